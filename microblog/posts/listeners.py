"""What follows when a post is deleted."""

from sqlalchemy import delete

from microblog.core.clock import now
from microblog.core.db import session
from microblog.core.events import listens_to
from microblog.posts.actions import GRANTED
from microblog.posts.events import Deleted
from microblog.posts.models import Post


@listens_to(Deleted, after=GRANTED)
def erase(event: Deleted) -> None:
    """Remove what was not brought back in time. What was deleted again since has its own time, and its own job."""
    session.execute(delete(Post).where(Post.id == event.post_id, Post.deleted_at <= now() - GRANTED))
