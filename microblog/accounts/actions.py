"""What people can do with their own account."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select

from microblog.accounts.claims import claim_name, require_free
from microblog.accounts.errors import RenamedTooOften, TriedTooManyNames
from microblog.accounts.fields import check_fields, packed
from microblog.accounts.models import Account
from microblog.accounts.names import check_bio, check_display_name, check_username
from microblog.backends.cache.limits import Limit
from microblog.core.actions import action
from microblog.core.db import session
from microblog.core.errors import Faults, TooFast

RENAMES = Limit("rename", times=3, window=timedelta(days=30))
NAMES_TRIED = Limit("names tried", times=30, window=timedelta(hours=1))
"""Enough for whoever looks for a good name, and no way to ask which of many are somebody's."""


@action
def edit_profile(
    account: Account, *, display_name: str, bio: str, fields: Iterable[tuple[str, str]] | None = None
) -> None:
    """Change what others read about you; fields that are not given stay."""
    faults = Faults()
    with faults.noted():
        account.display_name = check_display_name(display_name)
    with faults.noted():
        account.bio = check_bio(bio)
    with faults.noted():
        account.fields = account.fields if fields is None else packed(check_fields(fields))
    faults.tell()


def rename(account: Account, username: str) -> None:
    """Take another username. The old one leads to it for good, and nobody else can ever have it.

    Raises:
        BadUsername, ReservedUsername, UsernameTaken, TriedTooManyNames, RenamedTooOften
    """
    name = check_username(username)
    if name == account.username:
        return
    try:
        NAMES_TRIED.spend(account.id)
    except TooFast as early:
        raise TriedTooManyNames(early.retry_after) from None
    require_free(name, account)
    try:
        RENAMES.spend(account.id)
    except TooFast as early:
        raise RenamedTooOften(early.retry_after, times=RENAMES.times, days=RENAMES.window.days) from None
    give_name(account, name)


@action
def give_name(account: Account, name: str) -> None:
    """Change an account's name to one that was checked. An operator may do it as often as needed."""
    session.execute(select(Account.id).where(Account.id == account.id).with_for_update())
    claim_name(account, name)
    account.username = name
