"""A real web server on this machine, which no guard would let anybody near."""

from collections.abc import Iterator

import pytest

from tests.fixtures.web_server import WebServer, running_web_server


@pytest.fixture
def server() -> Iterator[WebServer]:
    with running_web_server() as server:
        yield server
