"""Reading the settings once, and finding every mistake before saying no."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import microblog.settings.service_rules  # noqa: F401
from microblog.settings.kinds import Unfit
from microblog.settings.mistakes import BadSettings, Mistake, shown
from microblog.settings.rules import broken_rules
from microblog.settings.sources import Given, from_environment, from_file, with_secret_files
from microblog.settings.table import Settings, declared


def load(environ: Mapping[str, str], env_file: Path, options: Mapping[str, str] | None = None) -> Settings:
    """Read the settings: the command line's options win over the environment, which wins over the file.

    Raises:
        BadSettings: something cannot be used; it lists all mistakes at once.
    """
    mistakes: list[Mistake] = []
    written = with_secret_files(from_file(env_file, mistakes), mistakes)
    present = with_secret_files(from_environment(environ, "from the environment"), mistakes)
    chosen = from_environment(options or {}, "from the command line")
    given = {**written, **present, **chosen}
    settings, wrong = _typed(given, mistakes)
    mistakes.extend(broken_rules(settings, given, wrong))
    if mistakes:
        raise BadSettings(mistakes)
    return settings


def _typed(given: Mapping[str, Given], mistakes: list[Mistake]) -> tuple[Settings, set[str]]:
    """The settings, with defaults where a value is wrong, and the names of those that are."""
    values: dict[str, Any] = {}
    wrong: set[str] = set()
    for key, declaration in declared().items():
        if key not in given:
            continue
        known = declaration.metadata
        try:
            values[declaration.name] = known["kind"].read(given[key].value)
        except Unfit:
            wrong.add(declaration.name)
            value = shown(given[key].value, secret=known["secret"])
            mistakes.append(Mistake(key, value, given[key].source, known["kind"].expected, known["example"]))
    sources = {declaration.name: given[key].source for key, declaration in declared().items() if key in given}
    return Settings(**values, sources=sources), wrong
