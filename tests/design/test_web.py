"""The design page: there on servers of those who work on the pages, and nowhere else."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from microblog.http.static import static_files
from tests.fixtures.applications import MakeSettings, house
from tests.http.wellformed import faults


@pytest.fixture
def designer(make_settings: MakeSettings, database_url: str) -> Iterator[FlaskClient]:
    """A visitor of a server that has the page."""
    app = house().create_app(make_settings(database_url=database_url, design_page=True))
    yield app.test_client()
    app.extensions["microblog"].database.close()


def test_there_is_none_unless_it_is_asked_for(client: FlaskClient) -> None:
    assert client.get("/-/design").status_code == 404


def test_it_shows_every_component_in_every_state(designer: FlaskClient) -> None:
    page = designer.get("/-/design").text
    assert faults(page) == []
    tree = BeautifulSoup(page, "html.parser")
    for component in (
        ".button-primary.as-hover",
        ".button-primary.as-focus",
        ".button-primary.as-active",
        ".button:disabled",
        "[aria-busy=true] .button",
        ".input[aria-invalid=true]",
        ".notice.is-error",
        ".toast[data-category=undo]",
        ".offline-bar",
        ".composer .field-error",
        ".post-lock",
        ".post [lang=ja]",
        ".more[aria-busy=true]",
        ".end",
        ".person",
        ".profile",
        ".empty",
        ".error-status",
    ):
        assert tree.select(component), component


def test_it_shows_every_icon(designer: FlaskClient) -> None:
    page = designer.get("/-/design").text
    drawing = static_files().answer("GET", static_files().asset("icons.svg")).body.decode()
    for symbol in BeautifulSoup(drawing, "html.parser").select("symbol"):
        assert f'#{symbol["id"]}"' in page


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("look=dark", 'data-theme="dark"'), ("dir=rtl", 'dir="rtl"'), ("look=nonsense&dir=up", 'dir="ltr"')],
)
def test_it_can_be_turned_over(asked: str, shown: str, designer: FlaskClient) -> None:
    assert shown in designer.get(f"/-/design?{asked}").text.split("<body", 1)[0]
