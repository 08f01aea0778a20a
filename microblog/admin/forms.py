"""The forms of those in charge."""

from typing import Any

from wtforms import SelectField, StringField, TextAreaField

from microblog.auth.models import ROLES
from microblog.core.i18n import N_, gettext
from microblog.http.forms import Form, text

ROLE_NAMES = dict(zip(ROLES, (N_("Member"), N_("Moderator"), N_("Admin")), strict=True))


class RoleForm(Form):
    """What somebody may do."""

    role = SelectField(N_("Role"), validate_choice=False)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.role.choices = [(role, gettext(name)) for role, name in ROLE_NAMES.items()]


class SiteForm(Form):
    """What this server says about itself."""

    name = StringField(N_("Name"), filters=[text])
    description = TextAreaField(N_("What it is for"), filters=[text])
    rules = TextAreaField(N_("Rules"), filters=[text])
