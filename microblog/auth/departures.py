"""Who is leaving, and may still come back: rules for use inside an action, with the user locked.

A leaving account is closed as an admin would close it, at the moment of its departure. When `disabled_at` is another
moment, an admin has closed it besides, and only an admin opens it.
"""

from datetime import datetime, timedelta

from microblog.auth.events import Closed, Reopened
from microblog.auth.models import User
from microblog.auth.models_changes import Departure
from microblog.auth.tokens import GRACE_SECONDS
from microblog.core.clock import now
from microblog.core.db import in_transaction, session
from microblog.core.events import emit

GRACE = timedelta(seconds=GRACE_SECONDS)
"""How long somebody who leaves can come back; then everything is erased."""


def begin(user: User) -> Departure:
    """Close an account, to be erased after the grace. What an admin has closed stays closed besides."""
    departure = Departure(user_id=user.id, asked_at=now())
    session.add(departure)
    session.refresh(user.account, with_for_update=True)
    if user.disabled_at is None:
        close(user, departure)
    return departure


def close(user: User, departure: Departure | None = None) -> None:
    """Hide an account and its posts from everybody."""
    user.account.disabled_at = departure.asked_at if departure else now()
    emit(Closed(account_id=user.account_id))


def reopen(user: User) -> None:
    """Take back what an admin has closed. Who is leaving besides goes on leaving, by the day that was said."""
    departure = session.get(Departure, user.id)
    if departure and departure.asked_at != user.disabled_at:
        user.account.disabled_at = departure.asked_at
    else:
        end(user)


def may_return(user: User) -> bool:
    """Whether somebody is here, or is leaving and can come back: in an action, until it ends."""
    if user.disabled_at is None:
        return True
    session.refresh(user.account, with_for_update=in_transaction())  # an admin may be closing it at this moment
    departure = session.get(Departure, user.id)
    if departure is None:
        return user.disabled_at is None
    return departure.asked_at == user.disabled_at and not is_over(departure)


def erased_at(user: User) -> datetime | None:
    """When the grace of somebody who is leaving is over, or was."""
    departure = session.get(Departure, user.id)
    return departure.asked_at + GRACE if departure else None


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
