"""Who follows whom."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, Exists, and_, bindparam, exists, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from microblog.accounts.models import Account
from microblog.core.db import rows
from microblog.core.paging import Page
from microblog.core.prepared import AnyRow, AnySelect
from microblog.follows.models import ACCEPTED, Follow


@dataclass(frozen=True)
class Relation:
    """What two accounts are to each other, as the first sees it."""

    is_self: bool
    is_following: bool
    follows_you: bool


def relation(viewer: Account | None, account: Account) -> Relation:
    """What an account is to the one who looks at it."""
    if viewer is None or viewer.id == account.id:
        return Relation(is_self=viewer is not None, is_following=False, follows_you=False)
    [both] = rows(_between, viewer_id=viewer.id, account_id=account.id)
    return Relation(is_self=False, is_following=both.is_following, follows_you=both.follows_you)


def _exists(follower: str, followed: str) -> Exists:
    one = (Follow.follower_id == bindparam(follower), Follow.followed_id == bindparam(followed))
    return exists().where(*one, Follow.state == ACCEPTED)


_between = select(
    _exists("viewer_id", "account_id").label("is_following"), _exists("account_id", "viewer_id").label("follows_you")
)


def followers(account: Account, viewer: Account | None, before: int | None, limit: int) -> Page[AnyRow]:
    """Who follows an account, latest first: rows of `Account` columns, `cursor`, and if the viewer follows them."""
    return _people(_followers, account, viewer, before, limit)


def following(account: Account, viewer: Account | None, before: int | None, limit: int) -> Page[AnyRow]:
    """Whom an account follows, latest first, like `followers()`."""
    return _people(_following, account, viewer, before, limit)


def _list_of(other: InstrumentedAttribute[int], one: InstrumentedAttribute[int]) -> AnySelect:
    mine = aliased(Follow)
    is_following = exists().where(
        mine.follower_id == bindparam("viewer_id"), mine.followed_id == Account.id, mine.state == ACCEPTED
    )
    return (
        select(
            Follow.id.label("cursor"),
            Account.id,
            Account.username,
            Account.display_name,
            Account.bio,
            Account.picture,
            is_following.label("is_following"),
        )
        .join(Account, Account.id == other)
        .where(and_(one == bindparam("account_id"), Follow.state == ACCEPTED, Account.disabled_at.is_(None)))
        .where(Follow.id < bindparam("before", type_=BigInteger))
        .order_by(Follow.id.desc())
        .limit(bindparam("limit"))
    )


_followers = _list_of(Follow.follower_id, Follow.followed_id)
_following = _list_of(Follow.followed_id, Follow.follower_id)
_BEYOND = 2**62


def _people(
    statement: AnySelect, account: Account, viewer: Account | None, before: int | None, limit: int
) -> Page[AnyRow]:
    asked = {"account_id": account.id, "viewer_id": viewer.id if viewer else 0, "before": before or _BEYOND}
    found = rows(statement, **asked, limit=limit + 1)
    return Page(found[:limit], found[limit - 1].cursor if len(found) > limit else None)
