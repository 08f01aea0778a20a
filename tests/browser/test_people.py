"""Cards beside names, and following that is seen at once: what the page's own scripts add to plain links and forms."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.tabs import Visit
from tests.browser.village import LOCKED, NEWCOMER

pytestmark = pytest.mark.browser

NAME = ".post a.name"


def test_a_card_comes_with_the_pointer_which_may_enter_it_and_goes_with_it(visit: Visit) -> None:
    tab = visit("/explore")
    name, card = tab.locator(NAME).first, tab.locator(".card")
    name.hover()
    expect(card).to_be_visible()
    expect(card.get_by_role("link", name="Log in to follow")).to_be_visible()
    card.hover()
    tab.wait_for_timeout(400)
    expect(card).to_be_visible()
    tab.keyboard.press("Escape")
    expect(card).to_have_count(0)
    tab.locator("h1").hover()
    name.hover()
    expect(card).to_be_visible()
    tab.locator("h1").hover()
    expect(card).to_have_count(0)
    name.click()
    expect(tab).to_have_url(re.compile(r"/@\w+$"))


def test_a_card_by_keyboard_follows_and_gives_the_focus_back(visit: Visit) -> None:
    tab = visit("/@susan/followers", who=NEWCOMER)
    name = tab.locator("#people a.name").first
    username = str(name.get_attribute("href")).removeprefix("/@")
    name.focus()
    expect(name).to_have_attribute("aria-keyshortcuts", "Alt+ArrowDown")
    tab.keyboard.press("Alt+ArrowDown")
    button, in_row = (tab.locator(f"#{place}follow-{username}-button") for place in ("card-", ""))
    expect(button).to_be_focused()
    for pressed, count in (("true", "1"), ("false", "0")):
        tab.keyboard.press("Enter")
        for each in (button, in_row):
            expect(each).to_have_attribute("aria-pressed", pressed)
        expect(tab.locator("#my-counts a").nth(2).locator("strong")).to_have_text(count)
        expect(button).to_be_focused()
    tab.keyboard.press("Escape")
    expect(tab.locator(".card")).to_have_count(0)
    expect(name).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile(f"/@{username}$"))


def test_a_long_press_opens_a_card_and_a_short_one_the_page(visit: Visit) -> None:
    tab = visit("/explore", width=390, has_touch=True)
    name, card = tab.locator(NAME).first, tab.locator(".card")
    finger = tab.context.new_cdp_session(tab)
    box = name.bounding_box()
    assert box
    on_name = {"x": box["x"] + 9, "y": box["y"] + 9}
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [on_name]})
    expect(card).to_be_visible()
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    tab.wait_for_timeout(400)
    expect(card).to_be_visible()
    tab.get_by_role("heading", name="Explore").tap()
    expect(card).to_have_count(0)
    name.tap()
    expect(tab).to_have_url(re.compile(r"/@\w+$"))


def test_a_card_covers_nothing_that_has_the_focus(visit: Visit) -> None:
    """https://www.w3.org/TR/WCAG22/#focus-not-obscured-minimum"""
    tab = visit("/explore")
    name, next_name, card = tab.locator(NAME).nth(4), tab.locator(NAME).nth(5), tab.locator(".card")
    name.evaluate("(name) => name.scrollIntoView({ block: 'center' })")
    name.hover()
    expect(card).to_be_visible()
    assert _top(card) > _top(name)
    tab.keyboard.press("Escape")
    tab.mouse.move(0, 0)
    next_name.evaluate("(name) => name.focus({ preventScroll: true })")
    name.hover()
    expect(card).to_be_visible()
    assert _top(card) < _top(name)
    tab.set_viewport_size({"width": 1280, "height": 300})
    tab.keyboard.press("Escape")
    tab.mouse.move(0, 0)
    name.hover()
    tab.wait_for_timeout(600)
    expect(card).to_have_count(0)


def _top(locator: Locator) -> float:
    box = locator.bounding_box()
    assert box is not None
    return box["y"]


def test_following_is_seen_at_once_and_taken_back_when_the_server_says_no(visit: Visit) -> None:
    tab = visit("/@susan", who=NEWCOMER)
    seen: list[str | None] = []

    def refuse(route: Route) -> None:
        seen.append(_button(tab).get_attribute("aria-pressed"))
        route.fulfill(status=429, content_type="text/html", body="<p data-explanation>Please wait.</p>")

    tab.route("**/follow", refuse)
    _button(tab).click()
    expect(tab.get_by_text("Please wait.")).to_be_visible()
    expect(_button(tab)).to_have_attribute("aria-pressed", "false")
    assert seen == ["true"]


def test_following_is_taken_back_when_the_server_is_away(visit: Visit) -> None:
    tab = visit("/@susan", who=NEWCOMER).context.new_page()  # not watched: the browser itself complains
    tab.goto("/@susan")
    tab.route("**/follow", lambda route: route.abort())
    _button(tab).click()
    expect(tab.get_by_text("No answer from the server.")).to_be_visible()
    expect(_button(tab)).to_have_accessible_name("Follow @susan")


def test_asking_to_follow_and_withdrawing(visit: Visit) -> None:
    tab = visit(f"/@{LOCKED}", who=NEWCOMER)
    for name, words in (("Requested", "You asked to follow"), ("Ask to follow", "You no longer ask to follow")):
        _button(tab, LOCKED).click()
        expect(tab.get_by_text(f"{words} @{LOCKED}.")).to_be_visible()
        expect(_button(tab, LOCKED)).to_have_accessible_name(f"{name} @{LOCKED}")


def _button(tab: Page, username: str = "susan") -> Locator:
    return tab.locator(f"#follow-{username}-button")
