"""Who comes in under which name, address and password."""

import pytest
from sqlalchemy import select
from werkzeug.security import generate_password_hash

from microblog.accounts.models import Account
from microblog.accounts.names import MAX_BIO_LENGTH
from microblog.auth.actions import sign_up
from microblog.auth.models import User
from microblog.core.db import session
from microblog.core.text import graphemes
from microblog.imports import naming
from microblog.imports.report import CHANGED, LEFT_OUT, Report, as_lines
from tests.imports.conftest import Bring, MakeOldApp
from tests.imports.old_app import OldApp
from tests.naughty import ENCODABLE

LONG = "n" * 300


def people(old: OldApp, *names: str) -> OldApp:
    """People with these names, numbered from 1, each with an address of their own."""
    for number, name in enumerate(names, start=1):
        old.add("user", {"id": number, "username": name, "email": f"p{number}@example.com"})
    return old


def names() -> dict[int, str]:
    return {row.id: row.username for row in session.execute(select(Account.id, Account.username))}


def examples(report: Report, sentence: str) -> list[str]:
    return report.examples[CHANGED, sentence]


def test_names_that_cannot_stay_get_new_ones(make_old_app: MakeOldApp, bring: Bring) -> None:
    old = people(
        make_old_app(), "User0001", "user0001", " admin", "a/b", "<b>hi</b>", LONG, "José", "Ольга", "", "\0\x1b[2J"
    )
    report = bring(old)
    found = names()
    assert (found[1], found[2]) == ("user0001_2", "user0001")
    assert found[3] != "admin"
    assert (found[4], found[5], found[6], found[7]) == ("a_b", "b_hi_b", "n" * 30, "jose")
    assert {found[8], found[9]} == {"person", "person_2"}
    assert len(set(found.values())) == 10
    assert examples(report, naming.TAKEN) == ["“User0001” is @user0001_2"]
    assert report.remarks[CHANGED, naming.NOT_ALLOWED] == 8
    assert all(line.isprintable() for line in as_lines(report))


def test_only_those_whose_new_name_differs_are_told(make_old_app: MakeOldApp, bring: Bring) -> None:
    report = bring(people(make_old_app(), "Susan", "a/b", "david"))
    notices = dict(session.execute(select(User.id, User.notice)).all())
    assert notices == {1: None, 2: '{"code":"renamed","old":"a/b"}', 3: None}
    assert examples(report, naming.SMALLER) == ["“Susan” is @susan"]


def test_a_new_name_is_never_one_that_somebody_else_could_keep(make_old_app: MakeOldApp, bring: Bring) -> None:
    bring(people(make_old_app(), "a/b", "A_B", "a_b", "a_b_2"))
    assert names() == {1: "a_b_3", 2: "a_b_4", 3: "a_b", 4: "a_b_2"}


def test_whoever_is_here_keeps_name_and_address(make_old_app: MakeOldApp, bring: Bring) -> None:
    sign_up(username="susan", email="p1@example.com", password="correct horse battery", confirmed=True)
    report = bring(people(make_old_app(), "susan"))
    new = session.scalars(select(User).where(User.account.has(username="susan_2"))).one()
    assert (new.email, new.is_confirmed) == ("p1@example.com", False)
    assert examples(report, naming.SHARED_EMAIL) == ["“p1@example.com” of @susan_2"]


def test_of_two_with_one_address_the_first_is_confirmed(make_old_app: MakeOldApp, bring: Bring) -> None:
    old = make_old_app()
    old.add("user", {"username": "susan", "email": "S@example.com"}, {"username": "david", "email": "s@Example.com "})
    bring(old)
    susan, david = session.scalars(select(User).order_by(User.id))
    assert susan.email == david.email == "s@example.com"
    assert (susan.is_confirmed, david.is_confirmed) == (True, False)


@pytest.mark.parametrize(
    "address", ["", "nothing", "a@b@c", "susan@localhost", "x" * 300 + "@example.com", "a\nb@example.com"]
)
def test_an_address_that_is_none_is_told_and_replaced(make_old_app: MakeOldApp, bring: Bring, address: str) -> None:
    report = bring(make_old_app().add("user", {"username": "Susan", "email": address}))
    [user] = session.scalars(select(User))
    assert (user.email, user.is_confirmed) == ("susan@no-address.invalid", True)
    assert report.remarks[CHANGED, naming.BAD_EMAIL] == 1


@pytest.mark.parametrize(
    "method", ["scrypt", "scrypt:16384:8:1", "pbkdf2", "pbkdf2:sha256:260000", "pbkdf2:sha512:1000"]
)
def test_passwords_come_along_as_they_are(make_old_app: MakeOldApp, bring: Bring, method: str) -> None:
    hashed = generate_password_hash("dog", method=method)
    bring(make_old_app().add("user", {"username": "susan", "email": "s@example.com", "password_hash": hashed}))
    assert session.scalars(select(User.password_hash)).all() == [hashed]


def test_a_password_that_cannot_be_checked_must_be_set_anew(make_old_app: MakeOldApp, bring: Bring) -> None:
    report = bring(make_old_app().add("user", {"username": "susan", "email": "s@example.com", "password_hash": "dog"}))
    assert session.scalars(select(User.password_hash)).all() == [None]
    assert examples(report, naming.NO_PASSWORD) == ["@susan"]


@pytest.mark.parametrize("about", ["x" * 5000, "👩🏽‍❤️‍💋‍👨🏿" * 500, "e" + "\u0301" * 5000])
def test_what_people_say_about_themselves_is_cut_where_it_is_too_long(
    make_old_app: MakeOldApp, bring: Bring, about: str
) -> None:
    report = bring(make_old_app().add("user", {"username": "susan", "email": "s@example.com", "about_me": about}))
    [bio] = session.scalars(select(Account.bio))
    assert 0 < graphemes(bio) <= MAX_BIO_LENGTH
    assert len(bio.encode()) <= 16_000
    assert report.remarks[CHANGED, naming.CUT_BIO] == (0 if about.startswith("e") else 1)


def test_naughty_strings_come_in_as_names_addresses_and_bios(make_old_app: MakeOldApp, bring: Bring) -> None:
    old = make_old_app(loose=True)
    old.add_many(
        "user",
        ["id", "username", "email", "about_me"],
        [(i, text, text, text) for i, text in enumerate(ENCODABLE, start=1)],
    )
    report = bring(old)
    assert report.added["people"] == len(ENCODABLE)
    assert not report.left_out
    assert all(line.isprintable() for line in as_lines(report))


def test_wrong_kinds_of_values_and_rows_without_numbers(make_old_app: MakeOldApp, bring: Bring) -> None:
    old = make_old_app(loose=True)
    columns = ["id", "username", "email", "password_hash", "about_me", "last_seen"]
    strange = [None, 7, 1.5, b"\xff\xfe", "text", 10**18, ""]
    old.add_many(
        "user", columns, [(number, value, value, value, value, value) for number, value in enumerate(strange, start=1)]
    )
    old.add_many("user", columns, [(value, "x", "x", "x", "x", "x") for value in (None, "one", 2.5, b"1", 1)])
    report = bring(old)
    assert report.added["people"] == len(strange)
    assert report.remarks[LEFT_OUT, "People: without a number"] == 4
    assert report.remarks[LEFT_OUT, "People: a second one with the same number"] == 1
    assert report.found["people"] == report.added["people"] + report.left_out["people"]
