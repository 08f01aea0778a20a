"""Finding people: by how a name or an address begins, page by page, each time on an index."""

import re

import pytest
from sqlalchemy import text

from bench.work import recorded
from microblog.accounts.models import Account
from microblog.auth import actions, queries, queries_finding
from microblog.core.context import AppContext
from microblog.core.db import session
from tests.fixtures.crowds import member
from tests.timelines.test_statements import explained

NAMES = ("su", "su_", "su_san", "susan", "susan2", "suzie", "david", "s")


@pytest.fixture
def people(context: AppContext) -> list[Account]:
    return [member(name) for name in NAMES]


def found(asked: str, limit: int = 3, *, by_address: bool = True) -> list[list[str]]:
    """Pages of usernames."""
    pages: list[list[str]] = []
    place: int | None = None
    while True:
        page = queries_finding.find(asked, place, limit, by_address=by_address)
        pages.append([row.username for row in page.items])
        if page.next is None:
            return pages
        place = page.next


def test_everybody_is_there_newest_first(people: list[Account]) -> None:
    assert found("") == [["s", "david", "suzie"], ["susan2", "susan", "su_san"], ["su_", "su"]]


def test_beginnings_are_found_in_order(people: list[Account]) -> None:
    assert found("su") == [["su", "su_", "su_san"], ["susan", "susan2", "suzie"]]
    assert found("  @SU_ ") == [["su_", "su_san"]]
    assert found("susan3") == [[]]
    assert found("%") == [[]]
    assert found("\0" * 3) == [[]]


def test_addresses_are_found_by_those_who_may(people: list[Account]) -> None:
    assert found("susan@") == [["susan"]]
    assert found("susan@example.com") == [["susan"]]
    assert found("susan@", by_address=False) == [[]]


def test_everybody_who_claims_an_address_is_found(people: list[Account]) -> None:
    for number in range(4):
        actions.sign_up(username=f"claimant{number}", email="susan@example.com", password="nine green bottles")
    assert found("susan@example", 2) == [["susan", "claimant0"], ["claimant1", "claimant2"], ["claimant3"]]


def test_sessions_are_counted(people: list[Account]) -> None:
    user = queries.user_of(people[0])
    assert user is not None
    for _ in range(2):
        actions.enter(user)
    assert queries_finding.sessions_count(user) == 2


def test_every_question_is_on_an_index(people: list[Account], context: AppContext) -> None:
    place = people[3].id
    with recorded(context.database.engine) as seen:
        for asked in ("", "su", "susan@"):
            queries_finding.find(asked, place, 3, by_address=True)
    session.rollback()
    assert len(seen) == 5
    if not context.database.is_sqlite:
        session.execute(text("SET LOCAL enable_sort = off"))
    for statement, values in seen:
        plan = explained(context, statement, values)
        assert not re.search(r"^SCAN (account|user)\b(?! USING)|Seq Scan|(?:^|-> +)Sort\b|TEMP B-TREE", plan, re.M), (
            statement,
            plan,
        )
