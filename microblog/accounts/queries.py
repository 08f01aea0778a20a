"""What can be asked about accounts."""

from collections.abc import Collection, Sequence
from typing import cast

from sqlalchemy import and_, bindparam, select

from microblog.accounts.errors import NoSuchAccount
from microblog.accounts.models import Account
from microblog.accounts.names import MAX_USERNAME_LENGTH
from microblog.core.db import rows, session
from microblog.core.read_only import ReadOnly

_read = ReadOnly(Account)
_is_named = and_(Account.username == bindparam("username"), Account.domain == "", Account.disabled_at.is_(None))
_by_username = select(Account).where(_is_named)
_seen_by_username = select(*_read.columns).where(_is_named)


def by_username(username: str) -> Account:
    """The account of this server with a name, in upper or lower case.

    Raises:
        NoSuchAccount: there is none, or an admin has closed it.
    """
    account = session.scalars(_by_username, {"username": _checked(username)}).first()
    if account is None:
        raise NoSuchAccount
    return account


def seen_by_username(username: str) -> Account:
    """Like `by_username()` at a third of the cost; what it gives is for reading only."""
    found = rows(_seen_by_username, username=_checked(username))
    if not found:
        raise NoSuchAccount
    [account] = _read.objects(found[0])
    return cast(Account, account)


def _checked(username: str) -> str:
    if len(username) > MAX_USERNAME_LENGTH or not (username.isascii() and username.isprintable()):
        raise NoSuchAccount
    return username.lower()


def existing(usernames: Collection[str]) -> Sequence[str]:
    """Those of these names that somebody has whose account is not closed."""
    if not usernames:
        return []
    named = select(Account.username).where(
        Account.username.in_(usernames), Account.domain == "", Account.disabled_at.is_(None)
    )
    return session.scalars(named.order_by(Account.id)).all()
