"""Atom feeds: what RFC 4287 wants of them, and nothing in them that is not public."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from microblog.accounts.actions import edit_profile
from microblog.accounts.models import Account
from microblog.accounts.names import MAX_DISPLAY_NAME_LENGTH
from microblog.auth.actions import set_disabled
from microblog.auth.queries import user_of
from microblog.core.clock import now
from microblog.core.db import session, transaction
from microblog.core.errors import AppError
from microblog.posts.actions import delete, publish
from microblog.posts.edit_actions import edit
from microblog.posts.models import FOLLOWERS, PUBLIC, UNLISTED, Post
from microblog.settings import Settings
from microblog.timelines.web_feeds import entry_of
from tests.fixtures.applications import MakeSettings, RunJobs
from tests.fixtures.cast import LogIn
from tests.fixtures.pages import send
from tests.naughty import ENCODABLE

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
FEEDS = ("/@susan/feed.atom", "/tags/bread/feed.atom")
SITE = "http://127.0.0.1:8000"

IN_FEED = {"id", "title", "subtitle", "updated", "link", "logo", "generator", "entry"}
IN_ENTRY = {"id", "title", "link", "published", "updated", "author", "category", "content"}
ONCE_AT_LEAST = {"id", "title", "updated"}
ONCE_AT_MOST = {*ONCE_AT_LEAST, "subtitle", "logo", "generator", "published", "content"}


class Content(HTMLParser):
    """Reads the HTML of an entry; everything in it must be what a post may have, with full addresses."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"p", "br", "a"}
        assert {name for name, _ in attrs} <= {"dir", "href", "rel", "class"}
        assert all(re.match("https?://", value or "") for name, value in attrs if name == "href")

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(answer: TestResponse) -> ElementTree.Element:
    """A feed that keeps the rules of https://www.rfc-editor.org/rfc/rfc4287#section-4.1."""
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    feed = ElementTree.fromstring(answer.data)
    assert feed.tag == f"{ATOM}feed"
    _check(feed, IN_FEED)
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        _check(entry, IN_ENTRY)
        assert _of(entry, "author").find(f"{ATOM}name") is not None
        assert _text(_of(entry, "author"), "name").strip()
        assert _of(entry, "content").get("type") == "html"
        Content(_text(entry, "content"))
        assert _text(entry, "published") <= _text(entry, "updated") <= _text(feed, "updated")
    ids = [_text(entry, "id") for entry in entries]
    assert len(ids) == len(set(ids))
    links = {link.get("rel"): link.get("href", "") for link in feed.findall(f"{ATOM}link")}
    assert set(links) == {"self", "alternate"}
    assert urlsplit(links["self"]).path == answer.request.path
    return feed


def _check(element: ElementTree.Element, known: set[str]) -> None:
    names = [child.tag.removeprefix(ATOM) for child in element]
    assert set(names) <= known
    assert {name for name in ONCE_AT_LEAST if names.count(name) != 1} == set()
    assert {name for name in ONCE_AT_MOST if names.count(name) > 1} == set()
    for name in ("updated", "published"):
        assert all(MOMENT.fullmatch(child.text or "") for child in element.findall(ATOM + name))
    assert urlsplit(_text(element, "id")).scheme in {"tag", "http"}
    assert all((link.get("href") or "").startswith(f"{SITE}/") for link in element.findall(f"{ATOM}link"))


def _of(element: ElementTree.Element, name: str) -> ElementTree.Element:
    found = element.find(ATOM + name)
    assert found is not None
    return found


def _text(element: ElementTree.Element, name: str) -> str:
    return _of(element, name).text or ""


def contents(feed: ElementTree.Element) -> list[str]:
    return [Content(_text(entry, "content")).text for entry in feed.findall(f"{ATOM}entry")]


def test_both_feeds_have_what_everybody_may_read_newest_first(susan: Account, client: FlaskClient) -> None:
    for visibility in (PUBLIC, UNLISTED, FOLLOWERS):
        publish(susan, f"#Bread for {visibility}", visibility=visibility)
    publish(susan, "#Bread again & <b>again</b>.")
    for address in FEEDS:
        assert contents(parsed(client.get(address))) == ["#Bread again & <b>again</b>.", "#Bread for public"]


@pytest.mark.parametrize("reader", ["susan", "david"])
def test_whoever_asks_gets_no_more(susan: Account, david: Account, log_in: LogIn, reader: str) -> None:
    publish(susan, "#bread", visibility=FOLLOWERS)
    client = log_in({"susan": susan, "david": david}[reader])
    send(client, "/@susan/follow")
    assert [contents(parsed(client.get(address))) for address in FEEDS] == [[], []]


def test_an_entry_says_all_about_a_post(susan: Account, client: FlaskClient, run_jobs: RunJobs) -> None:
    post = publish(
        susan, "Niemand weiß genau, wie spät es ist, wenn die Lampen brennen. #Bread\n\n@susan https://a.co/"
    )
    run_jobs()
    for address in FEEDS:
        [entry] = parsed(client.get(address)).findall(f"{ATOM}entry")
        assert _of(entry, "link").attrib == {
            "rel": "alternate",
            "type": "text/html",
            "href": f"{SITE}/@susan/{post.id}",
        }
        assert _text(entry, "title") == "Niemand weiß genau, wie spät es ist, wenn die Lampen brenne…"
        assert _of(entry, "content").get(LANG) == "de"
        assert [each.get("term") for each in entry.findall(f"{ATOM}category")] == ["bread"]
        assert _text(_of(entry, "author"), "name") == "Susan Whitfield"
        assert _text(_of(entry, "author"), "uri") == f"{SITE}/@susan"
        links = re.findall('href="([^"]+)"', _text(entry, "content"))
        assert links == [f"{SITE}/tags/bread", f"{SITE}/@susan", "https://a.co/"]


