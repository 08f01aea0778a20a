"""What can be asked about invitations."""

from collections.abc import Sequence

from sqlalchemy import BigInteger, bindparam, select, union_all
from sqlalchemy.orm import aliased

from microblog.accounts.models import Account
from microblog.auth import queries, tokens
from microblog.auth.models import User
from microblog.core.clock import now
from microblog.core.db import rows, session
from microblog.core.ids import MAX_ID
from microblog.core.paging import Page
from microblog.core.prepared import AnyRow, AnySelect
from microblog.invitations.errors import InvitationOver
from microblog.invitations.inviting import may_invite
from microblog.invitations.models import Invitation, Invited

MAX_TOKEN = 100
MANY_CAME = 20
"""Of those who came by one invitation, so many are named."""

_invitations: AnySelect = (
    select(
        Invitation.id,
        Invitation.note,
        Invitation.most_uses,
        Invitation.uses,
        Invitation.created_at,
        Invitation.expires_at,
        Invitation.revoked_at,
        Account.username.label("inviter"),
    )
    .outerjoin(Account, Account.id == Invitation.inviter_id)
    .where(Invitation.id < bindparam("before", type_=BigInteger))
    .order_by(Invitation.id.desc())
    .limit(bindparam("limit"))
)
_by_inviter = _invitations.where(Invitation.inviter_id == bindparam("inviter_id"))

_inviter = aliased(Account)
_who_invited = (
    select(Invitation.id, _inviter.username.label("inviter"))
    .select_from(Invited)
    .join(Invitation, Invitation.id == Invited.invitation_id)
    .outerjoin(_inviter, _inviter.id == Invitation.inviter_id)
    .where(Invited.account_id == bindparam("account_id"))
)


def invitations(inviter: Account | None, before: int | None, limit: int) -> Page[AnyRow]:
    """Somebody's invitations, or everybody's, newest first."""
    asked = {"before": before or MAX_ID, "limit": limit + 1}
    found = rows(_by_inviter, inviter_id=inviter.id, **asked) if inviter else rows(_invitations, **asked)
    return Page(found[:limit], found[limit - 1].id if len(found) > limit else None)


def came_by(invitation_ids: Sequence[int]) -> dict[int, list[str]]:
    """The usernames of those who came by each invitation, first come first; the first `MANY_CAME` of each."""
    found: dict[int, list[str]] = {id: [] for id in invitation_ids}
    if found:
        parts = [select(_first_to_come(id).subquery()) for id in invitation_ids]
        for invitation_id, username in session.execute(union_all(*parts)):
            found[invitation_id].append(username)
    return found


def _first_to_come(invitation_id: int) -> AnySelect:
    return (
        select(Invited.invitation_id, Account.username)
        .join(Account, Account.id == Invited.account_id)
        .where(Invited.invitation_id == invitation_id, Account.disabled_at.is_(None))
        .order_by(Invited.account_id)
        .limit(MANY_CAME)
    )


def who_invited(account: Account) -> AnyRow | None:
    """By which invitation an account came, and its inviter's username, which the command line has not."""
    found = rows(_who_invited, account_id=account.id)
    return found[0] if found else None


def good_invitation(token: str) -> tuple[Invitation, User | None]:
    """The invitation that a link stands for, and who invites.

    Raises:
        InvitationOver: it is good for nobody, any more.
    """
    wanted = select(Invitation).where(Invitation.token_hash == tokens.hash_token(token[:MAX_TOKEN]))
    found = session.scalars(wanted).first()
    if found is None or found.revoked_at or found.expires_at <= now() or found.uses == found.most_uses:
        raise InvitationOver
    inviter = queries.user_of_id(found.inviter_id) if found.inviter_id else None
    if inviter and not may_invite(inviter):
        raise InvitationOver
    return found, inviter
