"""Whether a page fits its window."""

from playwright.sync_api import Page

SMALL_PHONE = 320
"""CSS pixels, as https://www.w3.org/TR/WCAG22/#reflow asks for, which is also 400 % of 1280."""

_WIDER = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const isWide = (element) => element.getBoundingClientRect().right > width + 1 || element.getBoundingClientRect().left < -1;
  return [location.pathname, ...[...document.querySelectorAll("body *")].filter(isWide).map((e) => e.outerHTML.slice(0, 100))];
}"""


def wider_than_the_window(page: Page) -> list[str]:
    """The path and what sticks out; nothing where the page does not scroll sideways."""
    found: list[str] = page.evaluate(_WIDER)
    return found
