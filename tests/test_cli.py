"""The command: its help teaches, costs little, and is true."""

import re
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from microblog.cli import COMMANDS, main


def every_command(
    group: click.Group = main, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))


def test_help_lists_every_command_without_loading_one() -> None:
    program = "import sys; from microblog.cli import main; main(['--help'], standalone_mode=False); print(sorted(sys.modules))"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    for name, sentence in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(sentence)}$", said, re.MULTILINE)
    for heavy in ("sqlalchemy", "flask", "babel", "pydantic"):
        assert f"'{heavy}'" not in said


@pytest.mark.parametrize("name", COMMANDS)
def test_the_sentence_in_the_list_is_the_commands_own(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.short_help == COMMANDS[name]
    assert (command.help or "").startswith(COMMANDS[name].split(":")[0])


def test_every_command_shows_one_line_and_then_an_example() -> None:
    for path, command in every_command():
        said = CliRunner().invoke(main, [*path, "--help"]).output
        assert f"Example:  microblog {path[0]}" in said or f"microblog {' '.join(path)}" in said.split("Example:")[1], (
            path
        )
        assert all(parameter.help for parameter in command.params if isinstance(parameter, click.Option)), path


def test_an_unknown_command_is_told() -> None:
    result = CliRunner().invoke(main, ["rum"])
    assert result.exit_code == 2
    assert "No such command 'rum'" in result.output


def test_it_can_be_called_as_a_module() -> None:
    command = [sys.executable, "-m", "microblog", "translate", "nonsense"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "No such command 'nonsense'" in done.stderr) == (2, True)


def test_version() -> None:
    assert re.fullmatch(r"\S+ \d+\.\d+\.\d+\n", CliRunner().invoke(main, ["--version"]).output)


def test_an_option_that_cannot_be_used_is_told_like_a_setting() -> None:
    result = CliRunner().invoke(main, ["run", "--port", "80 80"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert 'PORT = "80 80"  (from the command line)' in result.stderr
