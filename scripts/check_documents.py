"""Whether what the documents name is there: files that they link to, headings, and `make` commands."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
NEEDED = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "docs/decisions", "docs/from-the-tutorial.md")
ABSENT = "is missing"


def main() -> int:
    """Say what the documents name in vain; 0 when there is nothing."""
    faults = [f"{name} {ABSENT}" for name in NEEDED if not (ROOT / name).exists()]
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for document in documents(ROOT):
        text = document.read_text(encoding="utf-8")
        where = document.relative_to(ROOT)
        faults += [f"{where}: {fault}" for fault in (*broken_links(document, text), *unknown_targets(text, targets))]
    print("\n".join(faults))
    return int(bool(faults))


def documents(root: Path) -> list[Path]:
    """Every Markdown file of the project."""
    return sorted([*root.glob("*.md"), *(root / "docs").rglob("*.md")])


def broken_links(document: Path, text: str) -> list[str]:
    """Links inside the project to files or headings that are not there."""
    faults = []
    for target in re.findall(r"\]\(([^)\s]+)\)", _without_code(text)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, heading = target.partition("#")
        linked = document.parent / path if path else document
        if not linked.exists():
            faults.append(f"{target} {ABSENT}")
        elif heading and heading not in headings(linked.read_text(encoding="utf-8")):
            faults.append(f"the heading of {target} {ABSENT}")
    return faults


def unknown_targets(text: str, targets: set[str]) -> list[str]:
    """`make` commands, in code, that the Makefile does not have."""
    named = re.findall(r"(?:`|^\s*|&& )make ([a-z-]+)", text, re.MULTILINE)
    return [f"make {target} {ABSENT}" for target in named if target not in targets]


def headings(text: str) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    found = re.findall(r"^#+ +(.+?)\s*$", _without_code(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def _without_code(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


if __name__ == "__main__":
    sys.exit(main())
