"""The server that stands behind everything here."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.servers import Server, running_server

TALKATIVE = (sys.executable, Path(__file__).with_name("talkative.py"))

collect_ignore = [] if sys.platform == "linux" else ["test_systemd.py"]
"""Other systems have no systemd, and nothing to ask about it."""


@pytest.fixture(scope="session")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that believes one proxy. Its public address has no port, so that forms must come by a host that is told."""
    data = tmp_path_factory.mktemp("behind") / "data"
    with running_server(data, TALKATIVE, public_url="https://localhost", proxy_hops=1) as server:
        yield server
