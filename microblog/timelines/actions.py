"""What a reader sets in motion."""

from microblog.accounts.models import Account
from microblog.core.actions import action
from microblog.core.events import emit
from microblog.timelines.events import TimelineWanted
from microblog.timelines.upkeep import open_timeline


@action
def want_timeline(reader: Account) -> None:
    """Ask for a stored timeline: it is opened at once, so this is asked once, and filled by a job.

    What is published between the two transactions arrives either way.
    """
    if open_timeline(reader.id):
        emit(TimelineWanted(account_id=reader.id))
