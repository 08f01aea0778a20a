"""`microblog translate`: what is marked is found, and what a language lacks is told."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from microblog.commands import catalogs
from microblog.core import i18n
from microblog.core.i18n import LOCALES
from tests.commands.conftest import Run


def spanish(**said: str | tuple[str, ...]) -> Catalog:
    catalog = Catalog(locale="es", fuzzy=False)
    for sentence, translation in said.items():
        catalog.add(sentence, translation)
    return catalog


def sentences(*ids: str | tuple[str, str]) -> Catalog:
    catalog = Catalog()
    for each in ids:
        catalog.add(each)
    return catalog


PLURAL = ("%(num)s post", "%(num)s posts")


@pytest.mark.parametrize(
    ("wanted", "said", "problem"),
    [
        ("Hello", None, "missing: Hello"),
        ("Hello", "", "not translated: Hello"),
        ("Hello %(name)s", "Hola", "other placeholders: Hello %(name)s"),
        ("Hello %(name)s", "Hola %(nombre)s", "other placeholders: Hello %(name)s"),
        (PLURAL, ("%(num)s mensaje", ""), "not translated: %(num)s post"),
        (PLURAL, ("%(num)s mensaje", "mensajes"), "other placeholders: %(num)s post"),
        (PLURAL, ("%(n)s mensaje", "%(num)s mensajes"), "unknown placeholders: %(num)s post"),
        (PLURAL, ("%(num)s mensajes",), "1 plural forms instead of 2: %(num)s post"),
        (PLURAL, ("un mensaje", "%(num)s mensajes"), None),
        ("Hello %(name)s", "Hola, %(name)s", None),
    ],
)
def test_what_a_language_lacks_is_told(wanted: str | tuple[str, str], said: str | None, problem: str | None) -> None:
    catalog = Catalog(locale="es")
    if said is not None:
        catalog.add(wanted, said)
    assert list(catalogs.shortcomings(catalog, sentences(wanted))) == ([problem] if problem else [])


def test_a_handle_from_right_to_left_stands_apart() -> None:
    wanted, apart = "Hello @%(name)s!", "مرحبًا \u2066@%(name)s\u2069!"
    for said, is_fine in ((apart, True), (apart.replace("\u2066", ""), False), (apart.replace("\u2069", ""), False)):
        catalog = Catalog(locale="ar")
        catalog.add(wanted, said)
        problem = f"a handle without U+2066 before it and U+2069 after it: {wanted}"
        assert list(catalogs.shortcomings(catalog, sentences(wanted))) == ([] if is_fine else [problem])


def test_doubtful_and_unused_sentences_are_told() -> None:
    catalog = spanish(Hello="Hola", Old="Viejo")
    catalog["Hello"].flags.add("fuzzy")
    assert list(catalogs.shortcomings(catalog, sentences("Hello"))) == ["fuzzy: Hello", "no longer used: Old"]


def test_an_update_brings_new_sentences_empty_and_drops_old_ones(tmp_path: Path) -> None:
    path = tmp_path / "es" / "LC_MESSAGES" / "messages.po"
    assert catalogs.write(catalogs.updated(spanish(Hello="Hola", Old="Viejo"), sentences("Hello", "Hello you")), path)
    catalog = catalogs.read(path)
    assert {each.id: each.string for each in catalog if each.id} == {"Hello": "Hola", "Hello you": ""}
    assert not any(each.fuzzy for each in catalog if each.id)
    assert not catalogs.write(catalogs.updated(catalog, sentences("Hello", "Hello you")), path)


def test_sentences_are_found_in_python_and_in_templates(tmp_path: Path) -> None:
    mails = tmp_path / "auth" / "templates" / "auth" / "mail"
    mails.mkdir(parents=True)
    (tmp_path / "rules.py").write_text(
        'a = N_("A rule")\nb = gettext("Said", x=1)\nc = _("Short")\nd = ngettext("1", "%", 2)'
    )
    (mails.parent / "page.html").write_text(
        """<p data-over="{{ _('For %(who)s', who='scripts') }}">{{ ngettext("a", "b", 2) }}"""
    )
    (mails / "mail.txt").write_text("{% block subject %}{{ _('A subject') }}{% endblock %}\n{{ _('A mail') }}")
    (mails / "mail.html").write_text("{% for x in y %}{{ button(x.url, _('A button')) }}{% endfor %}")
    found = catalogs.marked(tmp_path)
    in_python, in_page = {"A rule", "Said", "Short", ("1", "%")}, {"For %(who)s", ("a", "b")}
    assert {each.id for each in found if each.id} == in_python | in_page | {"A subject", "A mail", "A button"}
    assert found["A rule"].locations == [("rules.py", 0)]


def test_a_sentence_in_another_place_is_another_one(tmp_path: Path) -> None:
    pages = tmp_path / "follows" / "templates"
    pages.mkdir(parents=True)
    (pages / "page.html").write_text("""{{ _("Following") }} {{ pgettext("a button", "Following") }}""")
    (tmp_path / "rules.py").write_text('a = pgettext("a rule", "Following")')
    found = catalogs.marked(tmp_path)
    assert {each.context for each in found if each.id} == {None, "a button", "a rule"}
    catalog = catalogs.updated(Catalog(locale="es", fuzzy=False), found)
    for context in (None, "a button", "a rule"):
        assert catalog.get("Following", context)
    assert list(catalogs.shortcomings(catalog, found)) == ["not translated: Following"] * 3


def test_the_commands_walk_a_language_from_its_beginning(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(i18n, "LOCALES_FOLDER", tmp_path)
    assert "Made " in run("translate init pt-BR").stdout
    path = tmp_path / "pt_BR" / "LC_MESSAGES" / "messages.po"
    assert len(catalogs.read(path)) == len(catalogs.marked())
    assert not re.search(r"EMAIL|@ADDRESS|FULL NAME|ORGANIZATION|PROJECT|VERSION|fuzzy", path.read_text())
    assert run("translate init pt-BR").exit_code == 1
    assert run("translate init klingon").exit_code == 1
    assert run("translate update").stdout == "pt_BR: nothing to do\n"
    path.write_text(path.read_text() + '\nmsgid "Nobody says this"\nmsgstr "x"\n')
    assert run("translate update").stdout == "pt_BR: updated\n"
    assert run("translate compile").stdout == "pt_BR: compiled\n"
    assert path.with_suffix(".mo").read_bytes()[:4] == b"\xde\x12\x04\x95"
    result = run("translate check")
    assert result.exit_code == 1
    assert "es: there is no messages.po; run: microblog translate init es" in result.stdout


def test_our_own_languages_are_complete(run: Run) -> None:
    result = run("translate check")
    assert result.exit_code == 0, result.output
    assert result.stdout.endswith(f"complete in {', '.join(LOCALES)}.\n")
