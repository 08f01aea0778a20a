"""Changing, forgetting and resetting a password. A new password ends every session that the old one opened."""

from datetime import timedelta

from sqlalchemy import delete

from microblog.audit import acts
from microblog.audit.noting import COMMAND_LINE, note
from microblog.auth import queries, tokens
from microblog.auth.addresses import check_email
from microblog.auth.errors import LinkExpired, WrongPassword
from microblog.auth.events import PasswordChanged, PasswordResetRequested
from microblog.auth.models import LoginSession, User
from microblog.auth.models_changes import WantedEmail
from microblog.auth.passwords import check_new_password, hash_password, is_password
from microblog.auth.session_actions import end_sessions
from microblog.auth.sessions import Entry, open_session
from microblog.backends.cache.limits import MAILS_FROM, MAILS_TO, Limit
from microblog.core.actions import action
from microblog.core.clock import now
from microblog.core.db import session
from microblog.core.events import emit

PASSWORDS_ASKED = Limit("password asked", times=10, window=timedelta(minutes=10))
"""Whoever finds an open browser must not be able to guess on."""


def require_password(user: User, password: str, *, field: str = "password") -> str | None:
    """Ask for the present password before something that cannot be undone at a click.

    Returns its stored hash, for `proven()`.

    Raises:
        WrongPassword, TooFast
    """
    PASSWORDS_ASKED.spend(user.id)
    if not is_password(user.password_hash, password):
        raise WrongPassword(field=field)
    return user.password_hash


def proven(user_id: int, verified: str | None, *, field: str = "password") -> User:
    """The user whose password was asked for, locked; it is still the one that was verified.

    Raises:
        WrongPassword: it was changed in the meantime.
    """
    user = queries.user_with_id(user_id, lock=True)
    if user is None or user.password_hash != verified:
        raise WrongPassword(field=field)
    return user


def change_password(
    user: User, old_password: str, password: str, password2: str | None, *, remember: bool = False, device: str = ""
) -> Entry:
    """Set a new password, end every session, and open a new one here."""
    verified = require_password(user, old_password, field="old_password")
    check_new_password(password, password2, user.account.username, user.email)
    return _replace_password(user.id, verified, hash_password(password), remember, device)


@action
def _replace_password(user_id: int, verified: str | None, password_hash: str, remember: bool, device: str) -> Entry:
    user = proven(user_id, verified, field="old_password")
    _set_password(user, password_hash)
    return open_session(user, remember=remember, device=device)


def forget_password(email: str, *, address: str) -> None:
    """Ask for a mail with a link. The same happens for known and unknown addresses: only a job looks it up."""
    email = check_email(email)
    MAILS_FROM.spend(address)
    MAILS_TO.spend(email)
    _request_reset(email)


@action
def _request_reset(email: str) -> None:
    emit(PasswordResetRequested(email=email))


def reset_password(token: str, password: str, password2: str | None = None) -> User:
    """Set a new password by a mailed link, and end every session. The link proves the address as well."""
    user = user_resetting(token)
    check_new_password(password, password2, user.account.username, user.email)
    return _reset(user.id, token, hash_password(password))


@action
def _reset(user_id: int, token: str, password_hash: str) -> User:
    user = queries.user_with_id(user_id, lock=True)
    if user is None or not tokens.still_holds("reset", token, user):
        raise LinkExpired
    _set_password(user, password_hash)
    if not user.is_confirmed and not queries.owner_of(user.email):
        user.email_confirmed_at = now()
    return user


def user_resetting(token: str) -> User:
    """Whose password a link may set.

    Raises:
        LinkExpired: nobody's, any more.
    """
    id = tokens.id_in("reset", token)
    user = queries.user_with_id(id) if id else None
    if user is None or user.disabled_at or not tokens.still_holds("reset", token, user):
        raise LinkExpired
    return user


def set_password(user: User, password: str) -> None:
    """Give a user a new password, on the command line."""
    check_new_password(password, None, user.account.username, user.email)
    _store_password(user.id, hash_password(password))


@action
def _store_password(user_id: int, password_hash: str) -> None:
    user = queries.user_with_id(user_id, lock=True)
    assert user is not None  # noqa: S101 (the caller holds it)
    _set_password(user, password_hash)
    note(COMMAND_LINE, acts.PASSWORD_SET, user.account_id)


def _set_password(user: User, password_hash: str) -> None:
    """Whoever had the old password keeps nothing: no session, and no link that would change the address."""
    user.password_hash = password_hash
    session.execute(delete(WantedEmail).where(WantedEmail.user_id == user.id))
    end_sessions(LoginSession.user_id == user.id)
    emit(PasswordChanged(user_id=user.id))
