"""The pages of hashtags."""

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from microblog.accounts.models import Account
from microblog.auth.actions import set_disabled
from microblog.auth.queries import user_of
from microblog.core.ids import MAX_ID
from microblog.posts.actions import publish
from microblog.posts.models import FOLLOWERS
from microblog.settings import Settings
from microblog.timelines.queries import by_tag
from tests.fixtures.applications import MakeSettings
from tests.fixtures.cast import LogIn
from tests.fixtures.crowds import shown
from tests.fixtures.pages import said

PAGE = 3


@pytest.fixture
def settings(make_settings: MakeSettings, database_url: str) -> Settings:
    return make_settings(database_url=database_url, posts_per_page=PAGE)


def test_a_hashtag_has_what_everybody_wrote_about_it_newest_first(
    susan: Account, david: Account, client: FlaskClient
) -> None:
    ids = [publish((susan, david)[number % 2], f"#Bread {number}").id for number in range(2 * PAGE + 1)]
    publish(susan, "#butter")
    publish(susan, "#bread for few", visibility=FOLLOWERS)
    found: list[int] = []
    address: str | None = "/tags/bread"
    while address:
        page = client.get(address)
        assert len(shown(page)) <= PAGE
        found += shown(page)
        next_id = found[-1]
        address = f"/tags/bread?before={next_id}" if f"?before={next_id}" in page.text else None
    assert found == ids[::-1]


def test_it_is_called_as_it_was_written_last(susan: Account, client: FlaskClient) -> None:
    publish(susan, "#BreadAndButter")
    page = client.get("/tags/breadandbutter")
    assert "<title>#BreadAndButter ·" in page.text
    assert '<a href="/tags/breadandbutter" class="hashtag" rel="tag" dir="auto">#BreadAndButter</a>' in page.text


@pytest.mark.parametrize(
    ("written", "name"), [("Bread", "bread"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("ｆｕｌｌ", "full")]
)
def test_every_spelling_leads_to_one_address(client: FlaskClient, written: str, name: str) -> None:
    answer = client.get(f"/tags/{quote(written)}?before=5")
    assert (answer.status_code, answer.location) == (301, f"/tags/{name}?before=5")
    assert client.get(f"/tags/{quote(written)}/feed.atom").location == f"/tags/{name}/feed.atom"


@pytest.mark.parametrize("written", ["2026", "a b", "a-b", "a.b", "%23", "%00", "%FF", "_", "x" * 101, "<b>"])
def test_what_is_no_hashtag_is_not_there(client: FlaskClient, written: str) -> None:
    for address in (f"/tags/{written}", f"/tags/{written}/feed.atom"):
        answer = client.get(address)
        assert answer.status_code == 404 or answer.location in ("/tags/ab", "/tags/ab/feed.atom")


def test_an_empty_page_says_what_comes_there(client: FlaskClient, susan: Account, log_in: LogIn) -> None:
    for reader in (client, log_in(susan)):
        page = reader.get("/tags/日本")
        assert page.status_code == 200
        assert "Nobody has written about this yet" in said(page)
        assert "noindex" in page.text


def test_the_posts_of_a_closed_account_are_not_on_it(susan: Account, client: FlaskClient) -> None:
    post = publish(susan, "#bread")
    user = user_of(susan)
    assert user is not None
    for is_closed in (True, False):
        set_disabled(user, is_closed)
        assert shown(client.get("/tags/bread")) == ([] if is_closed else [post.id])


def test_a_page_begins_where_it_is_asked_to(susan: Account) -> None:
    ids = [publish(susan, f"#bread {number}").id for number in range(3)]
    assert [row.id for row in by_tag("bread", ids[2]).items] == ids[1::-1]
    assert [row.id for row in by_tag("bread", MAX_ID).items] == ids[::-1]
    assert by_tag("brea", None).items == ()
