"""`make test`: every test in one go, then what must be covered; a line for each suite at the end, and one sum."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scripts import browser, coverage_rules, programs
from scripts.reporting import Line, say

AT_ONCE = 4

MEMORY = Path("/dev/shm")  # noqa: S108 (each run makes a folder of its own there)
"""A file system in memory, where thousands of commits wait for no disk. A run needs 350 MB there."""
ENOUGH = 2 * 2**30

COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
"""What is compiled is kept, whatever the machine says: the tests start hundreds of processes, on the same sources."""


def main() -> int:
    """Run everything; 0 when nothing failed."""
    began = time.monotonic()
    lines = [_timed("browser there", browser.main), _timed("programs there", programs.main)]
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "suites.json"
        failed = subprocess.run(_pytest(results), env=os.environ | _temporary() | COMPILED, check=False).returncode
        suites = json.loads(results.read_text(encoding="utf-8")) if results.exists() else {}
    lines += [Line(name, **result) for name, result in suites.items()]
    if failed and not any(line.failed for line in lines):
        lines.append(Line("pytest", 0, 1))
    lines.append(_timed("coverage", coverage_rules.main))
    return say(lines, time.monotonic() - began)


def _pytest(results: Path) -> list[str]:
    workers = min((os.cpu_count() or 1) + 1, AT_ONCE)  # one more: many tests wait for a server or a browser
    options = ["-q", "-n", str(workers), "--dist", "loadgroup", "--suites", str(results), "--cov", "--cov-report="]
    return [sys.executable, "-m", "pytest", *options]


def _temporary() -> dict[str, str]:
    """Where the tests make their files: in memory, where there is enough of it."""
    is_fit = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH
    if is_fit and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        return {"TMPDIR": str(MEMORY)}
    return {}


def _timed(name: str, step: "coverage_rules.Step") -> Line:
    began = time.monotonic()
    failed = int(step() != 0)
    return Line(name, 1 - failed, failed, time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main())
