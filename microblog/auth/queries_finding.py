"""Finding people among many, for those in charge: newest first, or by how a username or an address begins."""

from sqlalchemy import BigInteger, String, and_, bindparam, func, or_, select

from microblog.accounts.models import Account
from microblog.auth.models import LoginSession, User
from microblog.auth.queries import login_name
from microblog.core.clock import now
from microblog.core.db import rows
from microblog.core.ids import MAX_ID
from microblog.core.paging import Page
from microblog.core.prepared import AnyRow, AnySelect

MAX_ASKED = 254
_LAST = "\U0010ffff"
"""Whatever begins with a word sorts before the word and this, by its bytes."""

_people: AnySelect = (
    select(
        Account.id,
        Account.username,
        Account.display_name,
        Account.created_at,
        Account.disabled_at,
        User.role,
        User.email,
    )
    .join(User, User.account_id == Account.id)
    .where(Account.domain == "")
)
_first, _end = bindparam("first", type_=String), bindparam("end", type_=String)
_after, _place = bindparam("after", type_=String), bindparam("place", type_=BigInteger)
_newest = _people.where(Account.id < _place).order_by(Account.id.desc()).limit(bindparam("limit"))
_named = (
    _people.where(Account.username >= _first, Account.username < _end, Account.username > _after)
    .order_by(Account.username)
    .limit(bindparam("limit"))
)
_reached_by = (
    _people.where(User.email >= _first, User.email < _end, User.email >= _after)
    .where(or_(User.email > _after, and_(User.email == _after, User.id > _place)))
    .order_by(User.email, User.id)
    .limit(bindparam("limit"))
)
_at = (
    select(Account.username, User.email, User.id.label("user_id"))
    .join(User, User.account_id == Account.id)
    .where(Account.id == _place)
)
_sessions = select(func.count().label("number")).where(
    LoginSession.user_id == bindparam("user_id"), LoginSession.expires_at > bindparam("moment")
)


def find(asked: str, place: int | None, limit: int, *, by_address: bool) -> Page[AnyRow]:
    """People in an order that an index has, after the account at `place`; `by_address` lets an address be asked for.

    What has an `@` after its first character is the beginning of an address, anything else that of a username.
    """
    wanted = login_name(asked[:MAX_ASKED])
    found = _found(wanted, place, limit + 1, by_address=by_address)
    return Page(found[:limit], found[limit - 1].id if len(found) > limit else None)


def _found(wanted: str, place: int | None, limit: int, *, by_address: bool) -> list[AnyRow]:
    if not wanted:
        return rows(_newest, place=place or MAX_ID, limit=limit)
    at = rows(_at, place=place) if place else []
    asked = {"first": wanted, "end": wanted + _LAST, "limit": limit}
    if by_address and "@" in wanted:
        return rows(_reached_by, after=at[0].email if at else "", place=at[0].user_id if at else 0, **asked)
    return rows(_named, after=at[0].username if at else "", **asked)


def sessions_count(user: User) -> int:
    """In how many browsers somebody is logged in."""
    [found] = rows(_sessions, user_id=user.id, moment=now())
    return int(found.number)
