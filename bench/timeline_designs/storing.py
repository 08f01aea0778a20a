"""A stored timeline: made from nothing, and kept as people publish, follow and unfollow."""

import random
import time

from bench.timeline_designs.community import ACCOUNTS
from bench.timeline_designs.statements import (
    BACKFILL,
    CUT,
    DUE,
    FAN_OUT,
    FILL,
    FORGET,
    NEXT_FOLLOWERS,
    OPEN,
    RAISE_FLOOR,
    SET_STATE,
    SETTLE,
)
from bench.timeline_designs.stores import Store, transaction
from microblog.core.ids import MAX_ID

KEPT = 400
BATCH = 500
TRIM_ONE_IN = 64


def keep_timelines(store: Store) -> float:
    """Give each of the 20,000 accounts 400 entries, the most there can be; returns bytes an entry."""
    newest = store.run("SELECT account_id, id FROM post ORDER BY id DESC LIMIT 10000")[::-1]
    strides = [newest[n::25] for n in range(25)]
    entries = ((account, *post) for account in range(1, ACCOUNTS + 1) for post in strides[account % 25])
    before = store.size()
    with transaction(store):
        store.load("timeline", "account_id, floor", ((n, newest[0][1] - 1) for n in range(1, ACCOUNTS + 1)))
        store.load("timeline_entry", "account_id, author_id, post_id", entries)
    store.run("ANALYZE timeline_entry")
    return (store.size() - before) / (ACCOUNTS * KEPT)


def build(store: Store, reader: int) -> None:
    """Store a timeline from nothing: open it first, so that posts of this moment are not missed."""
    with transaction(store):
        store.run(OPEN, r=reader, none=MAX_ID)
    with transaction(store):
        store.run(FILL, r=reader, before=MAX_ID, kept=KEPT)
        store.run(SETTLE, r=reader, kept=KEPT)


def publish(store: Store, author: int, post: int) -> list[float]:
    """Fan a post out in batches, each its own transaction; returns how long each took."""
    after = 0
    took: list[float] = []
    while True:
        start = time.perf_counter()
        with transaction(store):
            upto = store.run(NEXT_FOLLOWERS, author=author, after=after, batch=BATCH)[0][0]
            if upto is None:
                return took
            where = {"author": author, "after": after, "upto": upto}
            store.run(FAN_OUT, post=post, **where)
            trim(store, DUE, **where, of=TRIM_ONE_IN, turn=random.randrange(TRIM_ONE_IN))
        after = upto
        took.append(time.perf_counter() - start)


def trim(store: Store, whose: str, **which: int) -> None:
    store.run(RAISE_FLOOR.format(whose=whose), **which, kept=KEPT)
    store.run(CUT.format(whose=whose), **which)


def follow(store: Store, reader: int, author: int) -> None:
    with transaction(store):
        store.run(SET_STATE, r=reader, author=author, state="accepted")
        store.run(BACKFILL, r=reader, author=author, kept=KEPT)
        trim(store, "account_id = :r", r=reader)


def unfollow(store: Store, reader: int, author: int) -> None:
    with transaction(store):
        store.run(SET_STATE, r=reader, author=author, state="asked")
        store.run(FORGET, r=reader, author=author)
