"""Everything is laid out from the start to the end of a line, never from left to right: Arabic begins at the right."""

import re
from pathlib import Path

import pytest

from microblog.commands.catalogs import PACKAGE

STATIC = PACKAGE / "ui" / "static"
STYLES = [*sorted(STATIC.glob("*.css")), PACKAGE / "ui" / "templates" / "mail" / "layout.html"]
SCRIPTS = sorted(STATIC.glob("*.js"))

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SIDE = r"(?:left|right)"
_PHYSICAL = re.compile(
    rf"(?<![\w-])(?:(?:margin|padding|scroll-margin|scroll-padding|border)-{_SIDE}[\w-]*|border-(?:top|bottom)-{_SIDE}-radius|{_SIDE})\s*:"
    rf"|(?:float|clear|text-align|text-align-last|justify-\w+|background-position|object-position|transform-origin)\s*:[^;}}]*\b{_SIDE}\b"
    r"|translateX\(|translate\(\s*(?!0\b)[^,)]+[,)]"
)
_FOUR_SIDES = re.compile(
    r"(?<![\w-])(?:margin|padding|inset|border-width|scroll-margin|scroll-padding)\s*:\s*([^;{}()]+);"
)
_POINTS = re.compile(r"left|right|^log-|reply|undo|redo|send|forward|back")


@pytest.mark.parametrize("style", STYLES, ids=lambda file: file.name)
def test_no_style_knows_left_or_right(style: Path) -> None:
    text = _COMMENT.sub("", style.read_text(encoding="utf-8"))
    assert _PHYSICAL.findall(text) == []
    sides = [values.split() for values in _FOUR_SIDES.findall(text)]
    assert [values for values in sides if len(values) == 4 and values[1] != values[3]] == []


@pytest.mark.parametrize(
    "style",
    ["margin-left: 1px", "a{right:0}", "text-align: left", "border-top-left-radius: 1px", "transform: translateX(1px)"],
)
def test_it_would_be_noticed(style: str) -> None:
    assert _PHYSICAL.search(style)


@pytest.mark.parametrize(
    "style", ["margin-inline-start: 1px", "padding-inline: 0 1px", "inset: 0", "translate(0, 1px)"]
)
def test_what_knows_the_direction_is_fine(style: str) -> None:
    assert not _PHYSICAL.search(style)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.name)
def test_no_script_moves_things_to_the_left_or_right(script: Path) -> None:
    assert re.findall(rf"\.style\.(?:\w*{_SIDE}\w*)", script.read_text(encoding="utf-8"), re.IGNORECASE) == []


def test_icons_that_point_are_turned() -> None:
    names = re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8"))
    macros = (PACKAGE / "ui" / "templates" / "macros.html").read_text(encoding="utf-8")
    found = re.search(r"set ONWARD = \((.*?)\)", macros)
    assert found
    assert {name for name in names if _POINTS.search(name)} == set(re.findall(r"[\w-]+", found[1]))
