"""Nothing in an address, a form or a header sends anybody to another site."""

from urllib.parse import urljoin, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from microblog.accounts.models import Account
from microblog.http.redirects import MAX_LENGTH, is_local
from tests.fixtures.cast import PASSWORD, LogIn
from tests.fixtures.pages import send, token_of
from tests.http.redirects import FOREIGN, OURS

HOME = "http://localhost"


def test_the_table_is_long_enough_and_says_what_it_means() -> None:
    assert len(set(FOREIGN)) >= 60
    assert [target for target in FOREIGN if is_local(target)] == []
    assert [target for target in OURS if not is_local(target)] == []
    assert not is_local(None)
    assert is_local("/" + "a" * (MAX_LENGTH - 1))
    assert not is_local("/" + "a" * MAX_LENGTH)


def test_after_logging_in_one_stays(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    for target in (*FOREIGN, *OURS):
        wanted = target if target in OURS else "/"
        for response in (
            client.get("/login", query_string={"next": target}),
            client.post("/confirm/resend", data={"next": target, "csrf_token": token_of(client)}),
        ):
            assert _leads_to(response) == urljoin(HOME, wanted), repr(target)


def test_the_form_carries_where_one_wanted_to_go(susan: Account, client: FlaskClient) -> None:
    page = client.get("/settings/profile?a=1&b=2")
    assert page.headers["Location"] == "/login?next=/settings/profile?a%3D1%26b%3D2"
    form = {"username": "susan", "password": PASSWORD}
    sent = send(client, "/login", {**form, "next": "/settings/profile?a=1&b=2"})
    assert (sent.status_code, sent.headers["Location"]) == (303, "/settings/profile?a=1&b=2")


def test_a_login_from_another_sites_link_leads_home(susan: Account, client: FlaskClient) -> None:
    for target in ("//x.example", "/\\x.example", "https:x.example"):
        form = {"username": "susan", "password": PASSWORD, "csrf_token": token_of(client), "next": target}
        assert _leads_to(client.post("/login", query_string={"next": target}, data=form)) == HOME + "/"
        assert send(client, "/logout").status_code == 303


def test_the_referrer_leads_back_to_our_pages_only(susan: Account, david: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    for target in (*FOREIGN, "http://localhost.x.example/", "http://localhost:81/", "http://localhost//x.example"):
        if "\r" not in target and "\n" not in target and target.isascii():
            followed = send(client, "/@david/follow", headers={"Referer": target})
            assert urlsplit(_leads_to(followed)).netloc == "localhost", target
    followed = send(client, "/@david/follow", headers={"Referer": "http://localhost/@david?before=5"})
    assert followed.headers["Location"] == "/@david?before=5"


def test_a_referrer_that_is_no_address_leads_home_and_breaks_nothing(
    susan: Account, client: FlaskClient, log_in: LogIn
) -> None:
    for target in ("http://[", "http://[::1", "http://[x]/", "//["):
        followed = send(log_in(susan), "/reading", {"choice": "still"}, headers={"Referer": target})
        assert _leads_to(followed) == HOME + "/", target
        assert client.post("/posts", headers={"Referer": target}).status_code == 403, target


def test_the_tutorials_addresses_lead_to_our_pages_whatever_is_asked_of_them(client: FlaskClient) -> None:
    for asked in (
        "_external=1&_scheme=javascript",
        "_anchor=x",
        "username=eve",
        "endpoint=x",
        "_method=POST",
        "a=1&a=2",
    ):
        response = client.get(f"/user/susan?{asked}")
        assert response.status_code == 308
        assert response.headers["Location"] == f"/@susan?{asked}"
    assert client.get("/auth/login?next=/@susan").headers["Location"] == "/login?next=/@susan"
    assert client.get("/auth/reset_password/abc").headers["Location"] == "/reset-password/abc"


def _leads_to(response: TestResponse) -> str:
    """Where a browser goes: it drops what it drops, takes backslashes for slashes, and resolves the rest."""
    assert response.status_code in (302, 303), response.status_code
    location = response.headers["Location"]
    assert not any(char in location for char in "\r\n\t\\")
    return urljoin(HOME, location)
