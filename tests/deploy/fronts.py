"""The real Caddy and the real nginx, with the configurations of `deploy/`, on free ports and with a certificate of ours."""

import os
import re
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path

from scripts.programs import advice, find

ROOT = Path(__file__).parents[2]
DEPLOY, CERTIFICATES = ROOT / "deploy", ROOT / "tests" / "fixtures" / "certificates"
CERTIFICATE, KEY = CERTIFICATES / "localhost.pem", CERTIFICATES / "localhost.key"
VISITOR = "127.0.0.7" if sys.platform == "linux" else "127.0.0.1"
PATIENCE = 20


@dataclass(frozen=True)
class Ports:
    """Where a proxy listens, and what it passes on to."""

    http: int
    https: int
    server: int


@dataclass
class Front:
    """A proxy that is running, as a browser meets it."""

    ports: Ports
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The address that people see."""
        return f"https://localhost:{self.ports.https}"

    def connect(self) -> HTTPSConnection:
        """A new connection; the proxy sees it come from `VISITOR`."""
        trust = ssl.create_default_context(cafile=str(CERTIFICATE))
        return HTTPSConnection(
            "localhost", self.ports.https, timeout=PATIENCE, source_address=(VISITOR, 0), context=trust
        )

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | Iterator[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[HTTPResponse, str]:
        """An answer and its text; cookies are kept from one to the next."""
        connection = self.connect()
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with suppress(
            BrokenPipeError, ConnectionResetError, ssl.SSLError
        ):  # where it answers before it heard everything
            connection.request(method, path, body, {**({"Cookie": cookie} if cookie else {}), **(headers or {})})
        response = connection.getresponse()
        text = response.read().decode()
        for given in response.headers.get_all("Set-Cookie", []):
            name, _, value = given.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return response, text


def put(text: str, *changes: tuple[str, str]) -> str:
    """The text with each of these in the place of what stands there, which must be there."""
    for old, new in changes:
        assert old in text, f"{old!r} is not in the configuration"
        text = text.replace(old, new)
    return text


def caddy(folder: Path, ports: Ports) -> list[str]:
    """Write Caddy's configuration; gives the command that starts it."""
    options = f"{{\n\tadmin off\n\thttp_port {ports.http}\n\thttps_port {ports.https}\n\tauto_https disable_certs\n}}\n"
    site = put(
        (DEPLOY / "Caddyfile").read_text(encoding="utf-8"),
        ("{$DOMAIN:social.example.com} {\n", f"{{$DOMAIN}} {{\n\ttls {CERTIFICATE} {KEY}\n\tbind 127.0.0.1\n"),
    )
    (folder / "Caddyfile").write_text(options + site, encoding="utf-8")
    return [program("caddy"), "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


def nginx(folder: Path, ports: Ports) -> list[str]:
    """Write nginx's configuration; gives the command that starts it."""
    site = put(
        (DEPLOY / "nginx.conf").read_text(encoding="utf-8"),
        ("    listen [::]:80;\n", ""),
        ("    listen [::]:443 ssl http2;\n", ""),
        ("listen 80;", f"listen 127.0.0.1:{ports.http};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{ports.https} ssl http2;"),
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{ports.server};"),
        ("/etc/letsencrypt/live/social.example.com/fullchain.pem", str(CERTIFICATE)),
        ("/etc/letsencrypt/live/social.example.com/privkey.pem", str(KEY)),
        ("https://social.example.com$request_uri", f"https://localhost:{ports.https}$request_uri"),
        ("server_name social.example.com;", "server_name localhost;"),
        ("proxy_set_header X-Forwarded-Host $host;", "proxy_set_header X-Forwarded-Host $http_host;"),
        ("/opt/microblog/deploy/pages", str(DEPLOY / "pages")),
    )
    (folder / "site.conf").write_text(site, encoding="utf-8")
    own = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;" if os.geteuid() == 0 else ""
    main = f"daemon off; {user} pid {folder}/pid; events {{}} http {{ access_log off; {own} include site.conf; }}\n"
    (folder / "main.conf").write_text(main, encoding="utf-8")
    return [program("nginx"), "-c", str(folder / "main.conf"), "-e", str(folder / "error.log")]


KINDS: dict[str, Callable[[Path, Ports], list[str]]] = {"caddy": caddy, "nginx": nginx}


def program(name: str) -> str:
    """The path of a program that must be there."""
    path = find(name)
    assert path, f"{name} is missing. This mends it:  {advice([name])}"
    return path


@contextmanager
def running_front(kind: str, folder: Path, ports: Ports) -> Iterator[Front]:
    """A proxy of this kind, in front of whatever answers or does not answer at the server's port."""
    command, log = KINDS[kind](folder, ports), folder / f"{kind}.log"
    named = {"DOMAIN": f"https://localhost:{ports.https}", "UPSTREAM": f"127.0.0.1:{ports.server}"}
    environment = os.environ | named | {"PAGES": str(DEPLOY / "pages"), "HOME": str(folder)}
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        _wait_for(process, ports.https, log)
        yield Front(ports)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_for(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    patience = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < patience:
        connection = HTTPConnection("127.0.0.1", port, timeout=1)
        try:
            connection.connect()
        except OSError:
            time.sleep(0.02)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError(f"the proxy did not start:\n{log.read_text(encoding='utf-8')}")


def token_in(page: str) -> str:
    """The token in the forms of a page."""
    found = re.search(r'name="csrf_token" value="([0-9a-f]{32})"', page)
    assert found, page
    return found[1]
