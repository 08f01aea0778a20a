"""Who follows whom."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, ColumnElement, bindparam, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from microblog.accounts.models import Account
from microblog.core.db import rows
from microblog.core.paging import Page
from microblog.core.prepared import AnyRow, AnySelect
from microblog.follows.models import ACCEPTED, REQUESTED, Follow


@dataclass(frozen=True)
class Relation:
    """What two accounts are to each other, as the first sees it. Each state is that of a follow, or `None`."""

    is_self: bool
    state: str | None = None
    their_state: str | None = None

    @property
    def is_following(self) -> bool:
        """Whether the first follows the second."""
        return self.state == ACCEPTED

    @property
    def follows_you(self) -> bool:
        """Whether the second follows the first."""
        return self.their_state == ACCEPTED

    @property
    def asks_you(self) -> bool:
        """Whether the second waits for the first to answer."""
        return self.their_state == REQUESTED


def relation(viewer: Account | None, account: Account) -> Relation:
    """What an account is to the one who looks at it."""
    if viewer is None or viewer.id == account.id:
        return Relation(is_self=viewer is not None)
    [both] = rows(_between, viewer_id=viewer.id, account_id=account.id)
    return Relation(is_self=False, state=both.state, their_state=both.their_state)


def _state(follower: ColumnElement[int], followed: ColumnElement[int]) -> ColumnElement[str]:
    one = aliased(Follow)
    return select(one.state).where(one.follower_id == follower, one.followed_id == followed).scalar_subquery()


_viewer: ColumnElement[int] = bindparam("viewer_id")
_account: ColumnElement[int] = bindparam("account_id")
_between = select(_state(_viewer, _account).label("state"), _state(_account, _viewer).label("their_state"))


def followers(account: Account, viewer: Account | None, before: int | None, limit: int) -> Page[AnyRow]:
    """Who follows an account, latest first: `Account` columns, `cursor`, and the `state` of the viewer's own follow."""
    return _people(_followers, account, viewer, before, limit)


def following(account: Account, viewer: Account | None, before: int | None, limit: int) -> Page[AnyRow]:
    """Whom an account follows, latest first, like `followers()`."""
    return _people(_following, account, viewer, before, limit)


def waiting(account: Account, before: int | None, limit: int) -> Page[AnyRow]:
    """Who asks to follow an account, latest first, like `followers()`."""
    return _people(_waiting, account, account, before, limit)


def _list_of(other: InstrumentedAttribute[int], one: InstrumentedAttribute[int], state: str = ACCEPTED) -> AnySelect:
    found = select(
        Follow.id.label("cursor"),
        Account.id,
        Account.username,
        Account.display_name,
        Account.bio,
        Account.picture,
        Account.is_locked,
        _state(_viewer, Account.id.expression).label("state"),
    )
    # The state stands in the statement itself, because an index of some rows is not used for a parameter.
    is_so = Follow.state == literal_column(f"'{state}'")
    listed = found.join(Account, Account.id == other).where(one == _account, is_so)
    older = listed.where(Account.disabled_at.is_(None), Follow.id < bindparam("before", type_=BigInteger))
    return older.order_by(Follow.id.desc()).limit(bindparam("limit"))


_followers = _list_of(Follow.follower_id, Follow.followed_id)
_following = _list_of(Follow.followed_id, Follow.follower_id)
_waiting = _list_of(Follow.follower_id, Follow.followed_id, REQUESTED)
_BEYOND = 2**62


def _people(
    statement: AnySelect, account: Account, viewer: Account | None, before: int | None, limit: int
) -> Page[AnyRow]:
    asked = {"account_id": account.id, "viewer_id": viewer.id if viewer else 0, "before": before or _BEYOND}
    found = rows(statement, **asked, limit=limit + 1)
    return Page(found[:limit], found[limit - 1].cursor if len(found) > limit else None)
