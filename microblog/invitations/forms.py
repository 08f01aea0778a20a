"""The form for inviting people."""

from wtforms import SelectField, StringField

from microblog.auth.models import User
from microblog.core.i18n import N_, gettext, ngettext
from microblog.http.forms import Form, text
from microblog.invitations.inviting import ANY_NUMBER, DAYS, offered_uses


class InvitationForm(Form):
    """How many may come, how long the link is good, and what it is for."""

    uses = SelectField(N_("How many may come"), validate_choice=False, default="1")
    days = SelectField(N_("How long the link works"), validate_choice=False, default="7")
    note = StringField(N_("Note"), filters=[text])

    def __init__(self, user: User) -> None:
        super().__init__()
        self.uses.choices = [(str(number), _people(number)) for number in offered_uses(user)]
        self.days.choices = [(str(number), ngettext("%(num)s day", "%(num)s days", number)) for number in DAYS]


def whole(text: str | None) -> int:
    """A choice that stands for a number; -1, which is never offered, where it does not."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else -1


def _people(number: int) -> str:
    if number == ANY_NUMBER:
        return gettext("Any number")
    return ngettext("%(num)s person", "%(num)s people", number)
