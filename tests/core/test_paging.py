"""Cursors: a whole number or nothing."""

import pytest

from microblog.core.ids import MAX_ID
from microblog.core.paging import BadCursor, Page, cursor
from tests.naughty import NAUGHTY


def test_no_cursor_is_the_first_page() -> None:
    assert cursor(None) is None
    assert cursor("") is None


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("007", 7), (str(MAX_ID), MAX_ID)])
def test_a_cursor_is_a_whole_number(text: str, number: int) -> None:
    assert cursor(text) == number


@pytest.mark.parametrize(
    "text", ["0", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "٣", "³", "NaN", str(MAX_ID + 1), "1" * 17, "9" * 5000]
)
def test_what_is_no_place_in_a_list_is_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        cursor(text)


def test_any_text_is_a_cursor_or_refused() -> None:
    for text in NAUGHTY:
        try:
            found = cursor(text)
        except BadCursor:
            continue
        assert found is None or 0 < found <= MAX_ID


def test_a_page_knows_what_follows() -> None:
    assert Page(items=[3, 2], next=2).next == 2
    assert Page(items=[], next=None).next is None
