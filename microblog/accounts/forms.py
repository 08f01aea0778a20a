"""The forms for one's own profile and name."""

from wtforms import StringField, TextAreaField

from microblog.core.i18n import N_
from microblog.http.forms import Form, text


class ProfileForm(Form):
    """What others read about you."""

    display_name = StringField(N_("Display name"), filters=[text])
    about_me = TextAreaField(N_("About you"), filters=[text])


class RenameForm(Form):
    """Another username."""

    username = StringField(N_("New username"), filters=[text])
