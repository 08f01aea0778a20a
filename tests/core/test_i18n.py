"""Languages: spoken by the present request or job, and by nothing else."""

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from microblog.core import i18n
from microblog.core.i18n import (
    LOCALES,
    catalog,
    current_locale,
    gettext,
    ngettext,
    pgettext,
    speak,
    speaking,
    text_direction,
)

CATALOG = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Hello"
msgstr "{hello}"

msgctxt "to many"
msgid "Hello"
msgstr "Hola a todos"

msgid "Hello %(name)s, 100 %%"
msgstr "Hola %(name)s, 100 %%"

msgid "%(num)s post of %(name)s"
msgid_plural "%(num)s posts of %(name)s"
msgstr[0] "%(num)s publicación de %(name)s"
msgstr[1] "%(num)s publicaciones de %(name)s"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a language with three sentences."""
    monkeypatch.setattr(i18n, "LOCALES_FOLDER", tmp_path)
    messages = tmp_path / "es" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    (messages / "messages.po").write_text(CATALOG.format(hello="Hola"), encoding="utf-8")
    catalog.cache_clear()
    yield messages
    catalog.cache_clear()


def test_the_language_is_that_of_the_block(folder: Path) -> None:
    assert (current_locale(), gettext("Hello")) == ("en", "Hello")
    with speaking("es"):
        assert (current_locale(), gettext("Hello")) == ("es", "Hola")
        with speaking("xx"):
            assert gettext("Hello") == "Hello"
        with speaking(None):
            assert current_locale() == LOCALES[0]
        assert gettext("Nobody translated this") == "Nobody translated this"
    assert gettext("Hello") == "Hello"


def test_one_sentence_is_said_differently_in_different_places(folder: Path) -> None:
    with speaking("es"):
        assert (gettext("Hello"), pgettext("to many", "Hello")) == ("Hola", "Hola a todos")
        assert pgettext("nowhere", "Hello %(name)s", name="Ana") == "Hello Ana"


def test_it_is_left_when_something_fails() -> None:
    with pytest.raises(LookupError), speaking("es"):
        raise LookupError
    assert current_locale() == "en"


def test_placeholders_are_filled_and_percents_stay(folder: Path) -> None:
    assert gettext("100 %") == "100 %"
    with speaking("es"):
        assert gettext("Hello %(name)s, 100 %%", name="%(x)s") == "Hola %(x)s, 100 %"
        plurals = [ngettext("%(num)s post of %(name)s", "%(num)s posts of %(name)s", n, name="Ana") for n in (0, 1, 2)]
    assert plurals == ["0 publicaciones de Ana", "1 publicación de Ana", "2 publicaciones de Ana"]
    assert ngettext("%(num)s post", "%(num)s posts", 1) == "1 post"


def test_a_request_speaks_until_it_ends() -> None:
    spoken: list[str] = []

    def request() -> None:
        speak("es")
        spoken.append(current_locale())
        speak("xx")
        spoken.append(current_locale())

    thread = threading.Thread(target=request)
    thread.start()
    thread.join()
    assert spoken == ["es", "en"]
    assert current_locale() == "en"


def test_a_compiled_catalog_is_used_while_it_is_newer(folder: Path) -> None:
    source, compiled = folder / "messages.po", folder / "messages.mo"
    other = folder / "other.po"
    other.write_text(CATALOG.format(hello="Buenas"), encoding="utf-8")
    with other.open("rb") as file, compiled.open("wb") as target:
        write_mo(target, read_po(file, locale="es"))
    with speaking("es"):
        assert gettext("Hello") == "Buenas"
        catalog.cache_clear()
        shutil.copy(source, other)
        source.touch()
        compiled_at = compiled.stat().st_mtime - 10
        os.utime(compiled, (compiled_at, compiled_at))
        assert gettext("Hello") == "Hola"


def test_a_language_without_sentences_says_what_is_written(folder: Path) -> None:
    shutil.rmtree(folder)
    with speaking("es"):
        assert gettext("Hello") == "Hello"


def test_languages_know_their_direction() -> None:
    assert [text_direction(code) for code in ("en", "es", "ar", "he", "pt-BR")] == ["ltr", "ltr", "rtl", "rtl", "ltr"]
