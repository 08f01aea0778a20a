"""What can happen to an account's picture."""

from microblog.core.events import event


@event
class PictureStored:
    """A picture is about to be kept under this name; whether it is ever shown will be seen."""

    account_id: int
    picture: str


@event
class PictureReplaced:
    """An account shows another picture now, or the one that is drawn."""

    account_id: int
    picture: str


@event
class GravatarWanted:
    """It is time to ask Gravatar for an account's picture."""

    account_id: int
