"""Pages of each design: what they cost, and that all designs give the same."""

import statistics
import time
from collections.abc import Callable, Sequence

from bench.timeline_designs.community import Readers, everybody
from bench.timeline_designs.statements import (
    FLOOR,
    LEADERS,
    LIST,
    SEEK_POSTGRESQL,
    SEEK_SQLITE,
    STORED_POSTGRESQL,
    STORED_SQLITE,
    WALK,
)
from bench.timeline_designs.stores import Row, Store
from microblog.core.ids import MAX_ID

DEEP = 2_000


Page = Callable[[Store, int, int], list[Row]]


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


def checked(page: Page, store: Store, reader: int, before: int, truth: list[Row]) -> Callable[[], None]:
    """A call that fails where a design gives another page than the others."""

    def call() -> None:
        if page(store, reader, before) != truth:
            raise AssertionError(f"reader {reader} got another page")

    return call


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
