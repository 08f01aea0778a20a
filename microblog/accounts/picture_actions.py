"""What people can do about their picture."""

from datetime import timedelta

from microblog.accounts.events import GravatarWanted, PictureReplaced
from microblog.accounts.models import Account
from microblog.accounts.models_gravatars import Gravatar
from microblog.accounts.pictures import keep_picture
from microblog.backends.cache.limits import Limit
from microblog.core.actions import action
from microblog.core.db import session
from microblog.core.events import emit

PICTURES_OF = Limit("pictures", times=30, window=timedelta(minutes=30))


def set_picture(account: Account, file: bytes) -> None:
    """Show a picture of one's own instead of the one before.

    Raises:
        microblog.backends.pictures.errors: the file is none that can be shown.
        StorageUnavailable: it cannot be kept at present.
        TooFast: there were too many lately.
    """
    PICTURES_OF.spend(account.id)
    picture = keep_picture(account.id, file)
    _choose(account, picture)


@action
def _choose(account: Account, picture: str) -> None:
    _decline_gravatar(account)
    show(account, picture)


@action
def remove_picture(account: Account) -> None:
    """Go back to the picture that is drawn. Where it is shown already, nothing changes."""
    _decline_gravatar(account)
    show(account, None)


def want_gravatar(account: Account) -> None:
    """Show the picture that one has at Gravatar, if there is one, and have it looked at again now and then."""
    PICTURES_OF.spend(account.id)
    _want_gravatar(account)


@action
def _want_gravatar(account: Account) -> None:
    show(account, None)
    session.merge(Gravatar(account_id=account.id, is_declined=False, picture=None, digest=None))
    emit(GravatarWanted(account_id=account.id))


def show(account: Account, picture: str | None) -> None:
    """Show another picture, or the drawn one; what was shown before will be removed."""
    if account.picture is not None:
        emit(PictureReplaced(account_id=account.id, picture=account.picture))
    account.picture = picture


def _decline_gravatar(account: Account) -> None:
    session.merge(Gravatar(account_id=account.id, is_declined=True, picture=None, digest=None))
