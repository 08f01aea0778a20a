"""`make check`: what can be seen without running the application. A line for each check, and their sum.

A check's own words are shown only when it fails.
"""

import subprocess
import sys
import time

from scripts.reporting import Line, say

PYTHON = [sys.executable, "-m"]
CHECKS = {
    "format": [*PYTHON, "ruff", "format", "--check", "."],
    "lint": [*PYTHON, "ruff", "check", "."],
    "types": [*PYTHON, "mypy"],
    "laws": [*PYTHON, "pytest", "-q", "--noconftest", "tests/test_laws.py"],
    "translations": [*PYTHON, "microblog", "translate", "check"],
    "lock files": [*PYTHON, "scripts.check_lock"],
    "documents": [*PYTHON, "scripts.check_documents"],
}


def main() -> int:
    """Run every check, also after one failed; 0 when none did."""
    began = time.monotonic()
    return say([_check(name, command) for name, command in CHECKS.items()], time.monotonic() - began)


def _check(name: str, command: list[str]) -> Line:
    began = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        print(f"--- {name}: {' '.join(command[1:])}\n{done.stdout}{done.stderr}", flush=True)
    failed = int(done.returncode != 0)
    return Line(name, 1 - failed, failed, time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main())
