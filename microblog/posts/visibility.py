"""Who may see which post. Every query that returns posts starts here.

A post can be read unless it was deleted or its author's account was closed; a public one by everybody, and one for
followers by its author and by those who follow the author now.
"""

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, exists, or_, select

from microblog.accounts.models import Account
from microblog.core.prepared import AnySelect
from microblog.follows.models import ACCEPTED, Follow
from microblog.posts.models import PUBLIC, Post

NOBODY = 0
"""The viewer's id where nobody is logged in; no account has it."""

SHOWN = (
    Post.text,
    Post.visibility,
    Post.mentions,
    Account.id.label("account_id"),
    Account.username,
    Account.display_name,
    Account.picture,
)
"""What a page shows of a post, besides its id."""

_viewer: BindParameter[int] = bindparam("viewer_id")


def is_alive() -> ColumnElement[bool]:
    """Neither the post nor its author is gone."""
    return and_(Post.deleted_at.is_(None), Account.disabled_at.is_(None))


def is_readable() -> ColumnElement[bool]:
    """Whether the account in the parameter `viewer_id` may read the post."""
    follows_author = exists().where(
        Follow.follower_id == _viewer, Follow.followed_id == Post.account_id, Follow.state == ACCEPTED
    )
    return and_(is_alive(), or_(Post.visibility == PUBLIC, Post.account_id == _viewer, follows_author))


def readable_posts() -> AnySelect:
    """Posts with their authors that the account in the parameter `viewer_id` may read; callers say which."""
    return _posts().where(is_readable())


def public_posts() -> AnySelect:
    """Posts with their authors that everybody may read."""
    return _posts().where(is_alive(), Post.visibility == PUBLIC)


def _posts() -> AnySelect:
    return select(Post.id, *SHOWN).join(Account, Account.id == Post.account_id)
