"""Why somebody is asked to log in, told by the page that they wanted."""

from microblog.core.i18n import N_
from microblog.core.links import ADMIN_PATH

_REASONS = {
    "/people": N_("Log in to find people to follow."),
    "/settings": N_("Log in to see and change your settings."),
    "/invitations": N_("Log in to invite people."),
    "/@": N_("Log in to follow people and to write."),
    ADMIN_PATH: N_("Log in to look after this server."),
}


def reason_for(wanted: str) -> str:
    """What logging in is for, where a page at this path asks for it; empty for all other paths."""
    return next((reason for path, reason in _REASONS.items() if wanted.startswith(path)), "")
