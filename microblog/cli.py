"""The `microblog` command. Each command has its file in `commands/`, which is loaded when that command is called."""

import gc
import sys
from importlib import import_module
from keyword import iskeyword
from types import ModuleType

import click

from microblog.settings import BadSettings

COMMANDS = {
    "run": "Start the server: web pages, background jobs, everything.",
    "worker": "Run background jobs only, beside a server that runs elsewhere.",
    "db": "Bring the database up to date, tell where it is, or copy it.",
    "accounts": "Make and look after people's accounts.",
    "invite": "Make a link by which people may sign up.",
    "jobs": "See the background jobs; try again, or drop, what was given up.",
    "demo": "Fill an empty site with a small living community.",
    "import": "Bring in the people and posts of the tutorial's app.",
    "translate": "Keep the translations of the pages complete.",
    "settings": "Show every setting: its value, where it came from, what it does.",
    "doctor": "Examine this installation, and say how to mend what is wrong.",
    "shell": "Open a Python prompt inside the application.",
}
"""Every command with its sentence, in the order of the help; `commands/<name>.py` holds it under the name `command`."""


class House(click.Group):
    """A group whose help needs no command to be loaded, and that tells wrong settings without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's name)
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's name)
        """Load one command, or nothing when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = _loaded(f"microblog.commands.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (click's name)
        """Write the table into the help."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; settings that cannot be used end it with 2."""
        try:
            return super().invoke(ctx)
        except BadSettings as error:
            click.echo(f"{error}\n\n`microblog settings --markdown` explains every setting.", err=True)
            ctx.exit(2)


def _loaded(name: str) -> ModuleType:
    """A command's module, with all that it needs, in which nobody needs to search for garbage, not even at the end."""
    if name not in sys.modules:
        gc.disable()
        try:
            import_module(name)
        finally:
            gc.freeze()
            gc.enable()
    return sys.modules[name]


@click.group(cls=House, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="microblog", message="%(prog)s %(version)s")
def main() -> None:
    """A small social server that one command starts.

    \b
    New here?  microblog run           then open the address that it prints
    In doubt?  microblog doctor        says what is wrong and how to mend it
    """
