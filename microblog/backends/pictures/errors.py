"""Why a file is not taken as a picture."""

from microblog.core.errors import Invalid, Unavailable
from microblog.core.i18n import N_


class NoPictureChosen(Invalid):
    """There is no file, or nothing in it."""

    message = N_("Please choose a picture first.")
    field = "picture"


class NotAPicture(Invalid):
    """A file of a kind that is not taken, whatever it is called."""

    message = N_("This file is not a picture that we can read. Please choose a JPEG, PNG, WebP, GIF or AVIF file.")
    field = "picture"


class BrokenPicture(Invalid):
    """It begins like a picture, and then makes no sense."""

    message = N_("This picture is damaged or incomplete. Please choose another one.")
    field = "picture"


class TooManyPixels(Invalid):
    """It would take more memory or time than a picture may."""

    message = N_("This picture is too large to be read here. Please choose one with fewer pixels.")
    field = "picture"


class PictureTooHeavy(Invalid):
    """A file beyond the limit."""

    message = N_("This file is too large. A picture may have %(max)s MB.")
    field = "picture"


class TooManyPictures(Unavailable):
    """Others are waiting for theirs."""

    message = N_("Many pictures are coming in at the moment. Please try again in a minute.")
    field = "picture"
