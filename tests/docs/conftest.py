"""What the tests of the documents look things up in."""

import secrets
from collections.abc import Iterator

import pytest
from flask import Flask

from microblog.app import create_app
from microblog.settings import Settings, resolved
from tests.docs.named import Routes


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application, without any table: enough for looking at addresses."""
    settings = Settings(data=tmp_path_factory.mktemp("data"), secret_key=secrets.token_hex(32), rate_limits=False)
    app = create_app(resolved(settings))
    yield app
    app.extensions["microblog"].database.close()


@pytest.fixture(scope="module")
def routes(pages: Flask) -> Routes:
    """Every method and address of the application."""
    return {(method, rule.rule) for rule in pages.url_map.iter_rules() for method in rule.methods or ()}
