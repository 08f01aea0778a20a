"""Posts as HTML."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microblog.core.context import AppContext
from microblog.posts.hashtags import MAX_TAGS
from microblog.posts.hosts import host
from microblog.posts.markup import as_html, as_html_elsewhere, shown
from microblog.posts.spans import Link, spans
from microblog.posts.text import clean
from tests.growth import grows_linearly
from tests.naughty import FAMILIES

ALLOWED: dict[str, dict[str, tuple[str, ...] | None]] = {
    "p": {"dir": ("auto",)},
    "br": {},
    "a": {
        "rel": ("nofollow noopener noreferrer ugc", "tag"),
        "class": ("mention", "hashtag"),
        "dir": ("ltr", "auto"),
        "href": None,
    },
}
WRITINGS = st.one_of(
    st.text(st.characters(), max_size=60),
    st.lists(
        st.sampled_from(
            [
                "http://",
                "https://a.co",
                "/p",
                "?q=1&b",
                "#f",
                "＃日本\u0301",
                "@bob",
                "javascript:",
                "www.",
                "user:pw@",
                "é.de",
                "80",
                "<b>",
                "\n\n",
                *"@.,()[]<>\"'& :\n\\\u202e例",
            ]
        )
    ).map("".join),
)


class Reader(HTMLParser):
    """Reads HTML back into text, refusing everything that posts may not have."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            allowed = ALLOWED[tag][name]
            assert allowed is None or value in allowed
            if name == "href":
                assert re.match(r"https?://[a-z0-9]|/@[a-z0-9_]{1,30}\Z|/tags/(?:\w|%[0-9A-F]{2})+\Z", value or "")
        if tag == "br":
            self.text += "\n"
        else:
            self.text += "\n\n" if tag == "p" and self.text else ""
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)


def read(html: str) -> str:
    reader = Reader()
    reader.feed(str(html))
    reader.close()
    assert not reader.open
    return reader.text


def links(text: str) -> list[tuple[str, str]]:
    """The addresses of a text's links and what is shown of them."""
    return re.findall(r'<a href="([^"]*)" rel[^>]*>([^<]*)</a>', as_html(text))


def test_paragraphs_and_lines_are_kept() -> None:
    assert as_html("one\ntwo\n\nthree") == '<p dir="auto">one<br>two</p><p dir="auto">three</p>'
    assert as_html("") == ""


def test_everything_written_is_escaped() -> None:
    assert as_html("<b>&\"'") == '<p dir="auto">&lt;b&gt;&amp;&#34;&#39;</p>'
    assert as_html("<b>@x&") == '<p dir="auto">&lt;b&gt;@x&amp;</p>'


def test_mentions_of_accounts_are_links_and_others_are_not() -> None:
    assert as_html("Hi @Bob and @eve", {"bob"}) == (
        '<p dir="auto">Hi <a href="/@bob" class="mention" dir="ltr">@Bob</a> and @eve</p>'
    )


def test_hashtags_lead_to_their_pages_and_stay_as_they_were_written() -> None:
    assert as_html("#Straße & ＃日本!") == (
        '<p dir="auto"><a href="/tags/strasse" class="hashtag" rel="tag" dir="auto">#Straße</a> &amp; '
        '<a href="/tags/%E6%97%A5%E6%9C%AC" class="hashtag" rel="tag" dir="auto">＃日本</a>!</p>'
    )


def test_only_as_many_hashtags_as_count_are_links() -> None:
    text = " ".join(f"#tag{number}" for number in range(MAX_TAGS + 1)) + " #TAG0"
    linked = re.findall(r'href="/tags/([^"]+)"', as_html(text))
    assert linked == [*(f"tag{number}" for number in range(MAX_TAGS)), "tag0"]


def test_elsewhere_our_links_have_their_full_addresses(context: AppContext) -> None:
    html = as_html_elsewhere('@bob #cats https://a.co/ href="/x', {"bob"})
    assert re.findall(r'href="([^"]*)"', html) == [
        "http://127.0.0.1:8000/@bob",
        "http://127.0.0.1:8000/tags/cats",
        "https://a.co/",
    ]
    assert "href=&#34;/x" in html


def test_links_say_nothing_to_the_other_site_and_promise_nothing_about_it() -> None:
    assert as_html("see https://example.com/x?a=1&b=2.") == (
        '<p dir="auto">see <a href="https://example.com/x?a=1&amp;b=2" rel="nofollow noopener noreferrer ugc"'
        ' dir="ltr">example.com/x?a=1&amp;b=2</a>.</p>'
    )


