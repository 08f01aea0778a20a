"""Old databases to bring in, and a way to do it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from microblog.core.context import AppContext
from microblog.core.db import session
from microblog.imports.arrivals import bring_in
from microblog.imports.report import Report
from microblog.imports.source import opened
from tests.imports.old_app import OldApp

MakeOldApp = Callable[..., OldApp]
Bring = Callable[..., Report]


@pytest.fixture
def make_old_app(tmp_path: Path) -> MakeOldApp:
    """Make an old database: of which stage, whether without rules, under which name."""

    def make(stage: int = 23, *, loose: bool = False, name: str = "app") -> OldApp:
        return OldApp(tmp_path / f"{name}.db", stage, loose=loose)

    return make


@pytest.fixture
def bring(context: AppContext) -> Bring:
    """Bring an old database in, and give the report."""

    def run(old: OldApp, **options: Any) -> Report:
        with opened(old.path) as source:
            report = bring_in(source, lambda rows: None, **options)
        session.rollback()
        return report

    return run
