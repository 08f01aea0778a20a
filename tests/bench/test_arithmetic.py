"""The figures of `make bench` are what they are called."""

import socket
import socketserver
import subprocess
import sys
import threading
import time
from typing import Any

import pytest

from bench import load
from bench.measuring import Effort, Figures, UnexpectedAnswers, measure
from bench.report import Results, markdown
from bench.requests import PAGES
from bench.servers import Running
from bench.tree import Memory, cpu_seconds, memory
from tests.fixtures.loops import in_new_loop
from tests.fixtures.servers import free_port

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


def test_percentiles() -> None:
    ordered = [number / 1000 for number in range(1, 101)]
    assert load.percentile(ordered, 0.50) == 0.051
    assert load.percentile(ordered, 0.99) == 0.1
    assert load.percentile([0.007], 0.99) == 0.007
    assert load.percentile([], 0.5) == 0


def test_shares_are_quotients() -> None:
    page, floor = Figures(500, 4, 20, 5000, 500), Figures(1000, 2, 10, 5000, 200)
    assert page.over(floor) == Figures(0.5, 2, 2, 1, 2.5)


def test_the_report_says_the_share_of_the_floor() -> None:
    pages = dict.fromkeys(PAGES, Figures(500, 4, 20, 5000, 500))
    floors = dict.fromkeys(PAGES, Figures(1000, 2, 10, 5000, 200))
    some = Memory(rss=2**21, pss=2**20)
    text = markdown(Results(1000, "sqlite", pages, floors, dict.fromkeys(PAGES, 3), some, some, some))
    assert "| home | 0.50 × | 2.00 × | 2.00 × | 1.00 × | 2.50 × | **0.40** | 3 |" in text
    assert "| home | 500 | 4.0 | 20.0 | 5,000 | 500 | 2,000 |" in text
    assert "1 MiB (RSS 2 MiB) at rest" in text


def test_the_load_is_counted_answer_by_answer() -> None:
    answers = _load_a_server([ANSWER[:20], ANSWER[20:]])
    assert answers["requests"] >= 2
    assert answers["statuses"] == {"200": answers["requests"]}
    assert answers["bytes"] == len(ANSWER)
    assert 0 < answers["p50_ms"] <= answers["p99_ms"]


def test_an_answer_without_a_length_is_an_error() -> None:
    with pytest.raises(ValueError, match="without a length"):
        _load_a_server([b"HTTP/1.1 200 OK\r\n\r\n"], hang_up=True)


def test_answers_that_were_not_wanted_stop_the_run() -> None:
    code = "import sys,http.server as h\nh.HTTPServer(('127.0.0.1',int(sys.argv[1])),Server).serve_forever()"
    handler = (
        "import http.server\nclass Server(http.server.BaseHTTPRequestHandler):\n protocol_version='HTTP/1.1'\n"
        " def do_GET(self):\n  self.send_response(500)\n  self.send_header('Content-Length','0')\n  self.end_headers()\n"
        " def log_message(self,*_): pass\n"
    )
    port = free_port()
    with subprocess.Popen([sys.executable, "-c", handler + code, str(port)]) as process:
        try:
            _wait(port)
            with pytest.raises(UnexpectedAnswers):
                measure(Running(port, process.pid), ["GET / HTTP/1.1\r\nHost: x\r\n\r\n"], Effort(0.1, 1), "200")
        finally:
            process.kill()


def test_processor_time_counts_children() -> None:
    spin = "import time\nwhile time.process_time() < 0.5: pass"
    code = f"import subprocess, sys, time\nsubprocess.run([sys.executable, '-c', {spin!r}])\nprint(flush=True)\ntime.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert 0.45 < cpu_seconds(process.pid) < 2
        assert 0 < memory(process.pid).pss <= memory(process.pid).rss
        process.kill()


def _load_a_server(pieces: list[bytes], hang_up: bool = False) -> dict[str, Any]:
    class Answering(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while self.rfile.readline():
                if self.rfile.readline() == b"\r\n":
                    for piece in pieces:
                        self.wfile.write(piece)
                        time.sleep(0.001)
                if hang_up:
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answering) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            return in_new_loop(load.run(server.server_address[1], ["GET / HTTP/1.1\r\n\r\n"], 0.2, 2))
        finally:
            server.shutdown()
            serving.join()


def _wait(port: int) -> None:
    """Wait until somebody listens."""
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError
