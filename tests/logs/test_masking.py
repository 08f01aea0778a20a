"""No secret gets into the log, and ordinary words stay."""

import logging
import time
from pathlib import Path

import pytest

from microblog import logs
from microblog.core.links import confirm_path, first_admin_path, reset_path
from microblog.logs.masking import Masking
from microblog.settings import Settings
from microblog.settings.mistakes import MASK

KEY = "3f9a01c2b7de4455aa10b2c3d4e5f60718293a4b5c6d7e8f9012ab34cd56ef78"
mask = Masking([KEY, "dog", "p@ss/w'rd ñ"])


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        f"x{KEY}y",
        "my dog",
        "(dog)",
        "p@ss/w'rd ñ",
        "p%40ss%2Fw%27rd%20%C3%B1",
        repr("p@ss/w'rd ñ"),
        "GET /x?token=hush&next=/",
        "GET /x?next=/&access_token=hush",
        "GET /x?code=hush",
        "password=hush",
        "{'password': 'hush and hush'}",
        '{"new_password2": "hush"}',
        "X-CSRF-Token: hush",
        "Cookie: __Host-session=hush; theme=dark",
        "Authorization: Bearer hush.hush-hush",
        "Authorization: Basic aHVzaDpodXNo",
        "postgresql://susan:hush@db/microblog",
        "redis://:hush@db",
        f"POST {reset_path('hush.hush-hush')}",
        f"GET https://example.com{confirm_path('hush')} 200",
        f"GET {first_admin_path('hush.hush-hush')} 200",
        "GET /auth/reset_password/hush.hush 308",
        "GET /login?next=%2Freset-password%2Fhush.hush 200",
        "api_key = 'hush'",
        "SECRET_KEY=hush",
    ],
)
def test_secrets_are_masked(text: str) -> None:
    masked = mask(text)
    assert MASK in masked
    for secret in (KEY, "dog", "hush", "aHVz", "w'rd", "w%27rd"):
        assert secret not in masked.replace("__Host", "")


@pytest.mark.parametrize(
    "text",
    [
        "hotdog dogma",
        "The token has expired",
        "Somebody has a new password.",
        "GET /@susan?before=123&page=2",
        "https://example.com/a@b",
        "susan logged in from 127.0.0.1:5000",
        "SELECT session.id FROM login_session",
    ],
)
def test_ordinary_text_stays(text: str) -> None:
    assert mask(text) == text


def test_without_secrets_nothing_is_looked_for() -> None:
    assert Masking([])("dog") == "dog"


@pytest.mark.parametrize(
    "piece", ["a-", "token", "token ", "sid", "?t=", "://", "://a:", "'token", 'token="', "bearer "]
)
def test_no_text_makes_masking_slow(piece: str) -> None:
    started = time.perf_counter()
    mask(piece * (100_000 // len(piece)))
    assert time.perf_counter() - started < 2


def test_secret_settings_are_masked_in_messages_and_tracebacks(tmp_path: Path) -> None:
    path = tmp_path / "log"
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure(Settings(secret_key=KEY, database_url="postgresql://u:hush-hush@h/d", log_file=str(path)))
    try:
        raise RuntimeError(f"cannot use {KEY} with hush-hush")
    except RuntimeError:
        logging.getLogger("x").exception("key %s", KEY)
    root.handlers[0].close()
    root.handlers, root.level = handlers, level
    logging.captureWarnings(False)
    assert KEY not in path.read_text()
    assert "hush-hush" not in path.read_text()
    assert path.read_text().count(MASK) >= 3
