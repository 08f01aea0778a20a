"""What can be asked about accounts."""

from collections.abc import Collection, Sequence
from typing import cast

from sqlalchemy import and_, bindparam, select

from microblog.accounts.errors import NoSuchAccount, Renamed
from microblog.accounts.models import Account, UsedName
from microblog.accounts.names import MAX_USERNAME_LENGTH
from microblog.core.db import rows, session
from microblog.core.read_only import ReadOnly

_read = ReadOnly(Account)
_is_named = and_(Account.username == bindparam("username"), Account.domain == "", Account.disabled_at.is_(None))
_by_username = select(Account).where(_is_named)
_seen_by_username = select(*_read.columns).where(_is_named)
_called_before = (
    select(Account.username)
    .join(UsedName, UsedName.account_id == Account.id)
    .where(UsedName.name == bindparam("username"), Account.disabled_at.is_(None))
)
_showing = select(Account.id).where(Account.picture == bindparam("picture"), Account.disabled_at.is_(None))


def by_username(username: str) -> Account:
    """The account of this server with a name, in upper or lower case.

    Raises:
        Renamed: it has another name now.
        NoSuchAccount: there is none, or it is closed.
    """
    account = session.scalars(_by_username, {"username": _checked(username)}).first()
    if account is None:
        raise _absent(username)
    return account


def seen_by_username(username: str) -> Account:
    """Like `by_username()` at a third of the cost; what it gives is for reading only."""
    found = rows(_seen_by_username, username=_checked(username))
    if not found:
        raise _absent(username)
    [account] = _read.objects(found[0])
    return cast(Account, account)


def _checked(username: str) -> str:
    if len(username) > MAX_USERNAME_LENGTH or not (username.isascii() and username.isprintable()):
        raise NoSuchAccount
    return username.lower()


def _absent(username: str) -> NoSuchAccount:
    present = rows(_called_before, username=username.lower())
    return Renamed(present[0].username) if present else NoSuchAccount()


def is_shown(picture: str) -> bool:
    """Whether a stored picture is the present one of an account that is not closed."""
    return bool(rows(_showing, picture=picture))


def existing(usernames: Collection[str]) -> Sequence[str]:
    """Those of these names that somebody has, or had, whose account is not closed."""
    if not usernames:
        return []
    named = select(UsedName.name).join(Account, Account.id == UsedName.account_id)
    named = named.where(UsedName.name.in_(usernames), Account.disabled_at.is_(None))
    return session.scalars(named.order_by(Account.id, UsedName.name)).all()


def former_names(account: Account) -> Sequence[str]:
    """What an account was called before."""
    theirs = select(UsedName.name).where(UsedName.account_id == account.id, UsedName.name != account.username)
    return session.scalars(theirs.order_by(UsedName.name)).all()
