"""`microblog doctor`: small questions about this installation, each answered with the line that mends what is wrong.

Every check is a function of its own in one of the files here; `examination.py` lists and runs them.
"""

import json
from dataclasses import asdict, replace

import click

from microblog.commands.chosen import read_settings
from microblog.commands.doctor.examination import examine
from microblog.commands.doctor.findings import FAIL, OK, WARN, Finding
from microblog.processes.locks import holder_of
from microblog.settings import Settings, resolved

_COLOURS = {OK: "green", WARN: "yellow", FAIL: "red"}


@click.command(short_help="Examine this installation, and say how to mend what is wrong.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects instead.")
def command(as_json: bool) -> None:
    """Examine this installation, and say how to mend what is wrong. Changes nothing; exit code 1 if something failed.

    \b
    Example:  microblog doctor
              microblog doctor --json
    """
    findings = examine(resolved(where_it_runs(read_settings())))
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=2, ensure_ascii=False))
    else:
        for finding in findings:
            _tell(finding)
    raise SystemExit(1 if any(finding.state == FAIL for finding in findings) else 0)


def where_it_runs(settings: Settings) -> Settings:
    """The settings with the port of the server that runs on this data folder, unless another was asked for."""
    server = holder_of(settings.data)
    if server is None or server.port is None or "port" in settings.sources:
        return settings
    return replace(settings, port=server.port)


def _tell(finding: Finding) -> None:
    click.echo(f"{click.style(f'{finding.state:<4}', fg=_COLOURS[finding.state])}  {finding.check}: {finding.said}")
    if finding.mend:
        click.echo(f"      To mend it: {finding.mend}")
