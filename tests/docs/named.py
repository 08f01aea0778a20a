"""What the documents name, and whether it is there: files and what is in them, addresses, commands, settings."""

import ast
import re
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

import click

from microblog.cli import main
from microblog.settings.table import declared

ROOT = Path(__file__).parents[2]

Routes = Collection[tuple[str, str]]

ADDRESS = re.compile(r"(GET|POST|PUT|DELETE) (/\S*)")
SETTING = re.compile(r"[A-Z]+(_[A-Z]+)*")
OUTSIDE = ("data/", ".venv/")
"""What is made when the server runs, and is in no copy of the repository."""


def in_code(text: str) -> list[str]:
    """Everything between backticks in a piece of a document."""
    return re.findall(r"`([^`\n]+)`", text)


def is_there(name: str, routes: Routes) -> bool:
    """Whether a name leads to something; one of no known kind does not."""
    if address := ADDRESS.fullmatch(name):
        return address.groups() in {(method, path) for method, path in routes}
    if name.split(maxsplit=1)[0] == "microblog" and "/" not in name:
        return is_command(name)
    if SETTING.fullmatch(name):
        return name in declared() or is_path(name)
    return is_path(name)


def is_path(name: str) -> bool:
    """Whether `folder/file.py:name`, or a path alone, leads to something."""
    path, _, inside = name.partition(":")
    if not path or not (ROOT / path).exists():
        return False
    return not inside or inside in names_in(ROOT / path)


@cache
def names_in(file: Path) -> frozenset[str]:
    """What a file defines: functions, classes, their attributes, constants; of a template, its macros."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        return frozenset(_defined(ast.parse(text).body))
    return frozenset(re.findall(r"macro (\w+)\(", text))


def is_command(line: str) -> bool:
    """Whether a line that begins with `microblog` calls a command that is there, with options that it takes."""
    command: click.Command = main
    context = click.Context(main)
    words = line.split()[1:]
    while words and isinstance(command, click.Group) and not words[0].startswith("-"):
        found = command.get_command(context, words.pop(0))
        if found is None:
            return False
        command = found
    taken = {option for parameter in command.get_params(context) for option in parameter.opts}
    return {word.partition("=")[0] for word in words if word.startswith("-")} <= taken | {"--help"}


def _defined(body: list[ast.stmt], owner: str = "") -> Iterator[str]:
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield owner + statement.name
        if isinstance(statement, ast.ClassDef):
            yield from _defined(statement.body, f"{statement.name}.")
        if isinstance(statement, ast.AnnAssign | ast.Assign):
            targets = [statement.target] if isinstance(statement, ast.AnnAssign) else statement.targets
            yield from (
                owner + node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)
            )
