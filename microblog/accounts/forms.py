"""The forms for one's own profile and name."""

from collections.abc import Iterable
from typing import Any

from wtforms import Field, FileField, StringField, TextAreaField

from microblog.accounts.fields import MAX_FIELDS, ProfileField
from microblog.core.i18n import N_
from microblog.http.forms import Form, text


def _part(label: str) -> Any:
    return StringField(label, filters=[text])


class ProfileForm(Form):
    """What others read about you."""

    display_name = StringField(N_("Display name"), filters=[text])
    about_me = TextAreaField(N_("About you"), filters=[text])
    field_1_name, field_1_value = _part(N_("Label of fact 1")), _part(N_("Content of fact 1"))
    field_2_name, field_2_value = _part(N_("Label of fact 2")), _part(N_("Content of fact 2"))
    field_3_name, field_3_value = _part(N_("Label of fact 3")), _part(N_("Content of fact 3"))
    field_4_name, field_4_value = _part(N_("Label of fact 4")), _part(N_("Content of fact 4"))

    @property
    def facts(self) -> list[tuple[Field, Field]]:
        """The names and values, as fields of the form."""
        return [(self[f"field_{number}_name"], self[f"field_{number}_value"]) for number in range(1, MAX_FIELDS + 1)]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The names and values that were sent."""
        return [(name.data, value.data) for name, value in self.facts]


class RenameForm(Form):
    """Another username."""

    username = StringField(N_("New username"), filters=[text])


class PictureForm(Form):
    """A file with a picture of oneself."""

    picture = FileField(N_("Picture"))


def as_sent(fields: Iterable[ProfileField]) -> dict[str, Any]:
    """Facts of a profile under the names of the form's fields."""
    numbered = enumerate(fields, start=1)
    return {f"field_{number}_{part}": text for number, each in numbered for part, text in each._asdict().items()}
