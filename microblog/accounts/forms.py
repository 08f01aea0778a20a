"""The form for one's own profile."""

from wtforms import FileField, StringField, TextAreaField

from microblog.core.i18n import N_
from microblog.http.forms import Form, text


class ProfileForm(Form):
    """What others read about you."""

    display_name = StringField(N_("Display name"), filters=[text])
    about_me = TextAreaField(N_("About you"), filters=[text])


class PictureForm(Form):
    """A file with a picture of oneself."""

    picture = FileField(N_("Picture"))
