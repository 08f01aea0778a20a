"""Who may see which post. Every query that returns posts starts here.

A post can be read unless it was deleted or its author's account was closed; a public or unlisted one by everybody, and
one for followers by its author and by those who follow the author now. Lists of what everybody writes have public ones
only. What a post said before an edit can be read by those who may read both the post and what was written then.
"""

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, or_, select

from microblog.accounts.models import Account
from microblog.core.prepared import AnySelect
from microblog.follows.models import ACCEPTED, Follow
from microblog.posts.models import FOLLOWERS, PUBLIC, Post, PostVersion

NOBODY = 0
"""The viewer's id where nobody is logged in; no account has it."""

SHOWN = (
    Post.text,
    Post.visibility,
    Post.mentions,
    Post.language,
    Post.edited_id,
    Post.pinned_id,
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
    return and_(is_alive(), _is_for(Post.visibility))


def _is_for(visibility: Any) -> ColumnElement[bool]:
    return or_(visibility != FOLLOWERS, Post.account_id == _viewer, follows_author(_viewer))


def follows_author(reader: Any) -> ColumnElement[bool]:
    """Whether an account follows the post's author. As `EXISTS`, PostgreSQL would first read all whom it follows."""
    edge = select(Follow.id).where(Follow.follower_id == reader, Follow.followed_id == Post.account_id)
    return edge.where(Follow.state == ACCEPTED).correlate(Post).scalar_subquery().is_not(None)


def readable_posts() -> AnySelect:
    """Posts with their authors that the account in the parameter `viewer_id` may read; callers say which."""
    return _posts().where(is_readable())


def public_posts() -> AnySelect:
    """Posts with their authors that stand in the lists of what everybody writes."""
    return _posts().where(is_alive(), Post.visibility == PUBLIC)


def readable_versions() -> AnySelect:
    """What posts said before, as far as the account in the parameter `viewer_id` may read it; callers say of which."""
    found = select(PostVersion.id, PostVersion.text, PostVersion.visibility)
    found = found.join(Post, Post.id == PostVersion.post_id).join(Account, Account.id == Post.account_id)
    return found.where(is_readable(), _is_for(PostVersion.visibility))


def _posts() -> AnySelect:
    # Every post has an author, so the outer join finds what the inner one would. But it lets no planner begin with the
    # authors, nor look at all of them to know which are closed: what is walked is posts, until the page is full.
    return select(Post.id, *SHOWN).outerjoin(Account, Account.id == Post.account_id)
