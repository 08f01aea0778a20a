"""What an import did, or would do: numbers, and each thing that did not fit, with examples."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

EXAMPLES = 3
FEW = 20
"""So many new usernames are all told."""

KINDS = ("people", "follows", "posts", "messages")
CHANGED, LEFT_OUT, NOT_TAKEN = "Changed on the way in", "Left out", "Not taken along"


@dataclass
class Report:
    """Counts by kind (`people`, `posts` …), and remarks by section and sentence."""

    found: Counter[str] = field(default_factory=Counter)
    added: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    remarks: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    renames: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    def changed(self, sentence: str, example: str) -> None:
        """Something came in otherwise than it was."""
        self._remark((CHANGED, sentence), example)

    def renamed(self, sentence: str, rename: str) -> None:
        """Somebody came in under another username: every rename is kept, not a few examples."""
        self.changed(sentence, rename)
        self.renames[CHANGED, sentence].append(rename)

    @property
    def has_few_renames(self) -> bool:
        """Whether they can all be shown."""
        return sum(map(len, self.renames.values())) <= FEW

    def leave_out(self, kind: str, sentence: str, example: str) -> None:
        """Something did not come in."""
        self.left_out[kind] += 1
        self._remark((LEFT_OUT, f"{kind.capitalize()}: {sentence}"), example)

    def not_taken(self, sentence: str, count: int) -> None:
        """A whole table has no place here."""
        if count:
            self.remarks[NOT_TAKEN, sentence] += count

    def merge(self, other: "Report") -> None:
        """Add what another report says."""
        for mine, theirs in self._numbers(other):
            mine.update(theirs)
        self.remarks.update(other.remarks)
        for key, examples in other.examples.items():
            self.examples[key] = (self.examples[key] + examples)[:EXAMPLES]
        for key, renames in other.renames.items():
            self.renames[key] += renames

    def _remark(self, key: tuple[str, str], example: str) -> None:
        self.remarks[key] += 1
        if len(self.examples[key]) < EXAMPLES:
            self.examples[key].append(example)

    def _numbers(self, other: "Report") -> list[tuple[Counter[str], Counter[str]]]:
        return [
            (self.found, other.found),
            (self.added, other.added),
            (self.known, other.known),
            (self.left_out, other.left_out),
        ]


def as_lines(report: Report) -> list[str]:
    """The report as it is printed."""
    width = max(len(kind) for kind in KINDS)
    lines = [f"{'':<{width}}  {'in the file':>12}  {'added':>10}  {'here before':>12}  {'left out':>10}"]
    for kind in KINDS:
        numbers = (report.found[kind], report.added[kind], report.known[kind], report.left_out[kind])
        lines.append("{:<{}}  {:>12,}  {:>10,}  {:>12,}  {:>10,}".format(kind, width, *numbers))
    for section in (CHANGED, LEFT_OUT, NOT_TAKEN):
        lines += _section(report, section)
    return lines


def _section(report: Report, section: str) -> list[str]:
    found = [(sentence, count) for (where, sentence), count in report.remarks.items() if where == section]
    lines = ["", section] if found else []
    for sentence, count in found:
        lines.append(f"  {count:,} × {sentence}")
        shown = report.renames if report.has_few_renames and (section, sentence) in report.renames else report.examples
        lines += [f"      {example}" for example in shown.get((section, sentence), ())]
    return lines
