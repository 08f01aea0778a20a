"""Granian's server of web processes, with a job worker beside them, and with its own way of reviving and stopping.

Granian ends the whole server when a process dies twice within 5 s; here a process that was killed is always replaced.
"""

import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from microblog.logs import SERVER_LOGGING
from microblog.processes.revival import Revival
from microblog.settings import Settings

DRAIN_SECONDS = 30
CONNECTIONS = 16_384
HEADER_BYTES = 32 * 1024
"""What a request line and its headers may always have. Above twice that, they are always refused with 414 or 431."""

JOBS = -1

log = logging.getLogger(__name__)


class Bell:
    """What wakes the supervisor. Unlike `threading.Event` it may be rung in a signal handler."""

    def __init__(self) -> None:
        self._rings: SimpleQueue[None] = SimpleQueue()

    def set(self) -> None:
        """Ring."""
        self._rings.put(None)

    def wait(self, seconds: float) -> None:
        """Return at the next ring, or after this time."""
        try:
            self._rings.get(timeout=seconds)
        except Empty:
            return


class Server(MPServer):
    """Web processes and a job worker."""

    def __init__(self, settings: Settings, run_jobs: Callable[[], None], on_ready: Callable[[], None]) -> None:
        super().__init__(
            "microblog.asgi",
            address=settings.host,
            port=settings.port,
            interface=Interfaces.ASGINL,
            workers=settings.workers,
            backpressure=CONNECTIONS,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(max_buffer_size=HEADER_BYTES),
            websockets=False,
            log_level=LogLevels.critical,
            log_dictconfig={**SERVER_LOGGING, "incremental": True},
            workers_kill_timeout=DRAIN_SECONDS,
        )
        self.main_loop_interrupt: Any = Bell()
        self.run_jobs, self.on_ready = run_jobs, on_ready
        self.jobs: multiprocessing.Process | None = None
        self.lives = {index: Revival() for index in (JOBS, *range(settings.workers))}
        self.exit_code = 0

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """Stop in order at the first signal, at once at the second.

        A child that was forked a moment ago still has this handler, and nothing to lose: it ends.
        """
        if os.getpid() != self.pid:
            os._exit(0)
        if self.interrupt_signal:
            self._kill_all()
        super().signal_handler_interrupt(*args, **kwargs)  # type: ignore[no-untyped-call]

    def signal_handler_reload(self, *args: Any, **kwargs: Any) -> None:
        """The terminal was closed: stop."""
        self.signal_handler_interrupt(*args, **kwargs)

    def startup(self, spawn_target: Any, target_loader: Any) -> None:
        """Start every process."""
        super().startup(spawn_target, target_loader)  # type: ignore[no-untyped-call]
        for index in range(self.workers):
            self.lives[index].has_started()
        self._start_jobs()
        threading.Thread(target=self._announce, daemon=True).start()

    def shutdown(self, exit_code: int = 0) -> None:
        """Stop every process; all of them drain at the same time."""
        log.info("stopping: what is under way may take up to %s s, a second signal ends it at once", DRAIN_SECONDS)
        patience = time.monotonic() + DRAIN_SECONDS
        if self.jobs is not None:
            self.jobs.terminate()
        self.interrupt_children.clear()
        super().shutdown()  # type: ignore[no-untyped-call]
        if self.jobs is not None:
            self.jobs.join(max(0.1, patience - time.monotonic()))
            self.jobs.kill()
            self.jobs.join()
        log.info("stopped")
        if exit_code:
            sys.exit(exit_code)

    def _serve(self, spawn_target: Any, target_loader: Any) -> None:
        self.startup(spawn_target, target_loader)
        try:
            self._serve_loop(spawn_target, target_loader)
        finally:
            self.shutdown(self.exit_code)

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        while not self.interrupt_signal and not self.exit_code:
            self.main_loop_interrupt.wait(0.1 if any(life.due for life in self.lives.values()) else 60.0)
            if not self.interrupt_signal:
                self._bury()
                self._revive(spawn_target, target_loader)

    def _bury(self) -> None:
        while self.interrupt_children:
            index = self.interrupt_children.pop()
            child: Any = self.jobs if index == JOBS else self.wrks[index].inner
            name = "job worker" if index == JOBS else f"web process {index + 1}"
            self.lives[index].has_died(child.exitcode)
            if self.lives[index].is_hopeless:
                log.critical("the %s ended again and again (exit code %s); giving up", name, child.exitcode)
                self.exit_code = 1
            else:
                log.error("the %s ended (exit code %s); starting another", name, child.exitcode)

    def _revive(self, spawn_target: Any, target_loader: Any) -> None:
        for index, life in self.lives.items():
            if self.exit_code or not life.is_due():
                continue
            life.has_started()
            if index == JOBS:
                self._start_jobs()
            else:
                self._respawn_workers([index], spawn_target, target_loader)

    def _start_jobs(self) -> None:
        self.lives[JOBS].has_started()
        self.jobs = multiprocessing.Process(target=self.run_jobs, name="microblog-jobs")
        self.jobs.start()
        threading.Thread(target=self._watch_jobs, args=(self.jobs,), daemon=True).start()

    def _watch_jobs(self, jobs: multiprocessing.Process) -> None:
        jobs.join()
        if not self.interrupt_signal:
            self.interrupt_children.append(JOBS)
            self.main_loop_interrupt.set()

    def _kill_all(self) -> None:
        for each in [web.inner for web in self.wrks] + [self.jobs]:
            if each is not None and each.pid and each.is_alive():
                os.kill(each.pid, signal.SIGKILL)

    def _announce(self) -> None:
        """Call `on_ready` once the port answers."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.bind_addr, self.bind_addr)  # noqa: S104
        while not self.interrupt_signal:
            try:
                socket.create_connection((host, self.bind_port), timeout=1).close()
            except OSError:
                time.sleep(0.02)
            else:
                self.on_ready()
                return
