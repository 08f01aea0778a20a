"""`microblog worker`, and the worker that `microblog run` starts.

At `SIGTERM` or Ctrl-C nothing new is claimed, what runs may finish, and what has not finished in time is given back.
A second signal ends it at once; the leases then run out by themselves.
"""

from microblog import logs
from microblog.app import make_context
from microblog.core.worker import Worker
from microblog.processes.signals import stop_on_signals
from microblog.settings import Settings


def main(settings: Settings) -> None:
    """Run jobs in this process until it is told to stop."""
    logs.configure(settings)
    context = make_context(settings)
    worker = Worker(context)
    stop_on_signals(worker.stop)
    worker.run()
    context.database.close()