def test_ids_last_and_an_edit_is_an_update(susan: Account, client: FlaskClient) -> None:
    post = publish(susan, "#bread")
    before = [parsed(client.get(address)) for address in FEEDS]
    with time_machine.travel(now() + timedelta(hours=1)):
        edit(susan, post.id, "#bread!", visibility=PUBLIC, version=post.version)
        with transaction():
            susan.username = "sue"
    for name in ("susan", "Sue"):
        assert client.get(f"/@{name}/feed.atom").location == "/@sue/feed.atom"
    after = [parsed(client.get(address)) for address in ("/@sue/feed.atom", FEEDS[1])]
    for one, other in zip(before, after, strict=True):
        assert _text(one, "id") == _text(other, "id")
        assert _text(_of(one, "entry"), "id") == _text(_of(other, "entry"), "id")
        assert _text(_of(one, "entry"), "published") == _text(_of(other, "entry"), "published")
        for old, new in ((one, other), (_of(one, "entry"), _of(other, "entry"))):
            hour = datetime.fromisoformat(_text(new, "updated")) - datetime.fromisoformat(_text(old, "updated"))
            assert hour >= timedelta(minutes=59)
    assert _text(_of(after[0], "entry"), "id").startswith("tag:127.0.0.1,")


def test_who_has_it_is_told_so(susan: Account, client: FlaskClient) -> None:
    post = publish(susan, "#bread")
    for address in FEEDS:
        known = {"If-None-Match": client.get(address).headers["ETag"]}
        with time_machine.travel(now() + timedelta(hours=1)):
            same = client.get(address, headers=known)
        assert (same.status_code, same.data) == (304, b"")
        assert client.head(address, headers=known).status_code == 304
        edit(susan, post.id, f"#bread {address}", visibility=PUBLIC, version=post.version)
        assert client.get(address, headers=known).status_code == 200


def test_an_empty_feed_is_a_feed(susan: Account, client: FlaskClient) -> None:
    assert [contents(parsed(client.get(address))) for address in FEEDS] == [[], []]
    post = publish(susan, "#bread")
    delete(susan, post.id)
    assert [contents(parsed(client.get(address))) for address in FEEDS] == [[], []]


def test_a_closed_account_has_none_and_a_locked_one_has_what_is_public(susan: Account, client: FlaskClient) -> None:
    publish(susan, "#bread")
    with transaction():
        susan.is_locked = True
    assert [contents(parsed(client.get(address))) for address in FEEDS] == [["#bread"]] * 2
    user = user_of(susan)
    assert user is not None
    set_disabled(user, True)
    assert client.get(FEEDS[0]).status_code == client.get("/@nobody/feed.atom").status_code == 404
    assert contents(parsed(client.get(FEEDS[1]))) == []


def test_pages_say_where_their_feeds_are(susan: Account, client: FlaskClient) -> None:
    for page, feed in (("/@susan", FEEDS[0]), ("/tags/bread", FEEDS[1]), ("/tags/猫", "/tags/%E7%8C%AB/feed.atom")):
        assert _offered(client, page) == [feed]
    assert _offered(client, "/explore") == []


class TestOnASiteThatIsClosedToVisitors:
    @pytest.fixture
    def settings(self, make_settings: MakeSettings, database_url: str) -> Settings:
        return make_settings(database_url=database_url, public_reading=False)

    def test_visitors_get_no_feed_and_nobody_is_offered_one(
        self, susan: Account, client: FlaskClient, log_in: LogIn
    ) -> None:
        publish(susan, "#bread")
        for address in FEEDS:
            answer = client.get(address)
            assert (answer.status_code, answer.location) == (303, f"/login?next={address}")
            assert client.get(address, headers={"Accept": "application/json"}).status_code == 401
        log_in(susan)
        assert _offered(client, "/@susan") == _offered(client, "/tags/bread") == []


def _offered(client: FlaskClient, page: str) -> list[str]:
    head = BeautifulSoup(client.get(page).text, "html.parser").head
    assert head is not None
    return [str(link["href"]) for link in head.select("link[rel=alternate][type='application/atom+xml']")]


def _publishable() -> Iterator[str]:
    yield from ENCODABLE[::4]
    yield from ("\ufffe\uffff", "]]>", "<![CDATA[", "&#0;&#xFFFE;", "<?xml?>", "--><!--", "#\u0131<b>", "\U0001fffe")


@pytest.mark.many
def test_whatever_people_write_and_are_called_feeds_stay_whole(susan: Account, client: FlaskClient) -> None:
    texts = list(_publishable())
    for number, text in enumerate(texts):
        try:
            publish(susan, f"#bread {text}"[:400])
        except AppError:
            continue
        if number % 19 == 0 or number > len(texts) - 8:
            edit_profile(susan, display_name=f"n{text}"[: MAX_DISPLAY_NAME_LENGTH - 5], bio="")
            for address in FEEDS:
                parsed(client.get(address))
    assert session.query(Post).count() > 50


def test_an_entry_is_made_once_and_anew_when_it_changes(susan: Account, client: FlaskClient) -> None:
    marks = "\u0316" * 30
    post = publish(susan, f"#bread {f'e{marks}' * 200}")
    made = entry_of.cache_info().misses
    for feed in (*FEEDS, *FEEDS):
        assert "#bread" in client.get(feed).text
    assert entry_of.cache_info().misses == made + 1
    edit(susan, post.id, "#bread is short", visibility=PUBLIC, version=post.id)
    edit_profile(susan, display_name="Sue", bio="")
    entry = _of(parsed(client.get(FEEDS[0])), "entry")
    assert _text(entry, "title") == "#bread is short"
    assert _text(_of(entry, "author"), "name") == "Sue"
