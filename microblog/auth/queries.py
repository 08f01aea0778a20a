"""What can be asked about users and their sessions."""

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, func, select
from sqlalchemy.orm import contains_eager

from microblog.accounts.models import MAX_OLD_NAME_LENGTH, Account, OldName, UsedName
from microblog.auth import tokens
from microblog.auth.models import ADMIN, LoginSession, User
from microblog.auth.models_changes import Departure, WantedEmail
from microblog.core.clock import now
from microblog.core.db import session

_users = select(User).join(User.account).options(contains_eager(User.account))

_with_old_name = select(OldName.account_id).where(OldName.name == bindparam("old_name"))
_had_alone = and_(
    Account.id.in_(_with_old_name),
    _with_old_name.with_only_columns(func.count()).scalar_subquery() == 1,
    ~exists().where(UsedName.name == bindparam("old_name")),
)

_session_by_token = (
    select(LoginSession)
    .join(LoginSession.user)
    .join(User.account)
    .options(contains_eager(LoginSession.user).contains_eager(User.account))
    .where(
        LoginSession.token_hash == bindparam("token_hash"),
        LoginSession.expires_at > bindparam("moment"),
        Account.disabled_at.is_(None),
    )
)


def session_with(token: str) -> LoginSession | None:
    """The living session that a cookie's token belongs to, with its user and account."""
    return session.scalars(_session_by_token, {"token_hash": tokens.hash_token(token), "moment": now()}).first()


def sessions_of(user: User) -> Sequence[LoginSession]:
    """Where a user is logged in, last used first."""
    alive = select(LoginSession).where(LoginSession.user_id == user.id, LoginSession.expires_at > now())
    return session.scalars(alive.order_by(LoginSession.last_used_at.desc(), LoginSession.id.desc())).all()


def login_name(name: str) -> str:
    """What somebody typed to log in, in the one form in which it is looked up and counted."""
    return name.strip().lower().removeprefix("@").replace("\0", "\ufffd")


def old_name(name: str) -> str:
    """A name of the app that people came from, in the one form in which it is kept; nothing where it is too long."""
    wanted = login_name(name)
    spelled = unicodedata.normalize("NFC", wanted) if len(wanted) <= MAX_OLD_NAME_LENGTH else ""
    return spelled if len(spelled) <= MAX_OLD_NAME_LENGTH else ""


def user_for_login(name: str) -> User | None:
    """The user with this username or this e-mail address, which counts once it is confirmed: many may claim it.

    Or else who alone had this name before coming here. The same statements are run whoever is found.
    """
    wanted = login_name(name)
    confirmed = and_(User.email == wanted, User.email_confirmed_at.is_not(None))
    found = _users.where(confirmed if "@" in wanted else Account.username == wanted, Account.domain == "")
    present = session.scalars(found).first()
    came = session.scalars(_users.where(_had_alone), {"old_name": old_name(name)}).first()
    return present or came


def counted_name(name: str, user: User | None) -> str:
    """For which name an attempt to log in counts: who is found by an old one has no second allowance for guessing."""
    wanted = login_name(name)
    return user.account.username if user and wanted not in {user.account.username, user.email} else wanted


def called_before_coming(name: str) -> str | None:
    """The present username of who alone had this name before coming here, unless the account is closed."""
    found = select(Account.username).where(_had_alone, Account.disabled_at.is_(None))
    return session.scalar(found, {"old_name": old_name(name)})


def user_named(username: str) -> User | None:
    """The user whose account has this username."""
    return session.scalars(_users.where(Account.username == username.lower(), Account.domain == "")).first()


def user_with_id(id: int, *, lock: bool = False) -> User | None:
    """A user and the account; with `lock`, nobody else changes the user until the transaction ends."""
    statement = _users.where(User.id == id)
    return session.scalars(statement.with_for_update(of=User) if lock else statement).first()


def user_of(account: Account) -> User | None:
    """The user behind an account of this server."""
    return user_of_id(account.id)


def user_of_id(account_id: int) -> User | None:
    """The user behind the account with this id."""
    return session.scalars(_users.where(User.account_id == account_id)).first()


def users_with_email(email: str) -> Sequence[User]:
    """Whoever may reset a password by this address: its confirmed owner, or else everybody who claims it."""
    users = session.scalars(_users.where(User.email == email.lower(), Account.disabled_at.is_(None)).limit(50)).all()
    return [user for user in users if user.is_confirmed] or users


def owner_of(email: str) -> User | None:
    """The one user who has confirmed this address."""
    return session.scalars(_users.where(User.email == email, User.email_confirmed_at.is_not(None))).first()


def wanted_email(user: User) -> WantedEmail | None:
    """The address that a user wants instead of the present one."""
    return session.get(WantedEmail, user.id)


def leaving() -> Collection[int]:
    """The ids of the users who have asked that their account be deleted."""
    return set(session.scalars(select(Departure.user_id)))


def all_users() -> Iterable[User]:
    """Every user, oldest first."""
    return session.scalars(_users.order_by(User.id)).all()


def has_admin() -> bool:
    """Whether there is an admin."""
    return session.scalar(select(User.id).where(User.role == ADMIN).limit(1)) is not None


def has_members() -> bool:
    """Whether anybody is here who is not an admin."""
    return session.scalar(select(User.id).where(User.role != ADMIN).limit(1)) is not None


def needs_noting(opened: LoginSession, moment: datetime) -> bool:
    """Whether it is more than a minute since this session was last noted as used."""
    return (moment - opened.last_used_at).total_seconds() > 60
