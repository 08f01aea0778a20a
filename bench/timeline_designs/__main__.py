"""Measure designs of the home timeline, on SQLite or PostgreSQL, and print the figures as Markdown tables.

    python -m bench.timeline_designs --posts 1000000 --database postgresql

20,000 accounts write as unequally as people do (Zipf). Readers follow 5, 200 or 5,000 accounts, once among the busiest
and once among the most silent: the two ways in which a design goes wrong. A page is the newest 20 posts of the accounts
followed and of the reader, with their authors; every design must give the same page. The database is made anew, in a
temporary folder. Times are microseconds of CPU a call: of this process for SQLite, of the backend for PostgreSQL.
"""

import argparse
import random
import tempfile
from pathlib import Path

from bench.timeline_designs.community import ACCOUNTS, everybody, fill, make_schema
from bench.timeline_designs.reading import measure_pages
from bench.timeline_designs.stores import Postgresql, Sqlite, Store
from bench.timeline_designs.storing import KEPT, build, keep_timelines
from bench.timeline_designs.writing import measure_following, measure_publishing


def main() -> None:
    options = argparse.ArgumentParser(
        prog="python -m bench.timeline_designs",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
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
