"""`microblog run`: tells where to look, and what is in the way."""

import re
import shutil
import socket
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen

import pytest

from microblog.auth.actions import set_role, sign_up
from microblog.auth.models import ADMIN
from microblog.commands.run import called_as, called_for, greet
from microblog.core.context import AppContext
from microblog.core.sqlite import driver
from microblog.settings import Settings
from tests.fixtures.servers import running_server, start_server
from tests.processes.ground import eventually


def test_it_tells_the_address_and_how_to_make_an_admin(tmp_path: Path) -> None:
    with running_server(tmp_path / "data") as server:
        eventually(lambda: "Stop:" in server.log.read_text(encoding="utf-8"))
        said = server.log.read_text(encoding="utf-8")
    assert f"microblog is running:  {server.url}\n" in said
    assert f"Become the admin:    {server.url}/first-admin/" in said
    prefix = f"MICROBLOG_DATA={tmp_path / 'data'} "
    for command in ("accounts create NAME EMAIL --role admin", "demo"):
        assert re.search(rf"{re.escape(prefix)}\S*microblog {command}\n", said)
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


def test_what_is_left_to_do_is_told_and_nothing_else(context: AppContext, capsys: pytest.CaptureFixture[str]) -> None:
    def told() -> list[str]:
        greet(context.settings)
        said = capsys.readouterr().out
        return [name for name in ("/first-admin/", " demo\n") if name in said]

    assert told() == ["/first-admin/", " demo\n"]
    susan = sign_up(username="susan", email="s@blog.example", password="a long enough one", confirmed=True)
    assert told() == ["/first-admin/"]
    set_role(susan, ADMIN)
    assert told() == [" demo\n"]


def test_commands_are_told_with_what_another_terminal_does_not_know(
    context: AppContext, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "a folder's"
    outside = {"data": "from the environment", "database_url": "from the environment"}
    assert called_for(replace(context.settings, sources={"data": ".env, line 1"})) == called_as()
    assert called_for(Settings()) == called_as()
    given = replace(context.settings, data=data, sources=outside)
    assert called_for(given) == f"MICROBLOG_DATA='{tmp_path}/a folder'\"'\"'s' {called_as()}"
    greet(replace(context.settings, sources=outside))
    assert "need DATABASE_URL too" in capsys.readouterr().out
    greet(context.settings)
    assert "DATABASE_URL" not in capsys.readouterr().out


def test_a_database_that_cannot_be_reached_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    server = start_server(tmp_path / "data", database_url="postgresql://u:hush@127.0.0.1:1/d")
    assert server.process.wait(20) == 1
    said = server.log.read_text(encoding="utf-8")
    assert said.startswith("Error: The database cannot be reached: ")
    assert said.count("\n") == 1
    assert "hush" not in said


def test_after_its_end_the_database_file_alone_has_everything(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running_server(data) as server:
        urlopen(server.url + "/login").close()
        add_susan(data)
    assert not [file for file in data.glob("*-wal") if file.stat().st_size]
    shutil.copy(data / "microblog.db", tmp_path / "copy.db")
    with closing(driver().connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT username FROM account").fetchall() == [("susan",)]


def add_susan(data: Path) -> None:
    """As a command in another terminal does: what it writes stays in the log while the server has the file open."""
    connection = driver().connect(data / "microblog.db", isolation_level=None)
    columns = "username, domain, display_name, bio, created_at, posts_count, followers_count, following_count"
    connection.execute(f"INSERT INTO account ({columns}) VALUES ('susan', '', '', '', '2026-01-01', 0, 0, 0)")
    connection.close()
