"""Who comes back to a list finds it as long as it was, at the same place, with the focus where it was."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import POSTS_ON_A_PAGE
from tests.browser.tabs import Visit
from tests.browser.village import READER, Village

pytestmark = pytest.mark.browser

LENGTHEN = """() => {
  const posts = document.getElementById("posts");
  const last = [...posts.querySelectorAll(".post")].at(-1);
  for (let more = 0; more < 300; more += 1) last.after(last.cloneNode(true));
  document.dispatchEvent(new CustomEvent("htmx:after:swap"));
}"""
PLACE = "document.activeElement.getBoundingClientRect().top"


def test_back_leads_to_the_same_post_and_what_fails_can_be_tried_again(visit: Visit) -> None:
    tab = visit("/explore", who=READER)
    posts, more = tab.locator("#posts .post"), tab.get_by_role("button", name="Load more")
    load_more_fails(tab)
    expect(posts).to_have_count(POSTS_ON_A_PAGE)
    for pages in (2, 3):
        more.click()
        expect(posts).to_have_count(pages * POSTS_ON_A_PAGE)
    link = posts.nth(2 * POSTS_ON_A_PAGE + 3).locator("a.post-time")
    link.focus()
    tab.keyboard.press("ArrowDown")
    tab.wait_for_timeout(300)
    before = tab.evaluate(PLACE)
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", name="Post", exact=True)).to_be_visible()
    tab.go_back()
    expect(posts).to_have_count(3 * POSTS_ON_A_PAGE)
    expect(link).to_be_focused()
    assert tab.evaluate(PLACE) == pytest.approx(before, abs=2)
    a_very_long_list_goes_on_elsewhere(tab)
    while more.count():
        seen = posts.last.get_attribute("id")
        more.click()
        expect(posts.last).not_to_have_attribute("id", str(seen))
    expect(tab.get_by_text("That is everything, back to the first post.")).to_be_visible()
    what_is_for_others_is_a_page_of_its_own(tab)


def what_is_for_others_is_a_page_of_its_own(tab: Page) -> None:
    """Whose session has ended gets no visitor's posts among their own."""
    tab.goto("/explore")
    tab.context.clear_cookies(name="session")
    tab.get_by_role("button", name="Load more").click()
    expect(tab.get_by_role("link", name="Back to the newest")).to_be_visible()


def a_very_long_list_goes_on_elsewhere(tab: Page) -> None:
    """A page with three hundred rows takes no more of them: the next ones are a page."""
    tab.evaluate(LENGTHEN)
    tab.get_by_role("button", name="Load more").click()
    expect(tab.get_by_role("link", name="Back to the newest")).to_be_visible()
    expect(tab.locator("#posts .post")).to_have_count(POSTS_ON_A_PAGE)


def test_what_is_done_to_a_post_leads_back_to_it(visit: Visit) -> None:
    """By keyboard; and when it is gone, to what brings it back. On a low window, where one has to scroll to it."""
    tab = visit("/", who=READER)
    tab.set_viewport_size({"width": 1280, "height": 300})
    post = tab.locator("#posts .post").nth(1)
    for deed in ("Pin to your profile", "Unpin from your profile", "Delete"):
        post.evaluate("post => scrollBy(0, post.getBoundingClientRect().top - 50)")
        at = post.evaluate("post => [post.getBoundingClientRect().top, scrollY]")
        post.locator(".menu summary").focus()
        tab.keyboard.press("Enter")
        post.get_by_role("button", name=deed).press("Enter")
        expect(tab.locator(".toast")).to_be_visible()
        undo = tab.get_by_role("button", name="Undo")
        expect(undo if deed == "Delete" else post).to_be_focused()
        if deed != "Delete":
            assert post.evaluate("post => [post.getBoundingClientRect().top, scrollY]") == pytest.approx(at, abs=2)
    first = tab.locator("#posts .post").first
    at = first.evaluate("post => [post.getBoundingClientRect().top, scrollY]")
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("Your post is back.")).to_be_visible()
    expect(post).to_be_focused()
    assert first.evaluate("post => [post.getBoundingClientRect().top, scrollY]") == pytest.approx(at, abs=2)


def test_more_comes_by_itself_for_whoever_wants_that(visit: Visit, village: Village) -> None:
    tab = visit(who=READER)
    tab.context.add_cookies([{"name": "reading", "value": "onward", "url": village.url}])
    tab.goto("/explore")
    posts = tab.locator("#posts .post")
    expect(posts).to_have_count(POSTS_ON_A_PAGE)
    posts.nth(1).focus()
    tab.mouse.wheel(0, 1000)
    expect(posts).not_to_have_count(POSTS_ON_A_PAGE)
    expect(posts.nth(1)).to_be_focused()


def load_more_fails(tab: Page) -> None:
    """The link is still there, the reader is told, and can go on."""
    tab.route("**/explore?before=*", lambda route: route.fulfill(status=403, body="<p data-explanation>Not now.</p>"))
    more = tab.get_by_role("button", name="Load more")
    more.click()
    expect(tab.get_by_text("Not now.")).to_be_visible()
    expect(more).to_be_visible()
    expect(more).not_to_have_attribute("aria-busy", "true")
    tab.unroute("**/explore?before=*")
