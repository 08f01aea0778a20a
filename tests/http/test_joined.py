"""Files that are joined into one do what they did apart."""

import re
from pathlib import Path

import pytest

from microblog.http.joined import JOINED, CannotBeJoined, joined
from microblog.http.static import FOLDER, StaticFiles, static_files

WORDS = b"// What others ask for.\nexport const say = (x) => x;\nexport function ask() {}\n"
ONE = b'// One.\nimport { ask, say } from "/static/words.1.js";\n\nconst mine = say(1);\n'
TWO = b"const mine = 2;\n"
IMPORTED = re.compile(r'^import .* from "\./([^"]+)"', re.MULTILINE)


def test_style_sheets_are_one_in_their_order_and_refer_to_hashed_names(tmp_path: Path) -> None:
    for name, text in {"a.css": "a { color: red }", "b.css": "b { mask: url(x.svg) }", "x.svg": "<svg/>"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = StaticFiles(tmp_path, {"all.css": ("b.css", "a.css")})
    answer = files.answer("GET", files.asset("all.css"))
    assert answer.body.decode() == f"b {{ mask: url({files.asset('x.svg')}) }}\na {{ color: red }}"
    assert (b"cache-control", b"public, max-age=31536000, immutable") in answer.headers


def test_modules_are_one_in_which_each_has_its_own_names_and_those_that_were_exported() -> None:
    assert joined("all.js", [WORDS, ONE, TWO]).decode() == (
        "// What others ask for.\nconst say = (x) => x;\nfunction ask() {}\n\n"
        "{\n// One.\n\nconst mine = say(1);\n}\n\n"
        "{\nconst mine = 2;\n}\n"
    )


@pytest.mark.parametrize(
    "module",
    [
        'import "/static/x.js";',
        'import * as x from "/static/x.js";',
        'import { a as b } from "/static/x.js";',
        'export { a } from "/static/x.js";',
        "export default 1;",
    ],
)
def test_what_would_mean_something_else_is_an_error_at_the_start(module: str) -> None:
    with pytest.raises(CannotBeJoined, match=re.escape(module)):
        joined("all.js", [f"{module}\n".encode()])


@pytest.mark.parametrize("name", JOINED)
def test_every_file_is_in_what_pages_load(name: str) -> None:
    ours = {path.name for path in FOLDER.glob(f"*{Path(name).suffix}")} - {"design.css", "design.js"}
    assert set(JOINED[name]) == ours
    assert len(JOINED[name]) == len(ours)


def test_the_layers_are_named_first() -> None:
    body = static_files().answer("GET", static_files().asset("pages.css")).body.decode()
    assert "@layer tokens, base, layout, controls, content;" in body[:300]


def test_what_a_module_imports_stands_above_it() -> None:
    above: list[str] = []
    for name in JOINED["pages.js"]:
        wanted = IMPORTED.findall((FOLDER / name).read_text(encoding="utf-8"))
        assert set(wanted) <= set(above), name
        above.append(name)
    assert "page.js" in above
