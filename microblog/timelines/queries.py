"""The lists that people read: newest first, from a cursor."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Integer, bindparam

from microblog.accounts.models import Account
from microblog.core.context import settings
from microblog.core.db import dialect, rows
from microblog.core.ids import MAX_ID
from microblog.core.paging import Kept, Page
from microblog.core.prepared import AnyRow, AnySelect
from microblog.posts.models import Post, PostTag
from microblog.posts.visibility import NOBODY, public_posts, readable_posts
from microblog.timelines.remembering import Reading, remembered
from microblog.timelines.statements import EXPLORE_STATE, FLOOR, HOME_STATE, STORED, UNSTORED, WALKED

MANY = 500
"""Who follows so many finds a page among the last posts of everybody, as likely as not."""


@dataclass(frozen=True)
class Home(Page[AnyRow]):
    """A page of home; `is_stored` says whether a stored timeline exists, finished or not."""

    is_stored: bool


def home(reader: Account, before: int | None) -> Home:
    """The posts of those whom an account follows, and its own."""
    if before:
        return _home(reader, before).page
    return remembered(("home", reader.id), lambda: _home(reader, None), HOME_STATE, viewer_id=reader.id)


def _home(reader: Account, before: int | None) -> Reading[Home]:
    """A page of home, and down to where the stored timeline was read for it, if that sufficed.

    It comes from the stored timeline as far as that reaches, and else from the posts themselves: the page is the same.
    """
    limit = settings().posts_per_page
    asked = {"viewer_id": reader.id, "before": before or MAX_ID, "limit": limit + 1}
    found = rows(STORED[dialect()], **asked)
    floor: int | None = 0
    oldest = found[limit].id if len(found) > limit else None
    if oldest is None:
        floor = next((each.floor for each in rows(FLOOR, viewer_id=reader.id)), None)
        is_whole = floor == 0 and found  # no rows at all may mean that it was finished between the two statements
        oldest = 0 if is_whole else None
        found = found if is_whole else _unstored(reader, asked)
    next_before = found[limit - 1].id if len(found) > limit else None
    return Reading(Home(Kept(found[:limit]), next_before, is_stored=floor is not None), oldest)


def _unstored(reader: Account, asked: dict[str, int]) -> list[AnyRow]:
    """The same page without a stored timeline."""
    found = rows(WALKED, **asked) if reader.following_count >= MANY else []
    return found if len(found) == asked["limit"] else rows(UNSTORED, **asked)


def explore(before: int | None) -> Page[AnyRow]:
    """Everybody's public posts."""
    if before:
        return _page(_explore, None, before)
    return remembered("explore", lambda: _reading(_explore, None, None), EXPLORE_STATE)


def by_tag(tag: str, before: int | None) -> Page[AnyRow]:
    """Everybody's public posts with a hashtag, which is given by its name."""
    return _page(_by_tag, None, before, tag=tag)


def public_by_account(author: Account) -> Page[AnyRow]:
    """One account's newest public posts, whoever asks."""
    return _page(_public_by_account, None, None, author_id=author.id)


def by_account(
    author: Account, viewer: Account | None, before: int | None, *, but_pinned: bool = False
) -> Page[AnyRow]:
    """One account's posts, as far as the viewer may read them; all, or all but those that `pinned()` gives."""
    return _page(_not_pinned if but_pinned else _by_account, viewer, before, author_id=author.id)


def pinned(author: Account, viewer: Account | None) -> Sequence[AnyRow]:
    """The posts that a profile begins with, the latest pin first, as far as the viewer may read them."""
    if not author.pins_count:
        return ()
    return rows(_pinned, viewer_id=viewer.id if viewer else NOBODY, author_id=author.id)


def _newest_first(posts: AnySelect) -> AnySelect:
    older = posts.where(Post.id < bindparam("before"))
    return older.order_by(Post.id.desc()).limit(bindparam("limit", type_=Integer))


_explore = _newest_first(public_posts())
# The hashtag's own column gives the order, so that its key is what is walked.
_by_tag = (
    public_posts()
    .join(PostTag, PostTag.post_id == Post.id)
    .where(PostTag.tag == bindparam("tag"), PostTag.post_id < bindparam("before"))
    .order_by(PostTag.post_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
_theirs = readable_posts().where(Post.account_id == bindparam("author_id"))
_by_account = _newest_first(_theirs)
_public_by_account = _newest_first(public_posts().where(Post.account_id == bindparam("author_id")))
_not_pinned = _newest_first(_theirs.where(Post.pinned_id.is_(None)))
_pinned = _theirs.where(Post.pinned_id.is_not(None)).order_by(Post.pinned_id.desc(), Post.id.desc())


def _page(statement: AnySelect, viewer: Account | None, before: int | None, **given: int | str) -> Page[AnyRow]:
    return _reading(statement, viewer, before, **given).page


def _reading(
    statement: AnySelect, viewer: Account | None, before: int | None, **given: int | str
) -> Reading[Page[AnyRow]]:
    limit = settings().posts_per_page
    asked = {"viewer_id": viewer.id if viewer else NOBODY, "before": before or MAX_ID, "limit": limit + 1, **given}
    found = rows(statement, **asked)
    if len(found) <= limit:
        return Reading(Page(Kept(found), None), None)
    return Reading(Page(Kept(found[:limit]), found[limit - 1].id), found[limit].id)
