"""Why a post is refused."""

from microblog.core.errors import Conflict, Invalid, Missing
from microblog.core.i18n import N_


class EmptyPost(Invalid):
    """Nothing was written."""

    message = N_("There is nothing to publish yet. Please write something.")
    field = "post"


class TooLong(Invalid):
    """More than a post may hold."""

    message = N_("Characters over the limit: %(over)s. A post has room for %(most)s.")
    field = "post"


class TooMuch(Invalid):
    """More bytes than a post may take: far too many characters, or few that carry very many marks."""

    message = N_("This is far too long for a post, or has too many marks on its letters. Please use fewer.")
    field = "post"


class BadVisibility(Invalid):
    """Not one of the audiences there are."""

    message = N_("Please choose who may read this.")
    field = "visibility"


class BadLanguage(Invalid):
    """Not one of the languages there are."""

    message = N_("Please choose one of the languages in the list.")
    field = "language"


class EditedMeanwhile(Conflict):
    """The text that was changed is no longer what the post says."""

    message = N_(
        "This post was edited in the meantime. Its newer text is shown below; saving again puts yours in its place."
    )
    field = "post"


class TooManyPins(Conflict):
    """As many posts are pinned as a profile may begin with."""

    message = N_("You can pin %(most)s posts at most. Please unpin another one first.")


class NoSuchPost(Missing):
    """It was deleted, or is not for this reader, or never was: which of them is not said."""

    message = N_("There is no such post here.")
