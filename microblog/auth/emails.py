"""The mails about logging in. Each is in its recipient's language, and queued in the caller's transaction.

They call people by their username alone: a display name is free text, and whoever signs up with somebody else's address
could use it to write to them through us.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from microblog.auth import tokens
from microblog.auth.models import User
from microblog.backends.mail.rendering import render
from microblog.backends.mail.sending import send_email
from microblog.core import links


def confirm_address(user: User, token: str) -> None:
    """Ask a user to confirm the address, by a link."""
    url = links.absolute(links.confirm_path(token))
    _send(user, "confirm", username=user.account.username, url=url, days=tokens.CONFIRM_SECONDS // 86400)


def reset_password(users_with_tokens: Sequence[tuple[User, str]]) -> None:
    """Send the links that set new passwords; accounts that share an address get one mail with all of them."""
    by_address = sorted(users_with_tokens, key=lambda pair: pair[0].email)
    for _, pairs in groupby(by_address, key=lambda pair: pair[0].email):
        found = list(pairs)
        accounts = [
            {"username": user.account.username, "url": links.absolute(links.reset_path(token))} for user, token in found
        ]
        _send(found[0][0], "reset", accounts=accounts, minutes=tokens.RESET_SECONDS // 60)


def somebody_used_your_address(user: User, attempted_username: str) -> None:
    """Tell the owner of an address that somebody signed up with it, so that the page need not say that it is known."""
    _send(
        user,
        "address_used",
        username=user.account.username,
        attempted=attempted_username,
        log_in_url=links.absolute(links.LOG_IN_PATH),
        forgot_url=links.absolute(links.FORGOT_PASSWORD_PATH),
    )


def password_changed(user: User) -> None:
    """Tell a user that the password is another one now."""
    forgot_url = links.absolute(links.FORGOT_PASSWORD_PATH)
    _send(user, "password_changed", username=user.account.username, forgot_url=forgot_url)


def confirm_new_address(user: User, email: str, token: str) -> None:
    """Ask at a wanted address whether it is theirs, by a link."""
    url, days = links.absolute(links.new_email_path(token)), tokens.CONFIRM_SECONDS // tokens.A_DAY
    _send(user, "new_email", to=email, username=user.account.username, url=url, days=days)


def somebody_wants_your_address(user: User, attempted_username: str) -> None:
    """Tell the owner of an address that another account wants it, so that the page need not say that it is known."""
    _send(user, "address_wanted", username=user.account.username, attempted=attempted_username)


def address_changed(user: User, former: str, token: str) -> None:
    """Tell a former address that it is not used any more, and how to undo that."""
    url, days = links.absolute(links.undo_email_path(token)), tokens.UNDO_SECONDS // tokens.A_DAY
    _send(user, "email_changed", to=former, username=user.account.username, url=url, days=days)


def leaving(user: User, token: str) -> None:
    """Tell a user what will be deleted when, and how to come back."""
    url, days = links.absolute(links.return_path(token)), tokens.GRACE_SECONDS // tokens.A_DAY
    _send(user, "leaving", username=user.account.username, url=url, days=days)


def _send(user: User, mail: str, *, to: str | None = None, **values: Any) -> None:
    words = render(f"auth/mail/{mail}", user.locale, **values)
    send_email(words.subject, [to or user.email], words.text, words.html)
