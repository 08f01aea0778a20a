"""Posts. Each gets the id of its original moment, so it stands where it belongs in every list."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert

from microblog.core.actions import action
from microblog.core.ids import id_at
from microblog.imports.free_ids import free_ids
from microblog.imports.known import known, remember
from microblog.imports.models import POST
from microblog.imports.people import People
from microblog.imports.report import Report
from microblog.imports.source import Row
from microblog.imports.texts import Fitting, Kind, fitting_text, somebody
from microblog.imports.times import Times
from microblog.imports.writing import insert_all
from microblog.posts.models import PUBLIC, Post, PostTag
from microblog.posts.tags import tag_rows
from microblog.posts.text import mentioned_names

NO_AUTHOR = "by nobody who came in"


def posts() -> Kind:
    """How posts come in. Their `id` is the least that their moment allows, until they are written."""
    times = Times("Posts")

    def fit(row: Row, people: People, report: Report) -> dict[str, Any]:
        author_id, text = somebody(row[3], people, NO_AUTHOR), fitting_text(row[1])
        return _as_published(id_at(times.settle(row[2], row, report)), author_id, text, people.ids)

    return Kind("posts", "post", ("id", "body", "timestamp", "user_id"), POST, fit, write)


def _as_published(id: int, author_id: int, text: str, ids: dict[str, int]) -> dict[str, Any]:
    """The columns as `publish()` fills them."""
    called = [name for name in mentioned_names(text) if name in ids] if "@" in text else []
    return {
        "id": id,
        "account_id": author_id,
        "text": text,
        "visibility": PUBLIC,
        "mentions": " ".join(sorted(called, key=ids.__getitem__)),
        "submission": None,
        "deleted_at": None,
    }


@action
def write(coming: Sequence[Fitting]) -> int:
    """Insert those that nobody has brought in meanwhile; returns how many."""
    before = known(POST, (key for key, _ in coming))
    new = [(key, values) for key, values in coming if key not in before]
    ids = free_ids([values["id"] for _, values in new])
    rows = [values | {"id": id} for id, (_, values) in zip(ids, new, strict=True)]
    insert_all(insert(Post), rows)
    tags = tag_rows((row["id"], row["text"], row["visibility"]) for row in rows)
    insert_all(insert(PostTag), [{"tag": tag, "post_id": id} for tag, id in tags])
    remember(POST, {key: id for id, (key, _) in zip(ids, new, strict=True)})
    return len(rows)
