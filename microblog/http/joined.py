"""What every page loads is one style sheet and one script, joined from many files: a browser asks once for each.

Modules that are joined share one module. One that exports comes first and is open to the others; each of the others has
a block for itself, so that its own names stay its own.
"""

import re
from collections.abc import Sequence

JOINED = {
    "pages.css": (
        "tokens.css",
        "base.css",
        "layout.css",
        "navigation.css",
        "controls.css",
        "messages.css",
        "posts.css",
        "menus.css",
        "profile.css",
        "people.css",
        "records.css",
        "keys.css",
    ),
    "pages.js": (
        "page.js",
        "swaps.js",
        "paging.js",
        "toasts.js",
        "times.js",
        "forms.js",
        "composer.js",
        "drafts.js",
        "menus.js",
        "edits.js",
        "follow.js",
        "cards.js",
        "shortcuts.js",
        "offline.js",
    ),
}
"""Files that are made of others, in their order."""

_IMPORT = re.compile(r'^import \{ \w+(?:, \w+)* \} from "[^"]+";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=const|function|class)", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


class CannotBeJoined(Exception):
    """A module imports or exports in a way that does not survive without other files."""


def joined(name: str, parts: Sequence[bytes]) -> bytes:
    """The file `name` from its parts."""
    return b"\n".join(map(_in_one_module, parts) if name.endswith(".js") else parts)


def _in_one_module(part: bytes) -> bytes:
    alone = _IMPORT.sub("", part.decode())
    text = _EXPORT.sub("", alone)
    if left := _LEFT.search(text):
        raise CannotBeJoined(left[0])
    return (text if text != alone else f"{{\n{text}}}\n").encode()
