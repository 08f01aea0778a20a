"""Kept parts of pages: they see their arguments and the language, and what is put into a gap stays out of what is kept."""

import pytest
from flask import Flask, g
from jinja2 import DictLoader
from jinja2.exceptions import UndefinedError
from markupsafe import Markup

from microblog.core.i18n import speaking
from microblog.ui import pieces
from microblog.ui.pieces import piece

TEMPLATES = {
    "plain.html": "{{ name }} 100 % {{ _('Home') }}",
    "gaps.html": "<b>{{ TOKEN }}</b>{{ name }}%(TOKEN)s {{ TOKEN }}",
    "peeking.html": "{{ g.account }}",
    "forgetful.html": "{{ nothing }}",
}


@pytest.fixture
def pages(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An application with these templates."""
    monkeypatch.setattr(app.jinja_env, "loader", DictLoader(TEMPLATES))
    pieces._rendered.cache_clear()
    return app


def test_a_piece_is_rendered_once_for_each_set_of_arguments_and_language(pages: Flask) -> None:
    with pages.test_request_context("/"):
        assert piece("plain.html", name="<Nina>") == "&lt;Nina&gt; 100 % Home"
        piece("plain.html", name="<Nina>")
        assert piece("plain.html", name="Nora") == "Nora 100 % Home"
        with speaking("es"):
            assert piece("plain.html", name="Nora") == "Nora 100 % Inicio"
    seen = pieces._rendered.cache_info()
    assert (seen.hits, seen.misses) == (1, 3)


def test_a_gap_is_filled_anew_each_time(pages: Flask) -> None:
    with pages.test_request_context("/"):
        for token in ("one", "50 %(x)s"):
            assert piece("gaps.html", {"TOKEN": token}, name="Nina") == f"<b>{token}</b>Nina%(TOKEN)s {token}"
    assert pieces._rendered.cache_info().misses == 1


def test_a_piece_is_safe_html(pages: Flask) -> None:
    with pages.test_request_context("/"):
        assert isinstance(piece("plain.html", name="x"), Markup)


def test_a_piece_cannot_look_at_the_request(pages: Flask) -> None:
    with pages.test_request_context("/"):
        g.account = "somebody"
        with pytest.raises(UndefinedError):
            piece("peeking.html")
        with pytest.raises(UndefinedError):
            piece("forgetful.html")
