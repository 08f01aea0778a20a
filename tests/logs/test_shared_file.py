"""Several processes write and rotate one log file: nothing is lost, nothing torn, and the files stay small."""

import fcntl
import logging
import stat
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from microblog.logs.shared_file import SharedRotatingFile

PROCESSES = 4
LINES = 20_000
MAX_BYTES = 400_000
KEPT = 30
AT_MOST = MAX_BYTES * 1.25
"""The system may pause the one that is about to rotate; the others do not wait for it, and go on for that moment."""

PROGRAM = """
import logging, sys
from pathlib import Path
from microblog.logs.shared_file import SharedRotatingFile
handler = SharedRotatingFile(Path(sys.argv[1]), int(sys.argv[3]), int(sys.argv[4]))
log = logging.getLogger("x")
log.addHandler(handler)
for number in range(int(sys.argv[5])):
    log.warning("%s %06d %s", sys.argv[2], number, "x" * (number % 60))
"""


def files(path: Path) -> list[Path]:
    return [file for file in path.parent.iterdir() if not file.name.endswith(".lock")]


def write(handler: SharedRotatingFile, message: str) -> None:
    handler.handle(logging.makeLogRecord({"msg": message}))


def test_four_processes_lose_and_tear_nothing(tmp_path: Path) -> None:
    path = tmp_path / "microblog.log"
    sizes = [str(each) for each in (MAX_BYTES, KEPT, LINES)]
    started = [subprocess.Popen([sys.executable, "-c", PROGRAM, path, f"p{n}", *sizes]) for n in range(PROCESSES)]
    assert [process.wait(120) for process in started] == [0] * PROCESSES
    found = Counter(line for file in files(path) for line in file.read_text().splitlines())
    wanted = {
        f"p{n} {number:06d} {'x' * (number % 60)}".rstrip(" ") for n in range(PROCESSES) for number in range(LINES)
    }
    assert {line.rstrip(" ") for line in found} == wanted
    assert set(found.values()) == {1}
    assert len(files(path)) > 5
    assert max(file.stat().st_size for file in files(path)) <= AT_MOST


def test_only_so_many_old_files_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "log"
    handler = SharedRotatingFile(path, max_bytes=100, kept=2)
    for number in range(50):
        write(handler, f"{number:030d}")
    handler.close()
    assert sorted(file.name for file in files(path)) == ["log", "log.1", "log.2"]
    assert [int(line) for name in ("log.2", "log.1", "log") for line in (tmp_path / name).read_text().split()][-1] == 49
    assert all(file.stat().st_size <= 100 for file in files(path))
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in tmp_path.iterdir())


def test_a_line_longer_than_the_file_may_be_is_written_all_the_same(tmp_path: Path) -> None:
    handler = SharedRotatingFile(tmp_path / "log", max_bytes=10, kept=3)
    write(handler, "x" * 100)
    write(handler, "y" * 100)
    handler.close()
    assert (tmp_path / "log.1").read_text() == "x" * 100 + "\n"
    assert (tmp_path / "log").read_text() == "y" * 100 + "\n"


def test_a_file_that_was_moved_away_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "log"
    handler = SharedRotatingFile(path, max_bytes=1000, kept=1)
    write(handler, "one")
    path.rename(tmp_path / "moved")
    write(handler, "two")
    path.unlink()
    write(handler, "three")
    handler.close()
    assert (tmp_path / "moved").read_text() == "one\n"
    assert path.read_text() == "three\n"


def test_who_hangs_while_rotating_keeps_nobody_from_writing(tmp_path: Path) -> None:
    path = tmp_path / "log"
    handler = SharedRotatingFile(path, max_bytes=10, kept=1)
    with (tmp_path / "log.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for _ in range(3):
            write(handler, "0123456789")
        assert path.stat().st_size == 33
    write(handler, "0123456789")
    handler.close()
    assert path.stat().st_size == 11


def test_a_rotation_that_was_killed_half_way_is_finished_by_the_next(tmp_path: Path) -> None:
    (tmp_path / "log.0").write_text("older\n")
    handler = SharedRotatingFile(tmp_path / "log", max_bytes=10, kept=3)
    write(handler, "old 567890")
    write(handler, "new")
    handler.close()
    assert [(tmp_path / name).read_text() for name in ("log.2", "log.1", "log")] == ["older\n", "old 567890\n", "new\n"]


def test_a_line_after_closing_opens_the_file_again(tmp_path: Path) -> None:
    handler = SharedRotatingFile(tmp_path / "log", max_bytes=1000, kept=1)
    handler.close()
    handler.close()
    write(handler, "late")
    handler.close()
    assert (tmp_path / "log").read_text() == "late\n"


def test_what_cannot_be_written_is_told_on_standard_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    handler = SharedRotatingFile(tmp_path / "a" / "log", max_bytes=1000, kept=1)
    (tmp_path / "a" / "log").unlink()
    (tmp_path / "a").rmdir()
    write(handler, "lost")
    handler.close()
    assert "--- Logging error ---" in capsys.readouterr().err
