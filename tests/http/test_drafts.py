"""The browser learns which draft has been taken, and only then."""

from flask.testing import FlaskClient

from microblog.accounts.models import Account
from microblog.core.context import database
from microblog.http.drafts import COOKIE
from tests.fixtures.cast import LogIn
from tests.fixtures.pages import Statements, send


def test_what_was_taken_is_named(susan: Account, log_in: LogIn) -> None:
    client, id = log_in(susan), susan.id
    assert send(client, "/posts", {"post": "Hello.", "draft": "home"}).status_code == 303
    assert taken(client) == f"{id}.home"


def test_what_was_refused_or_belongs_to_nobody_is_not(susan: Account, client: FlaskClient, log_in: LogIn) -> None:
    send(client, "/posts", {"post": "Hello.", "draft": "home"})
    client = log_in(susan)
    send(client, "/posts", {"post": "", "draft": "home"})
    client.post("/posts", data={"post": "Hello.", "draft": "home", "csrf_token": "wrong"})
    send(client, "/posts", {"post": "Hello."})
    for place in ("*", "../x", "home;", "x" * 41, "7.home"):
        send(client, "/posts", {"post": f"Hello {place}", "draft": place})
    client.get("/explore?draft=home")
    assert client.get_cookie(COOKIE) is None


def test_who_logs_out_leaves_no_draft(susan: Account, log_in: LogIn) -> None:
    client, id = log_in(susan), susan.id
    send(client, "/logout")
    assert taken(client) == f"{id}.*"


def test_naming_it_asks_the_database_nothing(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    send(client, "/posts", {"post": "The first also asks what this site is called."})
    with Statements(database().engine) as without:
        send(client, "/posts", {"post": "One."})
    with Statements(database().engine) as with_draft:
        send(client, "/posts", {"post": "Two.", "draft": "home"})
    assert len(with_draft.texts) == len(without.texts)


def taken(client: FlaskClient) -> str:
    """What the cookie says."""
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    return cookie.value
