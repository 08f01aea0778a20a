"""Forms: what was sent, and the sentences that say what is wrong with it, each beside its field."""

from collections.abc import Callable
from typing import Any

from flask import request
from wtforms import Form as WTForm

from microblog.core.errors import AppError, Missing
from microblog.core.i18n import gettext
from microblog.core.text import without_controls
from microblog.http.errors import status_of
from microblog.http.replies import say_how_long_to_wait


def text(value: str | None) -> str:
    """A filter: what was not sent is empty."""
    return value or ""


class Form(WTForm):
    """A form whose rules are the action's: it asks the action, and shows the refusal where it belongs."""

    status = 200

    def __init__(self, **given: Any) -> None:
        super().__init__(request.form if request.method == "POST" else None, **given)
        self.result: Any = None
        for field in self:
            if field.label.text:
                field.label.text = gettext(field.label.text)

    @property
    def is_sent(self) -> bool:
        """Whether this request sends the form, rather than opening it."""
        return request.method == "POST"

    def runs(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Do what the form is for. When the rules say no, remember why and say `False`."""
        if not self.is_sent:
            return False
        try:
            self.result = action(*args, **kwargs)
        except Missing:
            raise
        except AppError as refusal:
            self._blame(refusal)
            self._make_fit_to_show()
            return False
        return True

    def _blame(self, refusal: AppError) -> None:
        self.status = status_of(refusal)
        say_how_long_to_wait(refusal)
        for part in refusal.parts:
            if part.field in self._fields:
                field = self._fields[part.field]
                field.errors = [*field.errors, str(part)]
            else:
                self.form_errors.append(str(part))

    def _make_fit_to_show(self) -> None:
        """What comes back for another try has no characters that could not be stored anyway."""
        for field in self:
            field.raw_data = [_fit(each) for each in field.raw_data or ()]
            field.data = _fit(field.data)


def _fit(value: Any) -> Any:
    return without_controls(value) if isinstance(value, str) else value
