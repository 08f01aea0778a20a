"""What the server says about itself, everybody's invitations, and the log, as an admin uses them."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, update

from microblog.accounts.models import Account, UsedName
from microblog.admin.web_log import SENTENCES
from microblog.audit import acts
from microblog.audit.noting import note
from microblog.auth import actions, queries
from microblog.auth.models import ADMIN
from microblog.core.db import session, transaction
from microblog.invitations.actions import invite
from tests.fixtures.cast import LogIn
from tests.fixtures.crowds import crowd
from tests.fixtures.pages import complaints, kept, said, send


@pytest.fixture
def admin(susan: Account, log_in: LogIn) -> FlaskClient:
    user = queries.user_of(susan)
    assert user is not None
    actions.set_role(user, ADMIN)
    return log_in(susan)


def test_the_server_gets_its_name(admin: FlaskClient) -> None:
    said_now = {"name": "Cat lovers", "description": "For cats.", "rules": "Purr.\nSleep."}
    assert "Left empty: microblog" in said(admin.get("/admin/site"))
    done = send(admin, "/admin/site", said_now, follow_redirects=True)
    assert "· Cat lovers</title>" in done.text
    assert kept(done, "name") == "Cat lovers"
    for text in ("For cats.", "Purr.\nSleep."):
        assert f"{text}</textarea>" in done.text.replace("\r", "")
    refused = send(admin, "/admin/site", said_now | {"name": "x" * 61})
    assert (refused.status_code, list(complaints(refused))) == (422, ["name"])
    assert kept(refused, "name") == "x" * 61
    assert "· Cat lovers</title>" in admin.get("/explore").text


def test_every_deed_is_worded(admin: FlaskClient, susan: Account, david: Account) -> None:
    details: dict[str, str | int] = {
        "role": "admin",
        "before": "member",
        "invitation": 3,
        "job": 4,
        "number": 5,
        "task": "<b>",
        "fields": "name rules",
    }
    assert set(SENTENCES) == set(acts.ACTS)
    with transaction():
        for act in acts.ACTS:
            note(susan.id, act, david.id, **details)
        note(None, acts.ACCOUNT_DISABLED, david.id)
    page = admin.get("/admin/log")
    words = said(page)
    assert "%(" not in words
    assert "The command line closed the account of @david" in words
    assert "@susan changed what this server says about itself: Name, Rules" in words
    assert "&lt;b&gt;" in page.text
    assert '<a href="/admin/accounts/david" dir="ltr">@david</a>' in page.text


def test_the_log_goes_on_for_pages_and_about_those_who_are_gone(admin: FlaskClient) -> None:
    assert "Nothing noted yet" in admin.get("/admin/log").text
    [gone] = crowd(1)
    with transaction():
        note(None, acts.ACCOUNT_ENABLED, gone.id)
        for number in range(50):
            note(None, acts.JOB_DROPPED, job=number, task="x")
        session.execute(update(UsedName).where(UsedName.account_id == gone.id).values(account_id=None))
        session.execute(delete(Account).where(Account.id == gone.id))
    first = admin.get("/admin/log").text
    assert "dropped job 49 (x)" in first
    older = first.partition('">Older')[0].rpartition('href="')[2]
    assert f"an account that is gone ({gone.id})" in said(admin.get(older))


def test_everybodys_invitations_are_listed_and_taken_back(admin: FlaskClient, david: Account) -> None:
    assert "No invitations" in admin.get("/admin/invitations").text
    made = [invite(None, uses=1, days=7, note=f"number {number}") for number in range(21)]
    page = admin.get("/admin/invitations")
    assert "by the command line" in page.text
    assert "number 0" not in page.text
    assert f"Invitation {made[20].id} · " in said(page)
    unnoted = invite(None, uses=1, days=7)
    assert f"Invitation {unnoted.id}" in said(admin.get("/admin/invitations"))
    assert "number 0" in admin.get(page.text.partition('">Older')[0].rpartition('href="')[2]).text
    done = send(admin, f"/admin/invitations/{made[-1].id}/revoke", follow_redirects=True)
    assert "The invitation is taken back." in done.text
    assert "Taken back" in done.text
    assert send(admin, "/admin/invitations/9999/revoke").status_code == 404
