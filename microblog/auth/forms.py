"""Forms around logging in. They name the fields; the actions have the rules."""

from typing import Any

from babel import Locale
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, StringField

from microblog.auth.models import THEMES
from microblog.core.i18n import LOCALES, N_, gettext
from microblog.http.forms import Form, text
from microblog.http.languages import TIME_ZONES

THEME_NAMES = dict(zip(THEMES, (N_("Automatic"), N_("Light"), N_("Dark")), strict=True))


class SignUpForm(Form):
    """Four fields, and one is in."""

    username = StringField(N_("Username"), filters=[text])
    email = StringField(N_("E-mail"), filters=[text])
    password = PasswordField(N_("Password"), filters=[text])
    password2 = PasswordField(N_("Password once more"), filters=[text])


class LoginForm(Form):
    """Who are you, and can you prove it?"""

    username = StringField(N_("Username or e-mail"), filters=[text])
    password = PasswordField(N_("Password"), filters=[text])
    remember_me = BooleanField(N_("Stay logged in for 30 days"))
    next = HiddenField(filters=[text])


class ForgotPasswordForm(Form):
    """Where to send the link."""

    email = StringField(N_("E-mail"), filters=[text])


class ResetPasswordForm(Form):
    """A new password, by a mailed link."""

    password = PasswordField(N_("New password"), filters=[text])
    password2 = PasswordField(N_("New password once more"), filters=[text])


class ChangePasswordForm(ResetPasswordForm):
    """A new password, by knowing the present one."""

    old_password = PasswordField(N_("Present password"), filters=[text])


class PreferencesForm(Form):
    """Language, time zone and look."""

    locale = SelectField(N_("Language"))
    timezone = SelectField(N_("Time zone"))
    theme = SelectField(N_("Look"))

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        as_browser = ("", gettext("As the browser says"))
        self.locale.choices = [as_browser, *((code, language_name(code)) for code in LOCALES)]
        self.timezone.choices = [as_browser, *((zone, zone.replace("_", " ")) for zone in sorted(TIME_ZONES))]
        self.theme.choices = [(theme, gettext(name)) for theme, name in THEME_NAMES.items()]

    @property
    def is_possible(self) -> bool:
        """Whether every choice is one of those that were offered; where not, the field says so."""
        return self.is_sent and self.validate()


def language_name(code: str) -> str:
    """A language's name in that language: `Español`."""
    return (Locale.parse(code, sep="-").get_display_name() or code).capitalize()
