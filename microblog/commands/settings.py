"""`microblog settings`: what is set, and the page that explains every setting."""

from dataclasses import Field
from typing import Any

import click

from microblog.commands.chosen import read_settings
from microblog.settings import Settings, resolved
from microblog.settings.mistakes import shown
from microblog.settings.table import declared

INTRODUCTION = """\
# Settings

Each setting is an environment variable, or a line `KEY=value` in a file called `.env` in the folder where the command
is started. The environment wins over the file, and options of a command win over both. An empty value means the
default. Everything is read once, at the start; mistakes are told all at once, and nothing starts with them.

`microblog settings` shows what is set and where it came from. This page is what `microblog settings --markdown` prints.

| setting | what it does | what it may be | default | example |
|---|---|---|---|---|
"""

BY_FILE = """
Secrets can also come from files, as containers and service managers hand them out:
{keys} name a file that holds the value.
"""


@click.command(short_help="Show every setting: its value, where it came from, what it does.")
@click.option("--markdown", is_flag=True, help="Print the page docs/settings.md instead.")
def command(markdown: bool) -> None:
    """Show every setting: its value, where it came from, what it does. Secrets are masked.

    \b
    Example:  microblog settings
              microblog settings --markdown > docs/settings.md
    """
    if markdown:
        click.echo(page(), nl=False)
        return
    settings = resolved(read_settings())
    for key, declaration in declared().items():
        source = settings.sources.get(declaration.name, "the default").removeprefix("from ")
        click.echo(f"{click.style(key, bold=True)} = {_present(settings, declaration)}  ({source})")
        click.echo(f"    {declaration.metadata['sentence']}")


def page() -> str:
    """The page `docs/settings.md`."""
    rows = [_row(key, declaration) for key, declaration in declared().items()]
    keys = [f"`{key}_FILE`" for key, declaration in declared().items() if declaration.metadata["by_file"]]
    return INTRODUCTION + "".join(rows) + BY_FILE.format(keys=", ".join(keys[:-1]) + " and " + keys[-1])


def _row(key: str, declaration: Field[Any]) -> str:
    known = declaration.metadata
    default = _written(declaration.default)
    shown_default = f"`{default}`" if default else ""
    example = known["example"] if "`" in known["example"] else f"`{known['example']}`"
    return f"| `{key}` | {known['sentence']} | {known['kind'].expected} | {shown_default} | {example} |\n"


def _present(settings: Settings, declaration: Field[Any]) -> str:
    value = _written(getattr(settings, declaration.name))
    if not value:
        return "(empty)"
    return shown(value, secret=declaration.metadata["secret"])


def _written(value: object) -> str:
    """A value as it is written in the environment."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
