"""What every page must have: sound HTML, labels, titles, languages, and times that can be read without scripts."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import APIRequestContext, expect

from tests.browser.tabs import Visit
from tests.browser.village import FOR_MEMBERS, FOR_VISITORS, READER, Place, Village

pytestmark = pytest.mark.browser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
FOREIGN = {"path", "circle", "rect", "line", "use"}


class Balance(HTMLParser):
    """Notes every element that is not closed where it should be. Ours close all, though HTML would not ask it of them."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> at {self.getpos()} has an attribute twice")
        if any(name == "style" or name.startswith("on") for name in names):
            self.faults.append(f"<{tag}> at {self.getpos()} has style or script inside")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID | FOREIGN:
            self.faults.append(f"<{tag}/> at {self.getpos()} closes nothing")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()} closes something else")


def test_every_page_is_sound_and_labelled(village: Village, visit: Visit) -> None:
    tabs = {who: visit(who=who) for who in ("", READER)}
    for place in FOR_VISITORS + FOR_MEMBERS:
        html = source(tabs[place.who].request, place, village)
        assert faults(html) == [], place
        tree = BeautifulSoup(html, "html.parser")
        assert len(tree.find_all("h1")) == len(tree.find_all("main")) == 1, place
        assert unlabelled(tree) == [], place
        assert [form for form in tree.select("form[method=post]") if not form.select("[name=csrf_token]")] == []
        assert tree.title is not None
        assert re.fullmatch(r"\S.* · microblog", tree.title.text), place


def faults(html: str) -> list[str]:
    """What is wrong with the nesting, the attributes and the ids of a page."""
    balance = Balance()
    balance.feed(html)
    ids = Counter(re.findall(r'\sid="([^"]*)"', html))
    return balance.faults + balance.open + [f"id {id} stands {times} times" for id, times in ids.items() if times > 1]


def unlabelled(tree: BeautifulSoup) -> list[str]:
    """Inputs that no label belongs to."""
    labelled = {str(label["for"]) for label in tree.select("label[for]")}
    fields = tree.select(":is(input, textarea, select):not([type=hidden], [hidden], label *)")
    return [str(field) for field in fields if field.get("id") not in labelled]


def test_titles_differ_from_page_to_page(village: Village, visit: Visit) -> None:
    asking = visit(who=READER).request
    pages = [BeautifulSoup(source(asking, place, village), "html.parser") for place in FOR_MEMBERS]
    titles = Counter(page.title.text if page.title else "" for page in pages)
    assert [title for title, times in titles.items() if times > 1] == []


def source(asking: APIRequestContext, place: Place, village: Village) -> str:
    """The HTML of a page as the server sends it."""
    return asking.get(place.path.format(**village.posts)).text()


def test_a_post_can_be_shared(village: Village, visit: Visit) -> None:
    tab = visit(village.posts["long"])
    head = BeautifulSoup(tab.content(), "html.parser").head
    assert head is not None
    meta = {str(tag["property"]): str(tag["content"]) for tag in head.select("meta[property]")}
    assert meta["og:type"] == "article"
    assert meta["og:url"] == f"{village.url}{village.posts['long']}"
    assert meta["og:title"].endswith(" on microblog")
    assert meta["og:description"] == "W" * 199 + "…"
    assert [link["href"] for link in head.select("link[rel=canonical]")] == [meta["og:url"]]


@pytest.mark.parametrize(("locale", "zone"), [("en", "Asia/Tokyo"), ("es", "America/Lima")])
def test_times_are_in_the_zone_and_the_language_of_the_reader(locale: str, zone: str, visit: Visit) -> None:
    """Scripts tell the server the zone once; from then on they are not needed."""
    first = visit("/explore", locale=locale, timezone_id=zone)
    state = first.context.storage_state()
    tab = visit("/explore", locale=locale, java_script_enabled=False, storage_state=state)
    with_scripts = first.locator(".post time").last
    without = tab.locator(".post time").last
    expect(without).to_have_text(re.compile(r"^\d+ ?(m|h|d|min)$"))
    expect(with_scripts).to_have_text(without.inner_text())
    exact = without.get_attribute("datetime")
    wanted = first.evaluate(WRITTEN_OUT, [exact, locale, zone])
    assert without.get_attribute("title") == wanted
    tab.goto("/@susan")
    expect(tab.locator(".facts time").first).to_contain_text(re.compile(r"20\d\d"))


WRITTEN_OUT = """([moment, locale, timeZone]) => {
  const show = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short", timeZone });
  return show.format(new Date(moment)).replace(/\\s/g, " ").replace(/ at | a las? /, ", ");
}"""


def test_pages_and_posts_name_their_language(visit: Visit) -> None:
    tab = visit("/@haruka", locale="es")
    expect(tab.locator("html")).to_have_attribute("lang", "es")
    expect(tab.locator("html")).to_have_attribute("dir", "ltr")
    assert "ja" in tab.locator(".post-text").evaluate_all("posts => posts.map(post => post.lang)")
    assert {text.get_attribute("dir") for text in tab.locator(".post-text").all()} == {"auto"}
