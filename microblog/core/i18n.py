"""Languages: which one is spoken now, and how a marked sentence is said in it.

The locale is a context variable, so a request and a job each speak their own language. `N_()` marks a sentence where it
is written; `gettext()` translates it where it is shown.
"""

import gettext as stdlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = ("en", "es", "de", "fr", "pt-BR", "ar", "ja", "zh-Hans")
"""The languages that the pages are complete in. The first is the one that the sources are written in."""

LOCALES_FOLDER = Path(__file__).parent.parent / "locales"

_current: ContextVar[str] = ContextVar("locale", default=LOCALES[0])


def N_(sentence: str) -> str:
    """Mark a sentence for translation and leave it as it is."""
    return sentence


def gettext(sentence: str, **params: Any) -> str:
    """Say a sentence in the current language, with its `%(name)s` placeholders filled. Nothing stays nothing."""
    translated = catalog(_current.get()).gettext(sentence) if sentence else ""
    return translated % params if params else translated


def ngettext(singular: str, plural: str, num: int, **params: Any) -> str:
    """Say a sentence with a number in it, in the plural form that the language wants."""
    translated = catalog(_current.get()).ngettext(singular, plural, num)
    return translated % {"num": num, **params}


def pgettext(context: str, sentence: str, **params: Any) -> str:
    """Say a sentence that other languages say differently here and there; `context` tells translators where this is."""
    translated = catalog(_current.get()).pgettext(context, sentence)
    return translated % params if params else translated


def current_locale() -> str:
    """The code of the language spoken now, such as `es`."""
    return _current.get()


def speak(code: str | None) -> None:
    """From here on, speak this language; an unknown code means the default."""
    _current.set(code if code in LOCALES else LOCALES[0])


@contextmanager
def speaking(code: str | None) -> Iterator[None]:
    """Speak another language inside this block; an unknown code means the default."""
    token = _current.set(code if code in LOCALES else LOCALES[0])
    try:
        yield
    finally:
        _current.reset(token)


@cache
def babel_locale(code: str) -> Locale:
    """Babel's knowledge of a language: its plurals, dates and numbers."""
    return Locale.parse(code, sep="-")


def text_direction(code: str) -> str:
    """`rtl` for languages written from right to left, `ltr` for the others."""
    return babel_locale(code).text_direction


@cache
def catalog(code: str) -> stdlib.NullTranslations:
    """The sentences of one language, read from its `.po` file, so that there is no compiled file to forget."""
    source = LOCALES_FOLDER / code.replace("-", "_") / "LC_MESSAGES" / "messages.po"
    if code == LOCALES[0] or not source.exists():
        return stdlib.NullTranslations()
    compiled = source.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        with compiled.open("rb") as file:
            return stdlib.GNUTranslations(file)
    buffer = io.BytesIO()
    with source.open("rb") as file:
        write_mo(buffer, read_po(file, locale=code.replace("-", "_")))
    buffer.seek(0)
    return stdlib.GNUTranslations(buffer)
