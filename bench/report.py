"""The figures as Markdown."""

import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from bench.measuring import Figures
from bench.tree import Memory

COLUMNS = ("requests/s", "p50 ms", "p99 ms", "bytes", "CPU µs", "requests per CPU-second")


@dataclass(frozen=True)
class Results:
    """Everything that one run found out."""

    posts: int
    database: str
    pages: Mapping[str, Figures]
    floors: Mapping[str, Figures]
    statements: Mapping[str, int]
    at_rest: Memory
    under_load: Memory
    floor_at_rest: Memory


def markdown(results: Results) -> str:
    """The tables, the most important one first."""
    pages, floors = results.pages, results.floors
    return "\n\n".join([
        f"## {results.posts:,} posts, {results.database}",
        f"{platform.platform()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}. The figures that hold on a "
        "busy machine are the processor's time and the shares of the floor.",
        table("share of the floor", ["rate", "p50", "p99", "bytes", "CPU", "of the floor", "SQL"], {
            page: [*_ratio(pages[page].over(floors[page])), str(results.statements[page])] for page in pages
        }),
        table("measured", COLUMNS, {page: _absolute(pages[page]) for page in pages}),
        table("the floor", COLUMNS, {page: _absolute(floors[page]) for page in floors}),
        f"Memory of the process tree: {results.at_rest} at rest, {results.under_load} under load; "
        f"the floor {results.floor_at_rest}.",
    ]) + "\n"  # fmt: skip


def _absolute(figures: Figures) -> list[str]:
    f = figures
    rate = 1e6 / f.cpu_us
    return [
        f"{f.per_second:,.0f}",
        f"{f.p50_ms:.1f}",
        f"{f.p99_ms:.1f}",
        f"{f.bytes:,.0f}",
        f"{f.cpu_us:,.0f}",
        f"{rate:,.0f}",
    ]


def _ratio(r: Figures) -> list[str]:
    times = [f"{each:.2f} ×" for each in (r.per_second, r.p50_ms, r.p99_ms, r.bytes, r.cpu_us)]
    return [*times, f"**{1 / r.cpu_us:.2f}**"]


def table(title: str, columns: tuple[str, ...] | list[str], rows: Mapping[str, list[str]]) -> str:
    """A table as Markdown; its first column has the names of the rows."""
    head = f"| {title} | {' | '.join(columns)} |\n|---|{'---:|' * len(columns)}"
    return "\n".join([head, *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows.items())])


def say(text: str) -> None:
    """Tell on the terminal how far it is."""
    print(f"\r{text:<40}", end="", file=sys.stderr, flush=True)
