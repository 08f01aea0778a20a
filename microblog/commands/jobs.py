"""`microblog jobs`: what waits, what was given up and why, and what to do about that."""

from collections.abc import Callable, Iterable

import click

from microblog.admin import job_actions, queries
from microblog.audit.noting import COMMAND_LINE
from microblog.commands.application import rules
from microblog.core.context import settings
from microblog.core.errors import Missing
from microblog.core.ids import MAX_ID
from microblog.core.prepared import AnyRow
from microblog.core.text import one_line
from microblog.logs.masking import Masking

SHOWN = 20
GIVEN_UP = "given up"
ID = click.IntRange(1, MAX_ID)


@click.group(short_help="See the background jobs; try again, or drop, what was given up.")
def command() -> None:
    """See the background jobs; try again, or drop, what was given up.

    A job that fails is tried again by itself, after seconds at first and hours at last. After its last try it is given
    up: it stays for 30 days, so that you can see why, mend that, and let it be tried again.

    \b
    Example:  microblog jobs list
              microblog jobs retry --all-failed
    """


@command.command("list")
@click.option("--failed", type=click.IntRange(min=0), default=SHOWN, show_default=True, help="How many failed to show.")
def list_(failed: int) -> None:
    """Count the jobs by state and kind, and show those that were given up last, with their errors.

    \b
    running   a worker is at it
    waiting   due, and no worker has taken it yet
    later     planned, or put off after a failure
    given up  failed too often, and waits for you

    \b
    Example:  microblog jobs list
              microblog jobs list --failed 100
    """
    with rules():
        jobs, given_up = queries.open_jobs(), queries.failed_count()
        for state, number in {**jobs.by_state, GIVEN_UP: given_up}.items():
            click.echo(f"{state:<8}  {number:>6}{_or_more(number)}")
        _tell_kinds(jobs.by_task)
        if failed and given_up:
            _tell_failed(queries.failed_jobs(None, failed).items)


@command.command()
@click.argument("id", type=ID, required=False)
@click.option("--all-failed", is_flag=True, help="Every job that was given up, instead of one.")
def retry(id: int | None, all_failed: bool) -> None:
    """Let a job that was given up have all its tries again. `microblog jobs list` has the IDs.

    Exit code 1: there is no such job. 2: say either an ID or --all-failed.

    \b
    Example:  microblog jobs retry 1234
              microblog jobs retry --all-failed
    """
    if (id is None) is not all_failed:
        raise click.UsageError("Say either the ID of one job, or --all-failed.")
    with rules():
        if id is None:
            number = job_actions.try_all_again(COMMAND_LINE)
            click.echo(f"{number} will be tried again." if number else "None was given up.")
        else:
            _settle(id, job_actions.try_again)
            click.echo(f"Job {id} will be tried again.")


@command.command()
@click.argument("id", type=ID)
def drop(id: int) -> None:
    """Forget a job that was given up: what it was for will not be done. `microblog jobs list` has the IDs.

    Exit code 1: there is no such job.

    \b
    Example:  microblog jobs drop 1234
    """
    with rules():
        _settle(id, job_actions.drop)
    click.echo(f"Job {id} is forgotten.")


def _settle(id: int, deed: Callable[[None, int], None]) -> None:
    try:
        deed(COMMAND_LINE, id)
    except Missing:
        said = f"No job {id} was given up. To see those that were: microblog jobs list"
        raise click.ClickException(said) from None


def _tell_kinds(kinds: Iterable[AnyRow]) -> None:
    for row in kinds:
        since = f", the oldest since {row.oldest:%Y-%m-%d %H:%M} UTC" if row.state == queries.WAITING else ""
        click.echo(f"  {row.number:>6}  {row.state:<8}  {row.task}{since}")


def _tell_failed(failed: Iterable[AnyRow]) -> None:
    """Why each was given up, without secrets; what it was to do with whom is not told."""
    mask = Masking(settings().secret_values)
    click.echo("\nGiven up, the last first:")
    for row in failed:
        tries = row.attempt - row.released
        click.echo(f"  {row.id}  {row.task}  {row.failed_at:%Y-%m-%d %H:%M} UTC, after {tries} tries")
        click.echo(f"      {one_line(mask(row.error or '')) or 'its worker died each time'}")
    click.echo("To try one again: microblog jobs retry ID. All of them: microblog jobs retry --all-failed")


def _or_more(number: int) -> str:
    return " or more" if number >= queries.COUNTED else ""
