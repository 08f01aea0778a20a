"""Why somebody cannot invite, or cannot come."""

from microblog.core.errors import Forbidden, Invalid
from microblog.core.i18n import N_


class MayNotInvite(Forbidden):
    """Members may only where a setting lets them, and once their address is confirmed."""

    message = N_("You may not invite people here.")


class InvitationOver(Invalid):
    """Used up, too old, taken back, made by somebody who may not invite any more, or never made here."""

    message = N_("This invitation has been used, has expired or was taken back.")


class NoteTooLong(Invalid):
    """More than there is room for."""

    message = N_("Please use at most %(max)s characters.")
    field = "note"
