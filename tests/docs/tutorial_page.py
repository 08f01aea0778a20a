"""The tables of docs/from-the-tutorial.md, row by row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.docs.named import ROOT, in_code

TEXT = (ROOT / "docs" / "from-the-tutorial.md").read_text(encoding="utf-8")
FIRST = "in the tutorial"

OURS = re.compile(r"(microblog|tests|docs)[/ ]|(GET|POST) /")
"""What in the sentences of the page is one of our names."""


@dataclass(frozen=True)
class Row:
    """Some parts of the tutorial's app, and where they are here; `answers` is how old addresses do, in their tables."""

    theirs: tuple[str, ...]
    here: str
    answers: str | None
    why: str

    @property
    def ours(self) -> tuple[str, ...]:
        """The names in the middle column."""
        return tuple(in_code(self.here))


def rows() -> Iterator[Row]:
    """Every row of every table."""
    has_answers = False
    for line in TEXT.splitlines():
        if not line.startswith("|") or set(line) <= set("|- "):
            continue
        theirs, here, *rest = [cell.strip() for cell in line.strip("|").split("|")]
        if theirs == FIRST:
            has_answers = len(rest) == 2
            continue
        yield Row(tuple(in_code(theirs)), here, rest[0] if has_answers else None, rest[-1])


def named_outside_tables() -> list[str]:
    """Paths, addresses and commands that the sentences around the tables name."""
    prose = "\n".join(line for line in TEXT.splitlines() if not line.startswith("|"))
    return [name for name in in_code(prose) if OURS.match(name)]
