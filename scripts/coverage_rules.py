"""What must be covered: 95 % of all lines, and every line and branch of the core and of the rules.

Reads the `.coverage` file that the tests leave behind.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import orjson
from coverage import Coverage
from coverage.exceptions import CoverageException

LINES = 95.0

Step = Callable[[], int]


def main() -> int:
    """Say what is not covered enough; 0 when nothing is."""
    try:
        report = _report()
    except CoverageException as error:
        print(f"coverage: {error}", file=sys.stderr)
        return 1
    faults = uncovered(report)
    print("\n".join(faults))
    return int(bool(faults))


def uncovered(report: dict[str, dict[str, object]]) -> list[str]:
    """A sentence for each rule that coverage.py's JSON report breaks."""
    totals, files = report["totals"], report["files"]
    lines = 100 * int(str(totals["covered_lines"])) / max(1, int(str(totals["num_statements"])))
    faults = [f"{lines:.1f} % of all lines are covered, {LINES:.0f} % must be"] if lines < LINES else []
    for where, file in sorted(files.items()):
        if is_core_or_rule(where) and (missing := _missing(file)):
            faults.append(f"{where}: not covered: {missing}")
    return faults


def is_core_or_rule(where: str) -> bool:
    """Whether every branch of this file must be covered."""
    path = Path(where)
    return "microblog/core/" in path.as_posix() or path.name in {"visibility.py", "actions.py"}


def _missing(file: object) -> str:
    assert isinstance(file, dict)
    lines = [str(line) for line in file["missing_lines"]]
    branches = [f"{start}->{end if end > 0 else 'exit'}" for start, end in file["missing_branches"]]
    return ", ".join(lines + branches)


def _report() -> dict[str, dict[str, object]]:
    coverage = Coverage()
    coverage.load()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.json"
        coverage.json_report(outfile=str(path))
        read: dict[str, dict[str, object]] = orjson.loads(path.read_bytes())
    return read


if __name__ == "__main__":
    sys.exit(main())
