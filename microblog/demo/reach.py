"""Who may come in by the demo's password, which everybody can know."""

from urllib.parse import urlsplit

from sqlalchemy import Engine, select

from microblog.accounts.models import Account
from microblog.auth.models import User
from microblog.auth.passwords import is_password
from microblog.demo.cast import CAST, PASSWORD
from microblog.settings import Settings
from microblog.settings.addresses import is_this_machine


def open_addresses(settings: Settings) -> list[str]:
    """Where others than this machine may reach the site: the address that people see, the one that is listened on."""
    hosts = {settings.public_url: urlsplit(settings.public_url).hostname or "", settings.host: settings.host}
    return [shown for shown, host in hosts.items() if not is_this_machine(host)]


def still_with_its_password(engine: Engine) -> list[str]:
    """The usernames of the cast that the demo's password still opens. Takes 30 ms for each that has another one."""
    addresses = [each.email for each in CAST]
    query = select(Account.username, User.password_hash).join(User, User.account_id == Account.id)
    with engine.connect() as connection:
        found = connection.execute(query.where(User.email.in_(addresses), Account.disabled_at.is_(None))).all()
    opened = {stored: is_password(stored, PASSWORD) for stored in {stored for _, stored in found}}
    return sorted(username for username, stored in found if opened[stored])
