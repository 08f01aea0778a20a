"""The six ways in which the rules say no. `http/` turns each kind into a status, a page or JSON."""

import re
from typing import Any, ClassVar

from microblog.core.i18n import N_, gettext


class AppError(Exception):
    """A refusal that a person can understand: a code for machines and a sentence for people.

    `field` names the form field or JSON key at fault, if there is one; `params` fill the sentence's placeholders.
    """

    message: ClassVar[str] = N_("Something went wrong.")
    field: str | None = None

    def __init__(self, *, field: str | None = None, **params: Any) -> None:
        super().__init__(self.message)
        self.field = field or self.field
        self.params = params

    @property
    def code(self) -> str:
        """The class's name in snake case, for machines: `CannotFollowYourself` is `cannot_follow_yourself`."""
        return re.sub(r"(?<=.)([A-Z])", r"_\1", type(self).__name__).lower()

    def __str__(self) -> str:
        return gettext(self.message, **self.params)


class Invalid(AppError):
    """What was sent cannot be accepted as it is."""

    message = N_("This does not look right. Please check it and send it again.")


class Forbidden(AppError):
    """The person may not do this."""

    message = N_("You may not do this.")


class Missing(AppError):
    """There is no such thing, or the person may not know that there is."""

    message = N_("There is nothing here.")


class Conflict(AppError):
    """Somebody else was first, or the thing has changed in the meantime."""

    message = N_("This was changed in the meantime. Please look again.")


class TooFast(AppError):
    """Too many attempts; `retry_after` is in seconds."""

    message = N_("That was too many times. Please wait a moment and try again.")

    def __init__(self, retry_after: int, **params: Any) -> None:
        super().__init__(**params)
        self.retry_after = retry_after


class Unavailable(AppError):
    """Something that this needs cannot be reached at present."""

    message = N_("This does not work at the moment. Please try again soon.")
