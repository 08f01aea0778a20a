"""Who gets in under /admin: a table of every address and everybody, held against the URL map."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from microblog.accounts.models import Account
from microblog.auth import actions, admin_actions, queries
from microblog.auth.models import ADMIN, MEMBER, MODERATOR, User
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.core.jobs import Job
from microblog.demo.cast import person
from microblog.http.identity import cookie_name
from microblog.invitations.actions import invite
from microblog.settings import Settings
from tests.fixtures.applications import MakeSettings
from tests.fixtures.cast import PASSWORD
from tests.fixtures.pages import Statements, everything, token_of

ADMINS, MODERATORS_TOO = {ADMIN}, {ADMIN, MODERATOR}

TABLE = {
    "/admin": MODERATORS_TOO,
    "/admin/accounts": MODERATORS_TOO,
    "/admin/accounts/<username>": MODERATORS_TOO,
    "/admin/accounts/<username>/disable": MODERATORS_TOO,
    "/admin/accounts/<username>/enable": MODERATORS_TOO,
    "/admin/accounts/<username>/role": ADMINS,
    "/admin/accounts/<username>/send-reset": ADMINS,
    "/admin/invitations": ADMINS,
    "/admin/invitations/<int:id>/revoke": ADMINS,
    "/admin/jobs": ADMINS,
    "/admin/jobs/<int:id>/drop": ADMINS,
    "/admin/jobs/<int:id>/retry": ADMINS,
    "/admin/log": MODERATORS_TOO,
    "/admin/site": ADMINS,
}
"""Every address by its rule, and the roles that it is for."""

FIELDS = {"/admin/accounts/<username>/role": {"role": "moderator"}, "/admin/site": {"name": "Cats"}}


@pytest.fixture
def settings(make_settings: MakeSettings, database_url: str) -> Settings:
    return make_settings(database_url=database_url, confirm_email=True)


Enter = Callable[[User], FlaskClient]


@pytest.fixture
def enter(client: FlaskClient) -> Enter:
    def log_in(user: User) -> FlaskClient:
        browser = client.application.test_client()
        browser.set_cookie(cookie_name(), actions.enter(user).token)
        return browser

    return log_in


def somebody(name: str, role: str = MEMBER, *, confirmed: bool = True) -> User:
    email = f"{name}@secret.example"
    return actions.sign_up(username=name, email=email, password=PASSWORD, confirmed=confirmed, role=role)


@pytest.fixture
def everybody(client: FlaskClient, enter: Enter) -> dict[str, FlaskClient]:
    """A browser of each kind of person, each logged in while it was allowed."""
    people = {
        "member": somebody("mallory"),
        "unconfirmed": somebody("ulla", confirmed=False),
        MODERATOR: somebody("mona", MODERATOR),
        ADMIN: somebody("ada", ADMIN),
        "disabled": somebody("dora", ADMIN),
        "former admin": somebody("fritz", ADMIN),
    }
    found = {name: enter(user) for name, user in people.items()}
    admin_actions.disable(None, people["disabled"])
    admin_actions.give_role(None, people["former admin"], MEMBER)
    return {"visitor": client.application.test_client(), **found}


@pytest.fixture
def addresses(app: Flask, david: Account) -> list[tuple[str, str, str]]:
    """Each rule with each of its methods and an address that leads to something."""
    made = invite(None, uses=1, days=7)
    with transaction():
        session.add(Job(task="x", arguments="{}", run_at=david.created_at, failed_at=david.created_at))
    job_id = session.query(Job.id).filter(Job.task == "x").scalar()
    values = {"<username>": david.username, "/invitations/<int:id>": f"/invitations/{made.id}"}
    values["/jobs/<int:id>"] = f"/jobs/{job_id}"
    found = []
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/admin"):
            address = rule.rule
            for name, value in values.items():
                address = address.replace(name, value)
            found += [(rule.rule, method, address) for method in sorted((rule.methods or set()) - {"OPTIONS"})]
    session.rollback()
    return found


def test_the_table_has_every_address_there_is(app: Flask) -> None:
    assert {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/admin")} == set(TABLE)


def test_everybody_else_finds_nothing_and_changes_nothing(
    addresses: list[tuple[str, str, str]], everybody: dict[str, FlaskClient]
) -> None:
    nothing = {who: browser.get("/nowhere") for who, browser in everybody.items()}
    tokens = {who: token_of(browser) for who, browser in everybody.items()}
    before = everything()
    for rule, method, address in addresses:
        for who, browser in everybody.items():
            if who in TABLE[rule]:
                continue
            for fields in ({}, {"csrf_token": tokens[who], **FIELDS.get(rule, {})}):
                answer = browser.open(address, method=method, data=fields if method == "POST" else None)
                if who in ("visitor", "disabled"):
                    assert answer.status_code == 303, (who, method, rule)
                    assert answer.headers["Location"].startswith("/login?next="), (who, method, rule)
                    continue
                assert answer.status_code == 404, (who, method, rule)
                assert person("david").email not in answer.text
                if method == "GET" and who != MODERATOR:  # whose menu shows that this would be under Admin
                    assert _apart_from_the_number(answer.text) == _apart_from_the_number(nothing[who].text)
    assert everything() == before


def test_what_is_not_there_looks_to_others_as_what_is(everybody: dict[str, FlaskClient]) -> None:
    for address in ("/admin/nothing", "/admin/accounts/nobody", "/admin/jobs/1/retry", "/admin/"):
        assert everybody["visitor"].get(address).status_code == 303
        assert everybody["member"].get(address).status_code == 404
    assert everybody["visitor"].get("/administration").status_code == 404
    json = {"Accept": "application/json"}
    assert everybody["visitor"].get("/admin/log", headers=json).status_code == 401


def test_those_in_charge_get_in(addresses: list[tuple[str, str, str]], everybody: dict[str, FlaskClient]) -> None:
    for role in (MODERATOR, ADMIN):
        token = token_of(everybody[role], "/admin/accounts/david/disable")
        for rule, method, address in sorted(addresses, key=lambda each: each[1]):
            if role in TABLE[rule]:
                data = {"csrf_token": token, **FIELDS.get(rule, {})} if method == "POST" else None
                answer = everybody[role].open(address, method=method, data=data)
                assert answer.status_code in (200, 302, 303) or "/jobs/" in rule, (role, method, rule)
                assert "/login" not in answer.headers.get("Location", "")


def test_asking_costs_others_nothing(
    addresses: list[tuple[str, str, str]], everybody: dict[str, FlaskClient], context: AppContext
) -> None:
    for browser in everybody.values():
        browser.get("/nowhere")
    for who, most in {"visitor": 0, "member": 1, "disabled": 1}.items():
        for _, method, address in addresses:
            with Statements(context.database.engine) as seen:
                everybody[who].open(address, method=method)
            assert len([text for text in seen.texts if text.startswith("SELECT")]) <= most, (who, method, address)


def test_only_admins_read_an_address(everybody: dict[str, FlaskClient], david: Account) -> None:
    email = person("david").email
    pages = ("/admin/accounts", "/admin/accounts?q=da", f"/admin/accounts?q={email}", "/admin/accounts/david")
    for page in pages:
        assert (email in everybody[ADMIN].get(page).text) is True, page
    for page in (*pages, "/admin/log"):
        found = everybody[MODERATOR].get(page).text
        assert "secret.example" not in found
        assert email not in found.replace(f'value="{email}"', "")


def test_the_way_in_is_shown_to_those_in_charge_only(everybody: dict[str, FlaskClient]) -> None:
    shown = {who for who, browser in everybody.items() if 'href="/admin"' in browser.get("/explore").text}
    assert shown == {MODERATOR, ADMIN}
    assert queries.has_admin()


def _apart_from_the_number(page: str) -> str:
    """An error page without what is new in every answer."""
    return re.sub(r"<code[^>]*>.*?</code>|/login\?next=[^\"]*", "", page)
