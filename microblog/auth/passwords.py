"""Passwords: Argon2id, and the older hashes that an imported account may still have until its first login.

Parameters: OWASP's second choice for Argon2id (19 MiB, two passes, one lane), about 30 ms of CPU. At most two are
computed at once, so that a flood of log-ins cannot take all memory and every core.
https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
"""

import hashlib
import hmac
import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from microblog.auth.blocklist import is_common
from microblog.auth.errors import CommonPassword, PasswordsDiffer, PasswordTooLong, PasswordTooShort
from microblog.core.errors import Faults
from microblog.core.site import site

MIN_PASSWORD = 8
MAX_PASSWORD_BYTES = 1024

_argon2 = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_nobody = "$argon2id$v=19$m=19456,t=2,p=1$rP7LuTI6OUq5GB6iBcdvlw$vVKDJoVTnuSX5r1xsI/RDsspTrDK4opr9B6Xjoy8Gy4"
"""The hash of a password that nobody has kept: checking it takes as long as checking somebody's. Made once and for all,
since to make one takes 30 ms, which every start would wait for."""
_turns = BoundedSemaphore(2)


def check_new_password(password: str, repeated: str | None, username: str, email: str) -> None:
    """Refuse a new password that is too short, too long, easy to guess here, or was not repeated as it was.

    Raises:
        PasswordTooShort, PasswordTooLong, CommonPassword, PasswordsDiffer: or `Invalid` with two of them.
    """
    faults = Faults()
    with faults.noted():
        _check_strength(password, username, email)
    with faults.noted():
        if repeated is not None and repeated != password:
            raise PasswordsDiffer
    faults.tell()


def _check_strength(password: str, username: str, email: str) -> None:
    if len(password) < MIN_PASSWORD:
        raise PasswordTooShort(least=MIN_PASSWORD)
    if len(password) > MAX_PASSWORD_BYTES or len(_prepared(password)) > MAX_PASSWORD_BYTES:
        raise PasswordTooLong(most=MAX_PASSWORD_BYTES)
    if is_common(password, context=(username, email, site().name)):
        raise CommonPassword


def hash_password(password: str) -> str:
    """The text to store for a password. Takes about 30 ms: call it before the transaction begins."""
    with _turns:
        return _argon2.hash(_prepared(password))


def is_password(stored: str | None, password: str) -> bool:
    """Whether a password is the one that was stored. The same work is done when there is none to compare with."""
    prepared = _prepared(password)
    with _turns:
        if len(password) > MAX_PASSWORD_BYTES or len(prepared) > MAX_PASSWORD_BYTES:
            prepared, stored = b"", None
        if stored and not stored.startswith("$argon2"):
            return _is_werkzeug_password(stored, prepared)
        try:
            _argon2.verify(stored or _nobody, prepared)
            return stored is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(stored: str) -> bool:
    """Whether a stored hash should be made anew at the next login."""
    return not stored.startswith("$argon2") or _argon2.check_needs_rehash(stored)


def _prepared(password: str) -> bytes:
    """NFC, so that every keyboard gives the same bytes; bounded first, because long runs of marks are slow."""
    beginning = password[: MAX_PASSWORD_BYTES + 1]
    return unicodedata.normalize("NFC", beginning).encode("utf-8", "surrogatepass")


def _is_werkzeug_password(stored: str, password: bytes) -> bool:
    """Compare with `scrypt:n:r:p$salt$hex` or `pbkdf2:digest:rounds$salt$hex`, as werkzeug.security writes them."""
    try:
        method, salt, wanted = stored.split("$")
        name, *numbers = method.split(":")
        if name == "scrypt":
            n, r, p = map(int, numbers)
            found = hashlib.scrypt(password, salt=salt.encode(), n=n, r=r, p=p, maxmem=132 * n * r * p)
        else:
            found = hashlib.pbkdf2_hmac(numbers[0], password, salt.encode(), int(numbers[1]))
    except (ValueError, IndexError, OverflowError):
        return False
    return hmac.compare_digest(found.hex().encode(), wanted.encode("utf-8", "replace"))
