"""Whether the lock files say what `pyproject.toml` asks for. Asks no package index, so it says the same everywhere.

Every wish must be met by a pin, every pin wanted by something, each have hashes, and no index or path be named.
"""

import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = {"requirements.txt": ["build"], "requirements-dev.txt": ["build", "dev"]}

Pins = dict[str, list[Requirement]]


def main() -> int:
    """Say what is wrong with each lock file; 0 when nothing is."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    texts = {name: Path(name).read_text(encoding="utf-8") for name in LOCKS}
    faults: list[str] = []
    for name, text in texts.items():
        faults += [f"{name}: {fault}" for fault in faults_of(text, wishes(project, LOCKS[name]))]
    run, dev = (set(map(str, _all(pins(text)))) for text in texts.values())
    faults += [f"requirements-dev.txt: {missing} of requirements.txt is not in it" for missing in sorted(run - dev)]
    if faults:
        print("\n".join(faults), "\nThis mends it: make lock", sep="\n")
    return int(bool(faults))


def wishes(project: dict[str, object], extras: list[str]) -> list[Requirement]:
    """What a project's table asks for, with these extras."""
    direct, optional = project["dependencies"], project["optional-dependencies"]
    assert isinstance(direct, list)
    assert isinstance(optional, dict)
    return [Requirement(wish) for wish in (*direct, *(wish for extra in extras for wish in optional[extra]))]


def pins(text: str) -> Pins:
    """The pinned requirements of a lock file, by name; there may be several for different machines."""
    found: Pins = {}
    for line in re.findall(r"^([A-Za-z0-9].*?)\s*\\?$", text, re.MULTILINE):
        pin = Requirement(line)
        found.setdefault(canonicalize_name(pin.name), []).append(pin)
    return found


def faults_of(text: str, wanted: list[Requirement]) -> list[str]:
    """What is wrong with a lock file's text, given what is asked for."""
    found = pins(text)
    faults = [f"names a place: {line.strip()}" for line in text.splitlines() if _names_a_place(line)]
    faults += [f"{wish} is not met" for wish in wanted if not _is_met(wish, found)]
    entries = re.findall(r"^[A-Za-z0-9][^\n]*(?:\n    --hash=[^\n]*)*", text, re.MULTILINE)
    faults += [f"{entry.split()[0]} has no hash" for entry in entries if "\n    --hash=sha256:" not in entry]
    known = _closure(wanted)
    unwanted = (pin for name, several in found.items() if name not in known for pin in several if _applies(pin))
    return faults + [f"{pin} is wanted by nothing" for pin in unwanted]


def _names_a_place(line: str) -> bool:
    """Whether a line has an address, a path or an option other than a hash in it."""
    return bool(re.search(r"://|^\s*-(?!-hash=)|(?:^|\s)\.?/|file:", line))


def _is_met(wish: Requirement, found: Pins) -> bool:
    candidates = found.get(canonicalize_name(wish.name), [])
    return any(_version(pin) in wish.specifier for pin in candidates)


def _version(pin: Requirement) -> str:
    return next(iter(pin.specifier)).version


def _all(found: Pins) -> list[Requirement]:
    return [pin for several in found.values() for pin in several]


def _applies(pin: Requirement) -> bool:
    return pin.marker is None or pin.marker.evaluate()


def _closure(wanted: list[Requirement]) -> set[str]:
    """The names of these distributions and of all that they need on this machine, as far as they are installed."""
    known: set[str] = set()
    waiting = [(canonicalize_name(wish.name), frozenset({"", *wish.extras})) for wish in wanted]
    while waiting:
        name, extras = waiting.pop()
        if name in known:
            continue
        known.add(name)
        needs = (n for n in _needs(name) if n.marker is None or any(n.marker.evaluate({"extra": e}) for e in extras))
        waiting += [(canonicalize_name(need.name), frozenset({"", *need.extras})) for need in needs]
    return known


def _needs(name: str) -> list[Requirement]:
    try:
        return [Requirement(need) for need in requires(name) or []]
    except PackageNotFoundError:
        return []


if __name__ == "__main__":
    sys.exit(main())
