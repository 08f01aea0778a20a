"""Single keys move through lists and pages, keep still while one writes, and can be switched off."""

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.browser.conftest import POSTS_ON_A_PAGE
from tests.browser.tabs import Visit
from tests.browser.test_accessibility import violations
from tests.browser.village import READER

pytestmark = pytest.mark.browser


def test_keys_move_open_load_and_go(visit: Visit) -> None:
    tab = visit("/explore", who=READER)
    posts = tab.locator("#posts .post")
    press(tab, "k", "j", "j", "k")
    expect(posts.nth(1)).to_be_focused()
    press(tab, "l")
    expect(posts).to_have_count(2 * POSTS_ON_A_PAGE)
    expect(posts.nth(POSTS_ON_A_PAGE)).to_be_focused()
    press(tab, "j")
    expect(posts.nth(POSTS_ON_A_PAGE + 1)).to_be_in_viewport()
    press(tab, "Enter")
    expect(tab).to_have_url(re.compile(r"/@\w+/\d+$"))
    tab.goto("/@susan/followers")
    press(tab, "j", "j", "o")
    expect(tab).to_have_url(re.compile(r"/@\w+$"))
    for key, path in (("s", "/settings/followers"), ("p", f"/@{READER}"), ("e", "/explore"), ("h", "/")):
        press(tab, "g", key)
        tab.wait_for_url(f"**{path}")
    press(tab, "l", "j", "l", ".")
    expect(tab.locator("#main")).to_be_focused()
    press(tab, "c")
    area = tab.get_by_label("Your post")
    expect(area).to_be_focused()
    tab.keyboard.type("jklo?.c")
    expect(area).to_have_value("jklo?.c")
    press(tab, "Escape")
    expect(area).not_to_be_focused()
    tab.keyboard.press("Control+l")
    area.fill("")


def test_the_keys_are_shown_and_switched_off(visit: Visit) -> None:
    tab = visit("/explore")
    tab.locator("#posts .post a.name").first.focus()
    press(tab, "?")
    dialog = tab.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_contain_text("Next post or person")
    tab.evaluate(AXE_SCRIPT)
    assert violations(tab) == []
    press(tab, "Escape")
    expect(dialog).to_be_hidden()
    expect(tab.locator("#posts .post a.name").first).to_be_focused()
    press(tab, "?")
    dialog.get_by_role("button", name="Switch shortcuts off").click()
    expect(tab.get_by_text("Shortcuts are off.")).to_be_visible()
    press(tab, "?", "j")
    expect(dialog).to_have_count(0)
    expect(tab.locator("#posts .post:focus")).to_have_count(0)
    tab.goto("/shortcuts")
    tab.get_by_role("button", name="Switch shortcuts on").click()
    expect(tab.get_by_text("Shortcuts are on.")).to_be_visible()


def press(tab: Page, *keys: str) -> None:
    """One key after the other."""
    for key in keys:
        tab.keyboard.press(key)
