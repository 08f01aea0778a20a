"""What publishing, following and building anew cost under the stored timeline."""

import statistics
import time

from bench.timeline_designs.community import MINUTE, Readers
from bench.timeline_designs.reading import designs
from bench.timeline_designs.stores import Store
from bench.timeline_designs.storing import build, follow, publish, unfollow
from microblog.core.ids import MAX_ID


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
