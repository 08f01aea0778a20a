"""Why a question about accounts has no answer."""

from microblog.core.errors import Missing
from microblog.core.i18n import N_


class NoSuchAccount(Missing):
    """Nobody has this name."""

    message = N_("There is nobody with this name here.")
