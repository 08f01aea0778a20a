"""Errors that Flask has no part in are still words, in our look and in the reader's language."""

import json
import re

import pytest
from bs4 import BeautifulSoup

from microblog.core.i18n import LOCALES, gettext, speaking, text_direction
from microblog.http.answer import Answer
from microblog.http.errors import EXPLANATIONS, TITLES
from microblog.http.headers import CONTENT_SECURITY_POLICY, HEADERS
from microblog.http.static import static_files
from microblog.http.unaided import unaided, wishes
from tests.http.test_bridge import scope

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
STATUSES = (400, 404, 405, 408, 413, 500, 503)


def answer(status: int, accept: str = BROWSER, language: str = "", *more: tuple[bytes, bytes]) -> Answer:
    return unaided(status, wishes({"HTTP_ACCEPT": accept, "HTTP_ACCEPT_LANGUAGE": language}), *more)


def headers_of(answer: Answer) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in answer.headers}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("status", STATUSES)
def test_people_get_a_page(status: int, locale: str) -> None:
    given = answer(status, BROWSER, locale)
    page = BeautifulSoup(given.body, "html.parser")
    assert page.html is not None
    assert (page.html["lang"], page.html["dir"]) == (locale, text_direction(locale))
    with speaking(locale):
        assert [each.text for each in page.find_all(["title", "h1"])] == [gettext(TITLES[status])] * 2
        assert gettext(EXPLANATIONS[status]) in page.text
    assert headers_of(given)["x-request-id"] == page.select("code")[0].text
    assert headers_of(given)["content-type"] == "text/html; charset=utf-8"
    assert not page.select("[style], style, script, [onclick]")
    for link in page.find_all("link"):
        assert static_files().answer("GET", str(link["href"])).status == 200


@pytest.mark.parametrize(("accept", "kind"), [(BROWSER, "text/html"), ("application/json", "json"), ("", "text/plain")])
def test_every_answer_is_dressed_and_has_an_id_of_its_own(accept: str, kind: str) -> None:
    answers = [answer(503, accept, "", (b"retry-after", b"5")) for _ in range(2)]
    for given in answers:
        headers = headers_of(given)
        assert {name: headers[name.lower()] for name in HEADERS} == HEADERS
        assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        assert (headers["cache-control"], headers["retry-after"]) == ("no-store", "5")
        assert int(headers["content-length"]) == len(given.body)
        assert kind in headers["content-type"]
        assert re.fullmatch("[0-9a-f]{12}", headers["x-request-id"])
        assert headers["x-request-id"] in given.body.decode()
    assert headers_of(answers[0])["x-request-id"] != headers_of(answers[1])["x-request-id"]


def test_programs_get_json_or_a_line() -> None:
    said = json.loads(answer(503, "application/json", "es").body)
    with speaking("es"):
        assert (said["error"], said["message"]) == ("serviceunavailable", gettext(EXPLANATIONS[503]))
    assert answer(404, "*/*").body.decode().startswith(f"{TITLES[404]}. {EXPLANATIONS[404]} (")


def test_nothing_that_was_sent_comes_back() -> None:
    for sent in ("<script>", "text/html\xff<script>", "\0" * 5000, "es;q=nan, <script>"):
        assert b"<script>" not in answer(400, f"text/html {sent}", sent).body


def test_wishes_are_found_in_what_the_server_hands_on() -> None:
    asked = scope("GET", b"/", (b"accept", b"text/html"), (b"accept-language", b"es"))["headers"]
    assert wishes(asked) == ("text/html", "es")
    assert wishes(scope()["headers"]) == ("", "")
