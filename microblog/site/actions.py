"""Saying what this server is."""

from microblog.audit import acts
from microblog.audit.noting import note
from microblog.auth.admin_actions import id_of
from microblog.auth.errors import OnlyAdmins
from microblog.auth.models import ADMIN, User
from microblog.core.actions import action
from microblog.core.db import insert_or_ignore, session
from microblog.core.site import (
    MAX_BYTES,
    MAX_DESCRIPTION_LENGTH,
    MAX_NAME_LENGTH,
    MAX_RULES_LENGTH,
    THE_ONE,
    Site,
    forget_site,
)
from microblog.core.text import clean, is_longer, one_line
from microblog.site.errors import WordsTooLong

LIMITS = {"name": MAX_NAME_LENGTH, "description": MAX_DESCRIPTION_LENGTH, "rules": MAX_RULES_LENGTH}


def describe(by: User | None, *, name: str, description: str, rules: str) -> None:
    """Store the server's name, description and rules; what is left empty is what the settings say.

    Raises:
        WordsTooLong: one of them; nothing is stored.
    """
    words = {
        "name": one_line(name, size=MAX_BYTES),
        "description": one_line(description, size=MAX_BYTES),
        "rules": clean(rules, size=MAX_BYTES),
    }
    for field, text in words.items():
        if is_longer(text, LIMITS[field], MAX_BYTES):
            raise WordsTooLong(field=field, max=LIMITS[field])
    _describe(by, words)
    forget_site()


@action
def _describe(by: User | None, words: dict[str, str]) -> None:
    if by and by.role != ADMIN:
        raise OnlyAdmins
    nothing = dict.fromkeys(words, "")
    session.execute(insert_or_ignore(Site), {"id": THE_ONE, **nothing})
    stored = session.get_one(Site, THE_ONE, with_for_update=True)
    changed = [field for field, text in words.items() if getattr(stored, field) != text]
    for field in changed:
        setattr(stored, field, words[field])
    if changed:
        note(id_of(by), acts.SITE_CHANGED, fields=" ".join(changed))
