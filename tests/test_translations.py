"""Every word is marked; pages, errors, forms and mails are in the language that was chosen or that a browser asks for."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from bs4.element import PreformattedString
from flask.testing import FlaskClient

from microblog.accounts.models import Account
from microblog.auth import queries
from microblog.auth.preference_actions import set_preferences
from microblog.commands import catalogs
from microblog.core.i18n import LOCALES, ngettext, speaking
from tests.fixtures.applications import Outbox
from tests.fixtures.cast import PASSWORD, LogIn
from tests.fixtures.pages import complaints, said, send

FOR_DEVELOPERS = "design"
TEMPLATES = [
    file
    for file in sorted(catalogs.PACKAGE.glob("*/templates/**/*"))
    if file.is_file() and FOR_DEVELOPERS not in file.parts
]
SAID_IN = ("alt", "aria-label", "data-failed", "data-left", "data-offline", "data-over", "placeholder", "title")

_MARKS = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}|<\?.*?\?>", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]")
_STRAY = re.compile(r"[ \n\t]{2}|[\n\t]")


@pytest.fixture(params=["chosen", "asked for by the browser"])
def spanish_reader(request: pytest.FixtureRequest, client: FlaskClient, susan: Account, log_in: LogIn) -> FlaskClient:
    """Susan, logged in, who chose Spanish in a browser that asks for English; or who chose nothing and whose asks."""
    chosen = request.param == "chosen"
    user = queries.user_of(susan)
    assert user is not None
    set_preferences(user, locale="es" if chosen else "", timezone="", theme="auto")
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en" if chosen else "es-MX,es;q=0.9,en;q=0.8"
    return log_in(susan)


@pytest.mark.parametrize("locale", LOCALES[1:])
def test_no_translation_has_stray_spaces(locale: str) -> None:
    """That none is missing, fuzzy or short of a placeholder is what `translate check` says, which has its own test."""
    sentences = list(_translations(locale))
    assert sentences
    assert [sentence for sentence in sentences if sentence != sentence.strip() or _STRAY.search(sentence)] == []


@pytest.mark.parametrize(
    ("num", "posts", "minutes"),
    [
        (0, "0 منشور", "كل رابط يعمل أقل من دقيقة ولمرة واحدة."),
        (1, "منشور واحد", "كل رابط يعمل دقيقة واحدة ولمرة واحدة."),
        (2, "منشوران", "كل رابط يعمل دقيقتين ولمرة واحدة."),
        (3, "3 منشورات", "كل رابط يعمل 3 دقائق ولمرة واحدة."),
        (11, "11 منشورًا", "كل رابط يعمل 11 دقيقة ولمرة واحدة."),
        (100, "100 منشور", "كل رابط يعمل 100 دقيقة ولمرة واحدة."),
    ],
)
def test_arabic_has_six_plural_forms(num: int, posts: str, minutes: str) -> None:
    with speaking("ar"):
        assert ngettext("%(num)s post", "%(num)s posts", num) == posts
        one, more = "A link is good for %(num)s minute, and once.", "A link is good for %(num)s minutes, and once."
        assert ngettext(one, more, num) == minutes


def test_each_language_counts_as_its_speakers_do() -> None:
    said = {}
    for locale in LOCALES:
        with speaking(locale):
            said[locale] = [ngettext("%(num)s post", "%(num)s posts", num) for num in (0, 1, 2)]
    assert said["de"] == ["0 Beiträge", "1 Beitrag", "2 Beiträge"]
    assert said["fr"] == ["0 post", "1 post", "2 posts"]
    assert said["pt-BR"] == ["0 post", "1 post", "2 posts"]
    assert said["ja"] == ["投稿0件", "投稿1件", "投稿2件"]
    assert said["zh-Hans"] == ["0 条帖子", "1 条帖子", "2 条帖子"]


def test_pages_say_which_way_they_are_read(client: FlaskClient) -> None:
    for locale in LOCALES:
        page = BeautifulSoup(client.get("/login", headers={"Accept-Language": locale}).text, "html.parser")
        assert page.html is not None
        assert (page.html["lang"], page.html["dir"]) == (locale, "rtl" if locale == "ar" else "ltr")


def test_languages_are_offered_by_their_own_names(susan: Account, log_in: LogIn) -> None:
    page = BeautifulSoup(log_in(susan).get("/settings/preferences").text, "html.parser")
    offered = {str(each["value"]): each for each in page.select("#locale option") if each["value"]}
    names = ["English", "Español", "Deutsch", "Français", "Português (Brasil)", "العربية", "日本語", "简体中文"]
    assert {code: each.text for code, each in offered.items()} == dict(zip(LOCALES, names, strict=True))
    assert all(each["lang"] == code for code, each in offered.items())


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: str(file.relative_to(catalogs.PACKAGE)))
def test_every_word_of_a_template_is_marked(template: Path) -> None:
    unmarked = _MARKS.sub("", template.read_text(encoding="utf-8"))
    marked_up = template.suffix in (".html", ".xml")
    said = [words.strip() for words in (_words(unmarked) if marked_up else [unmarked]) if _WORD.search(words)]
    assert said == ([] if template.suffix != ".xml" else ["microblog"])


def test_pages_are_in_the_readers_language(spanish_reader: FlaskClient) -> None:
    page = spanish_reader.get("/explore")
    assert BeautifulSoup(page.text, "html.parser").select_one("html[lang=es]")
    assert "Aún no ha escrito nadie" in said(page)
    assert "Explore" not in said(page)
    assert "Accept-Language" in page.headers["Vary"]


def test_errors_are_in_the_readers_language(spanish_reader: FlaskClient) -> None:
    page = spanish_reader.get("/nowhere")
    assert page.status_code == 404
    assert "La página se movió o se eliminó" in said(page)
    program = spanish_reader.get("/nowhere", headers={"Accept": "application/json"})
    assert program.get_json()["message"].startswith("La página se movió")


def test_forms_are_in_the_readers_language(spanish_reader: FlaskClient) -> None:
    fields = {"old_password": PASSWORD, "password": "corta", "password2": "corta"}
    page = send(spanish_reader, "/settings/password", fields)
    assert page.status_code == 422
    assert complaints(page) == {"password": "Elige una contraseña de al menos 8 caracteres."}
    assert "Contraseña actual" in said(page)


def test_what_was_done_is_said_in_the_readers_language(spanish_reader: FlaskClient) -> None:
    page = send(spanish_reader, "/settings/profile", {"display_name": "Susana"}, follow_redirects=True)
    assert "Tu perfil se guardó." in said(page)


def test_mails_are_in_the_language_of_who_gets_them(client: FlaskClient, outbox: Outbox, david: Account) -> None:
    """Somebody signs up in Spanish, and later asks for a link from a browser that speaks English."""
    fields = {"username": "lucia", "email": "lucia@example.com", "password": PASSWORD, "password2": PASSWORD}
    spanish = {"Accept-Language": "es"}
    assert send(client, "/sign-up", fields, headers=spanish).status_code == 303
    send(client, "/logout")
    for who in ("lucia", "david"):
        send(client, "/forgot-password", {"email": f"{who}@example.com"}, headers={"Accept-Language": "en"})
    subjects = [(mail["To"], mail["Subject"]) for mail in outbox()]
    assert subjects == [
        ("lucia@example.com", "Confirma tu dirección para microblog"),
        ("lucia@example.com", "Elige una contraseña nueva para microblog"),
        ("david@example.com", "Choose a new password for microblog"),
    ]


def _translations(locale: str) -> Iterator[str]:
    for each in catalogs.read(catalogs.path_of(locale)):
        if each.id:
            yield from [each.string] if isinstance(each.string, str) else each.string or ()


def _words(html: str) -> list[str]:
    page = BeautifulSoup(html, "html.parser")
    for quiet in page(["style", "script", "svg"]):
        quiet.extract()
    texts = [str(text) for text in page.find_all(string=True) if not isinstance(text, PreformattedString)]
    attributes = [str(each[name]) for each in page.find_all(True) for name in SAID_IN if each.has_attr(name)]
    return texts + attributes
