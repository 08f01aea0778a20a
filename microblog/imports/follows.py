"""Who follows whom."""

from sqlalchemy import select, tuple_

from microblog.core.actions import action
from microblog.core.clock import now
from microblog.core.db import insert_or_ignore, session
from microblog.follows.models import ACCEPTED, Follow
from microblog.imports.known import known, remember
from microblog.imports.models import FOLLOW
from microblog.imports.people import People
from microblog.imports.report import Report
from microblog.imports.source import Row, Source
from microblog.imports.texts import TWICE, LeftOut, Progress, somebody
from microblog.imports.values import key_of
from microblog.imports.writing import insert_all

NOBODY = "one of the two is nobody who came in"
ONESELF = "somebody follows themselves"

Pairs = dict[bytes, tuple[int, int]]


def bring_follows(source: Source, people: People, report: Report, progress: Progress, *, dry: bool) -> None:
    """Bring in every follow that was not brought in before; one that was ended here since stays ended."""
    seen: set[bytes] = set()
    for rows in source.rows("followers", "follower_id", "followed_id", order="rowid"):
        pairs = _fitting(rows, people, seen, report)
        before = known(FOLLOW, pairs)
        coming = {key: pair for key, pair in pairs.items() if key not in before}
        added = len(coming) if dry else write(coming)
        report.found["follows"] += len(rows)
        report.added["follows"] += added
        report.known["follows"] += len(pairs) - added
        progress(len(rows))


def _fitting(rows: list[Row], people: People, seen: set[bytes], report: Report) -> Pairs:
    pairs: Pairs = {}
    for row in rows:
        try:
            pair = _pair(row, people)
            key = key_of(*pair)
            if key in seen:
                raise LeftOut(TWICE)
            seen.add(key)
            pairs[key] = pair
        except LeftOut as why:
            report.leave_out("follows", str(why), f"{row[0]} follows {row[1]}")
    return pairs


def _pair(row: Row, people: People) -> tuple[int, int]:
    follower, followed = somebody(row[0], people, NOBODY), somebody(row[1], people, NOBODY)
    if follower == followed:
        raise LeftOut(ONESELF)
    return follower, followed


@action
def write(coming: Pairs) -> int:
    """Insert those that are not there; returns how many."""
    before = known(FOLLOW, coming)
    pairs = [pair for key, pair in coming.items() if key not in before]
    there = _there(pairs)
    new = [pair for pair in pairs if pair not in there]
    edge = {"state": ACCEPTED, "created_at": now()}
    insert_all(insert_or_ignore(Follow), [{"follower_id": a, "followed_id": b, **edge} for a, b in new])
    remember(FOLLOW, dict.fromkeys(coming))
    return len(new)


def _there(pairs: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of these pairs who follow each other here already."""
    edge = (Follow.follower_id, Follow.followed_id)
    found = session.execute(select(*edge).where(tuple_(*edge).in_(pairs)))
    return {(row.follower_id, row.followed_id) for row in found}
