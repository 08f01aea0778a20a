"""How `make test` and `make check` end: a line for each part, and their sum."""

from dataclasses import dataclass


@dataclass
class Line:
    """What came out of one part."""

    name: str
    passed: int
    failed: int
    seconds: float = 0


def say(lines: list[Line], seconds: float) -> int:
    """Print the lines and their sum; 0 when nothing failed and something passed, else 1."""
    print()
    for line in lines:
        print(f"{line.name:16} {line.passed:5} passed, {line.failed} failed {line.seconds:8.1f} s")
    passed, failed = sum(line.passed for line in lines), sum(line.failed for line in lines)
    print(f"{'all':16} {seconds:33.1f} s\n{passed} passed, {failed} failed", flush=True)
    return int(failed > 0 or passed == 0)
