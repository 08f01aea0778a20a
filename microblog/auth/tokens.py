"""Secrets that stand in links and cookies.

A link's token is signed, is good for one purpose and a limited time, and is bound to the state that it changes: once
the password or the address is another one, the token is void. So it can be used once, and nothing need be stored.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadData, Signer, URLSafeTimedSerializer

from microblog.auth.models import User
from microblog.auth.models_changes import Departure, FormerEmail, WantedEmail
from microblog.core.context import settings

A_DAY = 24 * 3600
CONFIRM_SECONDS = 3 * A_DAY
RESET_SECONDS = 30 * 60
UNDO_SECONDS = 7 * A_DAY
GRACE_SECONDS = 7 * A_DAY


@dataclass(frozen=True)
class Purpose:
    """What a link is for: how long it is good, and what of a row it is bound to, the row's id first."""

    seconds: int
    state: Callable[[Any], tuple[Any, ...]]


PURPOSES = {
    "confirm": Purpose(CONFIRM_SECONDS, lambda user: (user.id, user.email)),
    "reset": Purpose(RESET_SECONDS, lambda user: (user.id, user.email, user.password_hash)),
    "new-email": Purpose(CONFIRM_SECONDS, lambda wanted: (wanted.user_id, wanted.email, wanted.asked_at.isoformat())),
    "undo-email": Purpose(UNDO_SECONDS, lambda former: (former.id, former.email)),
    "return": Purpose(GRACE_SECONDS, lambda departure: (departure.user_id, departure.asked_at.isoformat())),
}


def new_session_token() -> str:
    """256 random bits for a cookie."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> bytes:
    """What is stored of a random token. It needs no salt and no slow hash: it cannot be guessed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def browser_token(user: User) -> str:
    """By which a browser is known again as one that was logged in to this account: a random name, signed for the user.

    It opens nothing, and does not tell whose it is.
    https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
    """
    return _browser_signer(user.id).sign(secrets.token_urlsafe(12)).decode()


def known_browser(token: str, user: User | None) -> str | None:
    """The random name of a browser that was logged in to this account; the same work where there is no account."""
    try:
        return _browser_signer(user.id if user else 0).unsign(token).decode()
    except (BadData, ValueError):
        return None


def confirm_token(user: User) -> str:
    """For the link that confirms an address; good for three days."""
    return _signed("confirm", user)


def reset_token(user: User) -> str:
    """For the link that sets a new password; good for 30 minutes and for one use."""
    return _signed("reset", user)


def new_email_token(wanted: WantedEmail) -> str:
    """For the link that makes a wanted address the user's; good for three days and for one use."""
    return _signed("new-email", wanted)


def undo_email_token(former: FormerEmail) -> str:
    """For the link that brings a former address back; good for seven days and for one use."""
    return _signed("undo-email", former)


def return_token(departure: Departure) -> str:
    """For the link that brings somebody back who is leaving; good for seven days and for one use."""
    return _signed("return", departure)


def id_in(purpose: str, token: str) -> int | None:
    """Whose token this is, or of which row, if it was signed here for this purpose and is not too old."""
    try:
        id, _ = _serializer(purpose).loads(token, max_age=PURPOSES[purpose].seconds)
    except (BadData, ValueError, TypeError):
        return None
    return id if isinstance(id, int) else None


def still_holds(purpose: str, token: str, row: Any) -> bool:
    """Whether the state of the row that the token was bound to is still there."""
    try:
        bound = _serializer(purpose).loads(token)
    except (BadData, ValueError, TypeError):
        return False
    return bool(bound == _bound_to(purpose, row))


def _signed(purpose: str, row: Any) -> str:
    return _serializer(purpose).dumps(_bound_to(purpose, row))


def _bound_to(purpose: str, row: Any) -> list[Any]:
    id, *state = PURPOSES[purpose].state(row)
    return [id, _fingerprint(*state)]


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt=f"microblog.{purpose}")


def _browser_signer(user_id: int) -> Signer:
    return Signer(settings().secret_key, salt=f"microblog.browser.{user_id}")


def _fingerprint(*state: str | None) -> str:
    return hashlib.sha256("\0".join(part or "" for part in state).encode()).hexdigest()[:32]
