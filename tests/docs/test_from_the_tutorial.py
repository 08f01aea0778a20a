"""docs/from-the-tutorial.md is true: each name on it leads somewhere, and nothing of the tutorial's app is forgotten."""

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.docs.named import ROOT, Routes, in_code, is_there
from tests.docs.tutorial_page import OURS, Row, named_outside_tables, rows

ROWS = list(rows())
ADDRESSES = [(row, position) for row in ROWS if row.answers for position in range(len(row.theirs))]
INVENTORY = [
    line
    for line in (ROOT / "tests" / "docs" / "tutorial_inventory.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
AN_ADDRESS = {"username": "susan", "recipient": "susan", "token": "abc", "id": "1", "path": "loading.gif"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.theirs[0])
def test_a_row_leads_somewhere_or_says_why_not(row: Row, routes: Routes) -> None:
    if row.here in {"later", "none"}:
        return
    assert row.here == ", ".join(f"`{name}`" for name in row.ours)
    assert [name for name in row.ours if not is_there(name, routes)] == []


def test_whatever_else_the_page_names_is_there(routes: Routes) -> None:
    in_reasons = [name for row in ROWS for name in in_code(row.why) if OURS.match(name)]
    assert len(in_reasons) >= 8
    assert [name for name in in_reasons + named_outside_tables() if not is_there(name, routes)] == []


def test_the_page_has_everything_once() -> None:
    listed = Counter(name for row in ROWS for name in row.theirs)
    assert {name for name, times in listed.items() if times > 1} == set()
    assert sorted(listed) == sorted(INVENTORY)


@pytest.mark.parametrize(("row", "position"), ADDRESSES, ids=lambda value: str(getattr(value, "theirs", value)))
def test_an_old_address_answers_as_stated(row: Row, position: int, pages: Flask, routes: Routes) -> None:
    method, address = row.theirs[position].split()
    ours = row.ours[position if len(row.ours) == len(row.theirs) else 0] if row.ours else None
    if row.answers == "the same":
        assert ours == row.theirs[position]
        return
    status, location = ask(pages.test_client(), method, filled(address))
    if row.answers == "not found":
        assert status == 404
    elif row.answers == "leads to a button":
        assert (status, location) == (302, "/")
    else:
        assert row.answers == "redirects"
        assert ours is not None
        assert (status, location) == (308, filled(ours.split()[1]))
        assert ours.split()[0] == method


def filled(address: str) -> str:
    """An address with something in the place of each parameter."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: AN_ADDRESS[found[1]], address)


def ask(client: FlaskClient, method: str, path: str) -> tuple[int, str]:
    """The status and the way on; what is posted carries the token that a form would have."""
    found = re.search(r'name="csrf_token" value="(\w+)"', client.get("/login").text)
    assert found
    response = client.open(path, method=method, headers={"X-CSRF-Token": found[1]})
    return response.status_code, urlsplit(response.headers.get("Location", "")).path
