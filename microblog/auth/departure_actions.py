"""Leaving: asking that everything be deleted, and coming back within the grace."""

from sqlalchemy import func, select

from microblog.accounts.models import Account
from microblog.auth import departures, notices, queries, tokens
from microblog.auth.errors import LastAdmin, LinkExpired, NotYourName
from microblog.auth.events import DepartureAsked
from microblog.auth.models import ADMIN, ADMINS, LoginSession, User
from microblog.auth.models_changes import Departure
from microblog.auth.password_actions import proven, require_password
from microblog.auth.session_actions import end_sessions
from microblog.core.actions import action
from microblog.core.db import one_at_a_time, session
from microblog.core.events import emit


def leave(user: User, username: str, password: str) -> None:
    """Ask that one's account be deleted: it is closed at once, everywhere, and erased after the grace.

    Raises:
        NotYourName, WrongPassword, LastAdmin, TooFast
    """
    if queries.login_name(username) != user.account.username:
        raise NotYourName
    _leave(user.id, require_password(user, password))


@action
def _leave(user_id: int, verified: str | None) -> None:
    depart(proven(user_id, verified))


@action
def depart(user: User) -> None:
    """Let a user leave, also as an operator. Who is leaving already leaves at the time that was said.

    Raises:
        LastAdmin: there would be no admin.
    """
    if session.get(Departure, user.id):
        return
    _require_another_admin(user)
    departures.begin(user)
    end_sessions(LoginSession.user_id == user.id)
    emit(DepartureAsked(user_id=user.id))


def _require_another_admin(user: User) -> None:
    if user.role != ADMIN:
        return
    one_at_a_time(ADMINS)
    others = select(func.count(User.id)).join(User.account)
    if not session.scalar(others.where(User.role == ADMIN, User.id != user.id, Account.disabled_at.is_(None))):
        raise LastAdmin


def leaving_by_link(token: str, *, lock: bool = False) -> User:
    """Who is leaving and can come back by a link.

    Raises:
        LinkExpired: nobody, any more.
    """
    id = tokens.id_in("return", token)
    user = queries.user_with_id(id, lock=lock) if id else None
    departure = session.get(Departure, user.id, populate_existing=True) if user else None
    if user is None or departure is None or not tokens.still_holds("return", token, departure):
        raise LinkExpired
    if not departures.may_return(user):
        raise LinkExpired
    return user


@action
def come_back(token: str) -> User:
    """Keep one's account after all, by the mailed link: everything is as it was, but for the sessions."""
    user = leaving_by_link(token, lock=True)
    departures.end(user)
    user.notice = user.notice or notices.noted(notices.KEPT)
    return user
