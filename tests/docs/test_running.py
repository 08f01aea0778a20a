"""docs/running.md is true: what can be run of it is run, and what it names is there."""

import re
import shutil
import subprocess
from http.client import HTTPConnection
from pathlib import Path

import pytest

from microblog.settings import load
from microblog.settings.table import declared
from tests.deploy.fronts import put, token_in
from tests.docs.named import ROOT, Routes, in_code, is_command, is_path, is_there
from tests.fixtures.servers import MICROBLOG, running_server

PAGE = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
BLOCKS = [
    re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in re.findall(r"(?:^    .+\n)+", PAGE, re.MULTILINE)
]
LINES = [line for block in BLOCKS for line in block.splitlines()] + in_code(PAGE)
EXAMPLE = (ROOT / "deploy" / "example.env").read_text(encoding="utf-8")
NOT_SETTINGS = {"NAME", "DOMAIN"}
HOME, COPIES = "/var/lib/microblog", "/var/backups/microblog"


def section(heading: str) -> list[str]:
    """The commands below a heading."""
    text = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return [block for block in BLOCKS if re.sub(r"^", "    ", block, flags=re.MULTILINE).rstrip() in text]


def run(block: str, *places: tuple[str, str]) -> None:
    """Type these commands, with other folders in the place of the system's."""
    subprocess.run(["bash", "-euc", put(block, *places)], check=True, cwd=ROOT, timeout=30)


def assigned(text: str) -> list[tuple[str, str]]:
    return re.findall(r"^#?([A-Z][A-Z_]+)=(.+)$", text, re.MULTILINE)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split("\n", 1)[0][:40])
def test_every_block_is_good_shell(block: str) -> None:
    checked = subprocess.run(["bash", "-n", "-c", block], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_every_command_of_ours_is_there() -> None:
    called = [found[1] for line in LINES if (found := re.search(r"(?:^|/bin/|exec app )(microblog [a-z].*)", line))]
    assert len(called) >= 6
    assert [line for line in called if not is_command(line)] == []


def test_every_file_and_address_is_there(routes: Routes) -> None:
    named = {name.rstrip(":") for line in LINES for name in re.findall(r"\b(?:deploy/[\w.]+|requirements\.txt)", line)}
    assert {"deploy/example.env", "deploy/microblog.service", "deploy/Caddyfile", "deploy/nginx.conf"} <= named
    assert [name for name in named if not is_path(name)] == []
    assert [line for line in LINES if line.startswith("GET ") and not is_there(line, routes)] == []


def test_every_setting_is_there_and_takes_its_example(tmp_path: Path) -> None:
    pairs = [pair for line in LINES for pair in assigned(line) if pair[0] not in NOT_SETTINGS]
    assert {key for key, _ in pairs} >= {"DATABASE_URL", "REDIS_URL", "LOG_FORMAT", "HOST"}
    assert [key for key, _ in pairs if key not in declared()] == []
    for key, value in pairs:
        load({key: value}, tmp_path / "none")
    alone = [line for line in LINES if re.fullmatch(r"[A-Z]+_[A-Z_]+", line)]
    assert [name for name in alone if name not in declared()] == []


def test_the_example_of_settings_can_be_used_with_and_without_its_remarks(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text(EXAMPLE)
    plain = load({}, tmp_path / "plain")
    assert (plain.public_url, plain.proxy_hops) == ("https://social.example.com", 1)
    (tmp_path / "whole").write_text(re.sub(r"^#(?=[A-Z]+)", "", EXAMPLE, flags=re.MULTILINE))
    whole = load({}, tmp_path / "whole")
    assert whole.sources.keys() == {key.lower() for key, _ in assigned(EXAMPLE)}


def test_the_name_gets_into_every_file(tmp_path: Path) -> None:
    lines = [line for line in LINES if line.startswith("sed ")]
    assert len(lines) == 3
    for line in lines:
        source, target = re.search(r"(deploy/\S+) > (\S+)", line).groups()  # type: ignore[union-attr]
        run("NAME=blog.example\n" + line, (target, str(tmp_path / "file")))
        text = (tmp_path / "file").read_text(encoding="utf-8")
        assert ("blog.example" in text, "social.example.com" in text) == (True, False), source


def test_a_backup_made_while_it_runs_brings_everything_back(tmp_path: Path) -> None:
    backup, restore, _ = section("Backups")
    home, copies = tmp_path / "home", tmp_path / "copies"
    with running_server(home / "data") as server:
        (home / ".env").touch()
        cookie = sign_up(server.port)
        picture = home / "data" / "files" / "pictures" / "one.webp"
        picture.parent.mkdir(parents=True)
        picture.write_bytes(b"a picture")
        run(
            backup,
            (HOME, str(home)),
            (COPIES, str(copies)),
            ("--owner microblog --group microblog ", ""),
            ("runuser -u microblog -- /opt/microblog/.venv/bin/microblog", str(MICROBLOG[0])),
        )
        assert ({path.suffix for path in copies.iterdir()}, copies.stat().st_mode & 0o077) == ({".db", ""}, 0)
    (home / "data" / "microblog.db").write_bytes(b"nothing is left")
    (home / "data" / "secret_key").write_text("lost")
    shutil.rmtree(home / "data" / "files")
    run(
        restore,
        (HOME, str(home)),
        (COPIES, str(copies)),
        ("systemctl stop", "true"),
        ("systemctl start", "true"),
        ("microblog:microblog", "$(id -u):$(id -g)"),
    )
    with running_server(home / "data") as server:
        status, page = ask(server.port, "GET", "/", cookie)
    assert (status, "/@susan" in page, picture.read_bytes()) == (200, True, b"a picture")


def sign_up(port: int) -> str:
    """Make an account; gives its cookie."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/sign-up")
    opened = connection.getresponse()
    token, csrf = token_in(opened.read().decode()), opened.headers["Set-Cookie"].partition(";")[0]
    fields = f"csrf_token={token}&username=susan&email=susan@example.com&password=nine+green+bottles&password2=nine+green+bottles"
    form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": csrf}
    connection.request("POST", "/sign-up", fields, form)
    made = connection.getresponse()
    assert made.status == 303, made.read()
    [cookie] = [
        each.partition(";")[0] for each in made.headers.get_all("Set-Cookie", []) if each.startswith("session=")
    ]
    connection.close()
    return cookie


def ask(port: int, method: str, path: str, cookie: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers={"Cookie": cookie})
    response = connection.getresponse()
    page = response.read().decode()
    connection.close()
    return response.status, page