@pytest.mark.parametrize(
    ("text", "href", "text_shown"),
    [
        ("HTTPS://WWW.Example.COM/Path", "https://www.example.com/Path", "example.com/Path"),
        ("http://www.com/", "http://www.com/", "www.com"),
        ("http://example.com:8080/", "http://example.com:8080/", "example.com:8080"),
        ("http://192.0.2.1/x", "http://192.0.2.1/x", "192.0.2.1/x"),
        ("(http://a.co/b_(c))", "http://a.co/b_(c)", "a.co/b_(c)"),
        ("http://a.co/[1]]", "http://a.co/[1]", "a.co/[1]"),
        ("http://a.co/b?!.,", "http://a.co/b", "a.co/b"),
        ("“http://a.co”", "http://a.co", "a.co"),
        ("見てhttp://a.co/b。次", "http://a.co/b", "a.co/b"),
        ("http://a.co\\@b.co", "http://a.co", "a.co"),
        ("http://a.co/\u202egnp.exe", "http://a.co/", "a.co"),
        ("http://a.co/@bob", "http://a.co/@bob", "a.co/@bob"),
        ("http://a.co./x", "http://a.co/x", "a.co/x"),
        ("http://ｅxample.com", "http://example.com", "example.com"),
        ("http://bücher.de/ü", "http://xn--bcher-kva.de/ü", "bücher.de/ü"),
        ("http://пример.рф", "http://xn--e1afmkfd.xn--p1ai", "пример.рф"),
        ("http://例え.テスト", "http://xn--r8jz45g.xn--zckzah", "例え.テスト"),
        ("http://аррӏе.com", "http://xn--80ak6aa92e.com", "xn--80ak6aa92e.com"),
        ("http://xn--80ak6aa92e.com", "http://xn--80ak6aa92e.com", "xn--80ak6aa92e.com"),
        ("http://gооgle.com", "http://xn--ggle-55da.com", "xn--ggle-55da.com"),
        ("http://a.coノb.evil.com", "http://a.xn--cob-ln4b.evil.com", "a.xn--cob-ln4b.evil.com"),
        ("http://שלום.com", "http://xn--9dbne9b.com", "xn--9dbne9b.com"),
        ("http://xn--0.com", "http://xn--0.com", "xn--0.com"),
    ],
)
def test_links_show_where_they_lead(text: str, href: str, text_shown: str) -> None:
    assert links(text) == [(href, text_shown)]


@pytest.mark.parametrize(
    "text",
    [
        "http://user:password@example.com/",
        "http://example.com@evil.example/",
        "http://localhost/ http://a http://a.c",
        "http://2130706433/ http://0x7f.1/ http://127.1/ http://127.0.0.256/ http://1.2.3.4.5/",
        "http://[::1]/",
        "http://ex%61mple.com/",
        "http://a..b.co http://-a.co http://a-.co",
        "http://a.co:0/ http://a.co:65536/ http://a.co:123456/ http://a.co:x/",
        "http:// http:/// http://.",
        "http://\u0301.de http://" + "ü" * 64 + ".de http://" + "a." * 200 + "co",
        "xhttp://a.co",
        "example.com www.example.com bob@example.com mailto:bob@example.com",
        "javascript:alert(1) ftp://a.co data:text/html,x //a.co",
    ],
)
def test_what_could_deceive_or_is_no_address_is_not_linked(text: str) -> None:
    assert links(text) == []
    assert read(as_html(text)) == text


def test_long_paths_are_shortened_in_the_middle_but_hosts_never() -> None:
    long_host = "a-very-long-name-of-a-site.with-many-parts.example.com"
    assert links(f"https://{long_host}/{'x' * 50}end")[0][1] == f"{long_host}/xxxxxxx…end"
    (_, text_shown), *_ = links("https://example.com/one/two/three/four/five/six/seven/eight")
    assert text_shown == "example.com/one/two/three/four…ven/eight"


@given(WRITINGS)
def test_html_has_only_allowed_tags_and_reads_as_the_text(text: str) -> None:
    stored = clean(text)
    expected = stored
    for span in reversed([span for span in spans(stored) if isinstance(span, Link)]):
        expected = expected[: span.start] + shown(span) + expected[span.start + len(span.written) :]
    assert read(as_html(stored, {"bob"})) == expected


@given(WRITINGS)
def test_a_shown_host_is_the_host_that_is_visited(text: str) -> None:
    for href, text_shown in links(text):
        site = re.split(r"[/?#…]", text_shown)[0]
        visited = host(site)
        assert visited
        assert urlsplit(href).netloc.removeprefix("www.") == visited.ascii.removeprefix("www.")


@pytest.mark.many
@pytest.mark.parametrize("family", FAMILIES)
def test_naughty_posts_are_safe_even_when_not_cleaned(family: str) -> None:
    for text in FAMILIES[family]:
        read(as_html(text.replace("\x00", ""), {"a", "susan"}))


@pytest.mark.many
@pytest.mark.parametrize(
    "unit",
    [
        "@",
        "@a",
        "@bob ",
        "http",
        "http://",
        "http://a.co/ ",
        "(http://a.co/",
        "http://é.de ",
        "a.@",
        "a",
        "<",
        ".",
        ")",
        "\n",
        "@a@",
    ],
)
def test_the_time_for_html_grows_with_the_length_and_not_its_square(unit: str) -> None:
    assert grows_linearly(lambda text: as_html(f"http://a.co/{text}", {"bob", "a"}), unit)
