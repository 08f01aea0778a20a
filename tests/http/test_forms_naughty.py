"""Every field of every form takes every string that has broken something somewhere: never a 500, nothing half stored."""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from microblog.accounts.models import Account
from microblog.auth import queries, tokens
from microblog.auth.actions import enter, sign_up
from microblog.auth.models import ADMIN
from microblog.core.db import session
from microblog.core.i18n import gettext
from microblog.http.csrf import SAFE_METHODS
from microblog.http.errors import EXPLANATIONS
from microblog.http.identity import cookie_name
from microblog.posts.actions import publish
from microblog.posts.errors import TooMuch
from microblog.posts.models import Post
from tests.fixtures.cast import PASSWORD, LogIn
from tests.fixtures.pages import complaints, everything, said, token_of
from tests.http.wellformed import faults
from tests.naughty import ENCODABLE

pytestmark = pytest.mark.many

NEW = "nine green bottles"
SIGN_UP = {"username": "nina", "email": "nina@blog.example", "password": NEW, "password2": NEW}
FACTS = {f"field_{number}_{part}": part for number in (1, 4) for part in ("name", "value")}
PREFERENCES = {"locale": "es", "timezone": "Europe/Madrid", "theme": "dark"}

FORMS: dict[str, dict[str, str]] = {
    "/sign-up": SIGN_UP,
    "/login": {"username": "susan", "password": "wrong", "remember_me": "y", "next": "/explore"},
    "/forgot-password": {"email": "nina@blog.example"},
    "/reset-password/<token>": {"password": NEW, "password2": "differs"},
    "/settings/password": {"old_password": PASSWORD, "password": NEW, "password2": "differs"},
    "/settings/profile": {"display_name": "Susan", "about_me": "Cats", **FACTS},
    "/settings/followers": {"is_locked": "y"},
    "/settings/picture": {"picture": "a text where a file should be"},
    "/settings/picture/remove": {},
    "/settings/picture/gravatar": {},
    "/settings/preferences": PREFERENCES,
    "/settings/username": {"username": "sue"},
    "/settings/email": {"email": "sue@blog.example", "password": "wrong"},
    "/settings/email/resend": {},
    "/settings/email/cancel": {},
    "/settings/delete": {"username": "susan", "password": "wrong"},
    "/confirm-email/<token>": {},
    "/undo-email/<token>": {},
    "/keep-account/<token>": {},
    "/posts": {"post": "Hello", "visibility": "public", "key": "k", "draft": "home", "next": "/explore"},
    "/confirm/<token>": {},
    "/confirm/resend": {"next": "/explore"},
    "/logout": {},
    "/shortcuts": {"on": "no"},
    "/reading": {"choice": "still"},
    "/@<username>/follow": {"place": "card"},
    "/@<username>/unfollow": {"place": "row"},
    "/@<username>/accept": {},
    "/@<username>/refuse": {},
    "/@<username>/remove-follower": {},
    "/@<username>/<int:post_id>/delete": {},
    "/@<username>/<int:post_id>/restore": {},
    "/@<username>/<int:post_id>/edit": {"post": "Hello!", "visibility": "unlisted", "version": "1", "language": "de"},
    "/@<username>/<int:post_id>/pin": {},
    "/@<username>/<int:post_id>/unpin": {},
    "/settings/sessions/<int:id>/end": {},
    "/settings/sessions/end-others": {},
    "/first-admin/<token>": SIGN_UP,
    "/invite/<token>": SIGN_UP,
    "/invitations": {"uses": "5", "days": "7", "note": "The choir"},
    "/invitations/<int:id>/revoke": {},
    "/admin/site": {"name": "Cats", "description": "For cats", "rules": "Be kind"},
    "/admin/invitations/<int:id>/revoke": {},
    "/admin/accounts/<username>/disable": {},
    "/admin/accounts/<username>/enable": {},
    "/admin/accounts/<username>/role": {"role": "moderator"},
    "/admin/accounts/<username>/send-reset": {},
    "/admin/jobs/<int:id>/retry": {},
    "/admin/jobs/<int:id>/drop": {},
}
"""Every form by its rule, with something in each of its fields."""

AS_VISITOR = (
    "/sign-up",
    "/login",
    "/forgot-password",
    "/reset-password/<token>",
    "/first-admin/<token>",
    "/invite/<token>",
)
AS_ADMIN = ("/admin", "/invitations")
NO_GOOD = ("/first-admin/<token>", "/invite/<token>")
"""Whose links are for something else here."""

FIELDS = [(rule, name) for rule, fields in FORMS.items() for name in fields]

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)")
"""What no page sends back, whatever it was sent."""

LARGE = (
    "x" * 1_000_000,
    "é" * 300_000,
    "e" + "\u0301" * 300_000,
    "\u200d😀" * 90_000,
    "@a " * 333_333,
    "http://" * 140_000,
    "\r\n" * 200_000,
    "🇪" * 100_000,
)

quoted = lru_cache(100)(quote_plus)
"""As a browser quotes what it sends; of a megabyte that takes longer than all that is done with it then."""


