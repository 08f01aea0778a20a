"""What people can do about being here: sign up and log in; and what an operator can do about it.

Slow work (hashing) comes before the transaction begins. Confirming, ending sessions, passwords, preferences and
the first admin have files of their own, `*_actions.py`.
"""

from dataclasses import replace
from datetime import timedelta

from microblog.accounts.claims import claim_name, require_free
from microblog.accounts.models import Account
from microblog.accounts.names import check_username
from microblog.auth import departures, notices, queries, tokens
from microblog.auth.addresses import check_email
from microblog.auth.errors import AccountClosed, AccountGone, AddressTaken, LoginRefused, SignupClosed
from microblog.auth.events import SignedUp
from microblog.auth.models import MEMBER, ROLES, LoginSession, User
from microblog.auth.passwords import check_new_password, hash_password, is_outdated, is_password
from microblog.auth.session_actions import end_sessions
from microblog.auth.sessions import Entry, open_session
from microblog.backends.cache.limits import MAILS_TO, Limit
from microblog.core.actions import action
from microblog.core.clock import now
from microblog.core.context import settings
from microblog.core.db import session
from microblog.core.errors import Faults
from microblog.core.events import emit

LOGINS_HERE = Limit("login here", times=10, window=timedelta(minutes=5))
LOGINS_HERE_IN_AN_HOUR = Limit("login here in an hour", times=30, window=timedelta(hours=1))
LOGINS_FROM = Limit("login from", times=25, window=timedelta(minutes=5))
LOGINS_TO = Limit("login to", times=100, window=timedelta(hours=1))
SIGNUPS_FROM = Limit("sign up", times=5, window=timedelta(minutes=30))

MAX_TYPED = 254
"""As much of a refused name or address as a password is compared with, in characters."""


def join(
    *,
    username: str,
    email: str,
    password: str,
    password2: str | None,
    locale: str | None = None,
    device: str = "",
    address: str,
) -> Entry:
    """Sign up on one's own and be logged in: an account with its first session, and a mail to confirm the address.

    Whether the address is known already is never said: whoever owns it is told by mail. `address` is the visitor's
    network address.
    """
    if not settings().signup_open:
        raise SignupClosed
    name, email = _checked(username, email, password, password2)
    SIGNUPS_FROM.spend(address)
    MAILS_TO.spend(email)
    return _join(name, email, hash_password(password), locale, device)


@action
def _join(username: str, email: str, password_hash: str, locale: str | None, device: str) -> Entry:
    return enter(_create(username, email, password_hash, locale), device=device)


def sign_up(
    *,
    username: str,
    email: str,
    password: str,
    password2: str | None = None,
    locale: str | None = None,
    confirmed: bool = False,
    role: str = MEMBER,
) -> User:
    """Make an account and its user for somebody, as an operator, whom neither a closed sign-up nor a limit stops.

    Unless the address counts as confirmed, a mail goes there to confirm it.
    """
    name, email = _checked(username, email, password, password2)
    return _create(name, email, hash_password(password), locale, confirmed, role)


def _checked(username: str, email: str, password: str, password2: str | None) -> tuple[str, str]:
    """The name and the address as they are stored, unless something is wrong: then all that is wrong is said."""
    faults, name, address = Faults(), username[:MAX_TYPED], email[:MAX_TYPED]
    with faults.noted():
        name = check_username(username)
    with faults.noted():
        address = check_email(email)
    with faults.noted():
        check_new_password(password, password2, name, address)
    faults.tell()
    return name, address


@action
def _create(
    username: str,
    email: str,
    password_hash: str,
    locale: str | None,
    confirmed: bool = False,
    role: str = MEMBER,
) -> User:
    require_free(username)
    if confirmed and queries.owner_of(email):
        raise AddressTaken(field="email")
    account = Account(username=username)
    user = User(account=account, email=email, password_hash=password_hash, locale=locale, role=role)
    user.email_confirmed_at = now() if confirmed else None
    session.add(user)
    session.flush()
    claim_name(account, username)
    if not confirmed:
        emit(SignedUp(user_id=user.id))
    return user


def log_in(
    name: str, password: str, *, remember: bool = False, device: str = "", browser: str = "", address: str
) -> Entry:
    """Open a session. `name` is a username or an e-mail address, `browser` what an earlier `Entry` gave this browser.

    For an unknown name the same statements are run and the same hash is computed as for a known one.
    """
    user = queries.user_for_login(name)
    _count(queries.counted_name(name, user), tokens.known_browser(browser, user), address)
    if not is_password(user.password_hash if user else None, password) or user is None:
        raise LoginRefused
    stored = user.password_hash or ""
    return _enter(user.id, stored, hash_password(password) if is_outdated(stored) else stored, remember, device)


def _count(name: str, browser: str | None, address: str) -> None:
    """Count before the password is looked at, so that many attempts at once are many.

    A browser that was logged in to this account before has an allowance of its own, which nobody can use up for it.
    """
    if not browser:
        LOGINS_FROM.spend(address)
    LOGINS_HERE.spend(browser or address, name)
    LOGINS_HERE_IN_AN_HOUR.spend(browser or address, name)
    if not browser:
        LOGINS_TO.spend(name)


@action
def _enter(user_id: int, verified: str, password_hash: str, remember: bool, device: str) -> Entry:
    user = queries.user_with_id(user_id, lock=True)
    if user is None or user.password_hash != verified:
        raise LoginRefused
    user.password_hash = password_hash
    _let_back(user)
    return replace(enter(user, remember=remember, device=device), notice=notices.taken_from(user))


def _let_back(user: User) -> None:
    """Whoever logs in while leaving stays."""
    if not departures.may_return(user):
        raise LoginRefused if departures.is_gone(user) else AccountClosed
    if user.disabled_at:
        departures.end(user)
        user.notice = user.notice or notices.noted(notices.KEPT)


@action
def enter(user: User, *, remember: bool = False, device: str = "") -> Entry:
    """Open a session for somebody who has proved who they are, or has just signed up."""
    return open_session(user, remember=remember, device=device)


@action
def set_role(user: User, role: str) -> None:
    """Make a user a member, a moderator or an admin."""
    if role not in ROLES:
        raise ValueError(f"{role!r} is not one of {', '.join(ROLES)}")
    user.role = role


@action
def set_disabled(user: User, disabled: bool) -> None:
    """Close an account, which ends its sessions and hides its posts, or open it again.

    What an admin has closed while its owner was leaving is left to its owner again; opened once more, it stays.

    Raises:
        AccountGone: it is being erased.
    """
    if disabled:
        departures.close(user)
        end_sessions(LoginSession.user_id == user.id)
    elif departures.is_gone(user):
        raise AccountGone
    else:
        departures.reopen(user)
