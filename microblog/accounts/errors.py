"""Why a question about accounts has no answer, and why a name cannot be had."""

from microblog.core.errors import Conflict, Missing, TooFast
from microblog.core.i18n import N_


class NoSuchAccount(Missing):
    """Nobody has this name."""

    message = N_("There is nobody with this name here.")


class Renamed(NoSuchAccount):
    """Nobody has this name any more: who had it is called `username` now."""

    def __init__(self, username: str) -> None:
        super().__init__()
        self.username = username


class UsernameTaken(Conflict):
    """Names are given once."""

    message = N_("This username is taken. Please choose another one.")
    field = "username"


class TriedTooManyNames(TooFast):
    """Whether a name is taken is told so many times."""

    message = N_("You have tried many names. Please wait a while, then try others.")
    field = "username"


class RenamedTooOften(TooFast):
    """Every change uses up a name for good."""

    message = N_("You have changed your username %(times)s times in the last %(days)s days. Please wait a while.")
    field = "username"
