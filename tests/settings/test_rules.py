"""Combinations that are refused, and those beside them that are not."""

from pathlib import Path

import pytest

from microblog.settings import BadSettings, Settings, load

NO_FILE = Path("there is no such file")
MAIL = {"MAIL_SERVER": "smtp.example.com", "MAIL_USERNAME": "susan", "MAIL_PASSWORD": "hush"}
S3 = {"S3_ENDPOINT": "https://s3.example.com", "S3_BUCKET": "files", "S3_ACCESS_KEY": "susan", "S3_SECRET_KEY": "hush"}

REFUSED: list[tuple[dict[str, str], str, str]] = [
    ({"PUBLIC_URL": "http://example.com"}, "PUBLIC_URL", "https, because"),
    ({"PUBLIC_URL": "http://8.8.8.8:8000"}, "PUBLIC_URL", "https, because"),
    ({"PUBLIC_URL": "http://[2001:db8::1]"}, "PUBLIC_URL", "https, because"),
    ({"PUBLIC_URL": "http://localhost.example.com"}, "PUBLIC_URL", "https, because"),
    ({"PUBLIC_URL": "http://notlocal.com"}, "PUBLIC_URL", "https, because"),
    ({"HOST": "0.0.0.0"}, "HOST", "PUBLIC_URL set too"),
    ({"HOST": "::"}, "HOST", "PUBLIC_URL set too"),
    ({"HOST": "8.8.8.8"}, "HOST", "PUBLIC_URL set too"),
    ({"MAIL_USE_TLS": "1", "MAIL_USE_SSL": "1"}, "MAIL_USE_SSL", "not both"),
    (MAIL, "MAIL_USERNAME", "MAIL_USE_TLS or MAIL_USE_SSL set too"),
    ({**MAIL, "MAIL_PASSWORD": "", "MAIL_USE_TLS": "1"}, "MAIL_USERNAME", "MAIL_PASSWORD set too"),
    ({"MAIL_PASSWORD": "hush"}, "MAIL_PASSWORD", "MAIL_USERNAME set too"),
    ({**MAIL, "MAIL_SERVER": ""}, "MAIL_USERNAME", "MAIL_SERVER set too"),
    ({**S3, "S3_BUCKET": ""}, "S3_ENDPOINT", "S3_BUCKET set too"),
    ({**S3, "S3_ENDPOINT": ""}, "S3_BUCKET", "S3_ENDPOINT set too"),
    ({"S3_ACCESS_KEY": "susan"}, "S3_ACCESS_KEY", "S3_ENDPOINT, S3_BUCKET, S3_SECRET_KEY set too"),
    ({**S3, "S3_ENDPOINT": "http://s3.example.com"}, "S3_ENDPOINT", "https, because"),
    ({"GRAVATAR_URL": "http://gravatar.com/avatar"}, "GRAVATAR_URL", "https, because"),
    ({"JOB_LEASE": "0.1", "JOB_POLL": "0.1"}, "JOB_POLL", "less than JOB_LEASE"),
]

ACCEPTED = [
    {"PUBLIC_URL": "https://example.com"},
    {"PUBLIC_URL": "http://localhost:8000"},
    {"PUBLIC_URL": "http://192.168.1.5"},
    {"PUBLIC_URL": "http://100.64.0.1"},
    {"PUBLIC_URL": "http://[fe80::1]"},
    {"PUBLIC_URL": "http://printer"},
    {"PUBLIC_URL": "http://my.home.arpa"},
    {"HOST": "0.0.0.0", "PUBLIC_URL": "https://example.com"},
    {"HOST": "192.168.1.5"},
    S3,
    {**S3, "S3_ENDPOINT": "http://127.0.0.1:9000/s3/"},
    {"GRAVATAR_URL": "https://gravatar.com/avatar"},
    {**MAIL, "MAIL_USE_TLS": "yes"},
    {**MAIL, "MAIL_USE_SSL": "yes"},
    {**MAIL, "MAIL_SERVER": "localhost"},
]

KNOWN_KEYS = [
    "you-will-never-guess",
    "You Will Never Guess",
    " YOU_WILL_NEVER_GUESS ",
    "you-will-never-guess" * 4,
    "changeme",
    "secret",
    "dev",
    "development-key-that-is-quite-long-but-known",
    "password" * 8,
    "a" * 64,
    "abab" * 16,
    "3f9a01c2b7de4455aa10b2c3d4e5f60",
]


@pytest.mark.parametrize(("environ", "key", "expected"), REFUSED)
def test_what_is_unsafe_together_is_refused(environ: dict[str, str], key: str, expected: str) -> None:
    with pytest.raises(BadSettings) as raised:
        load(environ, NO_FILE)
    [mistake] = raised.value.mistakes
    assert mistake.key == key
    assert mistake.expected.startswith(expected)
    assert mistake.example
    assert "hush" not in str(raised.value)


@pytest.mark.parametrize("environ", ACCEPTED)
def test_what_is_safe_is_accepted(environ: dict[str, str]) -> None:
    assert isinstance(load(environ, NO_FILE), Settings)


@pytest.mark.parametrize("key", KNOWN_KEYS)
def test_a_weak_or_known_key_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(BadSettings) as raised:
        load({"SECRET_KEY": key}, NO_FILE)
    [mistake] = raised.value.mistakes
    assert mistake.key == "SECRET_KEY"
    assert mistake.value == "********"
    assert mistake.expected.startswith("a long random key")


def test_a_rule_is_not_asked_about_a_value_that_is_wrong_by_itself() -> None:
    with pytest.raises(BadSettings) as raised:
        load({"HOST": "0.0.0.0", "PUBLIC_URL": "example"}, NO_FILE)
    assert [mistake.key for mistake in raised.value.mistakes] == ["PUBLIC_URL"]
