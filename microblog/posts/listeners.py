"""What follows when a post is written, changed or deleted."""

from sqlalchemy import bindparam, select, update

from microblog.core.clock import now
from microblog.core.context import database
from microblog.core.db import change, rows, session
from microblog.core.events import listens_to
from microblog.posts.actions import GRANTED
from microblog.posts.erasing import erase_for_good
from microblog.posts.events import Deleted, Edited, LanguageLeftOpen, Published
from microblog.posts.languages import language_of
from microblog.posts.models import Post

_written = select(Post.text, Post.language).where(Post.id == bindparam("post_id"), Post.language_is_chosen.is_(False))


@listens_to(Published)
def find_language(event: Published) -> None:
    """Find out what language a new post is in."""
    determine_language(event.post_id)


@listens_to(Edited)
def find_language_again(event: Edited) -> None:
    """Find out what language a post is in since it was edited."""
    determine_language(event.post_id)


@listens_to(LanguageLeftOpen)
def find_open_language(event: LanguageLeftOpen) -> None:
    """Find out what language a post is in whose author chose one before."""
    determine_language(event.post_id)


def determine_language(post_id: int) -> None:
    """Store the language of a post, unless its author has chosen one. No lock is held while it is found out, so whoever
    edits the post meanwhile leaves a job for the new words.
    """
    with database().session():
        written = rows(_written, post_id=post_id)
    for text, language in written:
        if (found := language_of(text)) != language:
            same = update(Post).where(Post.id == post_id, Post.text == text, Post.language_is_chosen.is_(False))
            change(same.values(language=found))


@listens_to(Deleted, after=GRANTED)
def erase(event: Deleted) -> None:
    """Remove what was not brought back in time. What was deleted again since has its own time, and its own job."""
    gone = select(Post.id).where(Post.id == event.post_id, Post.deleted_at <= now() - GRANTED)
    erase_for_good(session.scalars(gone.with_for_update()).all())
