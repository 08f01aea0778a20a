"""Who is leaving, and may still come back: rules for use inside an action, with the user locked.

A leaving account is closed as an admin would close it, at the moment of its departure. When `disabled_at` is another
moment, an admin has closed it besides, and only an admin opens it.
"""

from datetime import timedelta

from microblog.auth.events import Closed, Reopened
from microblog.auth.models import User
from microblog.auth.models_changes import Departure
from microblog.auth.tokens import GRACE_SECONDS
from microblog.core.clock import now
from microblog.core.db import session
from microblog.core.events import emit

GRACE = timedelta(seconds=GRACE_SECONDS)
"""How long somebody who leaves can come back; then everything is erased."""


def begin(user: User) -> Departure:
    """Close an account, to be erased after the grace."""
    departure = Departure(user_id=user.id, asked_at=now())
    session.add(departure)
    close(user, departure)
    return departure


def close(user: User, departure: Departure | None = None) -> None:
    """Hide an account and its posts from everybody."""
    user.account.disabled_at = departure.asked_at if departure else now()
    emit(Closed(account_id=user.account_id))


def may_return(user: User) -> bool:
    """Whether somebody is here, or is leaving and can come back."""
    if user.disabled_at is None:
        return True
    departure = session.get(Departure, user.id)
    if departure is None:
        session.refresh(user.account)  # who waited for the user's lock may have read the account before
        return user.disabled_at is None
    return departure.asked_at == user.disabled_at and not is_over(departure)


def is_gone(user: User) -> bool:
    """Whether somebody has left, and the grace is over."""
    departure = session.get(Departure, user.id)
    return departure is not None and is_over(departure)


def is_over(departure: Departure) -> bool:
    """Whether the grace is over, so that erasing has begun."""
    return departure.asked_at <= now() - GRACE


def end(user: User) -> None:
    """Show an account and its posts again, all as it was; for somebody who is here, nothing happens."""
    if departure := session.get(Departure, user.id):
        session.delete(departure)
    if user.account.disabled_at:
        user.account.disabled_at = None
        emit(Reopened(account_id=user.account_id))
