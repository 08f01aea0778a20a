"""Events: what happened, in the past tense, told to listeners that run later as jobs, each retried alone.

@event
class Followed:
    follower_id: int
    followed_id: int

emit(Followed(follower_id=1, followed_id=2))        # inside an action

@listens_to(Followed)
def notify_followed_account(event: Followed) -> None: ...
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, TypeVar, dataclass_transform

from microblog.core.clock import now
from microblog.core.db import in_transaction
from microblog.core.jobs import Task, enqueue, task

E = TypeVar("E")

AT_ONCE = timedelta()

_listeners: dict[type, list[tuple[Task, timedelta]]] = defaultdict(list)


@dataclass_transform(frozen_default=True)
def event(cls: type[E]) -> type[E]:
    """Make a class an event: frozen, with fields that JSON can hold (ids, not objects)."""
    return dataclass(frozen=True)(cls)


def emit(happened: Any) -> None:
    """Tell everybody who listens, once the present action is committed.

    Raises:
        RuntimeError: outside an action, where nothing would be committed with it.
    """
    if not in_transaction():
        raise RuntimeError(f"{type(happened).__name__} was emitted outside an action")
    for listener, delay in _listeners[type(happened)]:
        enqueue(listener, run_at=now() + delay, **asdict(happened))


def listens_to(
    happening: type[E], *, after: timedelta = AT_ONCE
) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Run a function, as a job, each time an event of this type was committed, at once or some time after.

    What it does in the database happens once; what it does outside may happen twice.
    """

    def register(function: Callable[[E], None]) -> Callable[[E], None]:
        def run(**fields: Any) -> None:
            function(happening(**fields))

        name = f"{function.__module__.removeprefix('microblog.')}.{function.__name__}"
        _listeners[happening].append((task(run, name=name), after))
        return function

    return register
