"""What a person should know at the next login: kept as a code with values, worded when it is shown."""

import orjson

from microblog.auth.models import User
from microblog.core.i18n import N_, gettext
from microblog.core.text import one_line

RENAMED, KEPT = "renamed", "kept"

MAX_VALUE = 60

SENTENCES = {
    RENAMED: N_(
        "Your username is @%(username)s now. The old one, %(old)s, could not be kept. Everything else is as it was."
    ),
    KEPT: N_("Welcome back. Your account stays, with everything that is in it."),
}
"""By code. `username` is always known; the other values were given when it was noted."""


def noted(code: str, **values: str) -> str:
    """What to keep in `User.notice`: short enough for it, whatever the values are."""
    short = {name: one_line(value)[:MAX_VALUE] for name, value in values.items()}
    return orjson.dumps({"code": code, **short}).decode()


def taken_from(user: User) -> str | None:
    """The sentence that waits for somebody, in the language spoken now; it will not be said again."""
    notice, user.notice = user.notice, None
    return _worded(notice, user.account.username) if notice else None


def _worded(notice: str, username: str) -> str | None:
    try:
        values = orjson.loads(notice)
        return gettext(SENTENCES[values.pop("code")], username=username, **values)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
