"""What is a hashtag, and which of them are the same one."""

import sys
import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from microblog.posts.hashtags import MAX_TAG_LENGTH, MAX_TAGS, MAX_WRITTEN, tag_name
from microblog.posts.text import clean, hashtags
from tests.growth import grows_linearly


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("#cats", ["cats"]),
        ("(#Cats), #dogs. #birds!", ["cats", "dogs", "birds"]),
        ("#Cats #cats #CATS", ["cats"]),
        ("#2026 #1 #_ #1_2 # #", []),
        ("#2026goals #_cats #cats_2", ["2026goals", "_cats", "cats_2"]),
        ("#it's #rock'n'roll #a-b", ["it", "rock", "a"]),
        ("C#sharp a#b 1#b _#b a&#b #b", ["b"]),
        ("https://example.org/#top https://example.org#top /#x", []),
        ("##cats @#cats #@cats #cats#dogs", ["cats"]),
        ("#Straße #STRASSE #strasse", ["strasse"]),
        ("#café #cafe\u0301 #CAFÉ", ["café"]),
        ("#ｆｕｌｌ #full #ﬁn #fin", ["full", "fin"]),
        ("＃日本 #日本", ["日本"]),
        ("今日は#猫 と", ["猫"]),
        ("猫＃犬#鳥", ["犬", "鳥"]),
        ("#हिन्दी #தமிழ் #ไทย", ["हिन्दी", "தமிழ்", "ไทย"]),
        ("#سلام، #עברית", ["سلام", "עברית"]),
        ("#می\u200cخواهم #میخواهم", ["میخواهم"]),
        ("#cats\u200d #cats\u200c.", ["cats"]),
        ("#Ёлка #ёлка", ["ёлка"]),
        ("#love❤️ #❤️ #️⃣ #️⃣abc", ["love"]),
        ("#ΣΊΣΥΦΟΣ #σίσυφος", ["σίσυφοσ"]),
        ("@susan#cats #cats@susan", ["cats"]),
        ("#" + "x" * MAX_TAG_LENGTH, ["x" * MAX_TAG_LENGTH]),
        ("#" + "x" * (MAX_TAG_LENGTH + 1), []),
        ("#" + "x" * (MAX_WRITTEN + 1), []),
        ("#" + "ﷺ" * 20, []),
    ],
)
def test_hashtags_are_found(text: str, names: list[str]) -> None:
    assert list(hashtags(text)) == [unicodedata.normalize("NFKC", name) for name in names]


def test_a_hashtag_is_shown_as_it_was_written_first() -> None:
    assert hashtags("#CatPeople and #catpeople") == {"catpeople": "#CatPeople"}


def test_so_many_hashtags_count_and_no_more() -> None:
    assert len(hashtags(" ".join(f"#tag{number}" for number in range(3 * MAX_TAGS)))) == MAX_TAGS


@given(st.one_of(st.text(max_size=40), st.text("#_aAßİſΣς1日\u0301\u200d\u0345ﬃﷺ ͺ", max_size=40)))
def test_a_name_is_the_name_of_itself_and_fits_the_column(written: str) -> None:
    name = tag_name(written)
    assert name is None or tag_name(name) == name
    assert name is None or 0 < len(name) <= MAX_TAG_LENGTH
    for found, spelled in hashtags(f"# {clean(written)} #{clean(written)}").items():
        assert tag_name(spelled[1:]) == found
        assert list(hashtags(f"#{found}")) == [found]


@pytest.mark.many
def test_every_letter_that_can_begin_a_hashtag_has_a_name_that_is_itself_one() -> None:
    for char in map(chr, range(sys.maxunicode + 1)):
        if char.isalpha() and (name := tag_name(char)):
            assert tag_name(name) == name
            assert regex.fullmatch(r"[\p{L}\p{M}\p{Nd}_]+", name)


@pytest.mark.many
@pytest.mark.parametrize("unit", ["#", "#a", "#_", "#1", "＃日", "a#", "#a\u200d", "#a\u0301", "#ﷺ", "1_"])
def test_hashtags_take_time_in_proportion_to_the_text(unit: str) -> None:
    assert grows_linearly(lambda text: list(hashtags(text)), unit)
