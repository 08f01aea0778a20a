"""An application whose mail goes to a real server that keeps what it gets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from microblog.backends.mail.smtp import Smtp
from microblog.core.context import AppContext
from tests.fixtures.mail_house import house
from tests.fixtures.mail_server import MailServer, listening


@pytest.fixture
def server() -> Iterator[MailServer]:
    with listening(MailServer()) as server:
        yield server


@pytest.fixture
def at_home(database_url: str, tmp_path: Path, server: MailServer) -> Iterator[AppContext]:
    with house(database_url, tmp_path, Smtp("127.0.0.1", server.port)) as context:
        yield context
