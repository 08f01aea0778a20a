"""What tests of all requests share."""

from collections.abc import Iterator

import pytest
import time_machine

from microblog.core.clock import now


@pytest.fixture
def still() -> Iterator[None]:
    """A moment that does not pass: on a slow machine a minute would, and then somebody was seen later than before."""
    with time_machine.travel(now(), tick=False):
        yield
