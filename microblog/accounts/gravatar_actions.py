"""What follows from a look at Gravatar."""

from hashlib import sha256

from sqlalchemy import select

from microblog.accounts.events import GravatarWanted, PictureReplaced
from microblog.accounts.models import Account
from microblog.accounts.models_gravatars import Gravatar
from microblog.accounts.picture_actions import show
from microblog.core.actions import action
from microblog.core.clock import now
from microblog.core.db import session
from microblog.core.events import emit


@action
def ask_about(account_id: int) -> None:
    """Have Gravatar asked about an account, and write down that it was."""
    session.merge(Gravatar(account_id=account_id, checked_at=now()))
    emit(GravatarWanted(account_id=account_id))


@action
def show_gravatar(account_id: int, picture: str | None, file: bytes) -> None:
    """Show what Gravatar has, or the drawn picture where it has nothing; unless the account has chosen by itself."""
    account = session.scalars(select(Account).where(Account.id == account_id).with_for_update()).first()
    known = session.get(Gravatar, account_id)
    if account is None or known is None or known.is_declined or account.picture != known.picture:
        if picture is not None:
            emit(PictureReplaced(account_id=account_id, picture=picture))
        return
    show(account, picture)
    known.picture, known.digest = picture, sha256(file).digest() if picture else None