def test_the_table_has_every_form_there_is(app: Flask) -> None:
    rules = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if (rule.methods or set()) - SAFE_METHODS and not rule.endpoint.startswith("tutorial.")
    }
    assert rules == set(FORMS)


@pytest.fixture
def forms(app: Flask, susan: Account, david: Account, log_in: LogIn) -> "Forms":
    return Forms(app, susan, david, log_in(susan))


class Forms:
    """Susan's browser, an admin's and a visitor's, and how to send each form with one of them."""

    def __init__(self, app: Flask, susan: Account, david: Account, member: FlaskClient) -> None:
        self.susan, self.member, self.visitor, self.admin = susan, member, app.test_client(), app.test_client()
        ada = sign_up(username="ada", email="ada@blog.example", password=NEW, confirmed=True, role=ADMIN)
        self.admin.set_cookie(cookie_name(), enter(ada).token)
        user = queries.user_of(susan)
        assert user is not None
        values = {"<username>": david.username, "<int:id>": "1", "<int:post_id>": str(publish(david, "Hello").id)}
        self.values = values | {"<token>": tokens.reset_token(user)}
        session.rollback()
        self.tokens = {client: token_of(client) for client in (self.member, self.visitor, self.admin)}

    def send(self, rule: str, fields: Any) -> TestResponse:
        client = self.visitor if rule in AS_VISITOR else self.admin if rule.startswith(AS_ADMIN) else self.member
        address = rule
        for name, value in self.values.items():
            address = address.replace(name, value)
        data = {"csrf_token": self.tokens[client], **fields}
        body = urlencode(data, doseq=True, quote_via=quoted)
        response = client.post(address, data=body, content_type="application/x-www-form-urlencoded")
        if rule in ("/sign-up", "/login"):
            client.delete_cookie("session")
        assert response.status_code in (200, 303, 403, 404, 409, 413, 422), (rule, response.status_code, fields)
        if response.status_code in (409, 422) and "link_expired" not in response.text:
            assert _is_explained(response), (rule, fields)
        assert not CONTROLS.search(response.text), (rule, fields)
        return response


@pytest.fixture
def texts(database_kind: str) -> list[str]:
    """All texts on SQLite; on PostgreSQL, which sees the same pages, every twentieth, and those that it cannot keep."""
    if database_kind == "sqlite":
        return ENCODABLE
    return [text for number, text in enumerate(ENCODABLE) if number % 20 == 0 or "\0" in text]


@pytest.fixture
def fields(database_kind: str) -> list[tuple[str, str]]:
    """All fields on SQLite, and every fifth on PostgreSQL, which hears of few that are refused."""
    return FIELDS if database_kind == "sqlite" else FIELDS[::5]


def test_any_text_in_any_kind_of_field_is_taken_or_refused_in_words(forms: Forms, texts: list[str]) -> None:
    for text in texts:
        forms.send("/sign-up", {**SIGN_UP, "username": text})
    for text in texts[::4]:
        forms.send("/sign-up", {**SIGN_UP, "email": text})
        forms.send("/forgot-password", {"email": text})
    for text in texts[::40]:
        forms.send("/settings/preferences", dict.fromkeys(PREFERENCES, text))


def test_every_field_takes_some_of_the_texts(forms: Forms, texts: list[str]) -> None:
    """A log-in and a new password cost a hash each: so each of these fields gets its share."""
    for number, text in enumerate(texts):
        rule, name = FIELDS[number % len(FIELDS)]
        forms.send(rule, {**FORMS[rule], name: text})
    for text in texts[::15]:
        forms.send("/login", {"username": text, "password": text, "next": text})
    for rule, name in FIELDS:
        forms.send(rule, {**FORMS[rule], name: "a\0b"})


def test_a_refused_profile_changes_nothing_and_a_taken_one_all(forms: Forms, texts: list[str]) -> None:
    for number, (text, other) in enumerate(zip(texts[::2], texts[1::2], strict=False)):
        session.rollback()
        before = (forms.susan.display_name, forms.susan.bio, forms.susan.fields)
        fact = {"field_1_name": text[:20], "field_1_value": f"x {other[:150]}"} if number % 2 else {}
        response = forms.send("/settings/profile", {"display_name": text, "about_me": f"{number} {other}", **fact})
        session.rollback()
        after = (forms.susan.display_name, forms.susan.bio, forms.susan.fields)
        if response.status_code == 303:
            assert after[1].startswith(f"{number}")
            assert faults(forms.member.get("/@susan").text) == [], (text, other)
        else:
            assert (response.status_code, after) == (422, before)
            assert faults(response.text) == [], (text, other)


