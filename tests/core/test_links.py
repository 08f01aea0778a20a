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
    "picture_path": (("0f" * 16, 96), "accounts.picture", {"picture": "0f" * 16, "pixels": 96}),
    "PICTURE_PATH": (None, "accounts.change_picture", {}),
    "tag_path": (("straße 日本",), "timelines.tag", {"tag": "straße 日本"}),
    "profile_feed_path": (("susan",), "timelines.profile_feed", {"username": "susan"}),
    "tag_feed_path": (("猫",), "timelines.tag_feed", {"tag": "猫"}),
    "OEMBED_PATH": (None, "posts.oembed", {}),
    "confirm_path": (("a.b-c_d",), "auth.confirm", {"token": "a.b-c_d"}),
    "reset_path": (("a.b-c_d",), "auth.reset_password", {"token": "a.b-c_d"}),
    "new_email_path": (("a.b-c_d",), "auth.confirm_new_email", {"token": "a.b-c_d"}),
    "undo_email_path": (("a.b-c_d",), "auth.undo_email", {"token": "a.b-c_d"}),
    "return_path": (("a.b-c_d",), "auth.keep_account", {"token": "a.b-c_d"}),
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


def test_a_picture_is_asked_for_in_the_size_that_it_is_seen_in() -> None:
    drawn, sent = links.avatar(7, None), links.avatar(7, "0f")
    assert drawn.is_drawn
    assert set(drawn) == {"/avatars/7.svg"}
    assert not sent.is_drawn
    assert list(sent) == ["/avatars/0f-96.webp", "/avatars/0f-192.webp", "/avatars/0f-400.webp"]
    assert sent.srcset(44) == "/avatars/0f-96.webp 96w, /avatars/0f-192.webp 192w"
    assert sent.srcset(96).endswith(", /avatars/0f-400.webp 400w")
