"""Find the programs that the tests of `deploy/` start, and install what is missing: `python -m scripts.programs`.

As root on Debian they are Debian's own packages, and nothing is started by installing them. When one is missing in the
end, this says the line that mends it and exits with 1: these tests are never skipped.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.browser import SECONDS_TO_INSTALL, is_debian

PACKAGES = {"caddy": "caddy", "nginx": "nginx-light"} | (
    {"systemd-analyze": "systemd"} if sys.platform == "linux" else {}
)
"""Which of Debian's packages has which program."""

PLACES = f"{os.environ.get('PATH', os.defpath)}:/usr/local/sbin:/usr/sbin:/sbin"
DEBIANS_QUESTION = Path("/usr/sbin/policy-rc.d")
"""Asked whether a service may be started: https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt."""


def main() -> int:
    """Make sure that every program is there; say where, or what to do."""
    if missing() and is_debian() and os.geteuid() == 0:
        install([PACKAGES[program] for program in missing()])
    for program in PACKAGES:
        print(f"{program}: {find(program) or 'missing'}")
    if still := missing():
        print(f"The tests need {', '.join(still)}. This mends it:\n\n    {advice(still)}\n", file=sys.stderr)
    return int(bool(still))


def find(program: str) -> str | None:
    """The path of a program, also where only administrators look."""
    return shutil.which(program, path=PLACES)


def missing() -> list[str]:
    """The programs that are not there."""
    return [program for program in PACKAGES if find(program) is None]


def install(packages: list[str]) -> None:
    """Install packages without asking or starting anything; whether it worked is seen afterwards."""
    print(f"Installing {', '.join(packages)} for the tests.", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with nothing_started():
        for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *packages]):
            subprocess.run(
                ["apt-get", *command],
                env=environment,
                timeout=SECONDS_TO_INSTALL,
                stdin=subprocess.DEVNULL,
                check=False,
            )


@contextmanager
def nothing_started() -> Iterator[None]:
    """Let no package start a service inside the block: these programs would take the ports of the web."""
    if DEBIANS_QUESTION.exists():
        yield
        return
    DEBIANS_QUESTION.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
    DEBIANS_QUESTION.chmod(0o755)
    try:
        yield
    finally:
        DEBIANS_QUESTION.unlink()


def advice(programs: list[str]) -> str:
    """The line that a person may type."""
    if sys.platform == "darwin":
        return f"brew install {' '.join(programs)}"
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get update && {sudo}apt-get install -y {' '.join(PACKAGES[program] for program in programs)}"


if __name__ == "__main__":
    sys.exit(main())
