"""What can be asked about posts."""

from sqlalchemy import bindparam

from microblog.accounts.models import Account
from microblog.core.db import rows
from microblog.core.ids import MAX_ID
from microblog.core.prepared import AnyRow
from microblog.posts.errors import NoSuchPost
from microblog.posts.models import Post
from microblog.posts.visibility import NOBODY, readable_posts

_one = readable_posts().where(Post.id == bindparam("post_id"))


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
