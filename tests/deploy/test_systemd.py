"""The unit file, examined by systemd's own tools: https://www.freedesktop.org/software/systemd/man/systemd-analyze.html."""

import re
import subprocess
from pathlib import Path

from microblog.processes.server import DRAIN_SECONDS
from tests.deploy.fronts import DEPLOY, program, put

UNIT = DEPLOY / "microblog.service"
TENTHS_OF_EXPOSURE = 20


def analyze(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    command = [program("systemd-analyze"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=30, check=False)


def changed(folder: Path, *changes: tuple[str, str]) -> Path:
    """A copy of the unit, with a program that is there on every machine."""
    copy = folder / UNIT.name
    text = put(
        UNIT.read_text(encoding="utf-8"), ("ExecStart=/opt/microblog/.venv/bin/microblog", "ExecStart=/bin/true")
    )
    copy.write_text(put(text, *changes), encoding="utf-8")
    return copy


def test_the_unit_is_well_formed(tmp_path: Path) -> None:
    result = analyze("verify", "--recursive-errors=no", changed(tmp_path))
    assert (result.returncode, result.stdout + result.stderr) == (0, "")


def test_a_setting_that_is_misspelt_would_be_told(tmp_path: Path) -> None:
    result = analyze("verify", "--recursive-errors=no", changed(tmp_path, ("ProtectSystem", "ProtectSistem")))
    assert "ProtectSistem" in result.stderr


def test_it_is_exposed_as_little_as_a_server_can_be(tmp_path: Path) -> None:
    result = analyze("security", "--offline=true", f"--threshold={TENTHS_OF_EXPOSURE}", UNIT)
    mark = re.search(r"Overall exposure level for \S+: ([\d.]+)", result.stdout)
    assert mark, result.stdout + result.stderr
    assert (result.returncode, float(mark[1]) <= TENTHS_OF_EXPOSURE / 10) == (0, True)
    weak = changed(tmp_path, ("SystemCallFilter=", "#"), ("PrivateUsers=yes", ""), ("CapabilityBoundingSet=\n", ""))
    assert analyze("security", "--offline=true", f"--threshold={TENTHS_OF_EXPOSURE}", weak).returncode != 0


def test_it_is_given_the_time_that_it_takes_to_stop() -> None:
    given = re.search(r"^TimeoutStopSec=(\d+)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)
    assert given
    assert int(given[1]) > DRAIN_SECONDS
