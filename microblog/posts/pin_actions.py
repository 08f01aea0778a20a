"""Put posts above the others on one's profile, and take them down."""

from microblog.accounts.models import MAX_PINS, Account
from microblog.core.actions import action
from microblog.core.clock import now
from microblog.core.ids import id_at
from microblog.posts.actions import own_post
from microblog.posts.errors import TooManyPins
from microblog.posts.pins import add_pin, drop_pin


@action
def pin(author: Account, post_id: int) -> None:
    """Let a profile begin with one of its posts: the latest pin stands first. Pinning twice changes nothing.

    Raises:
        NoSuchPost, TooManyPins
    """
    post = own_post(author, post_id)
    if post.pinned_id:
        return
    if not add_pin(author.id):
        raise TooManyPins(most=MAX_PINS)
    post.pinned_id = id_at(now())


@action
def unpin(author: Account, post_id: int) -> None:
    """Let a post stand among the others again. Where it does already, nothing changes."""
    post = own_post(author, post_id)
    if post.pinned_id is None:
        return
    drop_pin(author.id)
    post.pinned_id = None
