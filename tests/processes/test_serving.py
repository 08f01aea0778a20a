"""The process tree: started, watched, stopped; and nothing is left behind whoever is killed."""

import os
import signal
import socket
import time
from pathlib import Path
from threading import Thread

import pytest

from microblog.core.context import AppContext
from microblog.core.db import Database
from tests.processes.ground import add, effects_of, eventually, lines
from tests.processes.houses import gone, house
from tests.processes.small_house import note


def test_sigterm_finishes_the_slow_request_and_the_running_job(tmp_path: Path) -> None:
    with house(tmp_path) as running:
        running.until_ready()
        context = AppContext(running.settings, Database(running.settings.database_url), {})
        add(context, note, key="last", between=0.8)
        answers: list[str] = []
        begun = tmp_path / "begun"
        reader = Thread(target=lambda: answers.append(running.get(f"/slow?{begun}")))
        reader.start()
        eventually(lambda: begun.exists() and lines(context, "middle"))
        tree = running.tree()
        running.process.send_signal(signal.SIGTERM)
        assert running.ends() == 0
        reader.join()
        assert int(answers[0]) in {child.pid for child in tree}
        assert effects_of(context) == {"last": 2}
        context.database.close()
        gone(tree)


def test_stopping_an_idle_server_takes_less_than_a_second(tmp_path: Path) -> None:
    with house(tmp_path, workers=2) as running:
        running.until_ready()
        began = time.monotonic()
        running.process.send_signal(signal.SIGINT)
        assert running.ends() == 0
        assert time.monotonic() - began < 2


def test_a_second_signal_ends_everything_at_once(tmp_path: Path) -> None:
    with house(tmp_path) as running:
        running.until_ready()
        tree, begun = running.tree(), tmp_path / "begun"
        address = ("127.0.0.1", running.settings.port)
        with socket.create_connection(address) as hanging:
            hanging.sendall(f"GET /slow?{begun} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            eventually(begun.exists)
            running.process.send_signal(signal.SIGTERM)
            time.sleep(0.2)
            assert running.process.poll() is None
            running.process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            running.ends()
            assert time.monotonic() - began < 0.5
        gone(tree)


def test_after_kill_9_of_the_supervisor_nothing_is_left_and_the_next_start_is_clean(tmp_path: Path) -> None:
    with house(tmp_path, workers=2) as running:
        tree = running.until_ready().tree()
        assert len(tree) == 3
        running.process.kill()
        with house(tmp_path, workers=2, port=running.settings.port) as following:
            following.until_ready()
            gone(tree)
            assert len(following.web_pids()) == 2


def test_a_web_process_that_was_killed_is_replaced_again_and_again(tmp_path: Path) -> None:
    with house(tmp_path) as running:
        running.until_ready()
        for _ in range(7):
            (pid,) = running.web_pids(1)
            os.kill(pid, signal.SIGKILL)
            eventually(lambda pid: running.answers() and running.web_pids(1) != {pid}, pid)
        assert running.process.poll() is None
        assert len(running.tree()) == 2


def test_a_job_worker_that_was_killed_is_replaced_again_and_again(tmp_path: Path) -> None:
    with house(tmp_path) as running:
        running.until_ready()
        for _ in range(3):
            (pid,) = running.jobs_pids()
            os.kill(pid, signal.SIGKILL)
            eventually(lambda pid: running.jobs_pids() - {pid}, pid)
        context = AppContext(running.settings, Database(running.settings.database_url), {})
        add(context, note, key="then")
        eventually(lambda: effects_of(context) == {"then": 2})
        context.database.close()


def test_a_second_server_is_told_who_has_the_data_folder(tmp_path: Path) -> None:
    with house(tmp_path) as running:
        running.until_ready()
        with house(tmp_path) as second:
            assert second.ends() == 2
            assert str(running.settings.data) in second.said
            assert f"process {running.process.pid}" in second.said
            assert "MICROBLOG_DATA=" in second.said
        assert running.answers()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_second_server_is_told_that_the_port_is_taken(tmp_path: Path, workers: int) -> None:
    (tmp_path / "other").mkdir()
    with house(tmp_path, workers=workers) as running:
        running.until_ready()
        with house(tmp_path / "other", port=running.settings.port) as second:
            assert second.ends() == 2
            assert f"Port {running.settings.port}" in second.said
            assert "PORT=" in second.said
        assert running.answers()


def test_a_database_that_cannot_be_prepared_is_an_error_before_anything_starts(tmp_path: Path) -> None:
    with house(tmp_path, site_name="cannot be prepared") as running:
        assert running.ends() == 2
        assert "no way to prepare this" in running.said
        assert "could not be brought up to date" in running.said


def test_an_application_that_cannot_start_ends_the_server(tmp_path: Path) -> None:
    with house(tmp_path, site_name="cannot start") as running:
        assert running.ends() == 1
        assert "no way to start this" in running.said
        assert "giving up" in running.said
        assert "ready" not in running.said


@pytest.mark.parametrize(("size", "status"), [(30_000, b"200"), (65_536, b"431")])
def test_headers_are_refused_when_they_are_far_too_long(tmp_path: Path, size: int, status: bytes) -> None:
    with house(tmp_path) as running:
        running.until_ready()
        with socket.create_connection(("127.0.0.1", running.settings.port)) as asking:
            asking.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * size + b"\r\n\r\n")
            assert asking.recv(100).split()[1] == status
