"""Who is asking, for requests that change nothing: read in one statement, without the work of loading objects."""

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import bindparam, select

from microblog.accounts.models import Account
from microblog.auth import tokens
from microblog.auth.models import LoginSession, User
from microblog.core.clock import now
from microblog.core.db import Base, rows

M = TypeVar("M", bound=Base)

_COLUMNS = {model: tuple(model.__table__.columns) for model in (LoginSession, User, Account)}

_by_token = (
    select(*(column.label(f"{column.table.name}_{column.name}") for part in _COLUMNS.values() for column in part))
    .join_from(LoginSession, User, User.id == LoginSession.user_id)
    .join(Account, Account.id == User.account_id)
    .where(
        LoginSession.token_hash == bindparam("token_hash"),
        LoginSession.expires_at > bindparam("moment"),
        Account.disabled_at.is_(None),
    )
)


def reading_session_with(token: str) -> LoginSession | None:
    """Like `queries.session_with()` at half the cost. What it gives is for reading: a change is an `AttributeError`."""
    found = rows(_by_token, token_hash=tokens.hash_token(token), moment=now())
    if not found:
        return None
    values = iter(found[0])
    opened, user, account = (_read_only(model, columns, values) for model, columns in _COLUMNS.items())
    vars(user)["account"], vars(opened)["user"] = account, user
    return opened  # type: ignore[return-value]


def _read_only(model: type[M], columns: Iterable[Any], values: Iterable[Any]) -> M:
    """An object that no session knows: it was never initialised, so nothing watches its attributes."""
    seen = model.__new__(model)
    vars(seen).update((column.key, value) for column, value in zip(columns, values, strict=False))
    return seen
