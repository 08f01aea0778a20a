"""Claiming names: the primary key of `UsedName` decides who gets one, however many want it at once."""

from sqlalchemy import exists, insert, select

from microblog.accounts.errors import UsernameTaken
from microblog.accounts.models import Account, UsedName
from microblog.core.db import session


def claim_name(account: Account, name: str) -> None:
    """Make a name an account's for good, in the present transaction. Its own earlier names it may claim again.

    Raises:
        UsernameTaken: somebody else has it, or had it once.
    """
    require_free(name, account)
    if session.get(UsedName, name) is None:
        session.add(UsedName(name=name, account_id=account.id))


def require_free(name: str, account: Account | None = None) -> None:
    """Stop somebody who wants a name that is another one's, before anything is written.

    Raises:
        UsernameTaken: somebody else has it, or had it once.
    """
    used = session.get(UsedName, name)
    if used and (account is None or used.account_id != account.id):
        raise UsernameTaken


def claim_present_names() -> None:
    """Do for all accounts that were written in bulk what `claim_name()` does for one."""
    is_claimed = exists().where(UsedName.name == Account.username, UsedName.account_id == Account.id)
    unclaimed = select(Account.username, Account.id).where(Account.domain == "", ~is_claimed)
    session.execute(insert(UsedName).from_select(("name", "account_id"), unclaimed))
