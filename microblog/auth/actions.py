"""What people can do about being here: sign up, confirm, log in and out, and choose how it looks.

Slow work (hashing) comes before the transaction begins. Passwords have a file of their own, `password_actions.py`.
"""

from datetime import timedelta

from sqlalchemy import update

from microblog.accounts.models import Account
from microblog.accounts.names import check_username
from microblog.auth import queries, tokens
from microblog.auth.addresses import check_email
from microblog.auth.errors import (
    AccountClosed,
    AddressTaken,
    LinkExpired,
    LoginRefused,
    SignupClosed,
    UsernameTaken,
)
from microblog.auth.events import ConfirmationRequested, SignedUp
from microblog.auth.models import ROLES, LoginSession, User
from microblog.auth.passwords import check_new_password, hash_password, is_outdated, is_password
from microblog.auth.sessions import end_sessions, open_session
from microblog.backends.cache.limits import MAILS_FROM, MAILS_TO, Limit
from microblog.core.actions import action
from microblog.core.clock import now
from microblog.core.context import settings
from microblog.core.db import change, session
from microblog.core.events import emit

LOGINS_HERE = Limit("login here", times=10, window=timedelta(minutes=5))
LOGINS_HERE_IN_AN_HOUR = Limit("login here in an hour", times=30, window=timedelta(hours=1))
LOGINS_FROM = Limit("login from", times=25, window=timedelta(minutes=5))
LOGINS_TO = Limit("login to", times=100, window=timedelta(hours=1))
SIGNUPS_FROM = Limit("sign up", times=5, window=timedelta(minutes=30))


def sign_up(
    *,
    username: str,
    email: str,
    password: str,
    password2: str | None = None,
    locale: str | None = None,
    address: str | None = None,
    confirmed: bool = False,
) -> User:
    """Make an account and its user, and send a mail to confirm the address.

    Whether the address is known already is never said: whoever owns it is told by mail. `address` is the visitor's
    network address, or `None` for an operator, whom neither a closed sign-up nor a limit stops.
    """
    if address is not None and not settings().signup_open:
        raise SignupClosed
    name = check_username(username)
    email = check_email(email)
    check_new_password(password, password2, name, email)
    if address is not None:
        SIGNUPS_FROM.spend(address)
        MAILS_TO.spend(email)
    return _create(name, email, hash_password(password), locale, confirmed)


@action
def _create(username: str, email: str, password_hash: str, locale: str | None, confirmed: bool) -> User:
    if queries.is_username_taken(username):
        raise UsernameTaken
    if confirmed and queries.owner_of(email):
        raise AddressTaken(field="email")
    account = Account(username=username)
    user = User(account=account, email=email, password_hash=password_hash, locale=locale)
    user.email_confirmed_at = now() if confirmed else None
    session.add(user)
    session.flush()
    if not confirmed:
        emit(SignedUp(user_id=user.id))
    return user


def log_in(name: str, password: str, *, remember: bool = False, device: str = "", address: str) -> str:
    """Open a session and return the token for its cookie. `name` is a username or an e-mail address.

    For an unknown name the same statements are run and the same hash is computed as for a known one.
    """
    wanted = queries.login_name(name)
    LOGINS_FROM.spend(address)
    LOGINS_HERE.spend(address, wanted)
    LOGINS_HERE_IN_AN_HOUR.spend(address, wanted)
    LOGINS_TO.spend(wanted)
    user = queries.user_for_login(name)
    if not is_password(user.password_hash if user else None, password) or user is None:
        raise LoginRefused
    if user.disabled_at:
        raise AccountClosed
    stored = user.password_hash or ""
    return _enter(user.id, stored, hash_password(password) if is_outdated(stored) else stored, remember, device)


@action
def _enter(user_id: int, verified: str, password_hash: str, remember: bool, device: str) -> str:
    user = queries.user_with_id(user_id, lock=True)
    if user is None or user.password_hash != verified:
        raise LoginRefused
    user.password_hash = password_hash
    return open_session(user, remember=remember, device=device)


@action
def enter(user: User, *, device: str = "") -> str:
    """Open a session for somebody who has just signed up, and return its token."""
    return open_session(user, remember=False, device=device)


def log_out(opened: LoginSession) -> None:
    """End one session."""
    end_sessions(LoginSession.id == opened.id)


def end_session(user: User, session_id: int) -> None:
    """End one of a user's own sessions; one that is not theirs, or is gone, changes nothing."""
    if session_id in {opened.id for opened in queries.sessions_of(user)}:
        end_sessions(LoginSession.id == session_id)


def end_other_sessions(user: User, present: LoginSession) -> None:
    """Log a user out everywhere but here."""
    end_sessions(LoginSession.user_id == user.id, LoginSession.id != present.id)


def note_use(opened: LoginSession) -> None:
    """Remember when a person was last here. Called at most once a minute."""
    _note_use(opened.id, opened.user.account_id)


@action
def _note_use(session_id: int, account_id: int) -> None:
    moment = now()
    if change(update(LoginSession).where(LoginSession.id == session_id).values(last_used_at=moment)):
        session.execute(update(Account).where(Account.id == account_id).values(last_seen_at=moment))


def user_confirming(token: str) -> User:
    """Whose address a link confirms.

    Raises:
        LinkExpired: nobody's, any more.
    """
    id = tokens.user_id_in("confirm", token)
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


@action
def set_role(user: User, role: str) -> None:
    """Make a user a member, a moderator or an admin."""
    if role not in ROLES:
        raise ValueError(f"{role!r} is not one of {', '.join(ROLES)}")
    user.role = role


@action
def set_disabled(user: User, disabled: bool) -> None:
    """Close an account, which ends its sessions and hides its posts, or open it again."""
    user.account.disabled_at = now() if disabled else None
    if disabled:
        end_sessions(LoginSession.user_id == user.id)
