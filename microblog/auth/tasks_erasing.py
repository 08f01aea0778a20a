"""When the grace of somebody who leaves is over: everything goes, a batch a job, and last the user and the account.

Each job is one transaction, so a worker that is killed has done a batch or nothing, and the next one goes on.
"""

from typing import Any

import orjson
from sqlalchemy import delete, select, update

from microblog.accounts.erasing import erase_some
from microblog.accounts.models import Account, OldName, UsedName
from microblog.auth import departures, queries
from microblog.auth.models import LoginSession, User
from microblog.auth.models_changes import Departure, FormerEmail, WantedEmail
from microblog.core.clock import now
from microblog.core.db import one_at_a_time, session
from microblog.core.jobs import Job, enqueue, task
from microblog.core.schedules import every
from microblog.posts.erasing import erase_for_good
from microblog.posts.models import Post

AN_HOUR = 3600


@every(seconds=AN_HOUR)
def erase_departed() -> None:
    """Begin to erase those whose grace is over, and go on with those where something has gone wrong."""
    over = select(Departure.user_id).where(Departure.asked_at <= now() - departures.GRACE)
    for user_id in session.scalars(over):
        enqueue(erase_task, unique_key=f"erase:{user_id}", user_id=user_id)


def erase(user_id: int) -> None:
    """Remove the next batch, or at last the person; for somebody who has come back, nothing happens."""
    one_at_a_time(f"erase:{user_id}")
    user, departure = queries.user_with_id(user_id, lock=True), session.get(Departure, user_id)
    if user is None or departure is None or not departures.is_over(departure):
        return
    if erase_some(user.account_id):
        enqueue(erase_task, user_id=user_id)
    else:
        _erase_person(user.id, user.account_id, {user.email, *_other_addresses(user_id)})


def _erase_person(user_id: int, account_id: int, addresses: set[str]) -> None:
    """The last rows. Of the name only the name stays, so that nobody else gets it."""
    for theirs in (LoginSession, WantedEmail, FormerEmail, Departure):
        session.execute(delete(theirs).where(theirs.user_id == user_id))
    session.execute(delete(Job).where(Job.id.in_(_jobs_about(user_id, account_id, addresses))))
    erase_for_good(session.scalars(select(Post.id).where(Post.account_id == account_id)).all())
    session.execute(delete(OldName).where(OldName.account_id == account_id))
    session.execute(update(UsedName).where(UsedName.account_id == account_id).values(account_id=None))
    session.execute(delete(User).where(User.id == user_id))
    session.execute(delete(Account).where(Account.id == account_id))


def _other_addresses(user_id: int) -> set[str]:
    wanted = session.scalars(select(WantedEmail.email).where(WantedEmail.user_id == user_id))
    former = session.scalars(select(FormerEmail.email).where(FormerEmail.user_id == user_id))
    return {*wanted, *former}


def _jobs_about(user_id: int, account_id: int, addresses: set[str]) -> list[int]:
    """Jobs that were given up, which are kept for a while, and mails that could not be delivered yet."""
    kept = select(Job.id, Job.arguments).where(Job.failed_at.is_not(None) | (Job.task == "mail.deliver"))
    return [
        job.id
        for job in session.execute(kept)
        if any(address in job.arguments for address in addresses)
        or _names(orjson.loads(job.arguments), user_id, account_id)
    ]


def _names(arguments: dict[str, Any], user_id: int, account_id: int) -> bool:
    others = {value for key, value in arguments.items() if key.endswith("_id") and key not in {"user_id", "post_id"}}
    return arguments.get("user_id") == user_id or account_id in others


erase_task = task(erase)
