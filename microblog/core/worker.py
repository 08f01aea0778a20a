"""The job worker: threads that claim and run jobs, a heartbeat that keeps their leases, the clock of the schedules."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from microblog.core import jobs, presence, schedules
from microblog.core.context import AppContext
from microblog.core.request_id import request_id

DRAIN_SECONDS = 28.0
TICK_SECONDS = 1.0
SHORTEST_REST = 0.5
LONGEST_REST = 30.0

log = logging.getLogger(__name__)


class Worker:
    """Runs the jobs of one application until `stop()`."""

    def __init__(self, context: AppContext) -> None:
        settings = context.settings
        self.context, self.lease, self.poll = context, timedelta(seconds=settings.job_lease), settings.job_poll
        self.stopping, self.ended = threading.Event(), threading.Event()
        self.held: dict[int, jobs.Claim] = {}
        self._turn = threading.Lock()
        self._threads = [self._thread(self._claim_and_run, self.stopping, 0) for _ in range(settings.job_threads)]
        self._heartbeat = self._thread(self._renew, self.ended, settings.job_lease / 4)

    def run(self, drain: float = DRAIN_SECONDS) -> None:
        """Work until `stop()` was called; then wait up to `drain` seconds for what runs, and give the rest back."""
        here = presence.Presence()
        self._safely(here.show)
        for thread in (*self._threads, self._heartbeat):
            thread.start()
        while not self.stopping.wait(TICK_SECONDS):
            self._safely(here.show)
            self._safely(schedules.tick)
        patience = time.monotonic() + drain
        for thread in self._threads:
            thread.join(max(0.0, patience - time.monotonic()))
        self.ended.set()
        if unfinished := list(self.held.values()):
            log.warning("%s jobs did not finish in time and were given back", len(unfinished))
            self._safely(lambda: jobs.release(unfinished))
        self._safely(here.end)

    def stop(self) -> None:
        """Claim nothing more."""
        self.stopping.set()

    def _claim_and_run(self) -> None:
        with self._turn:
            held = self._wait_for_job()
        if held is None:
            return
        try:
            with self.context.unit_of_work():
                self._do(held)
        finally:
            self.held.pop(held.id, None)
            request_id.set("-")

    def _wait_for_job(self) -> jobs.Claim | None:
        """The next job. One thread at a time looks for one, so that many idle threads cost no more than one."""
        while not self.stopping.is_set():
            with self.context.unit_of_work():
                held = jobs.claim(self.lease)
            if held is not None:
                self.held[held.id] = held
                return held
            self.stopping.wait(self.poll)
        return None

    def _do(self, held: jobs.Claim) -> None:
        request_id.set(f"job-{held.id}")
        try:
            jobs.run(held)
        except jobs.LostLease:
            log.warning("job %s (%s) was lost to another worker after attempt %s", held.id, held.task, held.attempt)
        except Exception as error:
            log.exception("job %s (%s) failed in attempt %s", held.id, held.task, held.tries)
            jobs.put_back(held, error)

    def _renew(self) -> None:
        if claims := list(self.held.values()):
            with self.context.unit_of_work():
                jobs.renew(claims, self.lease)

    def _thread(self, step: Callable[[], None], end: threading.Event, pause: float) -> threading.Thread:
        return threading.Thread(target=self._repeat, args=(step, end, pause), daemon=True)

    def _repeat(self, step: Callable[[], None], end: threading.Event, pause: float) -> None:
        """Take a step again and again; rest longer after each failure, so that an ailing database is not stormed."""
        rest = SHORTEST_REST
        while not end.wait(pause):
            try:
                step()
                rest = SHORTEST_REST
            except Exception:
                log.exception("the job worker was disturbed; it looks again in %.1f s", rest)
                end.wait(rest)
                rest = min(rest * 2, LONGEST_REST)

    def _safely(self, step: Callable[[], None]) -> None:
        try:
            with self.context.unit_of_work():
                step()
        except Exception:
            log.exception("the job worker was disturbed")
