"""An installation that is in order, for each check to find one thing wrong with."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from microblog.commands.doctor.findings import Answer, Check, Examined
from microblog.core.db import Database
from microblog.settings import Settings, prepare_data_folder, resolved

Ask = Callable[..., Answer]


@pytest.fixture
def healthy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings with a data folder that was just made."""
    monkeypatch.chdir(tmp_path)
    return prepare_data_folder(Settings(data=tmp_path / "data"))


@pytest.fixture
def ask(healthy: Settings) -> Iterator[Ask]:
    """Ask one check about the healthy installation, with other settings by keyword."""
    opened: list[Database] = []

    def answer(check: Check, **chosen: Any) -> Answer:
        settings = resolved(replace(healthy, **chosen))
        opened.append(Database(settings.database_url))
        return check(Examined(settings, opened[-1]))

    yield answer
    for database in opened:
        database.close()
