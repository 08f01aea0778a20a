"""What the cast wrote, read from `talk.txt`."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from microblog.posts.models import PUBLIC

SCRIPT = Path(__file__).parent / "talk.txt"

_HEADING = re.compile(r"^== (?P<days>[\d.]+) (?P<username>\w+)(?: (?P<visibility>\w+))?$", re.MULTILINE)


class Said(NamedTuple):
    """A post: how many days ago, by whom, the words, and for whom."""

    days_ago: float
    username: str
    text: str
    visibility: str


@cache
def talk() -> tuple[Said, ...]:
    """Every post of the cast, oldest first."""
    _, *parts = _HEADING.split(SCRIPT.read_text(encoding="utf-8"))
    posts = zip(*[iter(parts)] * 4, strict=True)
    return tuple(Said(float(days), name, text.strip(), kind or PUBLIC) for days, name, kind, text in posts)
