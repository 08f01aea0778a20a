"""Nothing is too wide for a small phone, nothing moves while a page loads, and nothing is asked of another machine."""

import pytest
from playwright.sync_api import expect

from tests.browser.tabs import Visit
from tests.browser.village import LONG_USERNAME, NEWCOMER, READER, Village
from tests.browser.widths import wider_than_the_window

pytestmark = pytest.mark.browser

SHIFTS = """() => new Promise((resolve) => {
  let moved = 0;
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) moved += shift.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(moved), 400);
})"""

OVERLAPPED = """() => {
  if (document.activeElement === document.body) return false;
  const bar = document.querySelector(".nav").getBoundingClientRect();
  const focused = document.activeElement.getBoundingClientRect();
  return focused.bottom > bar.top && focused.top < bar.bottom && !document.activeElement.closest(".nav");
}"""

COVERED = """(element) => {
  const [here, there] = [document.querySelector(".toast"), element].map((each) => each.getBoundingClientRect());
  return here.top < there.bottom && here.bottom > there.top && here.left < there.right && here.right > there.left;
}"""


@pytest.mark.parametrize("width", [320, 800, 1280])
def test_no_page_scrolls_sideways_from_right_to_left(width: int, village: Village, visit: Visit) -> None:
    tab = visit(who=READER, width=width)
    too_wide = []
    for path in ("/", f"/@{LONG_USERNAME}", "/@susan/followers", "/settings/profile"):
        tab.goto(path)
        tab.evaluate("document.documentElement.dir = 'rtl'")
        too_wide += wider_than_the_window(tab)
    assert too_wide == []


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_a_page_loads(width: int, visit: Visit) -> None:
    tab = visit(who=READER, width=width, fresh=True)
    for path in ("/", "/explore", "/@susan", "/settings/profile"):
        tab.goto(path)
        assert tab.evaluate(SHIFTS) == 0, path


def test_the_bottom_bar_covers_nothing_that_has_the_focus(visit: Visit) -> None:
    """https://www.w3.org/TR/WCAG22/#focus-not-obscured-minimum"""
    tab = visit("/explore", who=READER, width=390)
    for _ in range(40):
        tab.keyboard.press("Tab")
        assert not tab.evaluate(OVERLAPPED), tab.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_a_toast_covers_nothing_that_is_pressed_next_or_has_the_focus(visit: Visit) -> None:
    tab = visit("/@susan/followers", who=NEWCOMER, width=360)
    buttons = tab.locator(".people .follow button")
    buttons.first.click()
    expect(tab.locator(".toast")).to_be_visible()
    assert not any(tab.evaluate(COVERED, button) for button in buttons.element_handles())
    for name in (".brand", ".tabs a", ".people .name"):
        tab.locator(name).first.focus()
        tab.wait_for_function(f"(focused) => !({COVERED})(focused)", arg=tab.locator(name).first.element_handle())
    buttons.first.click()
    expect(buttons.first).to_have_attribute("aria-pressed", "false")


def test_everything_on_a_page_comes_from_this_server(village: Village, visit: Visit) -> None:
    tab = visit("/")
    addresses = tab.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert len(addresses) > 10
    assert [address for address in addresses if not address.startswith(village.url)] == []
