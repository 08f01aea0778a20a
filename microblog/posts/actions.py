"""Publish, delete, and take a deletion back."""

import hashlib
from datetime import timedelta

from sqlalchemy import bindparam, select, update

from microblog.accounts.models import Account
from microblog.accounts.queries import existing
from microblog.auth.confirmation import require_confirmed
from microblog.backends.cache.limits import Limit
from microblog.core.actions import action
from microblog.core.clock import now
from microblog.core.db import session
from microblog.core.events import emit
from microblog.core.ids import MAX_ID, new_id
from microblog.posts.errors import BadVisibility, EmptyPost, NoSuchPost, TooLong, TooMuch
from microblog.posts.events import Deleted, Published, Restored
from microblog.posts.models import PUBLIC, VISIBILITIES, Post
from microblog.posts.pins import add_pin, drop_pin
from microblog.posts.tags import note_tags
from microblog.posts.text import MAX_POST_BYTES, MAX_POST_LENGTH, clean, graphemes, mentioned_names

UNDO_WINDOW = timedelta(seconds=10)
"""What is promised; a little more is granted, because a click takes time to arrive."""

GRANTED = UNDO_WINDOW + timedelta(seconds=5)

POSTS_BY = Limit("posts", times=30, window=timedelta(minutes=5))
POSTS_TODAY_BY = Limit("posts in 3 hours", times=300, window=timedelta(hours=3))


def publish(author: Account, text: str, *, visibility: str = PUBLIC, key: str | None = None) -> Post:
    """Add a post. The same words sent twice from one form, which is known by its `key`, make one post.

    Raises:
        EmptyPost, TooLong, TooMuch, BadVisibility, NotConfirmed, TooFast
    """
    text = clean(text, size=MAX_POST_BYTES)
    check_text(text)
    check_audience(visibility)
    POSTS_BY.spend(author.id)
    POSTS_TODAY_BY.spend(author.id)
    return _publish(author, text, visibility, _submission(author.id, key, text, visibility))


def check_text(text: str) -> None:
    """Refuse what is no post. Counted in graphemes, as the form does it too; the bytes are what the database bounds."""
    if not text:
        raise EmptyPost
    if len(text) > MAX_POST_BYTES or len(text.encode()) > MAX_POST_BYTES:
        raise TooMuch
    if (over := graphemes(text) - MAX_POST_LENGTH) > 0:
        raise TooLong(over=over, most=MAX_POST_LENGTH)


def check_audience(visibility: str) -> None:
    """Refuse what is none of the audiences."""
    if visibility not in VISIBILITIES:
        raise BadVisibility


@action
def _publish(author: Account, text: str, visibility: str, submission: bytes | None) -> Post:
    require_confirmed(author)
    if submission and (sent_before := session.scalar(select(Post).where(Post.submission == submission))):
        return sent_before
    post = Post(
        id=new_id(Post.id),
        account_id=author.id,
        text=text,
        visibility=visibility,
        mentions=mentions_in(text),
        submission=submission,
    )
    session.add(post)
    session.flush()
    note_tags(post, is_new=True)
    count_posts(author.id, 1)
    emit(Published(post_id=post.id, account_id=author.id))
    return post


def mentions_in(text: str) -> str:
    """The names in a text that are accounts at present, as a post keeps them."""
    return " ".join(existing(mentioned_names(text)))


@action
def delete(author: Account, post_id: int) -> None:
    """Take one's own post away. It can be brought back for ten seconds; then nothing is left of it."""
    post = _own(author, post_id)
    if post.deleted_at:
        return
    post.deleted_at = now()
    post.submission = None
    note_tags(post)
    count_posts(author.id, -1)
    if post.pinned_id:
        drop_pin(author.id)
    emit(Deleted(post_id=post.id))


@action
def restore(author: Account, post_id: int) -> None:
    """Take a deletion back, within the time for it. It is pinned as it was, unless others have taken its place."""
    post = _own(author, post_id)
    if post.deleted_at is None:
        return
    if now() - post.deleted_at > GRANTED:
        raise NoSuchPost
    post.deleted_at = None
    note_tags(post)
    count_posts(author.id, 1)
    if post.pinned_id and not add_pin(author.id):
        post.pinned_id = None
    emit(Restored(post_id=post.id, account_id=author.id))


def count_posts(account_id: int, by: int) -> None:
    """Keep the number of posts that a profile shows."""
    session.execute(_count, {"account": account_id, "by": by})


def own_post(author: Account, post_id: int) -> Post:
    """One's own post that is not deleted, held until the end of the transaction.

    Raises:
        NoSuchPost
    """
    post = _own(author, post_id)
    if post.deleted_at:
        raise NoSuchPost
    return post


def _own(author: Account, post_id: int) -> Post:
    own = select(Post).where(Post.id == post_id, Post.account_id == author.id).with_for_update()
    post = session.scalars(own).first() if post_id <= MAX_ID else None
    if post is None:
        raise NoSuchPost
    return post


def _submission(account_id: int, key: str | None, text: str, visibility: str) -> bytes | None:
    if not key:
        return None
    return hashlib.sha256("\0".join((str(account_id), key, visibility, text)).encode("utf-8", "replace")).digest()


_count = (
    update(Account)
    .where(Account.id == bindparam("account"))
    .values(posts_count=Account.posts_count + bindparam("by"))
    .execution_options(synchronize_session=False)
)
