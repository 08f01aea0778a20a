"""The site by keyboard alone: everything can be reached, seen and done, and the focus is never lost."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from microblog.demo.cast import PASSWORD
from tests.browser.conftest import POSTS_ON_A_PAGE
from tests.browser.tabs import Visit
from tests.browser.village import NEWCOMER, READER

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement"
RING = (
    f"getComputedStyle({FOCUSED}).outlineStyle !== 'none' && parseFloat(getComputedStyle({FOCUSED}).outlineWidth) >= 2"
)
MARGIN_LINE = f"getComputedStyle({FOCUSED}.closest('.composer').children[1]).boxShadow.endsWith('inset')"


def focused(tab: Page) -> str:
    """The text or the name of what has the focus."""
    return str(tab.evaluate(f"{FOCUSED}.name || {FOCUSED}.innerText || {FOCUSED}.id || ''")).strip()


def tab_to(tab: Page, name: str, most: int = 60) -> None:
    """Press the tab key until something of this name, or that begins so, has the focus."""
    for _ in range(most):
        tab.keyboard.press("Tab")
        if focused(tab).startswith(name):
            return
    raise AssertionError(f"{name} cannot be reached")


def test_the_first_stop_skips_the_navigation(visit: Visit) -> None:
    tab = visit("/explore")
    tab.keyboard.press("Tab")
    skip = tab.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    tab.keyboard.press("Enter")
    expect(tab.locator("#main")).to_be_focused()
    tab.keyboard.press("Tab")
    assert tab.evaluate(f"document.getElementById('main').contains({FOCUSED})")


@pytest.mark.parametrize(
    ("path", "who"), [("/", READER), ("/explore", ""), ("/settings/profile", READER), ("/login", "")]
)
def test_what_has_the_focus_can_be_seen(path: str, who: str, visit: Visit) -> None:
    tab = visit(path, who=who)
    seen = 0
    while seen < 50:
        tab.keyboard.press("Tab")
        if tab.evaluate(f"{FOCUSED} === document.body"):
            break
        shown = MARGIN_LINE if tab.evaluate(f"{FOCUSED}.id === 'post'") else RING
        assert tab.evaluate(shown), tab.evaluate(f"{FOCUSED}.outerHTML")
        seen += 1
    assert seen > 8


def test_signing_up(visit: Visit) -> None:
    tab = visit("/")
    tab_to(tab, "Sign up")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/sign-up")
    name = f"kim_{uuid4().hex[:8]}"
    for field, text in (
        ("username", name),
        ("email", f"{name}@example.com"),
        ("password", PASSWORD),
        ("password2", PASSWORD),
    ):
        tab_to(tab, field)
        tab.keyboard.type(text)
    tab.keyboard.press("Enter")
    expect(tab.get_by_text(f"Welcome, @{name}!")).to_be_visible()


def test_a_form_with_mistakes_says_so_where_the_focus_is(visit: Visit) -> None:
    tab = visit("/sign-up")
    tab_to(tab, "username")
    tab.keyboard.type("No good name")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("alert")).to_be_focused()
    tab_to(tab, "Username", most=1)
    tab.keyboard.press("Enter")
    field = tab.get_by_label("Username")
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(re.compile("Please use 1 to 30 letters"))


def test_writing_publishing_deleting_and_undoing(visit: Visit) -> None:
    tab = visit("/explore", who=NEWCOMER)
    text = f"By keyboard, {uuid4().hex}."
    tab_to(tab, "Write")
    tab.keyboard.press("Enter")
    expect(tab.get_by_label("Your post")).to_be_focused()
    tab.keyboard.type(text)
    tab.keyboard.press("Control+Enter")
    expect(tab.get_by_text("Your post is live.")).to_be_visible()
    expect(tab.locator(".post-text", has_text=text)).to_be_visible()
    tab_to(tab, "More about this post")
    tab.keyboard.press("Enter")
    tab_to(tab, "Delete")
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Your post was deleted.")).to_be_visible()
    tab_to(tab, "Undo")
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Your post is back.")).to_be_visible()
    tab_to(tab, "More about this post")
    tab.keyboard.press("Enter")
    tab_to(tab, "Delete")
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Your post was deleted.")).to_be_visible()
    expect(tab.get_by_text(text)).to_have_count(0)


def test_a_menu_closes_and_gives_the_focus_back(visit: Visit) -> None:
    tab = visit("/explore", who=READER)
    tab_to(tab, "More about this post")
    menu = tab.locator(".post").first.locator(".menu")
    tab.keyboard.press("Enter")
    tab_to(tab, "Copy link", most=1)
    tab.keyboard.press("Escape")
    expect(menu.locator("summary")).to_be_focused()
    expect(menu).not_to_have_attribute("open", "")
    tab.keyboard.press("Enter")
    tab_to(tab, "Share", most=2)
    for _ in range(4):
        tab.keyboard.press("Tab")
    expect(menu).not_to_have_attribute("open", "")


def test_following_keeps_the_focus_on_the_button(visit: Visit) -> None:
    tab = visit("/@susan", who=NEWCOMER)
    tab.evaluate("window.isSamePage = true")
    button = tab.locator("#follow-susan-button")
    followers = int(tab.locator("#counts-susan a").nth(1).locator("strong").inner_text())
    for name, count in (("Following", followers + 1), ("Follow", followers)):
        button.focus()
        tab.keyboard.press("Enter")
        expect(button).to_have_accessible_name(f"{name} @susan")
        expect(button).to_be_focused()
        expect(tab.locator("#counts-susan a").nth(1).locator("strong")).to_have_text(str(count))
        expect(tab.locator("#my-counts a").nth(2).locator("strong")).to_have_text("1" if name == "Following" else "0")
    assert tab.evaluate("window.isSamePage")


def test_loading_more_moves_the_focus_to_the_first_new_post(visit: Visit) -> None:
    tab = visit("/explore")
    posts = tab.locator("#posts .post")
    expect(posts).to_have_count(POSTS_ON_A_PAGE)
    last = posts.last
    tab.get_by_role("button", name="Load more").focus()
    scrolled = tab.evaluate("scrollY")
    place = last.bounding_box()
    tab.keyboard.press("Space")
    expect(posts).to_have_count(2 * POSTS_ON_A_PAGE)
    expect(posts.nth(POSTS_ON_A_PAGE)).to_be_focused()
    assert tab.evaluate("scrollY") == scrolled
    assert posts.nth(POSTS_ON_A_PAGE - 1).bounding_box() == place
    tab.keyboard.press("Tab")
    assert tab.evaluate(f"document.querySelectorAll('.post')[{POSTS_ON_A_PAGE}].contains({FOCUSED})")
