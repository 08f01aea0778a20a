"""Passwords: what is stored, what is accepted, and that nobody learns anything from the time it takes."""

import hashlib
import statistics
import time

import pytest
from werkzeug.security import generate_password_hash

from microblog.accounts.models import Account
from microblog.auth import actions, errors, passwords, queries
from microblog.auth.passwords import MAX_PASSWORD_BYTES, check_new_password, hash_password, is_outdated, is_password
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from tests.fixtures.cast import PASSWORD
from tests.naughty import NAUGHTY

TUTORIAL_METHODS = ("scrypt", "scrypt:16384:8:1", "pbkdf2:sha256:1000", "pbkdf2:sha512:1000", "pbkdf2:sha1:1000")

DAMAGED = (
    "",
    "x",
    "$argon2id$v=19$nonsense",
    "scrypt:32768:8:1$salt",
    "scrypt:32768:8$salt$00",
    "scrypt:3:8:1$salt$00",
    "scrypt:a:b:c$salt$00",
    "pbkdf2:md999:1000$salt$00",
    "pbkdf2:sha256$salt$00",
    "pbkdf2:sha256:0$salt$00",
    f"pbkdf2:sha256:{10**30}$salt$00",
    f"scrypt:{2**80}:8:1$salt$00",
    "pbkdf2:sha256:1000$salt$é",
    "pbkdf2$salt$00",
)


@pytest.mark.usefixtures("hashes_as_served")
def test_every_hash_has_its_own_salt_and_says_how_it_was_made() -> None:
    one, two = hash_password("seven kettles"), hash_password("seven kettles")
    assert one != two
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not is_outdated(one)
    assert is_password(one, "seven kettles")
    assert not is_password(one, "seven kettle")


def test_a_password_is_the_same_however_the_keyboard_composes_it() -> None:
    assert is_password(hash_password("cr\u00e8me br\u00fbl\u00e9e"), "cre\u0300me bru\u0302le\u0301e")


@pytest.mark.parametrize("method", TUTORIAL_METHODS)
def test_the_tutorials_hashes_are_understood_and_outdated(method: str) -> None:
    stored = generate_password_hash("cat", method=method)
    assert is_password(stored, "cat")
    assert not is_password(stored, "dog")
    assert is_outdated(stored)


@pytest.mark.parametrize("method", ["scrypt", "pbkdf2:sha256:1000"])
def test_the_first_login_with_an_old_hash_makes_it_new(susan: Account, method: str) -> None:
    user = queries.user_of(susan)
    assert user is not None
    with transaction():
        user.password_hash = generate_password_hash("dog", method=method)
    with pytest.raises(errors.LoginRefused):
        actions.log_in("susan", "cat", address="192.0.2.1")
    assert user.password_hash.startswith(method[:6])
    for _ in range(2):
        assert actions.log_in("susan", "dog", address="192.0.2.1").token
        session.rollback()
        assert user.password_hash.startswith("$argon2id$")


@pytest.mark.parametrize("stored", DAMAGED)
def test_a_damaged_hash_fits_no_password(stored: str) -> None:
    assert not is_password(stored, "x")


def test_without_a_password_nobody_gets_in(susan: Account) -> None:
    user = queries.user_of(susan)
    assert user is not None
    with transaction():
        user.password_hash = None
    for guess in ("", "there is no such user"):
        with pytest.raises(errors.LoginRefused):
            actions.log_in("susan", guess, address="192.0.2.1")


@pytest.mark.many
def test_any_text_can_be_a_password_and_fits_only_itself(context: AppContext) -> None:
    for text in NAUGHTY[::12]:
        try:
            check_new_password(text, text, "nina", "nina@blog.example")
        except (errors.PasswordTooShort, errors.PasswordTooLong, errors.CommonPassword):
            continue
        stored = hash_password(text)
        assert is_password(stored, text)
        assert not is_password(stored, text + "x")


def test_the_longest_password_counts_to_its_last_character(context: AppContext) -> None:
    longest = "correct horse " * 73 + "!!"
    assert len(longest) == MAX_PASSWORD_BYTES
    check_new_password(longest, longest, "nina", "nina@blog.example")
    stored = hash_password(longest)
    assert is_password(stored, longest)
    assert not is_password(stored, longest[:-1])
    assert not is_password(stored, longest + "!")
    for too_long in (longest + "!", "é" * (MAX_PASSWORD_BYTES // 2 + 1)):
        with pytest.raises(errors.PasswordTooLong):
            check_new_password(too_long, too_long, "nina", "nina@blog.example")


@pytest.mark.usefixtures("hashes_as_served")
def test_a_hash_is_computed_for_who_does_not_exist_too(susan: Account) -> None:
    stored = hash_password(PASSWORD)
    cases = {
        "right": (stored, PASSWORD),
        "wrong": (stored, "wrong"),
        "nobody": (None, PASSWORD),
        "too long": (stored, "x" * 2000),
        "damaged": ("", "x"),
    }
    assert not is_outdated(passwords._nobody)
    took = {name: _median_cpu(*case) for name, case in cases.items()}
    assert max(took.values()) < 2 * min(took.values()), took
    assert min(took.values()) > 20 * _median_cpu_of_nothing()


def _median_cpu(stored: str | None, password: str) -> float:
    took = []
    for _ in range(7):
        began = time.thread_time()
        is_password(stored, password)
        took.append(time.thread_time() - began)
    return statistics.median(took)


def _median_cpu_of_nothing() -> float:
    began = time.thread_time()
    hashlib.sha256(b"x" * 2000).digest()
    return time.thread_time() - began
