"""Checks of who may come in."""

from microblog.commands.doctor.findings import Answer, Examined, fail, ok
from microblog.demo.reach import open_addresses, still_with_its_password


def demo_password(examined: Examined) -> Answer:
    """The password of the demo's people, which everybody can know, opens nothing that others reach."""
    if not open_addresses(examined.settings):
        return ok("nobody but this machine reaches the site")
    if names := still_with_its_password(examined.database.engine):
        said = f"everybody can log in as {', '.join(names)}"
        return fail(said, f"microblog accounts disable {names[0]}, and so for each, or start with an empty data folder")
    return ok("opens no account")
