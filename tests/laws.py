"""The five laws of the house and its conventions, read from the sources and not from imported modules.

Each law is a function from the package's folder to a list of sentences, one for each place that breaks it.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

FEATURES = (
    "accounts",
    "audit",
    "auth",
    "site",
    "invitations",
    "follows",
    "posts",
    "timelines",
    "messages",
    "translation",
    "search",
    "notifications",
    "archives",
    "admin",
)
"""In order: the rules of each know only those before it."""

CORE, BACKENDS, THINGS, RULES, REACTIONS, SHARED_HTTP, ENTRIES, ASSEMBLY = range(8)
LAYER_NAMES = ("core", "backends", "models", "rules", "reactions", "shared HTTP", "entry points", "assembly")

FOLDERS = {
    "core": CORE,
    "settings": CORE,
    "logs": BACKENDS,
    "backends": BACKENDS,
    "http": SHARED_HTTP,
    "ui": SHARED_HTTP,
    "design": ENTRIES,
    "mastodon": ENTRIES,
    "activitypub": ENTRIES,
    "commands": ASSEMBLY,
    "processes": ASSEMBLY,
    "demo": ASSEMBLY,
    "imports": ASSEMBLY,
    "tour": ASSEMBLY,
    "migrations": ASSEMBLY,
    "locales": ASSEMBLY,
}

ROWS = {
    "models": THINGS,
    "events": THINGS,
    "queries": RULES,
    "actions": RULES,
    "listeners": REACTIONS,
    "tasks": REACTIONS,
    "emails": REACTIONS,
    "web": ENTRIES,
    "api": ENTRIES,
    "forms": ENTRIES,
}
"""What a file of a feature is, by its name up to the first underscore. Every other file holds rules, or is pure: it knows
nothing of the house but the core, as a file of limits does, and then models may know it."""

WEB_PACKAGES = {"flask", "werkzeug", "wtforms", "granian"}
NETWORK = {
    "socket",
    "ssl",
    "urllib.request",
    "urllib3",
    "http.client",
    "httpx",
    "requests",
    "smtplib",
    "ftplib",
    "aiohttp",
}
DANGEROUS = {"pickle", "marshal", "shelve", "dill", "cloudpickle"}
BANNED_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "data", "misc", "common"}
LAZY_FILES = {"app.py", "cli.py"}

LONGEST_FILE = 200
LONG_FILES: dict[str, str] = {}
"""Files that may be longer than 200 lines, each with the reason."""

CHANCE_FILES = {
    "core/jobs.py": "spreads the pauses between attempts",
    "demo.py": "invents a community, the same one each time",
    "demo/": "invents a community, the same one each time",
}
"""Where `random` may be used, with the reason: nothing there is secret."""

HTTP_CLIENTS = {
    "urllib.request",
    "urllib3",
    "http.client",
    "httpx",
    "httpx2",
    "requests",
    "niquests",
    "aiohttp",
    "boto3",
    "botocore",
    "minio",
}
HTTP_CLIENT_FILES = {
    "backends/fetch/": "the only way to other servers, so that there is one place to be careful in",
    "commands/doctor/": "asks this server whether it is alive",
}
"""Where HTTP is spoken to others, with the reason."""

NETWORK_FILES = {
    "backends/": "the outside world begins there",
    "processes/": "opens the port, and finds out whether it is taken",
    "supervisor": "finds out whether the port is taken",
    "commands/doctor/": "knocks at the port and at the servers that the settings name",
}
"""Where network modules may be used, with the reason."""


@dataclass(frozen=True)
class Imported:
    """One imported module or name, such as `microblog.core.db.session`, and its place."""

    name: str
    line: int
    in_function: bool


@dataclass(frozen=True)
class Source:
    """One Python file of the package."""

    root: Path
    path: Path

    @property
    def where(self) -> str:
        """The path inside the package, with forward slashes."""
        return self.path.relative_to(self.root).as_posix()

    @cached_property
    def text(self) -> str:
        """The file's text."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """The file's syntax tree."""
        return _parsed(self.text, self.where)

    @property
    def feature(self) -> str | None:
        """The feature that the file belongs to, if any."""
        folder = self.where.split("/")[0]
        return folder if folder in FEATURES else None

    @property
    def imports(self) -> Sequence[Imported]:
        """Everything the file imports, at the top or inside functions."""
        return _imports(self.text, self.where)


def sources(root: Path) -> list[Source]:
    """Every Python file of the package, in order."""
    return [Source(root, path) for path in sorted(root.rglob("*.py"))]


def layer(where: str) -> int | None:
    """The layer of a file or folder of the package, by its path; `None` when the house has no room of that name."""
    parts = where.removesuffix(".py").split("/")
    if parts[0] in FEATURES:
        return ROWS.get(parts[1].split("_")[0], RULES) if len(parts) > 1 and parts[1] != "__init__" else CORE
    if parts[0] in FOLDERS:
        return FOLDERS[parts[0]]
    if len(parts) > 1:
        return None
    return CORE if parts[0] in {"settings", "__init__"} else ASSEMBLY


def is_pure(root: Path, where: str) -> bool:
    """Whether a feature's file with a name of its own knows nothing but the core and other pure files."""
    parts = where.removesuffix(".py").split("/")
    path = root / where
    if parts[0] not in FEATURES or len(parts) == 1 or parts[1].split("_")[0] in ROWS or not path.is_file():
        return False
    known = [
        _path_of(root, i.name.split(".")[1:]) for i in Source(root, path).imports if i.name.startswith("microblog.")
    ]
    return all(other != where and (layer(other) == CORE or is_pure(root, other)) for other in known)


