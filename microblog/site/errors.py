"""Why what was said about this server cannot be kept."""

from microblog.core.errors import Invalid
from microblog.core.i18n import N_


class WordsTooLong(Invalid):
    """More than there is room for."""

    message = N_("Please use at most %(max)s characters.")
