"""The first admin: whoever opens the link that the server prints at its start, as long as there is no admin.

The link works once, because it is void as soon as there is an admin, and for a day; the next start prints a new one.
"""

from itsdangerous import BadData, URLSafeTimedSerializer

from microblog.audit import acts
from microblog.audit.noting import note
from microblog.auth import actions, queries
from microblog.auth.errors import LinkExpired
from microblog.auth.models import ADMIN, User
from microblog.auth.sessions import Entry
from microblog.core import links
from microblog.core.actions import action
from microblog.core.context import settings
from microblog.core.db import one_at_a_time

LINK_SECONDS = 24 * 3600


def first_admin_url() -> str | None:
    """The address of the link, or `None` once there is an admin."""
    if queries.has_admin():
        return None
    return links.absolute(links.first_admin_path(_serializer().dumps("admin")))


def require_first_admin_link(token: str) -> None:
    """Check a link.

    Raises:
        LinkExpired: there is an admin now, or the link is old or was never made here.
    """
    try:
        _serializer().loads(token, max_age=LINK_SECONDS)
    except BadData:
        raise LinkExpired from None
    if queries.has_admin():
        raise LinkExpired


@action
def sign_up_as_admin(
    token: str, *, username: str, email: str, password: str, password2: str, locale: str, device: str = ""
) -> Entry:
    """Make an account that is the first admin's, and log in; the address counts as confirmed: the operator gave it."""
    fields = {"username": username, "email": email, "password": password, "password2": password2}
    user = actions.sign_up(**fields, locale=locale, confirmed=True)
    return actions.enter(become_admin(token, user), device=device)


@action
def become_admin(token: str, user: User) -> User:
    """Make somebody who has an account already the first admin."""
    one_at_a_time("first admin")
    require_first_admin_link(token)
    user.role = ADMIN
    note(user.account_id, acts.FIRST_ADMIN, user.account_id)
    return user


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="microblog.first-admin")
