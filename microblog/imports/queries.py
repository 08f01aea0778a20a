"""What can be asked about what an import has put aside."""

from sqlalchemy import BindParameter, bindparam, func, or_, select

from microblog.core.db import rows
from microblog.core.prepared import AnySelect
from microblog.imports.models import ImportedMessage

_account: BindParameter[int] = bindparam("account_id")
_messages: AnySelect = (
    select(func.count().label("number"))
    .select_from(ImportedMessage)
    .where(or_(ImportedMessage.sender_id == _account, ImportedMessage.recipient_id == _account))
)


def messages_count(account_id: int) -> int:
    """How many private messages that somebody sent or got are waiting here."""
    [found] = rows(_messages, account_id=account_id)
    return int(found.number)
