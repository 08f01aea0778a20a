"""What every way of counting must do, shown in memory, in a file and on a real Valkey."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from microblog.backends.cache.contract import Counters
from microblog.backends.cache.memory import MAX_KEYS, MemoryCounters
from microblog.backends.cache.redis import PREFIX, RedisCounters
from microblog.backends.cache.sqlite import HITS_BETWEEN_PURGES, SqliteCounters
from tests.fixtures.servers import free_port
from tests.fixtures.valkey import running_valkey

MINUTE = timedelta(minutes=1)
SHORT = timedelta(seconds=1.5)
MANY_HITS = """
import sys
from datetime import timedelta
from pathlib import Path
from microblog.backends.cache.redis import RedisCounters
from microblog.backends.cache.sqlite import SqliteCounters
where = sys.argv[1]
counters = RedisCounters(where) if where.startswith("redis:") else SqliteCounters(Path(where))
print(sum(counters.hit("shared", 50, timedelta(minutes=5)) == 0 for _ in range(40)))
"""


@pytest.fixture(scope="module")
def valkey() -> Iterator[str]:
    with running_valkey(free_port()) as url:
        yield url


@pytest.fixture(params=["memory", "sqlite", "valkey"])
def counters(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Counters]:
    if request.param == "memory":
        yield MemoryCounters()
        return
    shared = (
        SqliteCounters(tmp_path / "new" / "limits.db")
        if request.param == "sqlite"
        else _emptied(request.getfixturevalue("valkey"))
    )
    yield shared
    shared.close()


@pytest.fixture(params=["sqlite", "valkey"])
def shared_at(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where counts are shared by processes."""
    if request.param == "sqlite":
        return str(tmp_path / "limits.db")
    _emptied(request.getfixturevalue("valkey")).close()
    return str(request.getfixturevalue("valkey"))


def test_so_many_and_no_more(counters: Counters) -> None:
    assert [counters.hit("susan", 3, MINUTE) for _ in range(3)] == [0, 0, 0]
    assert 58 <= counters.hit("susan", 3, MINUTE) <= 60


def test_keys_and_windows_are_counted_apart(counters: Counters) -> None:
    assert counters.hit("susan", 1, MINUTE) == 0
    assert counters.hit("david", 1, MINUTE) == 0
    assert counters.hit("susan", 1, 2 * MINUTE) == 0
    assert counters.hit("susan", 1, MINUTE) > 0


def test_waiting_as_long_as_was_said_is_enough_and_refusals_do_not_count(counters: Counters) -> None:
    assert counters.hit("susan", 1, SHORT) == 0
    wait = counters.hit("susan", 1, SHORT)
    assert wait in {1, 2}
    time.sleep(wait / 2)
    counters.hit("susan", 1, SHORT)
    time.sleep(wait / 2)
    assert counters.hit("susan", 1, SHORT) == 0


def test_the_window_slides(counters: Counters) -> None:
    for pause in (0, 0.8):
        time.sleep(pause)
        assert counters.hit("susan", 2, SHORT) == 0
    time.sleep(0.8)
    assert counters.hit("susan", 2, SHORT) == 0
    assert counters.hit("susan", 2, SHORT) > 0


def test_a_limit_that_was_lowered_holds_at_once(counters: Counters) -> None:
    for _ in range(5):
        counters.hit("susan", 5, MINUTE)
    assert 58 <= counters.hit("susan", 2, MINUTE) <= 60


@pytest.mark.parametrize(
    "key", ["", "x" * 1_000_000, "a\0b", "\ud800", "'; DROP TABLE hit; --", "🐈"], ids=lambda key: repr(key[:20])
)
def test_any_text_is_a_key(counters: Counters, key: str) -> None:
    assert counters.hit(key, 1, MINUTE) == 0
    assert counters.hit(key, 1, MINUTE) > 0


def test_threads_do_not_slip_through(counters: Counters) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: counters.hit("susan", 25, MINUTE), range(100)))
    assert answers.count(0) == 25


def test_processes_share_the_counts(shared_at: str) -> None:
    command = [sys.executable, "-c", MANY_HITS, shared_at]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert sum(int(each.communicate(timeout=60)[0]) for each in running) == 50


def test_counts_last_over_a_restart(tmp_path: Path) -> None:
    first = SqliteCounters(tmp_path / "limits.db")
    assert first.hit("susan", 1, MINUTE) == 0
    first.close()
    assert SqliteCounters(tmp_path / "limits.db").hit("susan", 1, MINUTE) > 0


def test_no_address_or_name_is_kept(tmp_path: Path, valkey: str) -> None:
    SqliteCounters(tmp_path / "limits.db").hit("susan@blog.example", 1, MINUTE)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"susan" not in kept
    counters = _emptied(valkey)
    counters.hit("susan@blog.example", 1, MINUTE)
    [name] = counters._server.keys(PREFIX + "*")
    assert b"susan" not in name
    assert 0 < counters._server.pttl(name) <= 60_000


def test_old_counts_are_removed(tmp_path: Path) -> None:
    counters = SqliteCounters(tmp_path / "limits.db")
    with time_machine.travel("2026-01-01", tick=False) as clock:
        for number in range(HITS_BETWEEN_PURGES - 1):
            counters.hit(f"key {number}", 1, MINUTE)
        clock.shift(61)
        counters.hit("late", 1, MINUTE)
    assert counters._connection.execute("SELECT count(*) FROM hit").fetchone() == (1,)


def test_a_clock_that_was_set_back_locks_nobody_out(tmp_path: Path) -> None:
    for counters in (MemoryCounters(), SqliteCounters(tmp_path / "limits.db")):
        with time_machine.travel("2026-01-02", tick=False) as clock:
            assert counters.hit("susan", 1, MINUTE) == 0
            clock.shift(-3600)
            assert counters.hit("susan", 1, MINUTE) == 0


def test_memory_stays_bounded() -> None:
    counters = MemoryCounters()
    for number in range(MAX_KEYS + 10):
        counters.hit(str(number), 1, MINUTE)
    assert len(counters._hits) == MAX_KEYS


def _emptied(url: str) -> RedisCounters:
    counters = RedisCounters(url)
    counters._server.flushdb()
    return counters
