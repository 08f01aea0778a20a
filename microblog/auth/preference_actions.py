"""How the pages look to one person."""

from microblog.auth.errors import NoSuchChoice
from microblog.auth.models import THEMES, User
from microblog.core.actions import action
from microblog.core.clock import TIME_ZONES
from microblog.core.i18n import LOCALES

OFFERED = {"locale": {"", *LOCALES}, "timezone": {"", *TIME_ZONES}, "theme": set(THEMES)}
"""What may be chosen; empty means what the browser says."""


@action
def set_preferences(user: User, *, locale: str, timezone: str, theme: str) -> None:
    """Choose a language, a time zone and a look.

    Raises:
        NoSuchChoice: one of them is not among those that are offered; nothing is changed.
    """
    for field, chosen in (("locale", locale), ("timezone", timezone), ("theme", theme)):
        if chosen not in OFFERED[field]:
            raise NoSuchChoice(field=field)
    user.locale, user.timezone, user.theme = locale or None, timezone or None, theme
