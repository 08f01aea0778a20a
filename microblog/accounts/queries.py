"""What can be asked about accounts."""

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, select

from microblog.accounts.errors import NoSuchAccount
from microblog.accounts.models import Account
from microblog.accounts.names import MAX_USERNAME_LENGTH
from microblog.core.db import session

_by_username = select(Account).where(
    Account.username == bindparam("username"), Account.domain == "", Account.disabled_at.is_(None)
)


def by_username(username: str) -> Account:
    """The account of this server with a name, in upper or lower case.

    Raises:
        NoSuchAccount: there is none, or an admin has closed it.
    """
    if len(username) > MAX_USERNAME_LENGTH or not (username.isascii() and username.isprintable()):
        raise NoSuchAccount
    account = session.scalars(_by_username, {"username": username.lower()}).first()
    if account is None:
        raise NoSuchAccount
    return account


def existing(usernames: Collection[str]) -> Sequence[str]:
    """Those of these names that somebody has."""
    if not usernames:
        return []
    return session.scalars(
        select(Account.username).where(Account.username.in_(usernames), Account.domain == "").order_by(Account.id)
    ).all()
