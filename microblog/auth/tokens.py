"""Secrets that stand in links and cookies.

A link's token is signed, is good for one purpose and a limited time, and is bound to the state that it changes: once
the password or the address is another one, the token is void. So it can be used once, and nothing need be stored.
"""

import hashlib
import secrets

from itsdangerous import BadData, Signer, URLSafeTimedSerializer

from microblog.auth.models import User
from microblog.core.context import settings

CONFIRM_SECONDS = 3 * 24 * 3600
RESET_SECONDS = 30 * 60


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
    return _serializer("confirm").dumps([user.id, _fingerprint(user.email)])


def reset_token(user: User) -> str:
    """For the link that sets a new password; good for 30 minutes and for one use."""
    return _serializer("reset").dumps([user.id, _fingerprint(user.email, user.password_hash)])


def user_id_in(purpose: str, token: str) -> int | None:
    """Whose token this is, if it was signed here for this purpose and is not too old."""
    try:
        id, _ = _serializer(purpose).loads(token, max_age=RESET_SECONDS if purpose == "reset" else CONFIRM_SECONDS)
    except (BadData, ValueError, TypeError):
        return None
    return id if isinstance(id, int) else None


def still_holds(purpose: str, token: str, user: User) -> bool:
    """Whether the state that the token was bound to is still there."""
    state = (user.email, user.password_hash) if purpose == "reset" else (user.email,)
    try:
        id, fingerprint = _serializer(purpose).loads(token)
    except (BadData, ValueError, TypeError):
        return False
    return bool(id == user.id and fingerprint == _fingerprint(*state))


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt=f"microblog.{purpose}")


def _browser_signer(user_id: int) -> Signer:
    return Signer(settings().secret_key, salt=f"microblog.browser.{user_id}")


def _fingerprint(*state: str | None) -> str:
    return hashlib.sha256("\0".join(part or "" for part in state).encode()).hexdigest()[:32]
