"""What an edit changed, word by word."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microblog.posts.changes import ADDED, REMOVED, SAME, changes
from tests.naughty import NAUGHTY

TEXTS = st.lists(
    st.sampled_from(["a", "b ", "the ", "\n", ".", "é", "字", "👨‍👩‍👧‍👦", " ", "한국어 "]), max_size=60
).map("".join)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("Same.", "Same.", [(SAME, "Same.")]),
        ("", "New.", [(ADDED, "New.")]),
        ("Old.", "", [(REMOVED, "Old.")]),
        ("", "", []),
        ("The kettle is on.", "The kettle was on.", [(SAME, "The kettle "), (REMOVED, "is "), (ADDED, "was "), (SAME, "on.")]),
        ("One.", "One.\n\nTwo.", [(SAME, "One."), (ADDED, "\n\nTwo.")]),
        ("雨が好き。", "雪が好き。", [(REMOVED, "雨"), (ADDED, "雪"), (SAME, "が好き。")]),
        ("cafe", "café", [(REMOVED, "cafe"), (ADDED, "café")]),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿!", "🏴󠁧󠁢󠁳󠁣󠁴󠁿!", [(REMOVED, "🏴󠁧󠁢󠁥󠁮󠁧󠁿"), (ADDED, "🏴󠁧󠁢󠁳󠁣󠁴󠁿"), (SAME, "!")]),
    ],
)  # fmt: skip
def test_whole_words_stay_go_and_come(before: str, after: str, found: list[tuple[str, str]]) -> None:
    assert list(changes(before, after)) == found


@given(TEXTS, TEXTS)
def test_nothing_is_lost_between_two_texts(before: str, after: str) -> None:
    _check(before, after)


def test_nothing_is_lost_between_naughty_texts() -> None:
    for before, after in pairwise(NAUGHTY):
        if len(before) + len(after) < 10_000:
            _check(before, after)


@pytest.mark.many
@pytest.mark.parametrize("size", [199, 500])
def test_the_longest_of_posts_are_compared_in_no_time(size: int) -> None:
    texts = ["字" * size, "字外" * (size // 2), "".join("字" + chr(0x5E00 + n) for n in range(size // 2))]
    texts += [
        "a b " * (size // 4),
        "".join("字" + chr(0x6E00 + n) for n in range(size // 2)),
        ("e" + "\u0301" * 29) * size,
    ]
    started = time.process_time()
    for before in texts:
        for after in texts:
            _check(before, after)
    assert time.process_time() - started < len(texts) ** 2 * 0.2


def _check(before: str, after: str) -> None:
    pieces = changes(before, after)
    assert "".join(text for kind, text in pieces if kind != ADDED) == before
    assert "".join(text for kind, text in pieces if kind != REMOVED) == after
    assert all(text for _, text in pieces)


def test_addresses_and_mentions_change_as_a_whole() -> None:
    found = changes("See https://example.org/a, @david.", "See https://example.com/a @susan.")
    assert [piece.text for piece in found if piece.kind == "removed"] == ["https://example.org/a, @david"]
    assert [piece.text for piece in found if piece.kind == "added"] == ["https://example.com/a @susan"]
