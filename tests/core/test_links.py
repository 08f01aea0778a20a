"""Addresses made outside a request are those that the pages have."""

import re

import pytest
from flask import Flask, url_for

from microblog.core import links
from microblog.core.context import AppContext
from tests.fixtures.applications import MakeSettings, house

SAME = {
    "profile_path": (("susan",), "accounts.profile", {"username": "susan"}),
    "post_path": (("susan", 42), "posts.permalink", {"username": "susan", "post_id": 42}),
    "avatar_path": ((42,), "accounts.avatar", {"id": 42}),
    "confirm_path": (("a.b-c_d",), "auth.confirm", {"token": "a.b-c_d"}),
    "reset_path": (("a.b-c_d",), "auth.reset_password", {"token": "a.b-c_d"}),
    "invitation_path": (("a-b_c",), "invitations.accept", {"token": "a-b_c"}),
    "ADMIN_PATH": (None, "admin.front", {}),
    "first_admin_path": (("a.b-c_d",), "auth.make_first_admin", {"token": "a.b-c_d"}),
    "LOG_IN_PATH": (None, "auth.login", {}),
    "FORGOT_PASSWORD_PATH": (None, "auth.forgot_password", {}),
}


def test_every_path_is_in_the_table() -> None:
    named = {name for name in dir(links) if re.search(r"(?i)_path$", name)}
    assert named == set(SAME)


def test_paths_are_those_of_the_pages(app: Flask) -> None:
    with app.test_request_context():
        for name, (arguments, endpoint, values) in SAME.items():
            found = getattr(links, name)
            path = found if arguments is None else found(*arguments)
            assert path == url_for(endpoint, **values), name  # type: ignore[arg-type]


@pytest.mark.parametrize("public_url", ["https://blog.example", "https://blog.example/"])
def test_absolute_links_stand_on_the_public_address(make_settings: MakeSettings, public_url: str) -> None:
    context: AppContext = house().make_context(make_settings(public_url=public_url))
    with context.unit_of_work():
        assert links.absolute(links.profile_path("susan")) == "https://blog.example/@susan"
