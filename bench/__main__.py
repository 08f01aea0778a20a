"""Measure the server among so many posts, each page beside its floor, and print Markdown: `make bench POSTS=100000`.

"Of the floor" is the floor's processor time divided by the page's: 1 would be a page that costs no more than sending its
bytes from memory through one Flask view of the same server.
"""

import argparse
import gzip
import tempfile
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

from bench.community import Community, found
from bench.measuring import CONNECTIONS, Figures, greatest_memory, mean, meanwhile_publishing, measure
from bench.report import Results, markdown, say
from bench.requests import PAGES, floor_requests, requests_for
from bench.servers import Running, floor, prepared, real
from bench.statements import statements
from bench.tree import memory
from microblog.app import make_context

REST_SECONDS = 2
ROUNDS = 3
LAST = Path(__file__).parent / "last.md"


def main() -> None:
    """Make the community, start both servers, measure page after page, and print what came of it."""
    asked = arguments()
    with tempfile.TemporaryDirectory(prefix="microblog-bench-") as folder:
        results = run(Path(folder), asked.posts, asked.seconds, asked.connections, asked.database)
    LAST.write_text(markdown(results), encoding="utf-8")
    print(markdown(results))


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0])
    parser.add_argument("posts", type=int, nargs="?", default=100_000, help="posts in the community (default 100000)")
    parser.add_argument("--seconds", type=float, default=5, help="how long each page is measured (default 5)")
    parser.add_argument("--connections", type=int, default=CONNECTIONS, help="requests at once (default 16)")
    parser.add_argument("--database", help="an empty PostgreSQL database, postgresql://…; SQLite otherwise")
    return parser.parse_args()


def run(
    folder: Path,
    posts: int,
    seconds: float,
    connections: int,
    database: str | None = None,
    *,
    rounds: int = ROUNDS,
    one_in: int = 1,
) -> Results:
    """Measure everything in an empty folder; the statements of one request in so many are counted."""
    chosen, settings = prepared(folder / "data", database)
    context = make_context(settings)
    community = found(context, posts, lambda done: say(f"{done:,} posts"))
    kind = context.database.engine.dialect.name
    context.database.close()
    counted = statements(settings, community, one_in)
    with real(chosen) as server:
        time.sleep(REST_SECONDS)
        at_rest = memory(server.pid)
        pages = bodies(server, community, folder / "pages")
        with floor(prepared(folder / "floor")[0], pages) as below:
            floor_at_rest = memory(below.pid)
            with greatest_memory(server) as greatest:
                found_out = compare(server, below, community, seconds, connections, rounds)
    return Results(posts, kind, *found_out, counted, at_rest, greatest[0], floor_at_rest)


def compare(
    server: Running, below: Running, community: Community, seconds: float, connections: int, rounds: int = ROUNDS
) -> tuple[dict[str, Figures], dict[str, Figures]]:
    """Each page and its floor by turns, a post a second being published all the while: what disturbs one meets both."""
    measured, floors = {}, {}
    posts = requests_for("publish", community)
    for page in PAGES:
        say(f"{page} ...")
        sides = (below, floor_requests(page, len(posts))), (server, requests_for(page, community))
        status = "303" if page == "publish" else "200"
        with meanwhile_publishing(server, posts):
            turns = [[measure(*side, seconds / rounds, status, connections) for side in sides] for _ in range(rounds)]
        floors[page], measured[page] = map(mean, zip(*turns, strict=True))
    return measured, floors


def bodies(server: Running, community: Community, folder: Path) -> Path:
    """Keep one answer of each page in a folder, for the floor to send."""
    folder.mkdir()
    for page in PAGES[:-1]:
        method, path, *_ = requests_for(page, community)[0].split()
        headers = {"Cookie": f"session={community.readers[0].token}", "Accept-Encoding": "gzip"}
        with closing(HTTPConnection("127.0.0.1", server.port, timeout=30)) as connection:
            connection.request(method, path, headers=headers)
            (folder / page).write_bytes(gzip.decompress(connection.getresponse().read()))
    (folder / PAGES[-1]).write_bytes(b"")
    return folder


if __name__ == "__main__":
    main()
