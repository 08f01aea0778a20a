"""What an import keeps of people who are erased."""

from collections.abc import Sequence

from sqlalchemy import Update, delete, or_, select, update

from microblog.accounts.erasing import BATCH, erases, tells_what_goes
from microblog.core.db import change, session
from microblog.core.i18n import ngettext
from microblog.imports.models import PERSON, POST, ImportedMessage, ImportedRow
from microblog.imports.queries import messages_count
from microblog.posts.erasing import goes_with_posts


@goes_with_posts
def forget_posts(post_ids: Sequence[int]) -> None:
    """Forget what rows became; that they were known stays, so that they do not come in again."""
    session.execute(_forget(POST, *post_ids))


@erases
def forget_person(account_id: int) -> int:
    """Forget whom the rows of a person became."""
    return change(_forget(PERSON, account_id))


@erases
def erase_messages(account_id: int) -> int:
    """Remove the next private messages that somebody sent or got."""
    theirs = or_(ImportedMessage.sender_id == account_id, ImportedMessage.recipient_id == account_id)
    some = select(ImportedMessage.id).where(theirs).limit(BATCH)
    return change(delete(ImportedMessage).where(ImportedMessage.id.in_(some)))


@tells_what_goes
def mention_messages(account_id: int) -> str | None:
    """Say how many private messages were put aside."""
    number = messages_count(account_id)
    if not number:
        return None
    return ngettext(
        "%(num)s private message from before this community came here",
        "%(num)s private messages from before this community came here",
        number,
    )


def _forget(kind: str, *ids: int) -> Update:
    return update(ImportedRow).where(ImportedRow.kind == kind, ImportedRow.new_id.in_(ids)).values(new_id=None)
