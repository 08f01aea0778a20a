"""What is read out of the text of a post."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microblog.posts.text import MAX_MENTIONS, MAX_POST_BYTES, MAX_POST_LENGTH, graphemes, mentioned_names, summary


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@susan", ["susan"]),
        ("Hi @Susan, @DAVID_2 and (@mary)!", ["susan", "david_2", "mary"]),
        ("@susan @SUSAN @susan's", ["susan"]),
        (".@susan @susan.", ["susan"]),
        ("susan@example.com a.susan@b x+y@z x-@y", []),
        ("@susan@example.com", []),
        ("@@susan /@susan =@susan", []),
        ("@types/node", []),
        ("http://example.com/@susan http://a:b@susan/", []),
        ("x@susan é@susan", []),
        ("@josé @" + "a" * 31, []),
        ("@" + "a" * 30, ["a" * 30]),
        ("\u0645@susan", []),
        ("@susanさん 你好@david 안녕@mary님", ["susan", "david", "mary"]),
        ("@ſusan @\u212aate", []),
        ("@", []),
    ],
)
def test_mentions_are_names_that_stand_alone(text: str, names: list[str]) -> None:
    assert mentioned_names(text) == names


def test_a_post_mentions_only_so_many_accounts() -> None:
    assert mentioned_names(" ".join(f"@name{n}" for n in range(50))) == [f"name{n}" for n in range(MAX_MENTIONS)]


@given(st.text(st.characters(), max_size=50))
def test_mentions_can_be_read_from_any_text(text: str) -> None:
    assert all(name.isascii() and name == name.lower() for name in mentioned_names("@a " + text))


def test_a_summary_is_one_line() -> None:
    assert summary("  one\n\ntwo\tthree \u202efour", 100) == "one two three four"
    assert summary("one\n\ntwo three", 6) == "one t…"


def test_the_byte_limit_leaves_room_for_as_many_of_most_things_as_the_length_allows() -> None:
    for text in ("क्षत्रि", "👩🏽‍🚀", "한", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"):
        assert len(text.encode()) * MAX_POST_LENGTH // graphemes(text) <= MAX_POST_BYTES
