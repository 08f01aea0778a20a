"""What follows from new pictures and addresses: old files go, and Gravatar is asked."""

from datetime import timedelta
from hashlib import sha256

from sqlalchemy import bindparam, select

from microblog.accounts.events import GravatarWanted, PictureReplaced, PictureStored
from microblog.accounts.gravatar_actions import ask_about, show_gravatar
from microblog.accounts.gravatars import gravatar_of
from microblog.accounts.models import Account
from microblog.accounts.models_gravatars import Gravatar
from microblog.accounts.pictures import forget_picture, keep_picture
from microblog.auth.events import EmailChanged
from microblog.auth.models import User
from microblog.core.context import database, settings
from microblog.core.db import rows
from microblog.core.errors import Invalid
from microblog.core.events import listens_to

SOON = timedelta(hours=1)
"""Long after the request or job that stored a picture has ended, one way or the other."""

_shown = select(Account.id).where(Account.id == bindparam("account_id"), Account.picture == bindparam("picture"))
_asked = (
    select(User.email, Gravatar.digest)
    .join(Account, Account.id == User.account_id)
    .join(Gravatar, Gravatar.account_id == Account.id)
    .where(Account.id == bindparam("account_id"), Account.disabled_at.is_(None))
    .where(User.email_confirmed_at.is_not(None), Gravatar.is_declined.is_(False))
)
_changed = (
    select(User.account_id)
    .join(Gravatar, Gravatar.account_id == User.account_id)
    .where(User.id == bindparam("user_id"), Gravatar.is_declined.is_(False))
)


@listens_to(PictureReplaced)
def remove_replaced_picture(event: PictureReplaced) -> None:
    """Remove the files of a picture that is not shown any more. No lock is held while the storage is at work."""
    with database().session():
        if rows(_shown, account_id=event.account_id, picture=event.picture):
            return
    forget_picture(event.picture)


@listens_to(PictureStored, after=SOON)
def remove_forgotten_picture(event: PictureStored) -> None:
    """Remove the files of a picture that was stored and never shown, because something failed in between."""
    remove_replaced_picture(PictureReplaced(account_id=event.account_id, picture=event.picture))


@listens_to(EmailChanged)
def ask_about_another_address(event: EmailChanged) -> None:
    """Another address may have another picture at Gravatar."""
    changed = rows(_changed, user_id=event.user_id) if settings().gravatar_url else []
    for user in changed:
        ask_about(user.account_id)


@listens_to(GravatarWanted)
def look_at_gravatar(event: GravatarWanted) -> None:
    """Ask for the picture, and show it if it is another one than before. Asked first, so that no lock is held."""
    if not settings().gravatar_url:
        return
    with database().session():
        known = rows(_asked, account_id=event.account_id)
    if not known:
        return
    file = gravatar_of(known[0].email) or b""
    if file and sha256(file).digest() == known[0].digest:
        return
    show_gravatar(event.account_id, _kept(event.account_id, file), file)


def _kept(account_id: int, file: bytes) -> str | None:
    """The name of the picture that was made of a file; a file that is none counts as no picture."""
    try:
        return keep_picture(account_id, file) if file else None
    except Invalid:
        return None
