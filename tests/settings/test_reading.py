"""Settings are read once, from several places, and every mistake is told at once."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from microblog.cli import main
from microblog.settings import BadSettings, Mistake, Settings, load
from microblog.settings.mistakes import MASK, without_passwords
from microblog.settings.table import declared

NO_FILE = Path("there is no such file")
KEY = "3f9a01c2b7de4455aa10b2c3d4e5f60718293a4b5c6d7e8f9012ab34cd56ef78"

EVERYWHERE = ["\x00", "two\nlines", "\udce9", "\x1b[31m"]
NUMBERS = [
    "",
    "x",
    "-1",
    "0",
    "1e3",
    "10 000",
    "1_0",
    "٣",
    "99999999999",
    "1.5.1",
    "0x10",
    "nan",
    "inf",
    "yes",
    "8000;",
    "½",
]
SERVICES = [
    "x",
    "ftp://a",
    "https://",
    "https:///a",
    "https://a/?b",
    "https://a/b#c",
    "https://susan:hush@a/",
    "a.example/b",
]
SWITCHES = ["", "2", "ja", "yes please", "tru", "-1", "None", "null", "enabled", "y/n", "01", "1.0"]
HOSTS = ["", "a b", "http://a", "a/b", "a:80", "256.1.1.1", "1.2.3", "::g", "-a", "a..b", "a@b", "é", "x" * 254]
BAD = {
    "MICROBLOG_DATA": EVERYWHERE,
    "HOST": HOSTS,
    "PORT": [*NUMBERS, "65536", "80 80", "8000/tcp"],
    "PUBLIC_URL": [
        "a",
        "ftp://a",
        "https://",
        "https://a/b",
        "https://a?b",
        "https://a#b",
        "//a",
        "https://u:p@a",
        "https://a b",
        "https://a:99999",
        "https://a:0",
        "https://a:x",
        "https://[::1",
        "http:/a",
        "https:a",
        "javascript:alert(1)",
    ],
    "PROXY_HOPS": [*(number for number in NUMBERS if number != "0"), "10", "1, 2", "127.0.0.1"],
    "SECRET_KEY": [*EVERYWHERE, "x" * 5000],
    "DATABASE_URL": [
        "x",
        "mysql://u:hush@h/d",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:?x",
        "postgres://",
        "postgresql://h",
        "postgresql:///d",
        "/a/b.db",
        "sqlite:///a/",
        "postgres//u:hush@h/d",
        "oracle://u:hush@h",
    ],
    "REDIS_URL": ["x", "redis://", "http://h", "redis://h/x", "redis://:hush@/0/1"],
    "SITE_NAME": [*EVERYWHERE, "x" * 61],
    "SITE_DESCRIPTION": [*EVERYWHERE, "x" * 301],
    "SIGNUP_OPEN": SWITCHES,
    "MEMBER_INVITATIONS": SWITCHES,
    "PUBLIC_READING": SWITCHES,
    "CONFIRM_EMAIL": SWITCHES,
    "MAIL_SERVER": HOSTS,
    "MAIL_PORT": NUMBERS,
    "MAIL_USE_TLS": SWITCHES,
    "MAIL_USE_SSL": SWITCHES,
    "MAIL_USERNAME": [*EVERYWHERE, "x" * 321],
    "MAIL_PASSWORD": [*EVERYWHERE, "x" * 1025],
    "MAIL_FROM": ["a", "a@", "@a", "a b@c", "a@b, c@d", "A <a@b>", "a@b\nBcc: c@d", "a@b>"],
    "ADMINS": ["a", "a@b,", "a@b c@d", "a@b;c@d", ",", "a@b,,c@d"],
    "S3_ENDPOINT": SERVICES,
    "S3_BUCKET": ["ab", "A" * 9, "a/b", "a b", "-abc", "abc.", "x" * 64, "é" * 5],
    "S3_REGION": [*EVERYWHERE, "x" * 61],
    "S3_ACCESS_KEY": [*EVERYWHERE, "x" * 129],
    "S3_SECRET_KEY": [*EVERYWHERE, "x" * 257],
    "GRAVATAR_URL": SERVICES,
    "RATE_LIMITS": SWITCHES,
    "AUDIT_DAYS": [*NUMBERS, "36501"],
    "WORKERS": [*NUMBERS, "65"],
    "WEB_THREADS": [*NUMBERS, "129"],
    "JOB_THREADS": [*NUMBERS, "33"],
    "JOB_LEASE": [*NUMBERS, "3601"],
    "JOB_POLL": [*NUMBERS, "61"],
    "POSTS_PER_PAGE": [*NUMBERS, "101"],
    "DESIGN_PAGE": SWITCHES,
    "LOG_FORMAT": ["", "xml", "jsonl", "text json", "0"],
    "LOG_FILE": [*EVERYWHERE, "logs/"],
    "LOG_FILE_MEGABYTES": [*NUMBERS, "10001"],
    "LOG_FILES_KEPT": [*NUMBERS, "101"],
    "LOG_REQUESTS": SWITCHES,
    "LOG_LEVEL": ["", "TRACE", "10", "warn", "info,debug"],
}


def mistakes(environ: dict[str, str], env_file: Path = NO_FILE) -> list[Mistake]:
    with pytest.raises(BadSettings) as raised:
        load(environ, env_file)
    return raised.value.mistakes


def test_the_table_of_bad_values_knows_every_setting() -> None:
    assert BAD.keys() == declared().keys()


@pytest.mark.parametrize("key", BAD)
def test_a_bad_value_is_told_with_key_value_place_and_what_is_expected(key: str) -> None:
    for value in filter(None, BAD[key]):
        check_told(key, value)


def check_told(key: str, value: str) -> None:
    [mistake] = mistakes({key: value})
    known = declared()[key].metadata
    assert (mistake.key, mistake.source) == (key, "from the environment")
    assert (mistake.expected, mistake.example) == (known["kind"].expected, known["example"])
    if known["secret"]:
        assert mistake.value == MASK
    else:
        [first_word] = re.findall(r"[a-z0-9]{0,40}", without_passwords(value), re.IGNORECASE)[:1]
        assert mistake.value.startswith('"')
        assert first_word in mistake.value
    assert "hush" not in str(mistake)
    assert len(str(mistake).splitlines()) == 3
    assert all(char.isprintable() or char == "\n" for char in str(mistake))


@pytest.mark.parametrize("key", [key for key in BAD if key != "MICROBLOG_DATA"])
def test_an_empty_value_is_the_default(key: str) -> None:
    assert load({key: "  "}, NO_FILE) == Settings()


@pytest.mark.parametrize("key", declared())
def test_every_example_is_accepted(key: str) -> None:
    example = declared()[key].metadata["example"]
    value = KEY if key == "SECRET_KEY" else example
    company = {"MAIL_USERNAME": {"MAIL_PASSWORD": "x"}, "MAIL_PASSWORD": {"MAIL_USERNAME": "x"}}.get(key, {})
    if company:
        company |= {"MAIL_SERVER": "localhost"}
    if key.startswith("S3_") and key != "S3_REGION":
        names = ("S3_ENDPOINT", "S3_BUCKET", "S3_ACCESS_KEY", "S3_SECRET_KEY")
        company = {name: str(declared()[name].metadata["example"]) for name in names if name != key}
    settings = load({key: value, **company}, NO_FILE)
    assert settings.sources[declared()[key].name] == "from the environment"


def test_all_mistakes_are_told_at_once() -> None:
    found = mistakes({"PORT": "x", "WORKERS": "0", "SECRET_KEY": "dev", "PUBLIC_URL": "http://example.com"})
    assert {each.key for each in found} == {"PORT", "WORKERS", "SECRET_KEY", "PUBLIC_URL"}


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("PORT=1001\nHOST=::1\nWORKERS=3\n")
    settings = load({"PORT": "1002", "HOST": "localhost"}, env_file, {"PORT": "1003"})
    assert (settings.port, settings.host, settings.workers) == (1003, "localhost", 3)
    assert settings.sources == {
        "host": "from the environment",
        "port": "from the command line",
        "workers": ".env, line 3",
    }


@pytest.mark.parametrize(
    ("key", "value", "name", "expected"),
    [
        ("DATABASE_URL", "postgres://u:p@h/d", "database_url", "postgresql://u:p@h/d"),
        ("DATABASE_URL", "postgresql+psycopg://u@h/d", "database_url", "postgresql://u@h/d"),
        ("DATABASE_URL", "sqlite:///app.db", "database_url", "sqlite:///app.db"),
        ("MAIL_USE_TLS", "1", "mail_use_tls", True),
        ("MAIL_USE_TLS", "OFF", "mail_use_tls", False),
        ("PUBLIC_URL", "https://Social.Example.com/", "public_url", "https://social.example.com"),
        ("PUBLIC_URL", "http://[::1]:8000", "public_url", "http://[::1]:8000"),
        ("HOST", "[::1]", "host", "::1"),
        ("LOG_LEVEL", "debug", "log_level", "DEBUG"),
        ("ADMINS", "a@example.com,b@example.com", "admins", "a@example.com, b@example.com"),
        ("JOB_LEASE", "0.5", "job_lease", 0.5),
    ],
)
def test_other_spellings_are_understood(key: str, value: str, name: str, expected: object) -> None:
    assert getattr(load({key: value}, NO_FILE), name) == expected


def test_secrets_are_not_in_what_is_printed_of_settings() -> None:
    given = {"SECRET_KEY": KEY, "DATABASE_URL": "postgresql://u:hush@h/d", "REDIS_URL": "redis://:hush@h"}
    mail = {"MAIL_SERVER": "localhost", "MAIL_USERNAME": "susan", "MAIL_PASSWORD": "hush"}
    settings = load(given | mail, NO_FILE)
    assert "hush" not in repr(settings)
    assert KEY not in repr(settings)
    assert set(settings.secret_values) == {KEY, "hush"}


@pytest.mark.parametrize("command", ["settings", "doctor", "run", "db current", "accounts list"])
def test_commands_tell_mistakes_without_a_traceback_and_exit_with_2(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKERS", "many")
    Path(".env").write_text("SECRETKEY=oh-no-this-is-a-secret\n")
    result = CliRunner().invoke(main, command.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert 'WORKERS = "many"  (from the environment)\n    Expected: a whole number from 1 to 64.' in result.stderr
    assert f"SECRETKEY = {MASK}  (.env, line 1)\n    Expected: a known key, such as SECRET_KEY." in result.stderr
    assert "oh-no" not in result.stderr
    assert "Traceback" not in result.stderr
