"""Forms around logging in. They name the fields; the actions have the rules."""

from typing import Any

from wtforms import BooleanField, HiddenField, PasswordField, SelectField, StringField

from microblog.auth.models import THEMES
from microblog.core.clock import TIME_ZONES
from microblog.core.i18n import LOCALES, N_, babel_locale, gettext
from microblog.http.forms import Form, text

THEME_NAMES = dict(zip(THEMES, (N_("Automatic"), N_("Light"), N_("Dark")), strict=True))


class SignUpForm(Form):
    """Four fields, and one is in."""

    username = StringField(N_("Username"), filters=[text])
    email = StringField(N_("E-mail"), filters=[text])
    password = PasswordField(N_("Password"), filters=[text])
    password2 = PasswordField(N_("Repeat the password"), filters=[text])


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
    password2 = PasswordField(N_("Repeat the new password"), filters=[text])


class ChangePasswordForm(ResetPasswordForm):
    """A new password, by knowing the present one."""

    old_password = PasswordField(N_("Current password"), filters=[text])


class PreferencesForm(Form):
    """Language, time zone and look."""

    locale = SelectField(N_("Language"), validate_choice=False)
    timezone = SelectField(N_("Time zone"), validate_choice=False)
    theme = SelectField(N_("Appearance"), validate_choice=False)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        as_browser = ("", gettext("Same as the browser"))
        self.locale.choices = [as_browser, *((code, language_name(code), {"lang": code}) for code in LOCALES)]
        self.timezone.choices = [as_browser, *((zone, zone.replace("_", " ")) for zone in sorted(TIME_ZONES))]
        self.theme.choices = [(theme, gettext(name)) for theme, name in THEME_NAMES.items()]


def language_name(code: str) -> str:
    """A language's name in that language: `Español`."""
    known = babel_locale(code)
    name = known.languages.get(str(known)) or known.get_display_name() or code
    return name[0].upper() + name[1:]


class EmailForm(Form):
    """Another address, by knowing the password."""

    email = StringField(N_("New e-mail address"), filters=[text])
    password = PasswordField(N_("Current password"), filters=[text])


class DepartureForm(Form):
    """Delete everything: the name, so that nobody does it by mistake, and the password."""

    username = StringField(N_("Your username"), filters=[text])
    password = PasswordField(N_("Current password"), filters=[text])
