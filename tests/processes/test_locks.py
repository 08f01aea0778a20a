import errno
import os
import socket
import time
from pathlib import Path

import pytest

from microblog.processes import locks
from microblog.processes.locks import CannotStart, Holder, check_port, holder_of, locked_folder
from microblog.processes.revival import LATE, Revival
from tests.fixtures.servers import free_port


def test_a_folder_is_free_again_when_its_server_has_ended(tmp_path: Path) -> None:
    for port in (8000, 8001):
        with locked_folder(tmp_path, port):
            assert holder_of(tmp_path) == Holder(os.getpid(), port)
        assert holder_of(tmp_path) is None


def test_a_folder_without_a_server_has_no_holder(tmp_path: Path) -> None:
    assert holder_of(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_has_noted_nothing_yet_is_one_all_the_same(tmp_path: Path) -> None:
    with locked_folder(tmp_path, 8000):
        (tmp_path / "server.lock").write_text("")
        assert holder_of(tmp_path) == Holder(None, None)


def test_a_folder_in_use_names_its_user_and_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "PATIENCE_SECONDS", 0.1)
    with (
        locked_folder(tmp_path, 8000),
        pytest.raises(CannotStart, match="in use by another microblog") as caught,
        locked_folder(tmp_path, 8000),
    ):
        pass
    assert caught.value.exit_code == 2


def test_a_listener_is_seen_even_if_it_shares_its_port() -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        for host in ("127.0.0.1", "0.0.0.0"):
            with pytest.raises(CannotStart, match=f"Port {port} on {host} is in use"):
                check_port(host, port)


def test_connections_that_linger_do_not_count() -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)) as server:
        client = socket.create_connection(("127.0.0.1", port))
        accepted, _ = server.accept()
        accepted.close()
        client.recv(1)
        client.close()
    check_port("127.0.0.1", port)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_free_port_is_free(host: str) -> None:
    check_port(host, free_port())


def test_other_troubles_are_said() -> None:
    with pytest.raises(CannotStart, match=r"Nobody can listen on 192\.0\.2\.1"):
        check_port("192.0.2.1", free_port())
    refusal = OSError(errno.EACCES, "Permission denied")
    assert "above 1023" in locks._port_message("127.0.0.1", 80, refusal)


def test_a_process_that_cannot_start_is_tried_five_times_with_growing_pauses() -> None:
    life, pauses = Revival(), []
    while not life.is_hopeless:
        life.has_started()
        assert not life.is_due()
        life.has_died(1)
        pauses.append(life.pause)
    assert pauses == [0.2, 0.4, 0.8, 1.6, 3.2]


def test_a_process_that_is_killed_or_was_healthy_is_always_replaced() -> None:
    life = Revival()
    for _ in range(4):
        life.has_started()
        life.has_died(1)
    for code in (-9, None):
        life.has_started()
        life.born -= 11 if code is None else 0
        life.has_died(code)
        assert (life.failures, life.pause) == (0, 0.1)
    time.sleep(0.11)
    assert life.is_due()
    assert life.pause < LATE
