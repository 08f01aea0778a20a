"""Confirming that an address is one's own, by the link that was mailed there."""

from microblog.auth import queries, tokens
from microblog.auth.errors import AddressTaken, LinkExpired
from microblog.auth.events import ConfirmationRequested
from microblog.auth.models import User
from microblog.backends.cache.limits import MAILS_FROM, MAILS_TO
from microblog.core.actions import action
from microblog.core.clock import now
from microblog.core.events import emit


def user_confirming(token: str) -> User:
    """Whose address a link confirms.

    Raises:
        LinkExpired: nobody's, any more.
    """
    id = tokens.id_in("confirm", token)
    user = queries.user_with_id(id) if id else None
    if user is None or not tokens.still_holds("confirm", token, user):
        raise LinkExpired
    return user


@action
def confirm_address(token: str) -> User:
    """Accept that the address is theirs. Confirming twice changes nothing."""
    user = user_confirming(token)
    if user.is_confirmed:
        return user
    if queries.owner_of(user.email):
        raise AddressTaken
    user.email_confirmed_at = now()
    return user


def resend_confirmation(user: User, *, address: str) -> None:
    """Send the confirmation mail once more."""
    MAILS_FROM.spend(address)
    MAILS_TO.spend(user.email)
    _request_confirmation(user.id)


@action
def _request_confirmation(user_id: int) -> None:
    emit(ConfirmationRequested(user_id=user_id))
