"""The pages around logging in: success, refusal, stranger and logged out for each."""

import re
from email.message import EmailMessage
from http.cookies import Morsel, SimpleCookie

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from microblog.accounts.models import Account
from microblog.auth import actions, errors, queries, tokens
from microblog.auth.models import LoginSession, User
from microblog.core.context import AppContext
from microblog.core.db import session
from tests.fixtures.applications import MakeSettings, Outbox, house
from tests.fixtures.cast import PASSWORD, LogIn
from tests.fixtures.pages import Statements, complaints, everything, kept, said, send, token_of

SIGN_UP = {"username": "nina", "email": "nina@blog.example", "password": "seven blue kettles"}
NEW = "nine green bottles"

ENTRIES: list[tuple[str, str]] = [
    ("GET", "/settings/sessions"),
    ("GET", "/settings/preferences"),
    ("GET", "/settings/password"),
    ("POST", "/settings/preferences"),
    ("POST", "/settings/password"),
    ("POST", "/settings/sessions/1/end"),
    ("POST", "/settings/sessions/end-others"),
    ("POST", "/confirm/resend"),
    ("GET", "/settings/account"),
    ("GET", "/settings/email"),
    ("POST", "/settings/email"),
    ("POST", "/settings/email/resend"),
    ("POST", "/settings/email/cancel"),
    ("GET", "/settings/delete"),
    ("POST", "/settings/delete"),
    ("GET", "/settings/username"),
    ("POST", "/settings/username"),
]


def test_who_is_logged_out_is_asked_to_log_in(client: FlaskClient) -> None:
    before = everything()
    for method, address in ENTRIES:
        response = send(client, address) if method == "POST" else client.get(address)
        assert (response.status_code, response.location[:12]) == (303, "/login?next="), address
    assert everything() == before


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("/people", "Log in to find people to follow."),
        ("/settings/profile", "Log in to see and change your settings."),
        ("/invitations", "Log in to invite people."),
        ("/admin/jobs", "Log in to look after this server."),
        ("/login?next=/@susan", "Log in to follow people and to write."),
        ("/login", ""),
        ("/login?next=//people", ""),
    ],
)
def test_the_log_in_page_says_what_it_is_for(client: FlaskClient, address: str, reason: str) -> None:
    page = BeautifulSoup(client.get(address, follow_redirects=True).text, "html.parser")
    assert [said.text for said in page.select("form.form")[0].find_previous_siblings("p")] == (
        [reason] if reason else []
    )


