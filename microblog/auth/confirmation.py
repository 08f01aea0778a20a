"""Who may write: those whose address is confirmed, where this server asks for that."""

from microblog.accounts.models import Account
from microblog.auth import queries
from microblog.auth.errors import NotConfirmed
from microblog.core.context import settings


def require_confirmed(account: Account) -> None:
    """Stop somebody who may only read so far.

    Raises:
        NotConfirmed: the address of the account's user is not confirmed yet.
    """
    if not settings().confirmation_needed:
        return
    user = queries.user_of(account)
    if user and not user.may_post:
        raise NotConfirmed
