"""Checks of what reaches beyond the process, against real servers."""

import gc
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from redis import Redis

from microblog.commands.doctor import network
from microblog.commands.doctor.findings import FAIL, OK, WARN
from tests.commands.doctor.conftest import Ask
from tests.fixtures.servers import free_port
from tests.fixtures.valkey import running_valkey

CERTIFICATES = Path(__file__).parent.parent.parent / "fixtures" / "certificates"


class Alive(BaseHTTPRequestHandler):
    answer = b"alive\n"

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_: object) -> None: ...


class SomethingElse(Alive):
    answer = b"<!doctype html>"


@pytest.fixture(params=[Alive, SomethingElse])
def web_server(request: pytest.FixtureRequest) -> Iterator[tuple[int, type[Alive]]]:
    server = HTTPServer(("127.0.0.1", 0), request.param)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port, request.param
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def tls() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATES / "localhost.pem", CERTIFICATES / "localhost.key")
    return context


class Mailbox:
    """Takes nothing: the doctor sends nothing."""


@pytest.fixture
def mail_server(tls: ssl.SSLContext) -> Iterator[int]:
    def check(_server: object, _session: object, _envelope: object, _mechanism: str, given: object) -> AuthResult:
        right = isinstance(given, LoginPassword) and given.password == b"right"
        return AuthResult(success=right, handled=right)

    controller = Controller(Mailbox(), "127.0.0.1", free_port(), tls_context=tls, authenticator=check)
    controller.start()
    yield controller.port
    controller.stop()


def test_a_free_port_and_ports_in_use(ask: Ask, web_server: tuple[int, type[Alive]]) -> None:
    port, kind = web_server
    assert ask(network.port, port=free_port())[0] == OK
    assert ask(network.port, port=port)[0] == (OK if kind is Alive else FAIL)


def test_a_port_that_nobody_answers_on(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "PATIENCE_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert ask(network.port, port=silent.getsockname()[1])[0] == FAIL


def test_an_address_that_this_machine_does_not_have(ask: Ask) -> None:
    state, said, _ = ask(network.port, host="192.0.2.1", port=free_port())
    assert (state, "cannot be used" in said) == (FAIL, True)


def test_a_public_address_must_answer_with_a_certificate_that_is_good(
    ask: Ask, tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask(network.public_url)[0] == OK
    assert ask(network.public_url, public_url=f"https://localhost:{free_port()}")[0] == FAIL
    server = HTTPServer(("127.0.0.1", 0), Alive)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    monkeypatch.setattr(server, "handle_error", lambda *_: None)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = f"https://localhost:{server.server_port}"
    untrusted = ask(network.public_url, public_url=url)
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / "localhost.pem"))
    trusted = ask(network.public_url, public_url=url)
    server.shutdown()
    thread.join()
    server.server_close()
    assert (untrusted[0], "certificate" in untrusted[1].lower()) == (FAIL, True)
    assert trusted[:2] == (OK, f"{url}, TLSv1.3")


def test_no_mail_server_is_fine_at_home_only(ask: Ask) -> None:
    assert ask(network.mail_server)[0] == OK
    assert ask(network.mail_server, public_url="https://social.example.com")[0] == WARN


def test_a_mail_server_is_asked_as_far_as_the_password(
    ask: Ask, mail_server: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = {"mail_server": "localhost", "mail_port": mail_server, "mail_use_tls": True, "mail_username": "susan"}
    state, said, _ = ask(network.mail_server, **here, mail_password="right")
    assert (state, "certificate" in said.lower()) == (FAIL, True)
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / "localhost.pem"))
    assert ask(network.mail_server, **here, mail_password="right")[0] == OK
    state, said, mend = ask(network.mail_server, **here, mail_password="wrong-password")
    assert (state, "535" in said, "MAIL_PASSWORD" in mend) == (FAIL, True, True)
    assert "wrong-password" not in said
    assert ask(network.mail_server, mail_server="localhost", mail_port=free_port())[0] == FAIL
    assert ask(network.mail_server, mail_server="localhost", mail_port=mail_server, mail_use_ssl=True)[0] == FAIL


def test_on_a_public_site_somebody_hears_of_errors(ask: Ask) -> None:
    assert ask(network.error_reports)[0] == OK
    assert ask(network.error_reports, public_url="https://social.example.com")[0] == WARN
    assert ask(network.error_reports, public_url="https://social.example.com", admins="s@example.com")[0] == OK


def test_on_a_public_site_attempts_are_counted(ask: Ask) -> None:
    assert ask(network.rate_limits)[:2] == (OK, "counted")
    assert ask(network.rate_limits, rate_limits=False)[0] == OK
    assert ask(network.rate_limits, rate_limits=False, public_url="https://social.example.com")[0] == FAIL


def test_counters_are_in_the_data_folder_or_must_answer(ask: Ask) -> None:
    assert ask(network.counters)[0] == OK
    state, said, _ = ask(network.counters, redis_url=f"redis://:hush@127.0.0.1:{free_port()}")
    assert (state, "hush" in said) == (FAIL, False)


def test_asking_the_counters_leaves_no_connection(ask: Ask) -> None:
    gc.disable()
    with running_valkey(free_port()) as url:
        assert ask(network.counters, redis_url=url)[:2] == (OK, url)
        with closing(Redis.from_url(url)) as watcher:
            connections = watcher.client_list()
    gc.enable()
    assert len(connections) == 1
