"""Whom somebody could follow: those whom the people they follow are following, then people who write.

Nobody is suggested who wants to be asked first: a list of strangers would only bring requests.
"""

from collections.abc import Sequence

from sqlalchemy import Integer, and_, bindparam, exists, func, null, select
from sqlalchemy.orm import aliased

from microblog.accounts.models import Account
from microblog.core.db import rows
from microblog.core.ids import MAX_ID
from microblog.core.prepared import AnyRow, AnySelect
from microblog.follows.models import ACCEPTED, Follow
from microblog.posts.models import Post
from microblog.posts.visibility import public_posts

ENOUGH_FOLLOWED = 3
"""Who follows as many has found the way, and is left alone at home."""

SUGGESTED = 3
LOOKED_AT = 100
"""How many of the newest public posts are looked at for a few people, and, below, for a page of them."""

ON_A_PAGE = 20
LOOKED_AT_FOR_A_PAGE = 400

FRIENDS = 60
FOLLOWS_OF_EACH = 40
"""Whose follows are looked at, and how many of each: the newest, so that a page costs the same for 5,000 follows."""


def people_to_follow(reader: Account) -> Sequence[AnyRow]:
    """The latest public writers whom a newcomer does not follow yet, as rows for `web_people.people()`."""
    if reader.following_count >= ENOUGH_FOLLOWED:
        return ()
    return rows(_WRITERS, viewer_id=reader.id, looked_at=LOOKED_AT, limit=SUGGESTED)


def page_of_people(reader: Account) -> Sequence[AnyRow]:
    """Those whom most of the followed follow, then the latest public writers, as rows for `web_people.people()`."""
    asked = {"viewer_id": reader.id, "limit": ON_A_PAGE}
    known = rows(_FOLLOWED_BY_FOLLOWED, **asked) if reader.following_count else []
    ids = {row.id for row in known}
    writers = rows(_WRITERS, **asked, looked_at=LOOKED_AT_FOR_A_PAGE) if len(known) < ON_A_PAGE else []
    return [*known, *(row for row in writers if row.id not in ids)][:ON_A_PAGE]


_viewer = bindparam("viewer_id", type_=Integer)
_limit = bindparam("limit", type_=Integer)


def _people() -> AnySelect:
    """Everybody who may be suggested to the viewer; callers say which, and in what order."""
    known = exists().where(Follow.follower_id == _viewer, Follow.followed_id == Account.id)
    who = (Account.id, Account.username, Account.display_name, Account.bio, Account.picture, Account.is_locked)
    fit = and_(Account.id != _viewer, Account.disabled_at.is_(None), Account.is_locked.is_(False), ~known)
    return select(*who, null().label("state")).where(fit).limit(_limit)


def _writers() -> AnySelect:
    # The bound on the key makes this a search of its index, not a scan.
    newest = public_posts().where(Post.id <= MAX_ID).order_by(Post.id.desc())
    recent = newest.limit(bindparam("looked_at", type_=Integer)).subquery()
    latest = (
        select(recent.c.account_id, func.max(recent.c.id).label("post_id")).group_by(recent.c.account_id).subquery()
    )
    return _people().join(latest, latest.c.account_id == Account.id).order_by(latest.c.post_id.desc())


def _followed_by_followed() -> AnySelect:
    mine, theirs, each = (aliased(Follow) for _ in range(3))
    of_friend = (each.follower_id == mine.followed_id, each.state == ACCEPTED)
    oldest = select(each.id).where(*of_friend).order_by(each.id.desc()).limit(1).offset(FOLLOWS_OF_EACH - 1)
    friends = (
        select(mine.followed_id.label("id"), func.coalesce(oldest.correlate(mine).scalar_subquery(), 0).label("oldest"))
        .join(Account, Account.id == mine.followed_id)
        .where(mine.follower_id == _viewer, mine.state == ACCEPTED, Account.disabled_at.is_(None))
        .order_by(mine.id.desc())
        .limit(FRIENDS)
        .cte("friend")
    )
    newest = and_(theirs.follower_id == friends.c.id, theirs.id >= friends.c.oldest, theirs.state == ACCEPTED)
    reached = select(theirs.followed_id.label("id"), func.count().label("friends"), func.max(theirs.id).label("newest"))
    reach = reached.select_from(friends).join(theirs, newest).group_by(theirs.followed_id).subquery("reach")
    found = _people().add_columns(reach.c.friends).join(reach, reach.c.id == Account.id)
    return found.order_by(reach.c.friends.desc(), reach.c.newest.desc())


_WRITERS = _writers()
_FOLLOWED_BY_FOLLOWED = _followed_by_followed()
