"""What can be asked about posts."""

from dataclasses import dataclass, replace
from itertools import zip_longest

from sqlalchemy import Integer, bindparam

from microblog.accounts.models import Account
from microblog.core.db import rows
from microblog.core.ids import MAX_ID
from microblog.core.paging import Page
from microblog.core.prepared import AnyRow, AnySelect
from microblog.posts.errors import NoSuchPost
from microblog.posts.models import Post, PostVersion
from microblog.posts.visibility import NOBODY, readable_posts, readable_versions

VERSIONS = 10
"""How many versions a page of a post's history shows."""

_one = readable_posts().where(Post.id == bindparam("post_id"))
_own = readable_posts().add_columns(Post.language_is_chosen).where(Post.id == bindparam("post_id"))
_own = _own.where(Post.account_id == bindparam("viewer_id"))
_earlier = (
    readable_versions()
    .where(PostVersion.post_id == bindparam("post_id"), PostVersion.id < bindparam("before"))
    .order_by(PostVersion.id.desc())
    .limit(bindparam("limit", type_=Integer))
)


def readable(post_id: int, viewer: Account | None) -> AnyRow:
    """One post with its author.

    Raises:
        NoSuchPost: it is gone, or not for this reader.
    """
    return _only(_one, post_id, viewer.id if viewer else NOBODY)


def own(post_id: int, author: Account) -> AnyRow:
    """One of somebody's own posts, and whether they have chosen its language.

    Raises:
        NoSuchPost: it is gone, or somebody else's.
    """
    return _only(_own, post_id, author.id)


def _only(statement: AnySelect, post_id: int, viewer_id: int) -> AnyRow:
    found = rows(statement, post_id=post_id, viewer_id=viewer_id) if post_id <= MAX_ID else []
    if not found:
        raise NoSuchPost
    return found[0]


@dataclass(frozen=True)
class Version:
    """What a post said from a moment on, which the id holds; `earlier` is the one before that the reader may see."""

    id: int
    text: str
    visibility: str
    earlier: "Version | None" = None


def history(post: AnyRow, viewer: Account | None, before: int | None) -> Page[Version]:
    """What a post says and said, newest first, as far as the viewer may read it; `post` is a row that they may read."""
    asked = {"post_id": post.id, "viewer_id": viewer.id if viewer else NOBODY}
    found = rows(_earlier, **asked, before=before or MAX_ID, limit=VERSIONS + 1)
    versions = [] if before else [Version(post.edited_id or post.id, post.text, post.visibility)]
    versions += [Version(row.id, row.text, row.visibility) for row in found]
    pairs = zip_longest(versions, versions[1:])
    compared = [replace(version, earlier=earlier) for version, earlier in pairs][:VERSIONS]
    return Page(compared, compared[-1].id if len(versions) > VERSIONS else None)
