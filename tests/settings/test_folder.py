"""The data folder: private, made once, with one key however many start at once."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from microblog.core.db import Database
from microblog.settings import BadSettings, Settings, prepare_data_folder, resolved


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_start_makes_a_private_folder_and_key(tmp_path: Path) -> None:
    settings = prepare_data_folder(Settings(data=tmp_path / "a" / "data"))
    assert mode(settings.data) == 0o700
    assert mode(settings.data / "secret_key") == 0o600
    assert len(bytes.fromhex(settings.secret_key)) == 32
    assert [file.name for file in settings.data.iterdir()] == ["secret_key"]


def test_the_next_start_finds_the_same_key(tmp_path: Path) -> None:
    first = prepare_data_folder(Settings(data=tmp_path))
    assert prepare_data_folder(Settings(data=tmp_path)) == first


def test_a_given_key_is_used_and_none_is_made(tmp_path: Path) -> None:
    key = os.urandom(32).hex()
    assert prepare_data_folder(Settings(data=tmp_path, secret_key=key)).secret_key == key
    assert list(tmp_path.iterdir()) == []


def test_many_processes_that_start_at_once_get_one_key(tmp_path: Path) -> None:
    program = (
        "from pathlib import Path; from microblog.settings import *;"
        f"print(prepare_data_folder(Settings(data=Path({str(tmp_path)!r}))).secret_key)"
    )
    started = [subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) for _ in range(8)]
    keys = {process.communicate()[0] for process in started}
    assert len(keys) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize("content", [b"", b"short", b"you-will-never-guess" * 4, b"\xff" * 40])
def test_a_damaged_key_is_told_and_not_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret_key").write_bytes(content)
    with pytest.raises(BadSettings, match="delete it, and the next start makes a new one"):
        prepare_data_folder(Settings(data=tmp_path))
    assert (tmp_path / "secret_key").read_bytes() == content


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "data"):
        with pytest.raises(BadSettings, match="MICROBLOG_DATA") as raised:
            prepare_data_folder(Settings(data=place))
        assert "a folder that this user may write to" in str(raised.value)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("localhost", "http://localhost:8000"),
    ],
)
def test_the_public_url_follows_from_host_and_port(tmp_path: Path, host: str, url: str) -> None:
    assert resolved(Settings(data=tmp_path, host=host)).public_url == url


@pytest.mark.parametrize("name", ["data", "a b", "50%", "what?", "#1", "más", "a%20b", "x@y:z"])
def test_the_database_is_in_the_data_folder_whatever_its_name(tmp_path: Path, name: str) -> None:
    settings = prepare_data_folder(Settings(data=tmp_path / name))
    database = Database(settings.database_url)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA user_version")
    database.close()
    assert (tmp_path / name / "microblog.db").exists()


def test_resolving_makes_nothing(tmp_path: Path) -> None:
    assert resolved(Settings(data=tmp_path / "data")).secret_key == ""
    assert not (tmp_path / "data").exists()
