"""What the documents tell people to type and to open is there."""

import re
from pathlib import Path

import pytest

from microblog.settings.table import declared
from scripts import check_documents
from tests.docs.named import OUTSIDE, ROOT, is_command, is_path

DOCUMENTS = [document for document in check_documents.documents(ROOT) if document.name != "settings.md"]
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
FOLDERS = tuple(f"{path.name}/" for path in ROOT.iterdir() if path.is_dir())
BEFORE = re.compile(r"\A(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?")
"""What may stand before a command: settings, and the folder that it is in."""

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


@each_document
def test_every_link_and_make_target_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert check_documents.broken_links(document, text) == []
    assert [name for line in typed(text) for name in re.findall(r"\bmake ([a-z]+)", line) if name not in TARGETS] == []


@each_document
def test_every_command_is_there(document: Path) -> None:
    lines = [BEFORE.sub("", line) for line in typed(document.read_text(encoding="utf-8"))]
    assert [line for line in lines if re.match(r"microblog( |$)", line) and not is_command(line)] == []


@each_document
def test_every_path_is_there(document: Path) -> None:
    paths = [line for line in typed(document.read_text(encoding="utf-8")) if re.fullmatch(r"[\w./-]+(:[\w.]+)?", line)]
    ours = [path for path in paths if path.startswith(FOLDERS) and not path.startswith(OUTSIDE)]
    assert [path for path in ours if not is_path(path)] == []


def test_every_setting_is_there() -> None:
    lines = [
        line for name in ("README.md", "CONTRIBUTING.md") for line in typed((ROOT / name).read_text(encoding="utf-8"))
    ]
    assigned = {key for line in lines for key in re.findall(r"\b([A-Z][A-Z_]+)=", line)}
    named = {line for line in lines if re.fullmatch(r"[A-Z]+_[A-Z_]+", line)}
    assert {"PORT", "DATABASE_URL", "MAIL_SERVER"} <= assigned | named <= set(declared())


def test_the_map_has_every_folder() -> None:
    on_the_map = set(re.findall(r"^\| `(\S+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    folders = (ROOT / "microblog").glob("[a-z]*/")
    inside = {f"microblog/{folder.name}" for folder in folders if any(folder.rglob("*.p[oy]"))}
    assert inside | {"tests", "bench", "scripts", "deploy", "docs"} == on_the_map


def test_every_decision_is_listed_and_argued() -> None:
    listed = re.findall(r"decisions/(\S+\.md)", (ROOT / "docs" / "README.md").read_text(encoding="utf-8"))
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert listed == [decision.name for decision in decisions]
    for number, decision in enumerate(decisions, start=1):
        headings = re.findall(r"^#+ (.+)", decision.read_text(encoding="utf-8"), re.MULTILINE)
        assert decision.name.startswith(f"{number:04}-")
        assert headings[0].startswith(f"{number}. ")
        assert headings[1:] == ["Situation", "Choice", "Price"]


def typed(text: str) -> list[str]:
    """Everything in code, by the line."""
    return re.findall(r"^(?: {4}|\t)(\S.*)$", text, re.MULTILINE) + re.findall(r"`([^`\n]+)`", text)
