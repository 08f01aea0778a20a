"""The rows by which posts are found under their hashtags: written with the post, in the same transaction."""

from collections.abc import Iterable, Iterator

from sqlalchemy import bindparam, delete, insert

from microblog.core.db import session
from microblog.posts.models import PUBLIC, Post, PostTag
from microblog.posts.text import hashtags


def note_tags(post: Post, *, is_new: bool = False) -> None:
    """Make the rows of a post what they should be now. Call it after every change of its words, audience or being."""
    if not is_new:
        session.execute(_forget, {"id": post.id})
    if post.deleted_at is None and (tags := list(tag_rows([(post.id, post.text, post.visibility)]))):
        session.execute(_note, [{"tag": tag, "post_id": post_id} for tag, post_id in tags])


def tag_rows(posts: Iterable[tuple[int, str, str]]) -> Iterator[tuple[str, int]]:
    """The rows that some posts, each with its id, text and audience, have: (name, post's id)."""
    for id, text, visibility in posts:
        if visibility == PUBLIC and ("#" in text or "＃" in text):
            yield from ((tag, id) for tag in hashtags(text))


_forget = delete(PostTag).where(PostTag.post_id == bindparam("id")).execution_options(synchronize_session=False)
_note = insert(PostTag)
