"""Home and explore, as visitors see them."""

import pytest
from flask import Flask

from microblog.settings import Settings
from tests.fixtures.applications import MakeSettings

WORDS = "A quiet place for <people> with cats."


@pytest.fixture
def settings(make_settings: MakeSettings, database_url: str) -> Settings:
    return make_settings(database_url=database_url, site_description=WORDS)


@pytest.mark.parametrize(("path", "times"), [("/", 3), ("/explore", 2)])
def test_visitors_are_told_what_this_server_is_for(app: Flask, path: str, times: int) -> None:
    page = app.test_client().get(path).text
    assert page.count("A quiet place for &lt;people&gt; with cats.") == times
    assert "nothing is ranked" not in page
