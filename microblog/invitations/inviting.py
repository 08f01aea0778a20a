"""Who may invite, for how long and how many."""

from microblog.auth.models import ADMIN, User
from microblog.core.context import settings
from microblog.invitations.errors import MayNotInvite

DAYS = (1, 7, 30, 90)
USES = (1, 5, 25)
ANY_NUMBER = 0
"""Instead of a number of uses: only admins may open the door so wide."""


def may_invite(user: User) -> bool:
    """Whether somebody may invite people now; an invitation is good as long as its inviter may."""
    if user.disabled_at:
        return False
    return user.role == ADMIN or (settings().member_invitations and user.may_post)


def require_may_invite(user: User) -> None:
    """Stop somebody who may not invite.

    Raises:
        MayNotInvite: they may not.
    """
    if not may_invite(user):
        raise MayNotInvite


def offered_uses(user: User | None) -> tuple[int, ...]:
    """How many may be invited by one link."""
    return (*USES, ANY_NUMBER) if user is None or user.role == ADMIN else USES
