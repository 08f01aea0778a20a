"""A large community for measurements: people, whom they read, and what they write, made by chance from one seed.

Few write much and many write little, and the same is true of being followed (Zipf's law). The first `READERS` are there
to be measured: so many of them follow 5, 50, 200 and 5,000 accounts.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count, islice
from random import Random
from typing import TypeVar

from sqlalchemy import select

from microblog.accounts.claims import claim_present_names
from microblog.accounts.models import Account
from microblog.auth.models import User
from microblog.auth.passwords import hash_password
from microblog.core.db import dialect, session, transaction
from microblog.core.ids import SEQUENCE_BITS, id_at
from microblog.demo.cast import PASSWORD
from microblog.demo.rows import (
    BATCH,
    Edge,
    NewPost,
    account_ids,
    add,
    add_follows,
    add_posts,
    ahead,
    batches,
    used_names,
)
from microblog.demo.words import FAMILY_NAMES, FIRST_NAMES
from microblog.demo.writing import Writer, zipf
from microblog.posts.models import Post
from microblog.timelines.upkeep import drop_timelines, fill_timeline, open_timeline

T = TypeVar("T")

SEED = 1492
YEARS = timedelta(days=730)
READERS = {5: 60, 50: 70, 200: 60, 5_000: 10}
"""How many readers follow how many; where fewer people are there, all of them."""

MOST_PEOPLE = 20_000
POSTS_PER_PERSON = 20
FOLLOWS_OF_OTHERS = 12
READERS_AT_ONCE = 20


def people_for(posts: int) -> int:
    """How many people a crowd with so many posts has: the readers at least."""
    return min(MOST_PEOPLE, max(sum(READERS.values()) + 10, posts // POSTS_PER_PERSON))


def populate(posts: int, now: datetime, people: int | None = None) -> Iterator[int]:
    """Add a crowd that wrote so many posts in the last two years; yields how many there are after each batch.

    It has as many `people` as it should, or else as such a site would have. Each batch is a transaction. At the end the
    readers' stored timelines are built, as they would be if they had come.
    """
    chance = Random(SEED)
    names = _settle(people or people_for(posts), chance, now)
    ids = list(names.values())
    for edges in batches(_edges(ids, chance, now)):
        with transaction():
            add_follows(edges)
    done = 0
    for batch in ahead(batches(_posts(posts, names, _free_sequence(), chance, now))):
        with transaction():
            add_posts(batch)
        done += len(batch)
        yield done
    _build_timelines(ids[: sum(READERS.values())])


def _settle(people: int, chance: Random, now: datetime) -> dict[str, int]:
    """Add the people; all of them have one password, hashed once."""
    hashed = hash_password(PASSWORD)
    joined = now - YEARS - timedelta(days=1)
    with transaction():
        taken = used_names()
        names = list(islice((name for name in _names(chance) if name not in taken), people))
        shown = [f"{first.title()} {family.title()}" for first, family, _ in (name.split("_") for name in names)]
        accounts = [(name, title, "", joined) for name, title in zip(names, shown, strict=True)]
        add(Account, ("username", "display_name", "bio", "created_at"), accounts)
        claim_present_names()
        ids = account_ids()
        users = [(ids[name], f"{name}@example.com", joined, hashed, joined) for name in names]
        add(User, ("account_id", "email", "email_confirmed_at", "password_hash", "created_at"), users)
    return {name: ids[name] for name in names}


def _names(chance: Random) -> Iterator[str]:
    for number in count(1):
        yield f"{chance.choice(FIRST_NAMES)}_{chance.choice(FAMILY_NAMES)}_{number}"


def _edges(ids: list[int], chance: Random, now: datetime) -> Iterator[Edge]:
    popular = _shuffled(ids, chance)
    weights = zipf(len(popular))
    numbers = [number for number, readers in READERS.items() for _ in range(readers)]
    numbers += [FOLLOWS_OF_OTHERS] * (len(ids) - len(numbers))
    for follower, number in zip(ids, numbers, strict=True):
        followed = _some(popular, weights, min(number, len(ids) - 1), follower, chance)
        yield from ((follower, other, now - YEARS) for other in followed)


def _some(popular: list[int], weights: list[float], number: int, but: int, chance: Random) -> list[int]:
    """So many different accounts, the popular ones likelier; when many are wanted, the least popular fill up."""
    drawn = dict.fromkeys(chance.choices(popular, cum_weights=weights, k=2 * number))
    drawn.pop(but, None)
    if len(drawn) < number:
        drawn |= dict.fromkeys(id for id in popular if id != but)
    return list(islice(drawn, number))


def _posts(posts: int, names: dict[str, int], sequence: int, chance: Random, now: datetime) -> Iterator[NewPost]:
    people = _shuffled(list(names), chance)
    weights = zipf(len(people))
    writer = Writer(people, chance)
    step = YEARS / posts
    for start in range(0, posts, BATCH):
        authors = chance.choices(people, cum_weights=weights, k=min(BATCH, posts - start))
        for number, author in enumerate(authors, start):
            id = id_at(now - YEARS + step * number, sequence)
            text, visibility, mentions = writer.write()
            yield id, names[author], text, visibility, mentions


def _free_sequence() -> int:
    """A sequence number within milliseconds that no post has yet, so that no id is taken."""
    last = (1 << SEQUENCE_BITS) - 1
    taken = set(session.scalars(select(Post.id.bitwise_and(last)).distinct()))
    return next((number for number in range(last, 0, -1) if number not in taken), last)


def _build_timelines(readers: list[int]) -> None:
    with transaction():
        drop_timelines()
        for reader in readers:
            open_timeline(reader)
    for start in range(0, len(readers), READERS_AT_ONCE):
        with transaction():
            for reader in readers[start : start + READERS_AT_ONCE]:
                fill_timeline(reader)
    if dialect() == "postgresql":  # does so by itself some time; of SQLite see docs/decisions/0026
        with transaction():
            session.connection().exec_driver_sql("ANALYZE")


def _shuffled(items: list[T], chance: Random) -> list[T]:
    return chance.sample(items, len(items))
