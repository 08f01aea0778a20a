"""Checks of the data folder: each fine at first, and each made to fail by something real."""

import os
import stat
from pathlib import Path

import pytest

from microblog.commands.doctor import folder
from microblog.commands.doctor.findings import FAIL, OK, WARN
from microblog.settings import Settings
from tests.commands.doctor.conftest import Ask


def test_a_folder_that_is_not_there_or_is_none(ask: Ask, tmp_path: Path) -> None:
    assert ask(folder.data_folder)[0] == OK
    assert ask(folder.data_folder, data=tmp_path / "none")[0] == FAIL
    (tmp_path / "file").touch()
    assert ask(folder.data_folder, data=tmp_path / "file")[0] == FAIL
    assert ask(folder.data_folder_is_private, data=tmp_path / "file")[0] == FAIL


def test_a_folder_that_is_open_to_others(ask: Ask, healthy: Settings) -> None:
    assert ask(folder.data_folder_is_private)[0] == OK
    healthy.data.chmod(0o755)
    state, _, mend = ask(folder.data_folder_is_private)
    assert (state, mend) == (FAIL, f"chmod 700 {healthy.data}")
    assert os.system(mend) == 0
    assert ask(folder.data_folder_is_private)[0] == OK


def test_a_folder_or_a_file_of_somebody_else(ask: Ask, healthy: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(folder.data_folder_owner)[0] == OK
    me = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: me + 1)
    state, _, mend = ask(folder.data_folder_owner)
    assert (state, f"runuser -u '#{me}' -- microblog doctor" in mend) == (WARN, True)
    own, key = Path.stat, healthy.data / "secret_key"
    monkeypatch.setattr(Path, "stat", lambda path, **how: own(key) if path == key else _owned(own(path, **how), me + 1))
    state, said, mend = ask(folder.data_folder_owner)
    assert (state, said, mend.startswith("chown")) == (FAIL, f"not yours: {key}", True)


def _owned(found: os.stat_result, owner: int) -> os.stat_result:
    return os.stat_result([*found[:4], owner, *found[5:]])


def test_a_file_system_that_takes_no_more_files(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(folder.free_files)[0] == OK
    monkeypatch.setattr(folder, "FEWEST_FREE_FILES", 2**62)
    limited = os.statvfs("/").f_files > 0
    assert ask(folder.free_files)[0] == (FAIL if limited else OK)


def test_no_key_yet(ask: Ask, tmp_path: Path) -> None:
    assert ask(folder.secret_key)[0] == OK
    assert ask(folder.secret_key, secret_key="", data=tmp_path / "none")[0] == FAIL


def test_secrets_that_others_can_read(ask: Ask, healthy: Settings) -> None:
    (healthy.data / "microblog.db").touch(0o644)
    assert ask(folder.files_with_secrets_are_private)[0] == OK
    Path(".env").touch(0o644)
    (healthy.data / "secret_key").chmod(0o640)
    (healthy.data / "microblog.db").chmod(0o666)
    state, said, mend = ask(folder.files_with_secrets_are_private)
    assert (state, said.count(" ")) == (FAIL, 5)
    assert os.system(mend) == 0
    assert ask(folder.files_with_secrets_are_private)[0] == OK
    assert stat.S_IMODE(Path(".env").stat().st_mode) == 0o600


def test_a_disk_that_is_nearly_full(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "LEAST_FREE_BYTES", 0)
    monkeypatch.setattr(folder, "LEAST_FREE_SHARE", 0)
    assert ask(folder.free_disk, data=tmp_path / "none" / "yet")[0] == OK
    monkeypatch.setattr(folder, "LEAST_FREE_SHARE", 1.1)
    assert ask(folder.free_disk)[0] == WARN
    monkeypatch.setattr(folder, "LEAST_FREE_BYTES", 2**62)
    assert ask(folder.free_disk)[0] == FAIL


def test_a_database_on_a_network_drive(ask: Ask, healthy: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(folder.local_file_system)[0] == OK
    mounts = healthy.data / "mountinfo"
    mounts.write_text(
        "1 0 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
        f"2 1 0:50 / {healthy.data} rw,relatime shared:2 - nfs4 server:/share rw\n"
        "3 1 0:51 / /somewhere\\040else rw - tmpfs tmpfs rw\n"
    )
    monkeypatch.setattr(folder, "MOUNTS", mounts)
    state, said, _ = ask(folder.local_file_system)
    assert (state, said.endswith("lies on nfs4")) == (FAIL, True)
    assert ask(folder.local_file_system, database_url="postgresql://u@h/d")[0] == OK
    assert ask(folder.local_file_system, database_url="sqlite:////elsewhere/x.db")[1] == "ext4"
    monkeypatch.setattr(folder, "MOUNTS", healthy.data / "none")
    assert ask(folder.local_file_system)[0] == OK


def test_a_log_that_cannot_be_written(ask: Ask, tmp_path: Path) -> None:
    assert ask(folder.log_file)[0] == OK
    assert ask(folder.log_file, log_file=str(tmp_path / "new" / "x.log"))[0] == OK
    (tmp_path / "x.log").touch()
    assert ask(folder.log_file, log_file=str(tmp_path / "x.log"))[0] == OK
    assert ask(folder.log_file, log_file=str(tmp_path))[0] == FAIL
    assert ask(folder.log_file, log_file=str(tmp_path / "x.log" / "y.log"))[0] == FAIL
