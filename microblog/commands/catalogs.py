"""The catalogs: what is marked for translation in the sources, and what each language says for it."""

import re
from collections.abc import Iterator
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from microblog.core import i18n

PACKAGE = Path(__file__).parent.parent
SOURCES = [("**.py", "python"), ("**/templates/**", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}

HEADER = """\
# Translations template for PROJECT.
# This file is distributed under the same license as the PROJECT project.
#"""

_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
_LOOSE_HANDLE = re.compile(r"(?<!\u2066)@%\(\w+\)s|@%\(\w+\)s(?!\u2069)")


def marked(package: Path = PACKAGE) -> Catalog:
    """Every sentence that the sources mark, with the files that it stands in."""
    found = Catalog(project="microblog", charset="utf-8")
    for file, _line, message, comments, context in extract_from_dir(
        package, SOURCES, keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    ):
        found.add(message, None, [(file, 0)], auto_comments=comments, context=context)
    return found


def begun(language: Locale) -> Catalog:
    """A catalog without sentences. Its header names nobody: the history of the sources knows who translated."""
    catalog = Catalog(
        locale=language, project="microblog", header_comment=HEADER, version=version("microblog"), fuzzy=False
    )
    catalog.msgid_bugs_address = ""
    catalog.last_translator = "microblog"
    catalog.language_team = language.english_name or str(language)
    catalog.revision_date = catalog.creation_date
    return catalog


def path_of(locale: str) -> Path:
    """Where the catalog of a language is kept."""
    return i18n.LOCALES_FOLDER / locale.replace("-", "_") / "LC_MESSAGES" / "messages.po"


def every() -> list[tuple[str, Path]]:
    """The languages that have a catalog, and where it is."""
    return [(path.parts[-3], path) for path in sorted(i18n.LOCALES_FOLDER.glob("*/LC_MESSAGES/messages.po"))]


def read(path: Path) -> Catalog:
    """A catalog as it stands in its file."""
    with path.open("rb") as file:
        return read_po(file)


def write(catalog: Catalog, path: Path) -> bool:
    """Keep a catalog; tells whether that changed the file."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=120, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    if path.exists() and path.read_bytes() == buffer.getvalue():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue())
    return True


def updated(catalog: Catalog, sentences: Catalog) -> Catalog:
    """A catalog with what is marked now: new sentences are empty, old ones are gone, nothing is guessed."""
    sentences.creation_date = catalog.creation_date
    catalog.update(sentences, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    return catalog


def shortcomings(catalog: Catalog, sentences: Catalog) -> Iterator[str]:
    """What a language lacks, one line each: missing, empty, doubtful, wrong placeholders, mixed up, no longer used."""
    for wanted in sentences:
        if not wanted.id:
            continue
        said = catalog.get(wanted.id, wanted.context)
        if said is None:
            yield f"missing: {_first(wanted)}"
        else:
            problems = *_problems(said, catalog.num_plurals), *_mixed_up(said, catalog.locale)
            yield from (f"{problem}: {_first(wanted)}" for problem in problems)
    for said in catalog:
        if said.id and sentences.get(said.id, said.context) is None:
            yield f"no longer used: {_first(said)}"
    yield from (f"no longer used: {_first(said)}" for said in catalog.obsolete.values())


def _problems(said: Message, plurals: int) -> Iterator[str]:
    forms = _forms(said)
    if said.fuzzy:
        yield "fuzzy"
    if not forms or not all(forms):
        yield "not translated"
    elif said.pluralizable:
        if len(forms) != plurals:
            yield f"{len(forms)} plural forms instead of {plurals}"
        yield from _placeholder_problems(said.id[1], forms[-1:])
        if any(_placeholders(form) - _placeholders(said.id[1]) for form in forms):
            yield "unknown placeholders"
    else:
        yield from _placeholder_problems(_first(said), forms)


def _mixed_up(said: Message, locale: Locale | None) -> Iterator[str]:
    """From right to left a handle needs isolates around it, or its `@` is shown at the other end: UAX #9, 2.4."""
    if locale and locale.text_direction == "rtl" and any(_LOOSE_HANDLE.search(form) for form in _forms(said)):
        yield "a handle without U+2066 before it and U+2069 after it"


def _forms(said: Message) -> list[str]:
    return [said.string] if isinstance(said.string, str) else list(said.string or ())


def _placeholder_problems(sentence: str, forms: list[str]) -> Iterator[str]:
    if any(_placeholders(form) != _placeholders(sentence) for form in forms):
        yield "other placeholders"


def _placeholders(sentence: str) -> set[str]:
    return set(_PLACEHOLDER.findall(sentence))


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]
