"""The number of posts that are pinned: kept with the account, so that its limit is one condition, and its own lock."""

from sqlalchemy import bindparam, update

from microblog.accounts.models import MAX_PINS, Account
from microblog.core.db import change


def add_pin(account_id: int) -> bool:
    """Count one more, unless there are as many as a profile may have."""
    return change(_more, account=account_id) == 1


def drop_pin(account_id: int) -> None:
    """Count one less."""
    change(_less, account=account_id)


_one = update(Account).where(Account.id == bindparam("account")).execution_options(synchronize_session=False)
_more = _one.where(Account.pins_count < MAX_PINS).values(pins_count=Account.pins_count + 1)
_less = _one.values(pins_count=Account.pins_count - 1)
