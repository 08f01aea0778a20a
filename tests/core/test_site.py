"""What the server says about itself: stored, or as the settings say, and remembered for some seconds."""

from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from microblog.core import site as site_module
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.core.site import Site, Words, forget_site, site, stored_site
from microblog.settings import Settings
from tests.fixtures.applications import MakeSettings, house
from tests.fixtures.pages import Statements

STORED = {"id": 1, "name": "Cats", "description": "For cats.", "rules": "Purr."}


@pytest.fixture
def settings(make_settings: MakeSettings, database_url: str) -> Settings:
    return make_settings(database_url=database_url, site_name="Set", site_description="By a setting.")


def test_nothing_stored_is_what_the_settings_say(context: AppContext) -> None:
    assert site() == Words("Set", "By a setting.", "")
    assert stored_site() == Words("", "", "")


def test_what_is_stored_wins_and_what_is_empty_does_not(context: AppContext) -> None:
    with transaction():
        session.execute(insert(Site).values(STORED))
    assert site() == stored_site() == Words("Cats", "For cats.", "Purr.")
    with transaction():
        session.execute(update(Site).values(name="", description=""))
    forget_site()
    assert site() == Words("Set", "By a setting.", "Purr.")


def test_it_is_looked_up_once_and_then_remembered(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_module, "REMEMBERED_SECONDS", 3600)
    with Statements(context.database.engine) as seen:
        for _ in range(20):
            site()
    assert len(seen.texts) == 1


def test_another_process_sees_a_change_after_a_while(
    context: AppContext, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_module, "REMEMBERED_SECONDS", 0.0)
    assert site().name == "Set"
    other = house().make_context(settings)
    with other.unit_of_work(), transaction():
        session.execute(insert(Site).values(STORED))
    other.database.close()
    session.rollback()
    assert site().name == "Cats"


def test_what_may_still_be_taken_back_is_not_told(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_module, "REMEMBERED_SECONDS", 0.0)
    with suppress(KeyError), transaction():
        session.execute(insert(Site).values(STORED))
        assert site().name == "Set"
        raise KeyError
    assert site().name == "Set"


def test_there_is_only_one(context: AppContext) -> None:
    with pytest.raises(IntegrityError), transaction():
        session.execute(insert(Site).values(STORED | {"id": 2}))


def test_while_the_database_is_away_the_name_stays(
    make_settings: MakeSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_module, "REMEMBERED_SECONDS", 0.0)
    empty = house().make_context(make_settings(database_url=f"sqlite:///{tmp_path}/empty.db", site_name="Set"))
    with empty.unit_of_work():
        assert site().name == "Set"
        with transaction():
            Site.__table__.create(session.connection())  # type: ignore[attr-defined]
            session.execute(insert(Site).values(STORED))
        assert site().name == "Cats"
        with transaction():
            Site.__table__.drop(session.connection())  # type: ignore[attr-defined]
        assert site().name == "Cats"
    empty.database.close()
