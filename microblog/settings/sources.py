"""Where settings come from: `.env`, the environment, the command line, and files named by a `KEY_FILE`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from microblog.settings.mistakes import MASK, Mistake, shown
from microblog.settings.table import declared

_LINE = re.compile(r"(?:export\s+)?(?P<key>[^\s=#]+)\s*=\s*(?P<value>.*)", re.DOTALL)
_QUOTED = re.compile(r"""(?P<quote>['"])(?P<inside>.*)(?P=quote)\s*(?:#.*)?""")
_LARGEST_SECRET_FILE = 64 * 1024

_FROM_THE_TUTORIAL = {
    "FLASK_APP": "no such line: the command `microblog` knows its application",
    "FLASK_DEBUG": "no such line: LOG_LEVEL=DEBUG shows more",
    "LOG_TO_STDOUT": "no such line: the log goes to standard output unless LOG_FILE is set",
}


@dataclass(frozen=True)
class Given:
    """A value as it was written, and where."""

    value: str
    source: str


def from_environment(environ: Mapping[str, str], source: str) -> dict[str, Given]:
    """Every known key that is set; one that is set to nothing counts as not set."""
    keys = _readable_keys()
    return {key: Given(value.strip(), source) for key, value in environ.items() if key in keys and value.strip()}


def from_file(path: Path, mistakes: list[Mistake]) -> dict[str, Given]:
    """Every key in an `.env` file, if there is one; what cannot be understood is added to the mistakes."""
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        reason = "a file that can be read" if isinstance(error, OSError) else "text in UTF-8"
        mistakes.append(Mistake(path.name, "", "the whole file", reason))
        return {}
    given: dict[str, Given] = {}
    for number, line in enumerate(content.splitlines(), start=1):
        mistakes.extend(_read_line(line.strip(), f"{path.name}, line {number}", given))
    return {key: each for key, each in given.items() if each.value}


def _read_line(line: str, source: str, given: dict[str, Given]) -> Iterator[Mistake]:
    if not line or line.startswith("#"):
        return
    match = _LINE.fullmatch(line)
    if match is None:
        yield Mistake("A line without a setting", "", source, "KEY=value, or a comment that begins with #", "PORT=8000")
        return
    key = match["key"]
    if key not in _readable_keys():
        yield unknown(key, source)
    elif key in given:
        yield Mistake(key, MASK, source, f"each key once; it stands in {given[key].source} too")
    else:
        given[key] = Given(_unquoted(match["value"]), source)


def _unquoted(value: str) -> str:
    if match := _QUOTED.fullmatch(value):
        return match["inside"]
    return re.split(r"(?:^|\s)#", value, maxsplit=1)[0].strip()


def unknown(key: str, source: str) -> Mistake:
    """A key that means nothing here, with the one that was probably meant."""
    known = sorted(_readable_keys())
    close = get_close_matches(key.upper(), known, n=1, cutoff=0.6)
    expected = _FROM_THE_TUTORIAL.get(key) or (f"a known key, such as {close[0]}" if close else "a known key")
    return Mistake(shown(key)[1:-1], MASK, source, expected, "`microblog settings` lists them all")


def with_secret_files(given: dict[str, Given], mistakes: list[Mistake]) -> dict[str, Given]:
    """Put what is in the file that `KEY_FILE` names in the place of `KEY`; both at once are a mistake."""
    found = dict(given)
    for key in _keys_by_file():
        named = found.pop(f"{key}_FILE", None)
        if named is None:
            continue
        if key in found:
            mistakes.append(
                Mistake(f"{key}_FILE", shown(named.value), named.source, f"{key} or {key}_FILE; both are set")
            )
            continue
        try:
            found[key] = Given(_secret_in(Path(named.value)), f"the file {named.value}")
        except (OSError, ValueError):
            mistakes.append(
                Mistake(
                    f"{key}_FILE",
                    shown(named.value),
                    named.source,
                    "a readable file with the value in it",
                    "/run/secrets/key",
                )
            )
    return found


def _secret_in(path: Path) -> str:
    with path.open("rb") as file:
        secret = file.read(_LARGEST_SECRET_FILE).decode().strip()
    if not secret:
        raise ValueError("an empty file")
    return secret


def _keys_by_file() -> list[str]:
    return [key for key, declaration in declared().items() if declaration.metadata["by_file"]]


def _readable_keys() -> set[str]:
    return {*declared(), *(f"{key}_FILE" for key in _keys_by_file())}
