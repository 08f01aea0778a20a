"""Checks of who may come in."""

from sqlalchemy import exists, select

from microblog.accounts.models import Account
from microblog.auth.models import ADMIN, User
from microblog.commands.doctor.findings import Answer, Examined, fail, ok, warn
from microblog.demo.reach import open_addresses, still_with_its_password


def demo_password(examined: Examined) -> Answer:
    """The password of the demo's people, which everybody can know, opens nothing that others reach."""
    if not open_addresses(examined.settings):
        return ok("nobody but this machine reaches the site")
    if names := still_with_its_password(examined.database.engine):
        said = f"everybody can log in as {', '.join(names)}"
        return fail(said, f"microblog accounts disable {names[0]}, and so for each, or start with an empty data folder")
    return ok("opens no account")


def somebody_is_admin(examined: Examined) -> Answer:
    """Where people have signed up, one of them looks after the place."""
    active = select(User.id).join(Account, User.account_id == Account.id).where(Account.disabled_at.is_(None))
    with examined.database.engine.connect() as connection:
        if not connection.execute(select(exists(active))).scalar():
            return ok("nobody has signed up yet")
        if connection.execute(select(exists(active.where(User.role == ADMIN)))).scalar():
            return ok("yes")
    return warn("nobody is", "microblog accounts promote NAME")
