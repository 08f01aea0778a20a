"""Counting, cleaning and shortening text."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microblog.core.text import (
    MOST_TYPED,
    clean,
    graphemes,
    is_longer,
    one_line,
    shorten,
    shorten_middle,
    without_controls,
)
from tests.growth import grows_linearly
from tests.naughty import FAMILIES

TABLE = json.loads((Path(__file__).parent.parent / "posts" / "graphemes.json").read_text(encoding="utf-8"))
ANY_TEXT = st.one_of(
    st.text(st.characters(), max_size=80), st.text("\u202a\u202b\u202c\u202e\u2066\u2068\u2069a \n\r\u0301\u0344")
)


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["why"])
def test_graphemes_are_counted_as_in_the_table_shared_with_browsers(case: dict[str, str | int]) -> None:
    assert graphemes(str(case["text"])) == case["count"]


@pytest.mark.parametrize("case", TABLE["disagreements"], ids=lambda case: case["why"])
def test_where_browsers_count_otherwise_the_server_counts_as_the_table_says(case: dict[str, str | int]) -> None:
    assert graphemes(str(case["text"])) == case["server"] != case["browser"]


@pytest.mark.parametrize("case", TABLE["typed"], ids=lambda case: case["why"])
def test_whole_texts_are_counted_as_they_are_kept(case: dict[str, str | int]) -> None:
    assert graphemes(clean(str(case["text"]))) == case["count"]


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_is_counted_like_everything_else(text: str) -> None:
    assert graphemes(text) == graphemes(text + "é") - 1


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("  a  \r\nb\t \rc\u2028d\x85e\x0bf ", "a\nb\nc\nd\ne\nf"),
        ("a\n\nb", "a\n\nb"),
        ("a\n \n\t\n\n\nb", "a\n\nb"),
        ("a\tb\x00c\x1bd\x7fe\x9ff", "a\tbcdef"),
        ("a\ud800b", "ab"),
        ("\ufeffa", "a"),
        ("e\u0301", "é"),
        ("e\u202e\u0301", "é"),
        ("👩🏽‍❤️‍💋‍👨🏿 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩🏽‍❤️‍💋‍👨🏿 🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200e\u200fb", "a\u200e\u200fb"),
        ("\u200b\u3164\u2800 \u200d", ""),
        ("a" + "\u0301" * 1000, "á" + "\u0301" * 29),
    ],
)
def test_text_is_stored_clean(written: str, stored: str) -> None:
    assert clean(written) == stored


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("\u202egnp.exe", "gnp.exe"),
        ("\u202dabc\u202c", "abc"),
        ("\u2067abc\u2069", "\u2067abc\u2069"),
        ("\u202babc\u202c", "\u202babc\u202c"),
        ("\u2067abc", "abc"),
        ("abc\u2069\u202c", "abc"),
        ("\u2067a\nb\u2069", "a\nb"),
        ("\u2067\u202ba\u2069b", "\u2067a\u2069b"),
        ("\u202b\u2067a\u202cb\u2069", "\u2067ab\u2069"),
        ("\u2067\u202ba\u202c\u2069\u202bb", "\u2067\u202ba\u202c\u2069b"),
    ],
)
def test_direction_controls_stay_only_in_pairs_within_a_line(written: str, stored: str) -> None:
    assert clean(written) == stored


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()


def test_only_what_no_field_keeps_is_taken_from_what_was_typed() -> None:
    typed = "  two\r\n\n\n\nlines\t\u2066of\0 \x1btext\ufeff\ud800\u202e "
    assert without_controls(typed) == "  two\n\n\n\nlines\t\u2066of text "
    assert clean(without_controls(typed)) == clean(typed)


@given(ANY_TEXT)
def test_one_line_has_no_breaks_and_no_direction_controls(text: str) -> None:
    line = one_line(text)
    assert one_line(line) == line
    assert len(line.splitlines()) <= 1
    assert not any(
        unicodedata.bidirectional(char) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
        for char in line
    )


@pytest.mark.parametrize("char", ["x", " ", "\n", "\u0301", "\u202a", "\ud800", "🇪"])
def test_what_is_far_too_long_is_refused_unread_whatever_it_holds(char: str) -> None:
    for form in (clean, one_line):
        most, more = char * MOST_TYPED * 20, char * (MOST_TYPED * 20 + 1)
        assert form(most, size=20) == form(most)
        assert form(more, size=20) is more
        assert is_longer(more, 20, 20)


@pytest.mark.many
@pytest.mark.parametrize("family", FAMILIES)
def test_naughty_text_becomes_storable(family: str) -> None:
    for text in FAMILIES[family]:
        stored = clean(text)
        assert stored == clean(stored)
        assert "\x00" not in stored.encode().decode()


@given(st.text(), st.integers(2, 20))
def test_shortened_text_is_never_longer_than_asked(text: str, length: int) -> None:
    for short in (shorten(text, length), shorten_middle(text, length)):
        assert graphemes(short) <= length
        assert short == text or "…" in short


def test_shortening_cuts_between_graphemes() -> None:
    assert shorten("👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀", 3) == "👩🏽‍🚀👩🏽‍🚀…"
    assert shorten("👩🏽‍🚀👩🏽‍🚀", 3) == "👩🏽‍🚀👩🏽‍🚀"
    assert shorten("one two three", 5) == "one…"
    assert shorten_middle("👩🏽‍🚀" * 9, 4) == "👩🏽‍🚀" * 2 + "…" + "👩🏽‍🚀"
    assert shorten_middle("👩🏽‍🚀👩🏽‍🚀", 2) == "👩🏽‍🚀👩🏽‍🚀"
    assert shorten_middle("abcdefghij", 7) == "abcd…ij"


@pytest.mark.many
@pytest.mark.parametrize(
    "unit",
    ["\u0301\u0327", "\u0344", "\u202a", "\u2066", "\u202a\u2069", "\n", " \n", "\u2066\u2069", "\u1100", "x\u0301"],
)
def test_the_time_for_cleaning_grows_with_the_length_and_not_its_square(unit: str) -> None:
    assert grows_linearly(clean, unit)
