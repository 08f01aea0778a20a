"""`microblog accounts`: what the admin pages do, by the same actions; and making accounts, and setting passwords."""

import secrets

import click

from microblog.accounts.actions import give_name
from microblog.accounts.names import check_username
from microblog.audit.noting import COMMAND_LINE
from microblog.auth import admin_actions, departure_actions, departures, password_actions, queries
from microblog.auth.departures import GRACE
from microblog.auth.models import ADMIN, ROLES, User
from microblog.commands.application import application, rules
from microblog.core.i18n import LOCALES

LEFT_TO_LEAVE = """{0} is not closed any more, but leaving, and will be erased on {1:%Y-%m-%d at %H:%M} UTC.
To undo this too: microblog accounts enable {0}"""


@click.group(short_help="Make and look after people's accounts.")
def command() -> None:
    """Make and look after people's accounts.

    \b
    Example:  microblog accounts create susan susan@example.com --role admin
    """


@command.command()
@click.argument("username")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), default=ROLES[0], show_default=True, help="What this person may do.")
@click.option("--locale", type=click.Choice(LOCALES), help="The language of mail to this person.")
@click.option("--password", help="Otherwise it is asked for; leave it empty there to have one made.")
def create(username: str, email: str, role: str, locale: str | None, password: str | None) -> None:
    """Make an account whose address counts as confirmed.

    \b
    Example:  microblog accounts create susan susan@example.com --role admin
    """
    password, made = _password(password)
    with rules():
        given = {"username": username, "email": email, "password": password}
        user = admin_actions.make_account(COMMAND_LINE, **given, locale=locale, role=role)
        click.echo(f"Made {user.account.username} ({user.role}).")
    _show(password, made)


@command.command("list")
def list_() -> None:
    """List every account: username, role, address, when it was made, and whether it is disabled or about to go.

    \b
    Example:  microblog accounts list
    """
    with application():
        leaving = queries.leaving()
        for user in queries.all_users():
            state = "  leaving" if user.id in leaving else "  disabled" if user.disabled_at else ""
            click.echo(f"{user.account.username:<30}  {user.role:<9}  {user.created_at:%Y-%m-%d}  {user.email}{state}")


@command.command()
@click.argument("username")
@click.option(
    "--role", type=click.Choice(ROLES), default=ADMIN, show_default=True, help="What this person may do from now on."
)
def promote(username: str, role: str) -> None:
    """Make somebody an admin, or give another role.

    \b
    Example:  microblog accounts promote susan
              microblog accounts promote susan --role member
    """
    with rules():
        admin_actions.give_role(COMMAND_LINE, _user(username), role)
    click.echo(f"{username} is now: {role}")


@command.command()
@click.argument("username")
@click.argument("new_username")
def rename(username: str, new_username: str) -> None:
    """Give somebody another username. The old one leads to the new one for good.

    \b
    Example:  microblog accounts rename mary mary_ann
    """
    with rules():
        account = _user(username).account
        give_name(account, check_username(new_username))
        click.echo(f"{username} is {account.username} now. Nobody else can ever have the old name.")


@command.command()
@click.argument("username")
def disable(username: str) -> None:
    """Close an account: its sessions end, and nobody can log in to it.

    \b
    Example:  microblog accounts disable mallory
    """
    with rules():
        admin_actions.disable(COMMAND_LINE, _user(username))
    click.echo(f"{username} is disabled. To undo this: microblog accounts enable {username}")


@command.command()
@click.argument("username")
def enable(username: str) -> None:
    """Open an account again that was disabled, or that is waiting to be deleted. Where it is both: twice.

    \b
    Example:  microblog accounts enable susan
    """
    with rules():
        user = _user(username)
        admin_actions.enable(COMMAND_LINE, user)
        gone_at = departures.erased_at(user)
    click.echo(f"{username} is enabled." if gone_at is None else LEFT_TO_LEAVE.format(username, gone_at))


@command.command()
@click.argument("username")
def delete(username: str) -> None:
    """Delete an account and everything in it, as its owner can do in the settings.

    It is closed at once and erased after some days: until then its owner can come back by logging in.

    \b
    Example:  microblog accounts delete mallory
    """
    with rules():
        departure_actions.depart(_user(username))
    click.echo(f"{username} is closed, and will be erased in {GRACE.days} days.")
    click.echo(f"To undo this until then: microblog accounts enable {username}")


@command.command("reset-password")
@click.argument("username")
@click.option("--password", help="Otherwise it is asked for; leave it empty there to have one made.")
def reset_password(username: str, password: str | None) -> None:
    """Give somebody a new password; every session of theirs ends.

    \b
    Example:  microblog accounts reset-password susan
    """
    with rules():
        user = _user(username)
        password, made = _password(password)
        password_actions.set_password(user, password)
    click.echo(f"{username} has a new password.")
    _show(password, made)


@command.command("send-reset")
@click.argument("username")
def send_reset(username: str) -> None:
    """Mail somebody a link for choosing a new password; until then the old one works.

    \b
    Example:  microblog accounts send-reset susan
    """
    with rules():
        admin_actions.send_reset(COMMAND_LINE, _user(username))
    click.echo(f"A mail with a link is on its way to {username}.")


def _user(username: str) -> User:
    user = queries.user_named(username)
    if user is None:
        raise click.ClickException(f"Nobody here is called {username}. To see everybody: microblog accounts list")
    return user


def _password(given: str | None) -> tuple[str, bool]:
    """The password that was given or typed, or else a random one, and whether it was made here."""
    if given is None:
        given = click.prompt("Password (empty: one is made)", default="", show_default=False, hide_input=True)
    return (given, False) if given else (secrets.token_urlsafe(12), True)


def _show(password: str, made: bool) -> None:
    if made:
        click.echo(f"The password is {password} (it is shown only now).")