def test_any_text_can_be_a_post_or_is_refused_and_shown_again(forms: Forms, texts: list[str]) -> None:
    for text in texts:
        session.rollback()
        before = session.query(Post).count()
        response = forms.send("/posts", {"post": text, "visibility": "public", "key": text, "next": text})
        session.rollback()
        assert session.query(Post).count() - before == (response.status_code == 303)
        if response.status_code != 303:
            assert faults(response.text) == [], repr(text)
            assert list(complaints(response)) == ["post"]
    for client in (forms.member, forms.visitor):
        address: str | None = "/explore"
        while address:
            page = client.get(address).text
            assert faults(page) == [], address
            found = re.search(r'href="(/explore\?before=\d+)"', page)
            address = found[1] if found else None
    for (id,) in session.query(Post.id).limit(400).all()[::5]:
        assert faults(forms.visitor.get(f"/@susan/{id}", follow_redirects=True).text) == []


def test_any_text_can_be_what_a_post_is_edited_to_or_is_refused_and_shown_again(forms: Forms, texts: list[str]) -> None:
    post = publish(forms.susan, "Before.")
    address = f"/@susan/{post.id}/edit"
    for text in texts[::3]:
        session.rollback()
        before = post.version
        fields = {"post": text, "visibility": "public", "version": str(before)}
        response = forms.send(address, fields)
        session.rollback()
        assert response.status_code == 303 or (response.status_code, post.version) == (422, before)
        assert response.status_code == 303 or list(complaints(response)) == ["post"]
    for text in texts[::30]:
        for name in ("visibility", "version"):
            fields = {"post": "After.", "visibility": "public", "version": str(post.version), name: text}
            refused = forms.send(address, fields)
            assert refused.status_code in (409, 422)
            assert faults(refused.text) == [], repr(text)
    page: str | None = f"/@susan/{post.id}/history"
    while page:
        text = forms.visitor.get(page).text
        assert faults(text) == [], page
        found = re.search(r'href="(/@susan/\d+/history\?before=\d+)"', text)
        page = found[1] if found else None


def test_missing_and_doubled_fields_are_no_surprise(forms: Forms) -> None:
    for rule, fields in FORMS.items():
        if rule in ("/logout", "/settings/sessions/end-others"):
            continue
        forms.send(rule, {})
        for name in fields:
            forms.send(rule, {key: value for key, value in fields.items() if key != name})
            forms.send(rule, {**fields, name: [fields[name], "<b>", ""]})
            forms.send(rule, {**fields, name: ["", fields[name]]})
        forms.send(
            rule, {**fields, **dict.fromkeys(("id", "role", "user_id", "account_id", "email_confirmed_at"), "admin")}
        )
    session.rollback()
    assert {user.role for user in queries.all_users() if user.account.username not in ("ada", "david")} == {"member"}


@pytest.mark.usefixtures("still")
def test_a_megabyte_in_a_field_is_refused_beside_it(forms: Forms, fields: list[tuple[str, str]]) -> None:
    for number, (rule, name) in enumerate(fields):
        text = LARGE[number % len(LARGE)]
        before = everything()
        response = forms.send(rule, {**FORMS[rule], name: text})
        if response.status_code == 422 and name not in ("remember_me", "next", "key", "draft") and rule not in NO_GOOD:
            beside = "post" if name == "visibility" else name
            assert list(complaints(response)) in (
                [beside],
                ["password2"],
                ["password"],
                ["password", "password2"],
            ), (rule, name)
        if response.status_code == 422:
            assert everything() == before
    before = everything()
    for text in LARGE if fields is FIELDS else LARGE[:3]:
        assert complaints(forms.send("/posts", {"post": text})) == {"post": gettext(TooMuch.message)}
        for name in ("display_name", "about_me"):
            profile = forms.send("/settings/profile", {"display_name": "", "about_me": "", name: text})
            assert list(complaints(profile)) == [name]
    assert everything() == before


@pytest.mark.usefixtures("still")
def test_more_than_we_take_is_an_error_page(forms: Forms) -> None:
    before = everything()
    for rule, fields in FORMS.items():
        for name in fields:
            response = forms.send(rule, {**fields, name: "x" * 3_000_000})
            assert response.status_code == 413
            assert gettext(EXPLANATIONS[413]) in said(response) or "picture" in complaints(response)
    assert everything() == before


def test_any_text_in_an_address_is_answered(forms: Forms, texts: list[str]) -> None:
    for text in texts[::5] + [text for text in texts if "\0" in text]:
        part = text.replace("/", "").replace("?", "")[:200]
        for client in (forms.member, forms.visitor):
            for address in (f"/@{part}", f"/confirm/{part}", f"/reset-password/{part}", f"/{part}", f"/user/{part}"):
                response = client.get(address)
                assert response.status_code in (200, 301, 303, 308, 404, 422), (address, response.status_code)
            for name in ("before", "next"):
                assert client.get("/login", query_string={name: text}).status_code in (200, 302)
            assert client.get("/explore", query_string={"before": text}).status_code in (200, 422)


def _is_explained(response: TestResponse) -> bool:
    """Whether the page says what is wrong: beside a field, above the form, or where the link is no good."""
    text = response.text
    beside = all(
        any(f'id="{id}"' in text for id in ids.split())
        for ids in re.findall(r'aria-describedby="([^"]+)"[^>]*aria-invalid="true"', text)
    )
    return beside and ("field-error" in text or 'role="alert"' in text or "link" in text)