def nothing_imports_upwards(root: Path) -> list[str]:
    """Law 1: a file imports only from its own layer and those below."""
    broken = [f"{s.where}: no room of the house has this name" for s in sources(root) if layer(s.where) is None]
    for source, imported, target in _own_imports(root):
        own, other = layer(source.where), THINGS if is_pure(root, target) else layer(target)
        if own is not None and other is not None and other > own:
            names = f"{LAYER_NAMES[own]} import {LAYER_NAMES[other]}"
            broken.append(f"{source.where}:{imported.line}: {names} ({imported.name})")
    return broken


def rules_know_earlier_features_only(root: Path) -> list[str]:
    """Law 2: models, events, queries and actions know only the features listed before theirs."""
    broken = []
    for source, imported, target in _own_imports(root):
        other = target.split("/")[0]
        if source.feature is None or other not in FEATURES or layer(source.where) not in {THINGS, RULES}:
            continue
        if FEATURES.index(other) > FEATURES.index(source.feature):
            broken.append(f"{source.where}:{imported.line}: {source.feature} know {other} ({imported.name})")
    return broken


def flask_stays_above(root: Path) -> list[str]:
    """Law 3: nothing below `http/` knows Flask, Werkzeug, WTForms or the server."""
    broken = []
    for source in sources(root):
        if (layer(source.where) or 0) >= SHARED_HTTP:
            continue
        for imported in source.imports:
            package = imported.name.split(".")[0]
            if package in WEB_PACKAGES or package.startswith("flask_"):
                broken.append(f"{source.where}:{imported.line}: {imported.name} below http/")
    return broken


def commit_is_written_once(root: Path) -> list[str]:
    """Law 4: `.commit(` occurs once, in `core/db.py`, and nothing else ends a transaction on its own."""
    commits = [f"{s.where}:{line}" for s in sources(root) for line in _calls(s.tree, "commit")]
    broken = [
        f"{place}: commit() outside core.db.transaction()" for place in commits if not place.startswith("core/db.py:")
    ]
    if len(commits) - len(broken) != 1:
        broken.append(f"core/db.py: commit() occurs {len(commits) - len(broken)} times instead of once")
    for source in sources(root):
        if source.where.startswith(("core/", "migrations/")):
            continue
        begins = _calls(source.tree, "begin", of={"engine", "connection", "session", "database"})
        broken += [f"{source.where}:{line}: begin() commits by itself" for line in begins]
        broken += [f"{source.where}:{line}: COMMIT as SQL" for line in _strings(source.tree, "commit")]
    return broken


def actions_stand_in_their_files(root: Path) -> list[str]:
    """Convention: what people can do in a feature stands in its `actions.py`, or in a file whose name ends so."""
    return [
        f"{source.where}:{node.lineno}: @action outside *actions.py"
        for source in sources(root)
        if source.feature and not source.where.endswith("actions.py")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef) and "action" in map(_name, node.decorator_list)
    ]


def no_business_on_orm_hooks(root: Path) -> list[str]:
    """Law 5, first half: SQLAlchemy's events and validators are used in `core/` only."""
    hooks = ("sqlalchemy.event", "sqlalchemy.orm.validates", "sqlalchemy.orm.reconstructor", "sqlalchemy.orm.events")
    return [
        f"{source.where}:{imported.line}: {imported.name} outside core/"
        for source in sources(root)
        if not source.where.startswith("core/")
        for imported in source.imports
        if imported.name.startswith(hooks)
    ]


def imports_stand_at_the_top(root: Path) -> list[str]:
    """Law 5, second half: no import inside a function, except in `app.py` and `cli.py`."""
    broken = []
    for source in sources(root):
        if source.where in LAZY_FILES:
            continue
        inside = [imported for imported in source.imports if imported.in_function]
        broken += [f"{source.where}:{i.line}: imports {i.name} inside a function" for i in inside]
        lazy = [*_calls(source.tree, "import_module"), *_calls(source.tree, "__import__")]
        broken += [f"{source.where}:{line}: imports by a call" for line in lazy]
    return broken


