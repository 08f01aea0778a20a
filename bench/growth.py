"""Whether a page costs the same among few posts and among many, for readers who follow few and who follow thousands.

    make bench GROWTH=1
    python -m bench.growth --posts 10000 1000000 --database postgresql

Two communities of as many people are made in a temporary folder. Then both are asked in this process, in turns, so that
the machine's other work meets all alike. A figure is the median of some rounds; a quotient is that of two figures from
the same round, again at the median. `bench/work.py` says what is "looked at": that is the same in every run.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bench.community import found
from bench.growth_pages import PAGES, Asked
from bench.report import say, table
from bench.servers import prepared
from bench.site import Environ, Site
from microblog.app import create_app, make_context

FEW, MANY = 10_000, 1_000_000
PEOPLE = 6_000
FOLLOWS = (5, 200, 5_000)
READERS_EACH = 10
ROUNDS = 9
MARK = 1.25
"""What is called flat: the greatest quotient that is."""

LAST = Path(__file__).parent / "growth.md"

Cells = Mapping[tuple[int, int], list[float]]
"""Figures of one page, a list for each number of posts and of follows."""

Requests = Mapping[tuple[int, int], tuple[Site, list[Environ]]]
"""What is sent for one page, and where: for each number of posts and of follows."""


@dataclass(frozen=True)
class Growth:
    """What one page costs and looks at, everywhere."""

    cpu: Cells
    looked_at: Cells


def main() -> None:
    """Make both communities, ask them page after page, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, nargs=2, default=(FEW, MANY), help="posts in the two communities")
    parser.add_argument("--people", type=int, default=PEOPLE, help=f"people in each of them (default {PEOPLE})")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"rounds of measuring (default {ROUNDS})")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="microblog-growth-") as folder:
        results = run(Path(folder), asked.posts, asked.people, asked.rounds, asked.database)
    LAST.write_text(markdown(results, asked.database), encoding="utf-8")
    print(markdown(results, asked.database))


def run(folder: Path, posts: tuple[int, int], people: int, rounds: int, database: str = "sqlite") -> dict[str, Growth]:
    """Measure everything in an empty folder."""
    with ExitStack() as at_the_end:
        url = _urls(folder, database, at_the_end)
        sites = {number: _founded(folder / str(number), number, people, url(number)) for number in posts}
        for site in sites.values():
            at_the_end.callback(site.close)
        results = {}
        for name, page in PAGES.items():
            say(f"{name} ...")
            asked = {
                (number, follows): (site, site.requests(page, follows, READERS_EACH))
                for number, site in sites.items()
                for follows in FOLLOWS
            }
            results[name] = Growth(_costs(asked, page, rounds), _work(asked, page))
    return results


def _founded(data: Path, posts: int, people: int, database: str | None) -> Site:
    _, settings = prepared(data, database)
    context = make_context(settings)
    community = found(context, posts, lambda done: say(f"{done:,} of {posts:,} posts"), people)
    context.database.close()
    return Site(create_app(settings), community)


def _urls(folder: Path, database: str, at_the_end: ExitStack) -> Callable[[int], str | None]:
    """Addresses of empty databases; for PostgreSQL's, a server is started, and stopped at the end."""
    if database == "sqlite":
        return lambda _: None
    from bench.postgresql import server  # it takes a while, and not everybody has it

    return at_the_end.enter_context(server(folder / "postgresql"))


def _costs(asked: Requests, page: Asked, rounds: int) -> Cells:
    costs: dict[tuple[int, int], list[float]] = {cell: [] for cell in asked}
    for _ in range(rounds):
        for cell, (site, environs) in asked.items():
            costs[cell].append(site.cost(environs, anew=page.anew))
    return costs


def _work(asked: Requests, page: Asked) -> Cells:
    return {cell: [site.work(environs, anew=page.anew)] for cell, (site, environs) in asked.items()}


def by_posts(cells: Cells) -> float:
    """How much more the greater number of posts costs, for the readers for whom it is worst."""
    few, many = sorted({posts for posts, _ in cells})
    return max(_quotient(cells[many, follows], cells[few, follows]) for _, follows in cells)


def by_follows(cells: Cells) -> float:
    """How much more a number of follows costs than the next smaller one or than the smallest, where it is worst."""
    numbers = sorted({follows for _, follows in cells})
    pairs = {(numbers[0], numbers[-1]), *pairwise(numbers)}
    return max(_quotient(cells[posts, more], cells[posts, less]) for posts, _ in cells for less, more in pairs)


def _quotient(one: list[float], other: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(one, other, strict=True))


def markdown(results: Mapping[str, Growth], database: str) -> str:
    """Two tables: processor time, and what the statements look at."""
    posts = sorted({posts for growth in results.values() for posts, _ in growth.cpu})
    title = " and ".join(f"{number:,}" for number in posts)
    unit = "steps of SQLite's machine" if database == "sqlite" else "rows that PostgreSQL's plans meet"
    columns = [f"{follows:,} follows" for follows in FOLLOWS] + ["by posts", "by follows"]
    return "\n\n".join([
        f"## {title} posts, {database}, {time.strftime('%Y-%m-%d')}",
        f"At each number of follows: the figure among {' / '.join(f'{number:,}' for number in posts)} posts. Flat is what "
        f"grows by no more than {MARK}.",
        table("CPU, µs", columns, {name: _row(growth.cpu) for name, growth in results.items()}),
        table(unit, columns, {name: _row(growth.looked_at) for name, growth in results.items()}),
    ]) + "\n"  # fmt: skip


def _row(cells: Cells) -> list[str]:
    few, many = sorted({posts for posts, _ in cells})
    pairs = [(statistics.median(cells[few, each]), statistics.median(cells[many, each])) for each in FOLLOWS]
    quotients = [by_posts(cells), by_follows(cells)]
    return [f"{few:,.0f} / {many:,.0f}" for few, many in pairs] + [
        f"{each:.2f}" if each <= MARK else f"**{each:.2f}**" for each in quotients
    ]


if __name__ == "__main__":
    main()
