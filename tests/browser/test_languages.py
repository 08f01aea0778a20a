"""In every language: what scripts say is what the server said, and no word is cut where there is little room."""

from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup, Tag

from microblog.core.clock import now
from microblog.core.i18n import LOCALES
from tests.browser.tabs import Visit
from tests.browser.village import READER
from tests.browser.widths import SMALL_PHONE, wider_than_the_window

pytestmark = pytest.mark.browser

HOUR = timedelta(hours=1)
TIMES = "times => times.map(time => time.textContent)"

CUT = """() => {
  const found = [];
  for (const element of document.querySelectorAll(".button, .nav-item, .tabs a")) {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      if (!element.checkVisibility() || text.parentElement.matches(".sr-only")) continue;
      if (text.parentElement.scrollWidth > text.parentElement.clientWidth + 1) found.push(text.data);
      for (const word of text.data.matchAll(/[^\\s-]+/g)) {
        const range = document.createRange();
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        if (range.getClientRects().length > 1) found.push(word[0]);
      }
    }
  }
  return found;
}"""


def test_scripts_say_times_in_the_words_of_the_server(visit: Visit) -> None:
    tab = visit("/about", locale=None)  # which tells the server the time zone that dates are in from the next page on
    for locale in LOCALES:
        tab.set_extra_http_headers({"Accept-Language": locale})
        began = now() - timedelta(minutes=1)
        tab.goto("/@susan")
        sent = BeautifulSoup(str(tab.evaluate("fetch(location).then(page => page.text())")), "html.parser")
        assert sent.select_one(f"html[lang={locale}]")
        tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        said = tab.locator("time").evaluate_all(TIMES)
        ended = now()
        times = [
            (text, each) for text, each in zip(said, sent.select("time"), strict=True) if _rests(each, began, ended)
        ]
        assert [text for text, _ in times] == [each.text for _, each in times]
        assert len(times) > 3
        assert len(set(said)) > 3


@pytest.mark.parametrize("who", ["", READER])
def test_long_words_fit_a_small_phone(who: str, visit: Visit) -> None:
    tab = visit(who=who, width=SMALL_PHONE, locale=None)
    for locale in ("de", "fr"):
        tab.set_extra_http_headers({"Accept-Language": locale})
        for path in ("/", "/settings/preferences") if who else ("/sign-up", "/@susan"):
            tab.goto(path)
            if who and path == "/":
                tab.locator("#post").fill("word " * 95)
            assert tab.locator("html").get_attribute("lang") == locale
            assert tab.evaluate(CUT) == []
            assert wider_than_the_window(tab) == []


def _rests(time: Tag, began: datetime, ended: datetime) -> bool:
    """Whether its words were the same all the while, from the minute before, for which a page may have been kept."""
    hours = [(moment - datetime.fromisoformat(str(time["datetime"]))) // HOUR for moment in (began, ended)]
    return hours[0] == hours[1] > 0
