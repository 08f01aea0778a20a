"""What this server is called, what it is for and what it asks of people: what its admins stored, or the settings say.

Every page shows the name. So each process remembers what it read for `REMEMBERED_SECONDS`, and an admin's change is
seen everywhere after at most so long; in the process that stored it, at once.
"""

from dataclasses import dataclass

from sqlalchemy import CheckConstraint, Text, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from microblog.core.context import database, memory, settings
from microblog.core.db import Base, rows

MAX_NAME_LENGTH = 60
MAX_DESCRIPTION_LENGTH = 300
MAX_RULES_LENGTH = 10_000
"""In graphemes."""

MAX_BYTES = 40_000
"""In UTF-8, of each of the three."""

REMEMBERED_SECONDS = 10.0
THE_ONE = 1
_KEY = "site"


class Site(Base):
    """The one row with what the admins have said; what is empty was not said."""

    __tablename__ = "site"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")
    rules: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        CheckConstraint(id == THE_ONE, name="only_one"),
        CheckConstraint(func.length(name) <= MAX_BYTES, name="name_length"),
        CheckConstraint(func.length(description) <= MAX_BYTES, name="description_length"),
        CheckConstraint(func.length(rules) <= MAX_BYTES, name="rules_length"),
    )


@dataclass(frozen=True)
class Words:
    """What the pages say about this server."""

    name: str
    description: str
    rules: str


_stored = select(Site.name, Site.description, Site.rules).where(Site.id == THE_ONE)


def site() -> Words:
    """What this server says about itself, some seconds old at most."""
    return memory().recall(_KEY, REMEMBERED_SECONDS, _look)


def stored_site() -> Words:
    """What the admins have stored, as it is just now; what they have not said is empty."""
    found = rows(_stored)
    return Words(*found[0]) if found else Words("", "", "")


def forget_site() -> None:
    """Look anew the next time, because it was changed here."""
    memory().forget(_KEY)


def _look(former: Words | None) -> Words:
    """Look in a unit of one's own, so nothing that the caller has begun is seen, held up or broken by it.

    While the database is away, this is what was known before: error pages have a name too.
    """
    default = Words(settings().site_name, settings().site_description, "")
    try:
        with database().session():
            found = rows(_stored)
    except SQLAlchemyError:
        return former or default
    if not found:
        return default
    [said] = found
    return Words(said.name or default.name, said.description or default.description, said.rules)
