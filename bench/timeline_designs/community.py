"""20,000 accounts who write as unequally as people do (Zipf), readers of each kind, and authors with so many followers."""

import random
from collections.abc import Iterator
from itertools import accumulate

from bench.timeline_designs.stores import Row, Store, transaction

ACCOUNTS = 20_000
READERS_EACH = 20
FOLLOWS = (5, 200, 5_000)
AUDIENCES = (5, 200, 5_000, 20_000)
FIRST_ID = 26 * 365 * 86_400_000 << 12
MINUTE = 60_000 << 12


Readers = dict[str, list[int]]


SCHEMA = """
CREATE TABLE account (id integer PRIMARY KEY, username text NOT NULL, display_name text NOT NULL, disabled_at text);
CREATE TABLE follow (id integer PRIMARY KEY, follower_id integer NOT NULL, followed_id integer NOT NULL,
  state varchar(10) NOT NULL, UNIQUE (follower_id, followed_id));
CREATE TABLE post (id {big} PRIMARY KEY, account_id integer NOT NULL, text text NOT NULL,
  visibility varchar(10) NOT NULL, mentions text, deleted_at text);
CREATE TABLE timeline (account_id integer PRIMARY KEY, floor bigint NOT NULL);
CREATE TABLE timeline_entry (account_id integer NOT NULL, author_id integer NOT NULL, post_id bigint NOT NULL,
  PRIMARY KEY (account_id, post_id)) {without_rowid};
CREATE INDEX ix_follow_followed_id_id ON follow (followed_id, id);
CREATE INDEX ix_post_account_id_id ON post (account_id, id) WHERE deleted_at IS NULL
"""


def make_schema(store: Store) -> None:
    """On SQLite only `integer`, not `bigint`, makes the primary key the table's own order (64 bits all the same)."""
    big, without_rowid = ("integer", "WITHOUT ROWID") if store.name == "sqlite" else ("bigint", "")
    for statement in SCHEMA.format(big=big, without_rowid=without_rowid).split(";"):
        store.run(statement)


def fill(store: Store, posts: int) -> tuple[Readers, dict[int, int]]:
    """Load everything; returns the readers by kind, and for each size of audience its author."""
    newcomers = iter(range(ACCOUNTS + 1, ACCOUNTS + 1_000))
    readers = {kind: [next(newcomers) for _ in range(READERS_EACH)] for kind in kinds()}
    stars = {size: next(newcomers) for size in AUDIENCES}
    last = next(newcomers)
    with transaction(store):
        store.load("account", "id, username, display_name", ((n, f"u{n}", f"Person {n}") for n in range(1, last)))
        store.load("post", "id, account_id, text, visibility", some_posts(posts, everybody(readers)))
        edges = (edge for source in (some_follows(), reader_follows(readers), star_follows(stars)) for edge in source)
        rows = ((n, follower, followed, "accepted") for n, (follower, followed) in enumerate(edges, 1))
        store.load("follow", "id, follower_id, followed_id, state", rows)
    store.run("ANALYZE")
    return readers, stars


def everybody(readers: Readers) -> list[int]:
    return [reader for group in readers.values() for reader in group]


def kinds() -> list[str]:
    return [f"{n:,} {temper}" for n in FOLLOWS for temper in ("busy", "silent")]


def some_posts(posts: int, readers: list[int]) -> Iterator[Row]:
    """Account 1 writes most, account 20,000 least, readers about 30; a minute apart, 120 characters each."""
    weights = list(accumulate(1 / rank for rank in range(1, ACCOUNTS + 1)))
    authors = random.choices(range(1, ACCOUNTS + 1), cum_weights=weights, k=posts)
    for n in random.sample(range(posts), len(readers) * 30):
        authors[n] = random.choice(readers)
    text = "lorem ipsum " * 10
    return ((FIRST_ID + n * MINUTE, author, text, "public") for n, author in enumerate(authors))


def some_follows() -> Iterator[Row]:
    for follower in range(1, ACCOUNTS + 1):
        for followed in random.sample(range(1, ACCOUNTS + 1), 20):
            yield follower, followed


def reader_follows(readers: Readers) -> Iterator[Row]:
    for kind, accounts in readers.items():
        number = int(kind.split()[0].replace(",", ""))
        pool = max(1_000, number * 6 // 5)
        chosen = range(1, pool + 1) if kind.endswith("busy") else range(ACCOUNTS - pool + 1, ACCOUNTS + 1)
        for reader in accounts:
            for followed in random.sample(chosen, number):
                yield reader, followed


def star_follows(stars: dict[int, int]) -> Iterator[Row]:
    for size, star in stars.items():
        for follower in random.sample(range(1, ACCOUNTS + 1), size):
            yield follower, star
