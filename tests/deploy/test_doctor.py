"""The check of proxies, with the real server and the real Caddy."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from microblog.commands.doctor.findings import FAIL, OK, WARN, Answer, Examined
from microblog.commands.doctor.proxies import FORGED, proxies
from microblog.core.db import Database
from microblog.settings import Settings, resolved
from tests.deploy.fronts import CERTIFICATE, KEY, Ports, running_front
from tests.fixtures.servers import Server, free_port

Ask = Callable[..., Answer]


@pytest.fixture
def ask(behind: Server) -> Iterator[Ask]:
    """Ask about the server, at another address or with other settings by keyword."""
    settings = resolved(Settings(data=behind.data, public_url=behind.url))
    database = Database(settings.database_url)
    yield lambda **chosen: proxies(Examined(replace(settings, **chosen), database))
    database.close()


def test_without_proxies_none_may_be_believed(ask: Ask) -> None:
    assert ask()[:2] == (OK, "0 there and believed")
    state, _, mend = ask(proxy_hops=1)
    assert (state, mend) == (FAIL, "PROXY_HOPS=0, and start microblog again")


def test_a_proxy_that_is_there_is_counted(
    ask: Ask, behind: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with running_front("caddy", tmp_path, Ports(free_port(), free_port(), behind.port)) as front:
        state, said, mend = ask(public_url=front.url)
        assert (state, said) == (WARN, "1 there and 0 believed: limits count all people as one")
        assert mend == "PROXY_HOPS=1, and start microblog again"
        assert ask(public_url=front.url, proxy_hops=1)[:2] == (OK, "1 there and believed")
        assert ask(public_url=front.url, proxy_hops=2)[0] == FAIL


def test_a_server_that_cannot_be_asked(ask: Ask) -> None:
    away = {"public_url": f"https://localhost:{free_port()}"}
    assert ask(**away)[::2] == (WARN, "PROXY_HOPS=1, and start microblog again")
    assert ask(**away, proxy_hops=1)[::2] == (WARN, "start microblog and the proxy, and ask again")
    assert ask(public_url=f"http://localhost:{free_port()}")[0] == OK
    assert "to compare" in ask(secret_key="another key")[1], "with another key it does not answer"


class Silent(BaseHTTPRequestHandler):
    """As a server answers behind a proxy that speaks TLS and says nothing of whom it asks for."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"visitor": "127.0.0.1", "told": [FORGED]}).encode())

    def log_message(self, *_: object) -> None: ...


def test_a_proxy_that_does_not_say_whom_it_asks_for(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(CERTIFICATE, KEY)
    with HTTPServer(("127.0.0.1", 0), Silent) as server:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        state, _, mend = ask(public_url=f"https://localhost:{server.server_port}")
        server.shutdown()
        thread.join()
    assert (state, "deploy/nginx.conf" in mend) == (WARN, True)
