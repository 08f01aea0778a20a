"""The figures of `make bench GROWTH=1` are what they are called."""

from sqlalchemy import select, update

from bench.growth import FOLLOWS, Growth, by_follows, by_posts, markdown
from bench.work import looked_at, recorded
from microblog.accounts.models import Account
from microblog.core.context import AppContext
from microblog.core.db import rows, session
from microblog.follows.models import Follow
from tests.fixtures.crowds import crowd, follows

CELLS = {(posts, each): [100.0, 110.0, 90.0] for posts in (10, 1000) for each in FOLLOWS}


def test_quotients_are_those_of_one_round_where_they_are_worst() -> None:
    assert (by_posts(CELLS), by_follows(CELLS)) == (1, 1)
    worse = CELLS | {(1000, 200): [200.0, 330.0, 90.0]}
    assert (by_posts(worse), by_follows(worse)) == (2, 2)
    better = CELLS | {(1000, 5): [50.0, 55.0, 45.0], (10, 5): [50.0, 55.0, 45.0]}
    assert (by_posts(better), by_follows(better)) == (1, 2)


def test_the_report_marks_what_is_not_flat() -> None:
    worse = CELLS | {(1000, each): [126.0, 138.6, 113.4] for each in FOLLOWS}
    text = markdown({"home": Growth(cpu=CELLS, looked_at=worse)}, "sqlite")
    assert "| home | 100 / 100 | 100 / 100 | 100 / 100 | 1.00 | 1.00 |" in text
    assert "| home | 100 / 126 | 100 / 126 | 100 / 126 | **1.26** | 1.00 |" in text


def test_what_a_statement_looks_at_is_counted_and_nothing_changes(context: AppContext) -> None:
    people = crowd(30)
    follows([(people[0], each) for each in people[1:]])
    numbers = [_looked_at(context, many) for many in (1, 10, 29, 29)]
    assert numbers == sorted(numbers)
    assert numbers[0] * 3 < numbers[2] == numbers[3]
    closing = update(Account).values(bio="Changed.").where(Account.id == people[0].id)
    with recorded(context.database.engine) as seen:
        session.execute(closing)
    session.rollback()
    assert looked_at(context.database.engine, *seen[0]) > 0
    assert session.scalar(select(Account.bio).where(Account.id == people[0].id)) == ""


def _looked_at(context: AppContext, many: int) -> int:
    with recorded(context.database.engine) as seen:
        assert len(rows(select(Follow.id).order_by(Follow.id).limit(many))) == many
    session.rollback()
    [statement] = seen
    return looked_at(context.database.engine, *statement)
