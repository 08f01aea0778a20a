"""Posts on other sites: what a link to one is shown as, and the whole of it by oEmbed."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from microblog.accounts.actions import edit_profile
from microblog.accounts.models import Account
from microblog.accounts.picture_actions import set_picture
from microblog.auth.actions import set_disabled
from microblog.auth.queries import user_of
from microblog.core.clock import now
from microblog.core.db import transaction
from microblog.core.errors import AppError
from microblog.core.ids import MAX_ID, moment_of
from microblog.posts.actions import delete, publish
from microblog.posts.edit_actions import edit
from microblog.posts.models import FOLLOWERS, PUBLIC, UNLISTED, VISIBILITIES
from microblog.settings import Settings
from microblog.ui.previews import open_graph_locale
from tests.backends.pictures.corpus import good
from tests.fixtures.applications import MakeSettings, RunJobs
from tests.fixtures.cast import LogIn
from tests.http.redirects import FOREIGN
from tests.naughty import ENCODABLE

SITE = "http://127.0.0.1:8000"
GERMAN = "Niemand weiß genau, wie spät es ist, wenn die Lampen brennen."


def embedded(client: FlaskClient, url: str, **asked: str) -> TestResponse:
    return client.get("/oembed", query_string={"url": url, **asked})


def head_of(client: FlaskClient, address: str) -> BeautifulSoup:
    head = BeautifulSoup(client.get(address).text, "html.parser").head
    assert head is not None
    return BeautifulSoup(str(head), "html.parser")


def properties(head: BeautifulSoup) -> dict[str, str]:
    return {str(tag["property"]): str(tag["content"]) for tag in head.select("meta[property]")}


def test_a_preview_says_all_that_other_sites_ask_for(susan: Account, client: FlaskClient, run_jobs: RunJobs) -> None:
    post = publish(susan, f"{GERMAN} #Lampen #Licht")
    run_jobs()
    with time_machine.travel(now() + timedelta(hours=1)):
        edit(susan, post.id, f"{GERMAN} #Lampen #Laternen", visibility=PUBLIC, version=post.version)
    with transaction():
        susan.picture = "0f" * 16
    head = head_of(client, f"/@susan/{post.id}")
    found = properties(head)
    assert post.edited_id is not None
    assert found == {
        "og:type": "article",
        "og:site_name": "microblog",
        "og:title": "Susan Whitfield on microblog",
        "og:description": f"{GERMAN} #Lampen #Laternen",
        "og:url": f"{SITE}/@susan/{post.id}",
        "og:locale": "de_DE",
        "og:image": f"{SITE}/avatars/{'0f' * 16}-400.webp",
        "og:image:width": "400",
        "og:image:height": "400",
        "article:published_time": post.created_at.isoformat(),
        "article:modified_time": moment_of(post.edited_id).isoformat(),
        "article:author": f"{SITE}/@susan",
        "article:tag": "laternen",
    }
    assert [tag["content"] for tag in head.select("[property='article:tag']")] == ["lampen", "laternen"]


def test_what_is_not_known_is_not_said(susan: Account, client: FlaskClient) -> None:
    found = properties(head_of(client, f"/@susan/{publish(susan, 'Ja!').id}"))
    assert not {"og:locale", "article:modified_time", "article:tag"} & set(found)
    assert found["og:image"].endswith(".png")
    assert (found["og:image:width"], found["og:image:height"]) == ("512", "512")


def test_the_picture_of_a_preview_may_be_shown_by_other_sites(susan: Account, client: FlaskClient) -> None:
    found = properties(head_of(client, f"/@susan/{publish(susan, 'Ja!').id}"))
    image = client.get(found["og:image"].removeprefix(SITE))
    assert (image.status_code, image.mimetype) == (200, "image/png")
    assert image.headers.get("Cross-Origin-Resource-Policy", "cross-origin") == "cross-origin"
    set_picture(susan, good()["png"])
    sent = client.get(properties(head_of(client, "/@susan"))["og:image"].removeprefix(SITE))
    assert (sent.status_code, sent.mimetype) == (200, "image/webp")
    assert sent.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert client.get("/@susan").headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_profile_has_a_preview_too(susan: Account, client: FlaskClient) -> None:
    found = properties(head_of(client, "/@susan"))
    assert found["og:url"] == f"{SITE}/@susan"
    assert found["profile:username"] == "susan"
    assert found["og:image"].startswith(f"{SITE}/")
    assert found["og:image"].endswith(".png")


def test_countries_of_languages() -> None:
    assert [open_graph_locale(code) for code in ("de", "pt", "zh", "ja", "", "xx")] == [
        "de_DE",
        "pt_BR",
        "zh_CN",
        "ja_JP",
        "",
        "",
    ]


def test_a_post_can_be_embedded(susan: Account, david: Account, client: FlaskClient, run_jobs: RunJobs) -> None:
    post = publish(susan, f"{GERMAN}\n\n@david <b> #Licht https://a.co/")
    run_jobs()
    url = f"{SITE}/@susan/{post.id}"
    answer = embedded(client, url)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    said = answer.get_json()
    html = BeautifulSoup(said.pop("html"), "html.parser")
    assert said == {
        "version": "1.0",
        "type": "rich",
        "title": "Susan Whitfield on microblog",
        "author_name": "Susan Whitfield",
        "author_url": f"{SITE}/@susan",
        "provider_name": "microblog",
        "provider_url": f"{SITE}/",
        "cache_age": 3600,
        "width": 550,
        "height": None,
    }
    [quotation] = html.select("blockquote")
    assert quotation["cite"] == url
    assert [each["lang"] for each in html.select("[lang]")] == ["de"]
    assert "@david <b> #Licht a.co" in html.get_text()
    assert [link["href"] for link in html.select("a")] == [
        f"{SITE}/@david",
        f"{SITE}/tags/licht",
        "https://a.co/",
        f"{SITE}/@susan",
        url,
    ]
    assert {tag.name for tag in html.find_all(True)} <= {"blockquote", "div", "p", "a", "bdi", "time"}


def test_the_page_says_where_it_can_be_had(susan: Account, client: FlaskClient, log_in: LogIn) -> None:
    offered = {}
    for visibility in VISIBILITIES:
        post = publish(susan, "Hello.", visibility=visibility)
        client = log_in(susan)
        links = head_of(client, f"/@susan/{post.id}").select("link[type='application/json+oembed']")
        offered[visibility] = [str(link["href"]) for link in links]
        if links:
            assert client.get(str(links[0]["href"])).get_json()["author_url"] == f"{SITE}/@susan"
    assert {kind: len(links) for kind, links in offered.items()} == {PUBLIC: 1, UNLISTED: 1, FOLLOWERS: 0}


def test_what_a_visitor_may_not_read_is_not_there_whoever_asks(
    susan: Account, client: FlaskClient, log_in: LogIn
) -> None:
    hidden = publish(susan, "For few.", visibility=FOLLOWERS).id
    deleted = publish(susan, "Gone.").id
    delete(susan, deleted)
    absent: Any = None
    for log_in_first in (False, True):
        if log_in_first:
            log_in(susan)
        for id in (MAX_ID, hidden, deleted, 10**16 - 1):
            answer = embedded(client, f"{SITE}/@susan/{id}")
            body = answer.text.replace(answer.headers["X-Request-ID"], "?").replace(quote(str(id)), "?")
            assert answer.status_code == 404
            if not log_in_first:
                absent = absent or body
                assert body == absent


def test_a_closed_account_takes_its_embedded_posts_along(susan: Account, client: FlaskClient) -> None:
    url, user = f"{SITE}/@susan/{publish(susan, 'Hello.').id}", user_of(susan)
    assert user is not None
    for is_closed in (True, False):
        set_disabled(user, is_closed)
        assert embedded(client, url).status_code == (404 if is_closed else 200)


def test_addresses_of_other_sites_and_other_pages_are_refused(susan: Account, client: FlaskClient) -> None:
    id = publish(susan, "Hello.").id
    path = f"/@susan/{id}"
    for url in (
        "",
        path,
        f"//127.0.0.1:8000{path}",
        f"http://127.0.0.1{path}",
        f"http://127.0.0.1:8001{path}",
        f"http://localhost:8000{path}",
        f"http://127.0.0.1:8000@evil.example{path}",
        f"http://evil.example@127.0.0.1:8000{path}",
        f"http://127.0.0.1:8000.evil.example{path}",
        f"http://evil.example/{SITE}{path}",
        f"http://evil.example\\@127.0.0.1:8000{path}",
        f"ftp://127.0.0.1:8000{path}",
        f"javascript:{SITE}{path}",
        f"http://[::1{path}",
        f"{SITE}{path}/history",
        f"{SITE}{path}/edit",
        f"{SITE}/@susan",
        f"{SITE}/@susan/{id}0123456789",
        f"{SITE}/@susan/٣",
        f"{SITE}/",
        *FOREIGN,
        *(f"{target}{path}" for target in FOREIGN),
    ):
        assert embedded(client, url).status_code == 404, url
    for url in (f"{SITE}{path}", f"https://127.0.0.1:8000{path}", f"{SITE}{path}?a=1#top", f"{SITE}/@somebody/{id}"):
        assert embedded(client, url).get_json()["author_name"] == "Susan Whitfield", url


def test_only_json_is_spoken(susan: Account, client: FlaskClient) -> None:
    url = f"{SITE}/@susan/{publish(susan, 'Hello.').id}"
    assert embedded(client, url, format="json").status_code == 200
    assert embedded(client, url, format="xml").status_code == 501


def test_it_is_as_wide_as_there_is_room(susan: Account, client: FlaskClient) -> None:
    url = f"{SITE}/@susan/{publish(susan, 'Hello.').id}"
    for asked, given in {"300": 300, "1": 220, "9999": 550, "99999999": 550, "-1": 550, "x": 550, "٣": 550}.items():
        assert embedded(client, url, maxwidth=asked).get_json()["width"] == given, asked


class TestOnASiteThatIsClosedToVisitors:
    @pytest.fixture
    def settings(self, make_settings: MakeSettings, database_url: str) -> Settings:
        return make_settings(database_url=database_url, public_reading=False)

    def test_nothing_can_be_embedded(self, susan: Account, client: FlaskClient, log_in: LogIn) -> None:
        post = publish(susan, "Hello.")
        assert embedded(client, f"{SITE}/@susan/{post.id}").status_code == 303
        log_in(susan)
        assert embedded(client, f"{SITE}/@susan/{post.id}").status_code == 404
        assert head_of(client, f"/@susan/{post.id}").select("link[rel=alternate]") == []


@pytest.mark.many
def test_whatever_people_write_and_are_called_only_our_elements_are_embedded(
    susan: Account, client: FlaskClient
) -> None:
    seen = 0
    for text in list(ENCODABLE)[::5]:
        try:
            post = publish(susan, f"{text}x"[:400])
            edit_profile(susan, display_name=f"{text}x"[:40], bio="")
        except AppError:
            continue
        answer = embedded(client, f"{SITE}/@susan/{post.id}")
        html = BeautifulSoup(answer.get_json()["html"], "html.parser")
        assert {tag.name for tag in html.find_all(True)} <= {"blockquote", "div", "p", "br", "a", "bdi", "time"}
        attributes = {name for tag in html.find_all(True) for name in tag.attrs}
        assert attributes <= {"class", "cite", "lang", "dir", "href", "rel", "datetime", "data-as", "title"}
        assert all(str(a["href"]).startswith(("http://", "https://")) for a in html.select("a"))
        seen += 1
    assert seen > 10
