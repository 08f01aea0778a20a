"""Light, dark or as the device says: from the first paint on, and by choice."""

from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from microblog.ui.reading import ACCENTS
from tests.browser.tabs import Visit
from tests.browser.test_accessibility import COLOURS, violations
from tests.browser.village import NEWCOMER, Village

pytestmark = pytest.mark.browser

PAPER = "getComputedStyle(document.documentElement).backgroundColor"
ACCENT = "getComputedStyle(document.querySelector('.nav-write')).color"
LOOKS: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LIGHTNESS = f"Number({PAPER}.match(/[0-9.]+/)[0])"


def is_dark(tab: Page) -> bool:
    """Whether the paper is dark; its colour is in OKLCH, whose first number is the lightness."""
    assert str(tab.evaluate(PAPER)).startswith("oklch("), tab.evaluate(PAPER)
    return bool(tab.evaluate(LIGHTNESS) < 0.5)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_visitor_gets_what_the_device_says(javascript: bool, visit: Visit) -> None:
    assert not is_dark(visit("/", java_script_enabled=javascript))
    assert is_dark(visit("/", dark=True, java_script_enabled=javascript))


def test_a_page_follows_the_device_while_it_is_open(visit: Visit) -> None:
    tab = visit("/explore")
    tab.emulate_media(color_scheme="dark")
    assert is_dark(tab)


@pytest.mark.parametrize(("choice", "device_is_dark"), [("Dark", False), ("Light", True)])
def test_a_choice_beats_the_device_and_comes_with_the_page(choice: str, device_is_dark: bool, visit: Visit) -> None:
    tab = visit("/settings/preferences", who=NEWCOMER, dark=device_is_dark, java_script_enabled=False)
    choose(tab, choice)
    expect(tab.locator("html")).to_have_attribute("data-theme", choice.lower())
    assert is_dark(tab) == (choice == "Dark")
    expect(tab.locator("meta[name=color-scheme]")).to_have_attribute("content", choice.lower())
    tab.goto("/explore")
    assert is_dark(tab) == (choice == "Dark")
    tab.goto("/settings/preferences")
    choose(tab, "Automatic")
    assert is_dark(tab) == device_is_dark


def choose(tab: Page, look: str) -> None:
    """Set the preference."""
    tab.get_by_label("Appearance").select_option(look)
    tab.get_by_role("button", name="Save for your account").click()
    expect(tab.get_by_text("Your preferences are saved.")).to_be_visible()


def test_every_colour_that_can_be_chosen_is_legible_in_both_looks(visit: Visit, village: Village) -> None:
    """The words beside a name, and what moves, are gone when that was chosen."""
    tab = visit("/", who=NEWCOMER)
    found = {}
    for accent in filter(None, ACCENTS):
        tab.context.add_cookies([{"name": "reading", "value": f"uncounted.still.{accent}", "url": village.url}])
        tab.goto("/")
        tab.get_by_label("Your post").focus()
        tab.evaluate(AXE_SCRIPT)
        for scheme in LOOKS:
            tab.emulate_media(color_scheme=scheme)
            found[accent, scheme] = (tab.evaluate(ACCENT), violations(tab, COLOURS))
    assert len({colour for colour, _ in found.values()}) == len(found)
    assert not any(wrong for _, wrong in found.values()), found
    expect(tab.locator("#my-counts .number").first).to_be_hidden()
    expect(tab.get_by_role("button", name="Publish")).to_have_css("transition-property", "none")


def test_reduced_motion_stops_every_movement(visit: Visit) -> None:
    tab = visit("/login", reduced_motion="reduce")
    button = tab.get_by_role("main").get_by_role("button", name="Log in")
    expect(button).to_have_css("transition-property", "none")


def test_buttons_can_be_seen_in_forced_colours(visit: Visit) -> None:
    tab = visit("/login", forced_colors="active")
    button = tab.get_by_role("main").get_by_role("button", name="Log in")
    expect(button).not_to_have_css("border-top-color", "rgba(0, 0, 0, 0)")
