"""`make lock`: write `requirements.txt` and `requirements-dev.txt` from `pyproject.toml`, each pin with its hashes."""

import subprocess
import sys

from scripts.check_lock import LOCKS

OPTIONS = ["--universal", "--generate-hashes", "--no-header", "--no-emit-index-url", "--quiet"]


def main() -> int:
    """Write both files; further options, such as `--upgrade`, go to uv."""
    for file, extras in LOCKS.items():
        wanted = [option for extra in extras for option in ("--extra", extra)]
        command = ["uv", "pip", "compile", "pyproject.toml", *OPTIONS, *wanted, *sys.argv[1:], "--output-file", file]
        if failed := subprocess.run([sys.executable, "-m", *command], check=False).returncode:
            return failed
    return 0


if __name__ == "__main__":
    sys.exit(main())
