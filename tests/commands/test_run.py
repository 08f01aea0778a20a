"""`microblog run`: tells where to look, and what is in the way."""

import socket
from pathlib import Path

import pytest

from tests.fixtures.servers import running_server, start_server
from tests.processes.ground import eventually


def test_it_tells_the_address_and_how_to_make_an_admin(tmp_path: Path) -> None:
    with running_server(tmp_path / "data") as server:
        eventually(lambda: "Stop:" in server.log.read_text(encoding="utf-8"))
        said = server.log.read_text(encoding="utf-8")
    assert f"microblog is running:  {server.url}\n" in said
    assert f"Become the admin:    {server.url}/first-admin/" in said
    assert "accounts create NAME EMAIL --role admin" in said
    assert "microblog demo" in said
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("setting", [{"workers": "none"}, {"log_file": "/dev/null/log"}, {"host": "0.0.0.0"}])
def test_what_is_wrong_ends_it_with_2_and_no_traceback(tmp_path: Path, setting: dict[str, str]) -> None:
    (tmp_path / "data").mkdir()
    server = start_server(tmp_path / "data", **setting)
    assert server.process.wait(20) == 2
    said = server.log.read_text(encoding="utf-8")
    assert said.startswith("One setting is wrong:\n\n")
    assert "Traceback" not in said


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = start_server(tmp_path / "data", port=taken.getsockname()[1])
        assert server.process.wait(20) == 2
    assert "is in use by another program" in server.log.read_text(encoding="utf-8")
