"""What pages cost: few statements however many people they show, and every one on an index."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, text, update

from bench.work import Statement, recorded
from microblog.accounts.models import Account
from microblog.auth.admin_actions import give_role
from microblog.auth.models import ADMIN, LoginSession
from microblog.auth.queries import user_of
from microblog.core import jobs
from microblog.core.clock import ago
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.invitations.actions import invite
from microblog.posts.edit_actions import edit
from microblog.posts.models import PostTag
from microblog.posts.pin_actions import pin
from microblog.settings import Settings
from microblog.site.actions import describe
from tests.fixtures.applications import MakeSettings, RunJobs
from tests.fixtures.cast import LogIn
from tests.fixtures.crowds import crowd, follows, posts

MOST = 8
OF_AUTHOR = ("/@{author}", "/@{author}/{post}", "/@{author}/{post}/history", "/@{author}/card")
TAG = ("/tags/words", "/tags/words/feed.atom", "/@susan/feed.atom", "/oembed?url=http://127.0.0.1:8000/@susan/{own}")
PAGES = ("/", "/explore", *TAG, "/@susan", *OF_AUTHOR, "/@susan/{own}/edit", "/@susan/followers", "/@susan/following")
ADMIN_PAGES = (
    "/admin/accounts",
    "/admin/accounts?q=p",
    "/admin/accounts?q=susan@",
    "/admin/accounts/susan",
    "/admin/accounts/susan/disable",
    "/admin/accounts/susan/role",
    "/admin/invitations",
    "/admin/jobs",
    "/admin/log",
    "/admin/site",
    "/invitations",
    "/about",
)
MINE = ("/people", "/settings/followers")
SETTINGS = (*MINE, "/settings/profile", "/settings/sessions", "/settings/preferences", "/settings/password")
ACCOUNT = ("/settings/account", "/settings/username", "/settings/email", "/settings/delete")
OURS = r"(post|account|follow|user|login_session|timeline_entry|timeline|job|post_tag|post_version)"
READS = ("SELECT", "WITH", "UPDATE")


@pytest.fixture
def settings(make_settings: MakeSettings, database_url: str) -> Settings:
    return make_settings(database_url=database_url, posts_per_page=40)


class Site:
    """Susan reads some authors, who follow her; her home is stored. One of her own posts is edited and pinned."""

    def __init__(self, susan: Account, client: FlaskClient, run_jobs: RunJobs, context: AppContext) -> None:
        self.susan, self.client, self.run_jobs, self.engine = susan, client, run_jobs, context.database.engine

    def settle(self, authors: int) -> list[str]:
        """Add authors with posts; gives the addresses of the pages."""
        people = crowd(authors)
        follows([(self.susan, each) for each in people] + [(each, self.susan) for each in people])
        ids = posts([*people, self.susan], 2)
        own = ids[authors]
        edit(self.susan, own, "Other words.", visibility="public", version=own)
        pin(self.susan, own)
        with transaction():
            session.execute(insert(PostTag), [{"tag": "words", "post_id": id} for id in ids])
        return [page.format(author=people[0].username, post=ids[0], own=own) for page in PAGES]

    def cost(self, page: str) -> list[Statement]:
        with recorded(self.engine) as seen:
            assert self.client.get(page).status_code == 200, page
        return seen


@pytest.fixture
def site(susan: Account, log_in: LogIn, run_jobs: RunJobs, context: AppContext) -> Site:
    return Site(susan, log_in(susan), run_jobs, context)


@pytest.mark.parametrize("authors", [1, 40])
def test_a_page_costs_few_statements_however_many_people_it_shows(site: Site, authors: int) -> None:
    pages = [*site.settle(authors), *SETTINGS, *ACCOUNT]
    costs: dict[str, int] = {}
    for visit in ("unstored", "opened", "stored", "known"):
        for page in pages:
            costs[f"{page} {visit}"] = len(site.cost(page))
        if visit == "opened":
            site.run_jobs()
    with transaction():
        session.execute(update(LoginSession).values(last_used_at=ago(minutes=2)))
    costs["/ after a minute"] = len(site.cost("/"))
    site.client.delete_cookie("session")
    for_members = (*SETTINGS, *ACCOUNT)
    costs |= {
        f"{page} to visitors": len(site.cost(page)) for page in pages if page not in for_members and "/edit" not in page
    }
    assert {page: cost for page, cost in costs.items() if cost > MOST} == {}
    assert costs["/ stored"] <= 5
    assert costs["/ known"] <= (4 if authors == 1 else 3)


def test_the_pages_of_those_in_charge_cost_few_statements(site: Site) -> None:
    site.settle(40)
    admin = user_of(site.susan)
    assert admin is not None
    give_role(None, admin, ADMIN)
    for number in range(3):
        invite(admin, uses=1, days=7, note=str(number))
    describe(None, name="Cats", description="", rules="Be kind, says @susan.")
    costs = {page: len(site.cost(page)) for page in ADMIN_PAGES}
    assert {page: cost for page, cost in costs.items() if cost > MOST} == {}


def test_a_busy_home_costs_no_more_than_a_quiet_one(site: Site) -> None:
    costs = []
    for authors in (1, 40):
        addresses = site.settle(authors)
        site.client.get("/")
        site.run_jobs()
        first, then = ([len(site.cost(page)) for page in addresses] for _ in range(2))
        assert all(after <= before for before, after in zip(first, then, strict=True))
        costs.append(then)
    assert all(busy <= quiet for quiet, busy in zip(*costs, strict=True))


def test_every_statement_of_every_page_uses_an_index(site: Site, context: AppContext) -> None:
    addresses = [*site.settle(40), *MINE]
    statements: dict[str, Any] = {}
    for _ in ("unstored", "stored"):
        for page in addresses:
            statements |= dict(site.cost(page))
            statements |= dict(site.cost(f"{page}{'&' if '?' in page else '?'}before={2**53 - 1}"))
        site.run_jobs()
    with recorded(site.engine) as seen, transaction():
        jobs.claim(timedelta(seconds=60))
    statements |= dict(seen)
    reads = {sql: values for sql, values in statements.items() if sql.lstrip().startswith(READS)}
    assert len(reads) >= 10
    plans = {sql: explained(context, sql, values) for sql, values in reads.items()}
    assert {sql: f"{wrong}:\n{plan}" for sql, plan in plans.items() if (wrong := _complaint(sql, plan))} == {}


def explained(context: AppContext, statement: str, values: Any) -> str:
    """How the database goes about a statement, where it avoids what it can."""
    explain = _explained_by_sqlite if context.database.is_sqlite else _explained_by_postgresql
    return explain(statement, values)


def _explained_by_sqlite(statement: str, values: Any) -> str:
    rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    return "\n".join(row[3] for row in rows)


def _explained_by_postgresql(statement: str, values: Any) -> str:
    connection = session.connection()
    for switch in ("enable_seqscan", "enable_bitmapscan"):
        connection.execute(text(f"SET LOCAL {switch} = off"))
    return "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values))


def _complaint(statement: str, plan: str) -> str | None:
    """What is wrong with a plan, if anything."""
    if scanned := re.search(rf"^SCAN {OURS}\b(?! USING)|Seq Scan on \"?{OURS}\b", plan, re.MULTILINE):
        return f"reads all of {scanned[0]}"
    is_stored = re.search("timeline_entry|post_tag", statement) and statement.lstrip().startswith("SELECT")
    if is_stored and "USE TEMP B-TREE FOR ORDER BY" in plan:
        return "sorts"
    if "post_tag" in statement and re.search(r"^ *-> *Sort", plan, re.MULTILINE):
        return "sorts"
    return None
