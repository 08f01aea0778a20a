"""Pictures go with the account that they show."""

from sqlalchemy import delete

from microblog.accounts.erasing import erases
from microblog.accounts.models import Account
from microblog.accounts.models_gravatars import Gravatar
from microblog.accounts.picture_actions import show
from microblog.core.db import change, session


@erases
def erase_picture(account_id: int) -> int:
    """Take the picture away, whose files a job removes, and what is known about the one at Gravatar."""
    account = session.get(Account, account_id)
    shown = int(account is not None and account.picture is not None)
    if account is not None:
        show(account, None)
    return shown + change(delete(Gravatar).where(Gravatar.account_id == account_id))
