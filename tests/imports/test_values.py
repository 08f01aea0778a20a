"""What stands in foreign columns is read with suspicion."""

from datetime import UTC, datetime

import pytest
from werkzeug.security import generate_password_hash

from microblog.imports.values import as_moment, as_password_hash, example
from tests.naughty import NAUGHTY


@pytest.mark.parametrize(
    "written",
    [
        "2024-01-02 03:04:05.006000",
        "2024-01-02T03:04:05.006",
        "2024-01-02 05:04:05.006+02:00",
        " 2024-01-02 03:04:05.006Z ",
    ],
)
def test_times_are_read_in_every_usual_spelling(written: str) -> None:
    assert as_moment(written) == datetime(2024, 1, 2, 3, 4, 5, 6000, UTC)


@pytest.mark.parametrize(
    "written",
    [None, "", "yesterday", 1700000000, 1.5, b"2024", "2024-13-01", "0000-01-01", "0001-01-01 00:00+14:00"],
)
def test_what_is_no_time_is_none(written: object) -> None:
    assert as_moment(written) is None


@pytest.mark.parametrize(
    "method", ["scrypt", "scrypt:16384:8:1", "pbkdf2", "pbkdf2:sha256:260000", "pbkdf2:sha512:1000"]
)
def test_hashes_as_werkzeug_writes_them_stay(method: str) -> None:
    hashed = generate_password_hash("dog", method=method)
    assert as_password_hash(hashed) == hashed


@pytest.mark.parametrize(
    "hashed",
    [
        None,
        "",
        12345,
        b"\xff\x00",
        "sha1$abc$da39a3ee5e6b4b0d3255bfef95601890afd80709",
        f"pbkdf2:sha256$salt${'a' * 64}",
        f"pbkdf2:nonsense:1000$salt${'a' * 64}",
        f"pbkdf2:shake_128:1000$salt${'a' * 64}",
        f"pbkdf2:sha256:0$salt${'a' * 64}",
        f"pbkdf2:sha256:1000:1$salt${'a' * 64}",
        f"pbkdf2:sha256:99999999$salt${'a' * 64}",
        f"scrypt:33554432:8:1$salt${'a' * 128}",
        f"scrypt:30000:8:1$salt${'a' * 128}",
        f"scrypt:32768:0:1$salt${'a' * 128}",
        f"scrypt:32768:8$salt${'a' * 128}",
        f"scrypt:abc:8:1$salt${'a' * 128}",
        f"scrypt:32768:8:1${'s' * 300}${'a' * 128}",
    ],
)
def test_other_hashes_and_those_that_would_cost_too_much_are_none(hashed: object) -> None:
    assert as_password_hash(hashed) is None


def test_naughty_strings_are_no_times_and_no_hashes() -> None:
    assert not [text for text in NAUGHTY if as_moment(text) or as_password_hash(text)]


def test_examples_are_short_lines_without_controls() -> None:
    for said in map(example, NAUGHTY):
        assert not {"\n", "\r", "\x1b", "\0"} & set(said)
        assert said.encode()
