"""The present application: a unit of work has one, nothing else has."""

import threading
from contextvars import copy_context

import pytest

from microblog.backends.mail.contract import Mailer
from microblog.core.context import backend, database, settings
from microblog.core.db import session
from tests.fixtures.applications import MakeSettings, house


def test_a_unit_of_work_has_an_application_and_nested_ones_have_theirs(make_settings: MakeSettings) -> None:
    one, other = (house().make_context(make_settings(site_name=name)) for name in ("One", "Other"))
    with one.unit_of_work():
        assert (settings().site_name, database()) == ("One", one.database)
        assert backend(Mailer) is one.backends[Mailer]
        with other.unit_of_work():
            assert (settings().site_name, database()) == ("Other", other.database)
            assert session.get_bind() is other.database.engine
        assert settings().site_name == "One"
        assert session.get_bind() is one.database.engine


def test_it_is_left_when_something_fails(make_settings: MakeSettings) -> None:
    context = house().make_context(make_settings())
    with pytest.raises(LookupError, match="on purpose"), context.unit_of_work():
        raise LookupError("on purpose")
    with pytest.raises(LookupError, match="app_context"):
        settings()


def test_a_thread_has_none_unless_it_is_given_one(make_settings: MakeSettings) -> None:
    context = house().make_context(make_settings(site_name="One"))
    seen: list[str] = []

    def look() -> None:
        try:
            seen.append(settings().site_name)
        except LookupError:
            seen.append("none")

    with context.unit_of_work():
        given = copy_context()
        for target in (look, lambda: given.run(look)):
            thread = threading.Thread(target=target)
            thread.start()
            thread.join()
    assert seen == ["none", "One"]
