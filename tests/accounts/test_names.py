"""What people may be called."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microblog.accounts.names import (
    BadUsername,
    BioTooLong,
    DisplayNameTooLong,
    ReservedUsername,
    check_bio,
    check_display_name,
    check_username,
    username_from,
)
from microblog.accounts.reserved import RESERVED, is_reserved
from tests.naughty import FAMILIES


@pytest.mark.parametrize("name", ["susan", "Susan", " susan ", "SUSAN"])
def test_a_username_is_kept_in_lower_case(name: str) -> None:
    assert check_username(name) == "susan"


@pytest.mark.parametrize("name", ["a", "_a_", "007", "a" * 30, "l33t", "boot", "teamo"])
def test_letters_digits_and_underscores_make_a_username(name: str) -> None:
    assert check_username(name) == name


@pytest.mark.parametrize(
    "name", ["", " ", "a" * 31, "a b", "a-b", "a.b", "é", "\u212aate", "ſusan", "susan\x00", "a\nb", "٣", "@susan"]
)
def test_nothing_else_makes_a_username(name: str) -> None:
    with pytest.raises(BadUsername) as refused:
        check_username(name)
    assert refused.value.field == "username"
    assert "30" in str(refused.value)


@pytest.mark.parametrize(
    "name",
    ["explore", "login", "api", "null", "everyone", "Admin", "adm1n", "_root_", "m0derat0r", "supp0rt", "adm_in", "__"],
)
def test_names_of_pages_and_of_those_in_charge_are_reserved(name: str) -> None:
    with pytest.raises(ReservedUsername):
        check_username(name)


def test_every_reserved_name_could_be_a_username() -> None:
    assert len(RESERVED) >= 200
    assert all(re.fullmatch("[a-z0-9_]{1,30}", name) for name in RESERVED)


@pytest.mark.many
@pytest.mark.parametrize("family", FAMILIES)
def test_naughty_names_are_refused_or_become_usernames(family: str) -> None:
    for name in FAMILIES[family]:
        with suppress(BadUsername, ReservedUsername):
            assert re.fullmatch("[a-z0-9_]{1,30}", check_username(name))


def test_a_display_name_is_one_clean_line() -> None:
    assert check_display_name("  Susan\r\n\u202e\u200f  B.\x00 👩🏽‍🚀 ") == "Susan B. 👩🏽‍🚀"
    assert check_display_name("\u200b\u3164") == ""
    assert check_display_name("é" * 50) == "é" * 50


@pytest.mark.parametrize("name", ["a" * 51, "👍🏽" * 51, ("a" + "\u0301" * 20) * 15])
def test_a_display_name_has_limits(name: str) -> None:
    with pytest.raises(DisplayNameTooLong):
        check_display_name(name)


def test_a_bio_keeps_its_lines() -> None:
    assert check_bio("one\r\n\r\n\r\ntwo ") == "one\n\ntwo"
    assert check_bio("👍🏽" * 500) == "👍🏽" * 500


@pytest.mark.parametrize("bio", ["a" * 501, ("a" + "\u0301" * 28) * 300])
def test_a_bio_has_limits(bio: str) -> None:
    with pytest.raises(BioTooLong):
        check_bio(bio)


@pytest.mark.many
@pytest.mark.parametrize("family", FAMILIES)
def test_naughty_display_names_and_bios_are_refused_or_clean(family: str) -> None:
    for text in FAMILIES[family]:
        for check, error in ((check_display_name, DisplayNameTooLong), (check_bio, BioTooLong)):
            with suppress(error):
                assert "\x00" not in check(text).encode().decode()


@pytest.mark.parametrize(
    ("foreign", "name"),
    [
        ("Susan", "susan"),
        ("_susan_", "_susan_"),
        ("José Müller", "jose_muller"),
        ("Łukasz Straße", "lukasz_strasse"),
        ("x.y-z", "x_y_z"),
        ("ﬁsh ０１", "fish_01"),
        ("a" * 64, "a" * 30),
        ("Сюзанна", "person"),
        ("", "person"),
        ("___", "person"),
        ("admin", "admin_2"),
        ("Ádmin!", "admin_2"),
    ],
)
def test_foreign_names_become_usernames(foreign: str, name: str) -> None:
    assert username_from(foreign) == name


def test_a_name_that_is_taken_gets_a_number_within_the_limit() -> None:
    assert username_from("susan", {"susan", "susan_2"}) == "susan_3"
    assert username_from("a" * 30, {"a" * 30}) == "a" * 28 + "_2"


@given(st.text(st.characters()))
def test_every_foreign_name_becomes_a_name_that_may_be_used(foreign: str) -> None:
    name = username_from(foreign)
    assert check_username(name) == name
    assert not is_reserved(username_from(foreign, {name}))
