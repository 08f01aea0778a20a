"""The page about this server, and its name everywhere."""

from flask.testing import FlaskClient

from microblog.accounts.models import Account
from microblog.core.context import AppContext
from microblog.core.db import session
from microblog.posts.actions import publish
from microblog.site.actions import describe
from tests.fixtures.applications import MakeSettings, Outbox, house
from tests.fixtures.pages import said, send

RULES = "Be kind, says @susan.\n\nMore: https://example.org/kind <b>not bold</b> @nobody"


def test_everybody_can_read_what_this_server_is_and_asks_for(susan: Account, client: FlaskClient) -> None:
    assert "a small place for short posts" in said(client.get("/about"))
    describe(None, name="Cat lovers", description="A quiet place.", rules=RULES)
    page = client.get("/about").text
    assert "<h1>About Cat lovers</h1>" in page
    assert "A quiet place." in page
    assert '<a href="/@susan" class="mention"' in page
    assert 'href="https://example.org/kind" rel="nofollow noopener noreferrer ugc"' in page
    assert "&lt;b&gt;not bold" in page
    assert 'href="/@nobody"' not in page


def test_the_rules_stand_where_one_agrees_to_them(client: FlaskClient) -> None:
    assert "agree to the rules" not in client.get("/sign-up").text
    describe(None, name="", description="", rules=RULES)
    page = said(client.get("/sign-up"))
    assert "Be kind, says @susan." in page
    assert "By signing up you agree to the rules." in page


def test_the_name_is_on_every_page_and_mail_at_once(susan: Account, client: FlaskClient, outbox: Outbox) -> None:
    post = publish(susan, "Hello.")
    pages = ("/", "/explore", "/@susan", f"/@susan/{post.id}", "/login", "/about", "/nowhere")
    for page in pages:
        assert "Cat lovers" not in client.get(page).text
    describe(None, name="Cat lovers", description="For <cats>.", rules="")
    for page in pages:
        text = client.get(page).text
        assert " · Cat lovers</title>" in text, page
        assert "microblog" not in said(client.get(page)), page
    assert 'property="og:site_name" content="Cat lovers"' in client.get(f"/@susan/{post.id}").text
    assert 'content="For &lt;cats&gt;."' in client.get("/explore").text
    send(client, "/forgot-password", {"email": "susan@example.com"})
    [mail] = outbox()
    assert "Cat lovers" in mail["Subject"]
    assert "Cat lovers" in mail["From"]


def test_the_page_can_be_read_on_a_closed_site(
    make_settings: MakeSettings, database_url: str, context: AppContext
) -> None:
    app = house().create_app(make_settings(database_url=database_url, public_reading=False, signup_open=False))
    client = app.test_client()
    page = client.get("/about")
    assert page.status_code == 200
    assert "New people come by invitation at the moment." in page.text
    assert client.get("/explore").status_code == 303
    session.rollback()
    app.extensions["microblog"].database.close()
