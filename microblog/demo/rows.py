"""Many rows at once, as `sign_up()`, `follow()` and `publish()` would leave them; a test compares the two.

Jobs are not made: nobody is mailed, and the stored timelines must be dropped afterwards.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnDefault, Integer, Table, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from microblog.accounts.models import Account, UsedName
from microblog.core.db import Base, in_transaction, session
from microblog.follows.models import Follow
from microblog.posts.models import Post, PostTag
from microblog.posts.tags import tag_rows

T = TypeVar("T")

BATCH = 20_000
"""Rows that are written in one transaction."""

Edge = tuple[int, int, Any]
NewPost = tuple[int, int, str, str, str]


def account_ids() -> dict[str, int]:
    """The id of every username of this server."""
    return {name: id for id, name in session.execute(select(Account.id, Account.username).where(Account.domain == ""))}


def used_names() -> set[str]:
    """Every username that somebody has or had."""
    return set(session.scalars(select(UsedName.name)))


def add_follows(edges: Sequence[Edge]) -> None:
    """Let accounts follow each other: (follower's id, followed's id, moment), each pair once and new."""
    add(Follow, ("follower_id", "followed_id", "created_at"), edges)
    count("following_count", Counter(follower for follower, _, _ in edges))
    count("followers_count", Counter(followed for _, followed, _ in edges))


def add_posts(posts: Sequence[NewPost]) -> None:
    """Add posts: (id, author's id, text, visibility, mentions that exist)."""
    add(Post, ("id", "account_id", "text", "visibility", "mentions"), posts)
    tags = tag_rows((id, text, visibility) for id, _, text, visibility, _ in posts)
    add(PostTag, ("tag", "post_id"), list(tags))
    count("posts_count", Counter(author for _, author, _, _, _ in posts))


def add(model: type[Base], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows in the present transaction; columns that are not named get the model's defaults.

    Raises:
        RuntimeError: outside a transaction, where nothing would be kept.
    """
    if not in_transaction():
        raise RuntimeError("rows were added outside a transaction")
    table = model.metadata.tables[model.__tablename__]
    if session.get_bind().dialect.name == "postgresql":
        _copy(table, columns, rows)
    elif rows:
        session.connection().execute(insert(table), [dict(zip(columns, row, strict=True)) for row in rows])


def count(column: str, by: Mapping[int, int]) -> None:
    """Raise a counter of accounts, each by its number."""
    if not by:
        return
    counter = Account.__table__.c[column]
    ordered = sorted(by.items())
    if session.get_bind().dialect.name == "postgresql":
        raised = update(Account).values({counter: counter + _given.c.by}).where(Account.id == _given.c.account)
        ids, numbers = zip(*ordered, strict=True)
        session.connection().execute(raised, {"ids": list(ids), "numbers": list(numbers)})
    else:
        raised = update(Account).values({counter: counter + bindparam("by")}).where(Account.id == bindparam("account"))
        session.connection().execute(raised, [{"account": id, "by": number} for id, number in ordered])


_given = (
    func.unnest(bindparam("ids", type_=ARRAY(Integer)), bindparam("numbers", type_=ARRAY(Integer)))
    .table_valued("account", "by", name="given")
    .render_derived()
)
"""Accounts and numbers as rows: PostgreSQL takes them in one statement, at a tenth of the time of one for each."""


def batches(rows: Iterable[Any]) -> Iterable[list[Any]]:
    """The rows in lists of `BATCH`."""
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def ahead(made: Iterable[T]) -> Iterator[T]:
    """The same, each made by another thread while the one before is written."""
    making = iter(made)
    with ThreadPoolExecutor(1) as other:
        coming = other.submit(next, making, None)
        while (one := coming.result()) is not None:
            coming = other.submit(next, making, None)
            yield one


def _copy(table: Table, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """`COPY` is several times as fast as `INSERT` (https://www.postgresql.org/docs/current/populate.html)."""
    defaults = {
        column.name: column.default.arg
        for column in table.columns
        if isinstance(column.default, ColumnDefault) and column.default.is_scalar and column.name not in columns
    }
    fixed = tuple(defaults.values())
    names = ", ".join([*columns, *defaults])
    connection: Any = session.connection().connection.driver_connection
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copying:
        for row in rows:
            copying.write_row(row + fixed)
