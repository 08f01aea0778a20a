"""Why logging in and its neighbours are refused."""

from microblog.core.errors import Conflict, Forbidden, Invalid
from microblog.core.i18n import N_


class SignupClosed(Forbidden):
    """This server takes no new accounts at present."""

    message = N_("Sign-up is closed on this server at the moment.")


class BadEmail(Invalid):
    """Not an address that mail could be sent to."""

    message = N_("This is not an e-mail address that we can write to. Please check it.")
    field = "email"


class PasswordTooShort(Invalid):
    """Fewer characters than anybody could not guess."""

    message = N_("Please choose a password of at least %(least)s characters.")
    field = "password"


class PasswordTooLong(Invalid):
    """More than is worth hashing."""

    message = N_("This password is too long. Please use at most %(most)s bytes.")
    field = "password"


class CommonPassword(Invalid):
    """One of those that are tried first."""

    message = N_("This password is too easy to guess. Please choose another one.")
    field = "password"


class PasswordsDiffer(Invalid):
    """The two fields are not the same."""

    message = N_("The two passwords are not the same.")
    field = "password2"


class WrongPassword(Invalid):
    """The present password was asked for, and this is another one."""

    message = N_("This is not your current password.")
    field = "password"


class SameEmail(Invalid):
    """Nothing would change."""

    message = N_("This is your address already.")
    field = "email"


class NotYourName(Invalid):
    """The name was asked for, so that nobody deletes an account by mistake."""

    message = N_("This is not your username.")
    field = "username"


class LastAdmin(Forbidden):
    """Nobody would be left to look after the server."""

    message = N_("There is no other admin. Please make somebody else an admin first.")
    field = "username"


class NoSuchChoice(Invalid):
    """Not one of the choices that the form offers."""

    message = N_("Please choose one of those that are offered.")


class LoginRefused(Invalid):
    """Wrong name or wrong password: which of them is not said."""

    message = N_("The username or the password is wrong.")
    field = "password"


class AccountClosed(Forbidden):
    """An admin has disabled the account."""

    message = N_("This account was closed by the people who run this server.")
    field = "username"


class AccountGone(Conflict):
    """What is being erased cannot be opened again."""

    message = N_("This account is being erased: it is too late to bring it back.")


class LinkExpired(Invalid):
    """The link was used, is too old, or was never made here."""

    message = N_("This link has expired or was used already.")


class AddressTaken(Conflict):
    """Somebody else confirmed this address in the meantime."""

    message = N_("This address belongs to another account of this server.")


class NotConfirmed(Forbidden):
    """Only people whose address is confirmed may write."""

    message = N_("Please confirm your e-mail address first. We have sent you a link.")


class NotYourself(Forbidden):
    """Nobody closes or demotes themselves, by accident or on purpose: so an admin always remains."""

    message = N_("You cannot do this to your own account. Another admin can.")


class OnlyAdmins(Forbidden):
    """A moderator may not, or no longer."""

    message = N_("Only an admin can do this.")
