"""The six ways in which the rules say no. `http/` turns each kind into a status, a page or JSON."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
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

    @property
    def parts(self) -> tuple["AppError", ...]:
        """The single things that are wrong: for most refusals themselves."""
        return (self,)

    def __str__(self) -> str:
        return gettext(self.message, **self.params)


class Invalid(AppError):
    """What was sent cannot be accepted as it is; perhaps for several reasons, which are then its parts."""

    message = N_("This does not look right. Please check it and send it again.")

    def __init__(self, *parts: AppError, field: str | None = None, **params: Any) -> None:
        super().__init__(field=field, **params)
        self._parts = parts

    @property
    def parts(self) -> tuple[AppError, ...]:
        """The reasons, each with its field."""
        return self._parts or (self,)

    def __str__(self) -> str:
        return " ".join(map(str, self._parts)) or super().__str__()


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


class Faults:
    """What is wrong with something that is checked bit by bit, so that all of it can be said at once."""

    def __init__(self) -> None:
        self._found: list[AppError] = []

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Go on when the check inside says that something is `Invalid`, and remember why."""
        try:
            yield
        except Invalid as refusal:
            self._found += refusal.parts

    def tell(self) -> None:
        """Raise what was found, if there is anything: a single fault as it is, several as one `Invalid`."""
        if len(self._found) == 1:
            raise self._found[0]
        if self._found:
            raise Invalid(*self._found)