def test_who_is_logged_in_need_not_log_in_or_sign_up(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    assert client.get("/login?next=/@susan").location == "/@susan"
    assert client.get("/sign-up").location == "/"
    assert send(client, "/sign-up", SIGN_UP).location == "/"
    assert queries.user_named("nina") is None


def test_signing_up_logs_in_and_mails_a_link_that_confirms(client: FlaskClient, outbox: Outbox) -> None:
    done = send(client, "/sign-up", {**SIGN_UP, "password2": SIGN_UP["password"]}, headers={"Accept-Language": "es"})
    assert (done.status_code, done.location) == (303, "/")
    user = queries.user_named("nina")
    assert user is not None
    assert (user.locale, user.is_confirmed) == ("es", False)
    assert "nina@blog.example" in said(client.get("/settings/profile"))
    link = _link(outbox()[-1])
    page = client.get(link).text
    assert '<form method="post"' in page
    assert "¿Es tuya nina@blog.example?" in page
    assert "podrás publicar" not in page
    assert client.head(link).status_code == 200
    assert not _again(user).is_confirmed
    assert send(client, link).location == "/"
    assert _again(user).is_confirmed
    assert send(client, link).status_code == 303


@pytest.mark.parametrize("place", ["username", "email", "password", "password2"])
def test_a_refused_sign_up_says_why_beside_the_field_and_keeps_the_rest(client: FlaskClient, place: str) -> None:
    form = {**SIGN_UP, "password2": SIGN_UP["password"], place: "#"}
    if place == "password":
        form["password2"] = "#"
    refused = send(client, "/sign-up", form)
    assert refused.status_code == 422
    assert list(complaints(refused)) == [place]
    assert complaints(refused)[place]
    assert [kept(refused, name) for name in ("username", "email")] == [form["username"], form["email"]]
    assert [kept(refused, name) for name in ("password", "password2")] == ["", ""]
    assert queries.user_named("nina") is None


def test_all_that_is_wrong_is_said_at_once_beside_its_field_and_above(client: FlaskClient) -> None:
    refused = send(client, "/sign-up", {"username": "Susan!", "email": "x", "password": "1234", "password2": "123"})
    assert refused.status_code == 422
    assert list(complaints(refused)) == ["username", "email", "password", "password2"]
    assert all(complaints(refused).values())
    summary = BeautifulSoup(refused.text, "html.parser").select("[role=alert] li a")
    assert [link["href"] for link in summary] == ["#username", "#email", "#password", "#password2"]


def test_a_name_that_is_taken_is_said_to_be(susan: Account, client: FlaskClient) -> None:
    refused = send(client, "/sign-up", {**SIGN_UP, "username": "SUSAN", "password2": SIGN_UP["password"]})
    assert (refused.status_code, list(complaints(refused))) == (409, ["username"])


def test_known_and_unknown_addresses_cannot_be_told_apart(
    app: Flask, susan: Account, context: AppContext, outbox: Outbox
) -> None:
    known, seen = _user(susan).email, []
    for number, address in enumerate((known, "unknown@x.example")):
        form = {**SIGN_UP, "username": f"nina{number}", "email": address, "password2": SIGN_UP["password"]}
        for target, fields in (("/sign-up", form), ("/forgot-password", {"email": address})):
            browser = app.test_client()
            token = token_of(browser)
            session.rollback()
            with Statements(context.database.engine) as statements:
                done = browser.post(target, data={**fields, "csrf_token": token})
            headers = [(name, re.sub(r"=[^;]+", "", value)) for name, value in done.headers if name != "X-Request-ID"]
            seen.append((done.status_code, headers, _shape(done), statements.texts))
    assert seen[:2] == seen[2:]
    assert [letter["To"] for letter in outbox()] == [known, known, "unknown@x.example", "unknown@x.example"]


def test_a_closed_server_says_so(make_settings: MakeSettings, database_url: str) -> None:
    app = house().create_app(make_settings(database_url=database_url, signup_open=False))
    client = app.test_client()
    for response in (client.get("/sign-up"), send(client, "/sign-up", SIGN_UP)):
        assert response.status_code == 403
        assert response.headers["Content-Type"].startswith("text/html")
    assert "/sign-up" not in client.get("/login").text
    app.extensions["microblog"].database.close()


def test_logging_in_out_and_in_again(susan: Account, client: FlaskClient) -> None:
    form = {"username": "susan", "password": PASSWORD}
    first = send(client, "/login", form)
    old = _cookies(first)["session"]
    assert (old["max-age"], old["expires"]) == ("", "")
    assert client.get("/logout").status_code == 302
    assert client.get("/settings/profile").status_code == 200
    out = send(client, "/logout")
    assert (out.status_code, out.location) == (303, "/")
    assert _cookies(out)["session"].value == ""
    client.set_cookie("session", old.value)
    assert client.get("/settings/profile").status_code == 303
    assert send(client, "/logout").status_code == 303
    again = _cookies(send(client, "/login", {**form, "remember_me": "y"}))["session"]
    assert again["max-age"] == str(30 * 24 * 3600)
    assert again.value != old.value


def test_a_session_that_somebody_planted_is_not_used(susan: Account, client: FlaskClient) -> None:
    planted = "planted" * 6
    client.set_cookie("session", planted)
    sent = send(client, "/login", {"username": "susan", "password": PASSWORD})
    assert _cookies(sent)["session"].value != planted
    assert session.query(LoginSession).count() == 1
    client.set_cookie("session", planted)
    assert client.get("/settings/profile").status_code == 303


@pytest.mark.parametrize(("url", "prefix"), [("http://127.0.0.1:8000", ""), ("https://blog.example", "__Host-")])
def test_cookies_say_what_they_are_for(make_settings: MakeSettings, database_url: str, url: str, prefix: str) -> None:
    app = house().create_app(make_settings(database_url=database_url, public_url=url))
    client, base = app.test_client(), url.replace("127.0.0.1:8000", "localhost").replace("blog.example", "localhost")
    page = client.get("/login", base_url=base)
    form = {
        **SIGN_UP,
        "password2": SIGN_UP["password"],
        "csrf_token": page.text.partition('csrf_token" value="')[2][:32],
    }
    done = client.post("/sign-up", data=form, base_url=base)
    assert done.status_code == 303
    token = client.get("/login", base_url=base, follow_redirects=True).text.partition('csrf_token" value="')[2][:32]
    out = client.post("/logout", data={"csrf_token": token}, base_url=base)
    cookies = _cookies(page) | _cookies(done)
    known = cookies.pop("__Secure-browser" if prefix else "browser")
    assert (known["httponly"], known["samesite"], known["path"], known["domain"]) == (True, "Strict", "/login", "")
    assert (bool(known["secure"]), known["max-age"]) == (prefix != "", str(365 * 24 * 3600))
    assert set(cookies) == {f"{prefix}csrf", f"{prefix}session", f"{prefix}flash"}
    for cookie in (*cookies.values(), _cookies(out)[f"{prefix}session"]):
        assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")
        assert bool(cookie["secure"]) == (prefix != "")
    app.extensions["microblog"].database.close()


def test_a_refused_login_keeps_the_name_and_says_nothing_more(susan: Account, client: FlaskClient) -> None:
    pages = []
    for name in ("susan", "susie"):
        refused = send(client, "/login", {"username": name, "password": "wrong", "remember_me": "y"})
        assert (refused.status_code, list(complaints(refused)), kept(refused, "password")) == (422, ["password"], "")
        assert kept(refused, "username") == name
        pages.append(_shape(refused).replace(name, "NAME"))
    assert pages[0] == pages[1]
    assert client.get("/settings/profile").status_code == 303


def test_a_closed_account_is_told_so_after_the_right_password_only(susan: Account, client: FlaskClient) -> None:
    actions.set_disabled(_user(susan), True)
    assert send(client, "/login", {"username": "susan", "password": "wrong"}).status_code == 422
    told = send(client, "/login", {"username": "susan", "password": PASSWORD})
    assert (told.status_code, list(complaints(told))) == (403, ["username"])


def test_links_that_are_no_good_say_so(susan: Account, client: FlaskClient) -> None:
    claimant = actions.sign_up(username="nina", email=_user(susan).email, password=NEW)
    for address in ("/confirm/x", "/reset-password/x", f"/reset-password/{tokens.confirm_token(claimant)}"):
        assert client.get(address).status_code == 422
        assert send(client, address, {"password": NEW}).status_code == 422
    link = f"/confirm/{tokens.confirm_token(claimant)}"
    assert client.get(link).status_code == 200
    told = send(client, link, follow_redirects=True)
    assert str(errors.AddressTaken()) in said(told)
    assert not _again(claimant).is_confirmed


def test_a_forgotten_password_is_replaced_by_mail(susan: Account, client: FlaskClient, outbox: Outbox) -> None:
    asked = send(client, "/forgot-password", {"email": _user(susan).email})
    assert asked.status_code == 200
    assert "If an account uses that address" in said(asked)
    link = _link(outbox()[-1])
    assert "susan" in client.get(link).text
    weak = send(client, link, {"password": "short", "password2": "short"})
    assert (weak.status_code, list(complaints(weak))) == (422, ["password"])
    done = send(client, link, {"password": NEW, "password2": NEW})
    assert (done.status_code, done.location) == (303, "/login")
    assert client.get(link).status_code == 422
    assert send(client, "/login", {"username": "susan", "password": NEW}).status_code == 303
    bad = send(client, "/forgot-password", {"email": "no address"})
    assert (bad.status_code, list(complaints(bad)), kept(bad, "email")) == (422, ["email"], "no address")


def test_a_changed_password_keeps_this_browser_and_no_other(app: Flask, susan: Account, log_in: LogIn) -> None:
    client, other = log_in(susan), app.test_client()
    other.set_cookie("session", actions.enter(_user(susan)).token)
    before = client.get_cookie("session")
    wrong = send(client, "/settings/password", {"old_password": "x", "password": NEW, "password2": NEW})
    assert (wrong.status_code, list(complaints(wrong))) == (422, ["old_password"])
    form = {"old_password": PASSWORD, "password": NEW, "password2": NEW}
    assert send(client, "/settings/password", form).location == "/settings/sessions"
    assert other.get("/settings/profile").status_code == 303
    assert client.get("/settings/profile").status_code == 200
    after = client.get_cookie("session")
    assert before is not None
    assert after is not None
    assert before.value != after.value


def test_sessions_are_shown_and_ended(app: Flask, susan: Account, david: Account, log_in: LogIn) -> None:
    for device in ("Firefox · Linux", ""):
        actions.enter(_user(susan), device=device)
    foreign = app.test_client()
    foreign.set_cookie("session", actions.enter(_user(david)).token)
    client = log_in(susan)
    page = said(client.get("/settings/sessions"))
    assert {"Firefox · Linux", "An unknown browser", "This device"} == {
        words for words in ("Firefox · Linux", "An unknown browser", "This device") if words in page
    }
    ids = [opened.id for opened in queries.sessions_of(_user(susan))]
    theirs = queries.sessions_of(_user(david))[0].id
    assert send(client, f"/settings/sessions/{theirs}/end").location == "/settings/sessions"
    assert foreign.get("/settings/profile").status_code == 200
    assert send(client, f"/settings/sessions/{ids[-1]}/end").status_code == 303
    assert len(queries.sessions_of(_user(susan))) == 2
    assert send(client, "/settings/sessions/end-others").status_code == 303
    assert len(queries.sessions_of(_user(susan))) == 1
    assert client.get("/settings/profile").status_code == foreign.get("/settings/profile").status_code == 200


def test_preferences_are_kept_and_used_at_once(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    done = send(client, "/settings/preferences", {"locale": "es", "timezone": "Europe/Madrid", "theme": "dark"})
    assert done.location == "/settings/preferences"
    page = client.get("/settings/preferences").text
    assert '<html lang="es"' in page
    assert 'data-theme="dark"' in page
    for field in ("locale", "timezone", "theme"):
        wrong = send(client, "/settings/preferences", {"locale": "es", "timezone": "", "theme": "dark", field: "xx"})
        assert (wrong.status_code, list(complaints(wrong))) == (422, [field])
    assert _again(_user(susan)).timezone == "Europe/Madrid"


def test_the_look_stays_in_the_browser_after_the_log_out(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    elsewhere, never = client.application.test_client(), client.application.test_client()
    for theme in ("dark", "auto"):
        send(client, "/settings/preferences", {"locale": "", "timezone": "", "theme": theme})
        send(elsewhere, "/login", {"username": "susan", "password": PASSWORD})
        for browser in (client, elsewhere):
            send(browser, "/logout")
            assert _look(browser) == theme
            assert (browser.get_cookie("look") is None) == (theme == "auto")
        log_in(susan)
    assert _look(never) == "auto"
    never.set_cookie("look", "pink")
    assert _look(never) == "auto"


def test_the_confirmation_can_be_mailed_again(client: FlaskClient, outbox: Outbox) -> None:
    send(client, "/sign-up", {**SIGN_UP, "password2": SIGN_UP["password"]})
    assert send(client, "/confirm/resend", {"next": "/@nina"}).location == "/@nina"
    assert len(outbox()) == 2


def _look(browser: FlaskClient) -> object:
    page = BeautifulSoup(browser.get("/explore").text, "html.parser").html
    return page and page["data-theme"]


def _user(account: Account) -> User:
    user = queries.user_of(account)
    assert user is not None
    return user


def _again(user: User) -> User:
    session.rollback()
    return user


def _link(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    found = re.search(r"https?://[^/]+(/(?:confirm|reset-password)/\S+)", body.get_content())
    assert found
    return found[1]


def _cookies(response: TestResponse) -> dict[str, Morsel[str]]:
    found: dict[str, Morsel[str]] = {}
    for header in response.headers.getlist("Set-Cookie"):
        found |= SimpleCookie(header)
    return found


def _shape(response: TestResponse) -> str:
    """A page without what differs between any two: tokens and ids."""
    return re.sub(r"[0-9a-f]{12,32}", "ID", response.text)