def files_are_short(root: Path) -> list[str]:
    """Convention: no file is over 200 lines, except those listed with a reason; and none is listed in vain."""
    lengths = {source.where: source.text.count("\n") for source in sources(root)}
    broken = [
        f"{where}: {lines} lines"
        for where, lines in lengths.items()
        if lines > LONGEST_FILE and where not in LONG_FILES
    ]
    return broken + [
        f"{where}: listed as long, and is not" for where in LONG_FILES if lengths.get(where, 0) <= LONGEST_FILE
    ]


def names_say_something(root: Path) -> list[str]:
    """Convention: no file or folder is called `utils`, `helpers`, `manager` or `data`."""
    return [s.where for s in sources(root) if BANNED_NAMES & set(s.where.removesuffix(".py").split("/"))]


def chance_is_not_secret(root: Path) -> list[str]:
    """Convention: `random` is used only in the listed places; secrets come from `secrets`."""
    return _outside(root, {"random"}, CHANCE_FILES)


def network_stays_in_backends(root: Path) -> list[str]:
    """Convention: only backends, and the listed places, open connections."""
    return _outside(root, NETWORK, NETWORK_FILES)


def http_goes_through_fetch(root: Path) -> list[str]:
    """Convention: only `backends/fetch/` asks other servers over HTTP, since it looks where it goes."""
    return _outside(root, HTTP_CLIENTS, HTTP_CLIENT_FILES)


def nothing_runs_what_it_reads(root: Path) -> list[str]:
    """Convention: no `pickle` and its like, no `eval`, no `exec`."""
    broken = _outside(root, DANGEROUS, {})
    for source in sources(root):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"eval", "exec"}:
                broken.append(f"{source.where}:{node.lineno}: {node.func.id}()")
    return broken


LAWS = (
    nothing_imports_upwards,
    rules_know_earlier_features_only,
    flask_stays_above,
    commit_is_written_once,
    actions_stand_in_their_files,
    no_business_on_orm_hooks,
    imports_stand_at_the_top,
    files_are_short,
    names_say_something,
    chance_is_not_secret,
    network_stays_in_backends,
    http_goes_through_fetch,
    nothing_runs_what_it_reads,
)


@cache
def _parsed(text: str, where: str) -> ast.Module:
    return ast.parse(text, where)


@cache
def _imports(text: str, where: str) -> Sequence[Imported]:
    return [
        Imported(name, node.lineno, in_function)  # type: ignore[attr-defined]
        for node, in_function in _walk(_parsed(text, where))
        for name in _imported_names(node, where)
    ]


def _walk(node: ast.AST, in_function: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    for child in ast.iter_child_nodes(node):
        inside = in_function or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield child, inside
        yield from _walk(child, inside)


def _imported_names(node: ast.AST, where: str) -> list[str]:
    """What an import statement imports, as full names; relative imports count from the file's own folder."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    base = node.module or ""
    if node.level:
        folder = ["microblog", *where.split("/")[:-1]]
        base = ".".join([*folder[: len(folder) - node.level + 1], *([base] if base else [])])
    return [f"{base}.{alias.name}" for alias in node.names]


def _own_imports(root: Path) -> Iterator[tuple[Source, Imported, str]]:
    """Every import of the package by itself, with the path of what is imported."""
    for source in sources(root):
        for imported in source.imports:
            parts = imported.name.split(".")
            if parts[0] == "microblog" and len(parts) > 1:
                yield source, imported, _path_of(root, parts[1:])


def _path_of(root: Path, parts: list[str]) -> str:
    """The file that a dotted name stands for: the name itself, or the module that the name is in."""
    for length in range(len(parts), 0, -1):
        path = "/".join(parts[:length])
        if (root / f"{path}.py").exists() or (root / path / "__init__.py").exists():
            return f"{path}.py" if (root / f"{path}.py").exists() else path
    return "/".join(parts)


def _calls(tree: ast.AST, name: str, of: set[str] | None = None) -> list[int]:
    """The lines on which a function or method of this name is called, of anything or only of things called so."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node.func) == name)
    return [c.lineno for c in calls if of is None or _name(getattr(c.func, "value", None)) in of]


def _name(node: object) -> str | None:
    """The last part of a name such as `a.b.c`."""
    if isinstance(node, ast.Call):
        return _name(node.func)
    return getattr(node, "attr", None) or getattr(node, "id", None)


def _strings(tree: ast.AST, text: str) -> list[int]:
    """The lines on which a string is just this word, in any case."""
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [c.lineno for c in constants if str(c.value).strip(" ;\n").lower() == text]


def _outside(root: Path, modules: set[str], allowed: dict[str, str]) -> list[str]:
    """Imports of any of these modules in files that are not allowed them."""
    return [
        f"{source.where}:{imported.line}: {imported.name}"
        for source in sources(root)
        if not any(source.where.startswith(place) for place in allowed)
        for imported in source.imports
        if any(imported.name == module or imported.name.startswith(f"{module}.") for module in modules)
    ]
