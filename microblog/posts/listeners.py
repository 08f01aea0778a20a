"""What follows when a post is deleted."""

from sqlalchemy import select

from microblog.core.clock import now
from microblog.core.db import session
from microblog.core.events import listens_to
from microblog.posts.actions import GRANTED
from microblog.posts.erasing import erase_for_good
from microblog.posts.events import Deleted
from microblog.posts.models import Post


@listens_to(Deleted, after=GRANTED)
def erase(event: Deleted) -> None:
    """Remove what was not brought back in time. What was deleted again since has its own time, and its own job."""
    gone = select(Post.id).where(Post.id == event.post_id, Post.deleted_at <= now() - GRANTED)
    erase_for_good(session.scalars(gone.with_for_update()).all())
