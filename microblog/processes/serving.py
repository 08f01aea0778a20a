"""Starting: lock the data folder, probe the port, prepare the database, then fork.

Processes that are forked share the memory of what was imported before. Where they are spawned instead (macOS), they
import it themselves, and everything handed to them can be pickled.
"""

import gc
import multiprocessing
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing.queues import SimpleQueue
from typing import Any

import click

from microblog import logs
from microblog.processes.lifeline import Lifeline
from microblog.processes.locks import CannotStart, check_port, locked_folder
from microblog.processes.server import Server
from microblog.settings import Settings


def _leave_as_it_is(_: Settings) -> None:
    """There is nothing to tidy up."""


@dataclass(frozen=True)
class Programs:
    """What the processes run; tests put smaller things in their place.

    `prepare` may refuse with a `ClickException`; `tidy` runs last, when every other process is gone.
    """

    prepare: Callable[[Settings], None]
    web: Callable[[Settings], Any]
    jobs: Callable[[Settings], None]
    tidy: Callable[[Settings], None] = _leave_as_it_is


def serve(settings: Settings, programs: Programs, on_ready: Callable[[], None]) -> None:
    """Serve until told to stop. `on_ready` is called once the port answers.

    Raises:
        CannotStart: the data folder or the port is in use, or the database could not be brought up to date.
        ClickException: what `programs.prepare` refused with.
        SystemExit: 1 when a process could not be kept running.
    """
    logs.configure(settings)
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork", force=True)
    with locked_folder(settings.data, settings.port):
        check_port(settings.host, settings.port)
        _prepare(settings, programs)
        gc.collect()
        gc.freeze()
        try:
            _run(settings, programs, on_ready)
        finally:
            programs.tidy(settings)


def _prepare(settings: Settings, programs: Programs) -> None:
    """Prepare in a process of its own: what that opens and imports is gone with it."""
    refusals: SimpleQueue[str] = multiprocessing.SimpleQueue()
    child = multiprocessing.Process(target=_prepare_child, args=(settings, programs, refusals))
    child.start()
    child.join()
    if not refusals.empty():
        raise click.ClickException(refusals.get())
    if child.exitcode != 0:
        raise CannotStart("The database could not be brought up to date; the log says why.")


def _prepare_child(settings: Settings, programs: Programs, refusals: "SimpleQueue[str]") -> None:
    logs.configure(settings)
    try:
        programs.prepare(settings)
    except click.ClickException as refusal:
        refusals.put(refusal.format_message())


def _run(settings: Settings, programs: Programs, on_ready: Callable[[], None]) -> None:
    lifeline = Lifeline()
    load_web = partial(_load_web, settings, programs, lifeline)
    server = Server(settings, partial(_jobs_child, settings, programs, lifeline), on_ready)
    logs.configure(settings)
    server.serve(target_loader=load_web, wrap_loader=False)


def _load_web(settings: Settings, programs: Programs, lifeline: Lifeline) -> Any:
    """Called first in each web process."""
    lifeline.hold()
    logs.configure(settings)
    return programs.web(settings)


def _jobs_child(settings: Settings, programs: Programs, lifeline: Lifeline) -> None:
    lifeline.hold()
    logs.configure(settings)
    programs.jobs(settings)
