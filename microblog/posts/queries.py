"""What can be asked about posts."""

from dataclasses import dataclass, replace
from itertools import zip_longest

from sqlalchemy import Integer, bindparam

from microblog.accounts.models import Account
from microblog.core.db import rows
from microblog.core.ids import MAX_ID
from microblog.core.paging import Page
from microblog.core.prepared import AnyRow
from microblog.posts.errors import NoSuchPost
from microblog.posts.models import Post, PostVersion
from microblog.posts.visibility import NOBODY, readable_posts, readable_versions

VERSIONS = 10
"""How many versions a page of a post's history shows."""

_one = readable_posts().where(Post.id == bindparam("post_id"))
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
    if post_id > MAX_ID:
        raise NoSuchPost
    found = rows(_one, post_id=post_id, viewer_id=viewer.id if viewer else NOBODY)
    if not found:
        raise NoSuchPost
    return found[0]


def own(post_id: int, author: Account) -> AnyRow:
    """One of somebody's own posts.

    Raises:
        NoSuchPost: it is gone, or somebody else's.
    """
    found = readable(post_id, author)
    if found.account_id != author.id:
        raise NoSuchPost
    return found


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
