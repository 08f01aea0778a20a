"""Limits while the shared counters are away, and when they are back."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from microblog.backends.cache.contract import Counters, CountersUnavailable
from microblog.backends.cache.redis import PREFIX, RedisCounters
from microblog.backends.cache.sqlite import SqliteCounters
from microblog.backends.cache.steady import PAUSE_SECONDS, SteadyCounters
from tests.fixtures.servers import free_port
from tests.fixtures.valkey import running_valkey

MINUTE = timedelta(minutes=1)


def test_a_store_that_is_away_says_so(tmp_path: Path) -> None:
    (tmp_path / "limits.db").write_bytes(b"this is no database " * 100)
    for away in (SqliteCounters(tmp_path / "limits.db"), RedisCounters(f"redis://127.0.0.1:{free_port()}/0")):
        with pytest.raises(CountersUnavailable):
            away.hit("susan", 1, MINUTE)


def test_limits_hold_while_the_store_is_away(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "limits.db").mkdir()
    counters = SteadyCounters(SqliteCounters(tmp_path / "limits.db"))
    assert [counters.hit("susan", 2, MINUTE) > 0 for _ in range(4)] == [False, False, True, True]
    assert caplog.text.count("each process counts for itself") == 1


def test_a_store_that_comes_back_is_used_again() -> None:
    port = free_port()
    counters = SteadyCounters(RedisCounters(f"redis://127.0.0.1:{port}/0"))
    assert counters.hit("susan", 5, MINUTE) == 0
    with running_valkey(port) as url:
        _after_a_pause(counters, lambda: RedisCounters(url)._server.keys(PREFIX + "*"))


def _after_a_pause(counters: Counters, seen: Callable[[], object]) -> None:
    began = time.monotonic()
    while not seen():
        counters.hit("susan", 500, MINUTE)
        assert time.monotonic() - began < PAUSE_SECONDS + 2
        time.sleep(0.1)
