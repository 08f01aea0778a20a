"""Checks of the machine: each fine here, and each made to fail by something real."""

import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree

import pytest
import time_machine
from babel.messages.catalog import Catalog

from microblog import ui
from microblog.commands import catalogs
from microblog.commands.doctor import machine
from microblog.commands.doctor.findings import FAIL, OK, WARN
from microblog.core import i18n
from microblog.settings import Settings
from tests.commands.doctor.conftest import Ask


@contextmanager
def open_files(limit: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_this_python_will_do_and_an_older_one_would_not(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(machine.python_version)[0] == OK
    monkeypatch.setattr(machine, "OLDEST_PYTHON", (sys.version_info.major, sys.version_info.minor + 1))
    assert ask(machine.python_version)[0] == FAIL


@pytest.mark.parametrize(("limit", "state"), [(200, FAIL), (512, WARN), (1024, OK)])
def test_open_files(ask: Ask, limit: int, state: str) -> None:
    with open_files(limit):
        assert ask(machine.open_files)[0] == state


def test_memory_that_runs_out(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for kilobytes, state in ((65_536, OK), (65_535, WARN)):
        (tmp_path / "meminfo").write_text(f"MemTotal:  500000 kB\nMemAvailable:   {kilobytes} kB\n")
        monkeypatch.setattr(machine, "MEMORY", tmp_path / "meminfo")
        assert ask(machine.memory)[0] == state
    monkeypatch.setattr(machine, "MEMORY", tmp_path / "none")
    assert ask(machine.memory)[0] == OK


def test_a_clock_that_is_behind_what_was_written(ask: Ask, healthy: Settings) -> None:
    assert ask(machine.clock)[0] == OK
    os.utime(healthy.data / "secret_key", (time.time() + 3600,) * 2)
    state, said, _ = ask(machine.clock)
    assert (state, "behind the newest file" in said) == (FAIL, True)


def test_a_clock_that_was_never_set(ask: Ask, healthy: Settings) -> None:
    os.utime(healthy.data / "secret_key", (0, 0))
    with time_machine.travel("1970-01-01T00:01:00Z"):
        state, said, _ = ask(machine.clock)
    assert (state, said) == (FAIL, "it says 1970-01-01")


def test_static_files_that_are_missing(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(machine.static_files)[0] == OK
    copy = tmp_path / "ui"
    (copy / "static").mkdir(parents=True)
    monkeypatch.setattr(machine, "UI_FOLDER", copy)
    assert ask(machine.static_files)[0] == FAIL
    copytree(Path(ui.__file__).parent / "templates", copy / "templates")
    state, said, mend = ask(machine.static_files)
    assert (state, "tokens.css" in said, "pip install" in mend) == (FAIL, True, True)


def test_translations_that_are_not_complete(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "LOCALES_FOLDER", tmp_path)
    monkeypatch.setattr(machine, "LOCALES", ("en", "es"))
    assert ask(machine.translations)[:2] == (WARN, "not complete: es (1)")
    sentences = catalogs.marked()
    path = catalogs.path_of("es")
    catalogs.write(catalogs.updated(Catalog(locale="es"), sentences), path)
    assert ask(machine.translations)[1] == f"not complete: es ({len(sentences)})"
    for sentence in sentences:
        sentence.string = sentence.id
    sentences.locale = catalogs.read(path).locale
    catalogs.write(sentences, path)
    assert ask(machine.translations)[0] == OK
