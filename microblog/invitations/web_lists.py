"""Invitations as the lists show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from microblog.core.clock import now
from microblog.core.prepared import AnyRow
from microblog.invitations.queries import came_by


@dataclass(frozen=True)
class Shown:
    """One line in a list of invitations. `state` is one of `open revoked expired used`."""

    id: int
    note: str
    inviter: str | None
    uses: int
    most_uses: int | None
    expires_at: datetime
    state: str
    came: list[str]


def shown(found: Iterable[AnyRow]) -> list[Shown]:
    """The rows of `queries.invitations()`, with those who came."""
    lines = list(found)
    came = came_by([row.id for row in lines])
    return [
        Shown(row.id, row.note, row.inviter, row.uses, row.most_uses, row.expires_at, _state(row), came[row.id])
        for row in lines
    ]


def _state(row: AnyRow) -> str:
    if row.revoked_at:
        return "revoked"
    if row.uses == row.most_uses:
        return "used"
    return "expired" if row.expires_at <= now() else "open"
