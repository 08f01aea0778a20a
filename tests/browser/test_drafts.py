"""What somebody writes is kept until the server has it, and shown to nobody else."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tabs import Visit, log_in
from tests.browser.test_composer import delete
from tests.browser.village import NEWCOMER, READER

pytestmark = pytest.mark.browser

KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('draft.')).map((name) => localStorage[name]).join()"
WITHIN = 500


def test_a_draft_outlives_everything_but_being_published(visit: Visit) -> None:
    tab = visit("/", who=NEWCOMER, fresh=True)
    text = f"Half a thought, {uuid4().hex}"
    write(tab, text)
    tab.reload()
    sees_draft(tab, text)
    without_network(tab, text)
    session_ends(tab, text)
    come_back(tab, NEWCOMER)
    sees_draft(tab, text)
    discard_and_bring_back(tab, text)
    publish(tab, text)
    log_out(tab, f"{text} and more")


def test_a_draft_is_of_one_account_and_a_refused_one_is_still_there(visit: Visit) -> None:
    tab = visit("/", who=READER)
    write(tab, "word " * 101)
    tab.get_by_role("button", name="Publish").click()
    expect(tab.get_by_role("alert")).to_be_visible()
    tab.goto("/")
    sees_draft(tab, "word " * 101)
    state = tab.context.storage_state()
    other = visit("/", who=NEWCOMER)
    mine = other.context.cookies()
    stranger = visit("/explore", storage_state={**state, "cookies": mine})
    assert "word" in stranger.evaluate(KEPT)
    stranger.goto("/")
    expect(stranger.get_by_label("Your post")).to_have_value("")
    two_tabs(visit("/explore", who=NEWCOMER))


def two_tabs(first: Page) -> None:
    """What is written in one does not push out what is written in another: it comes when that is published."""
    second = first.context.new_page()
    texts = [f"In one tab, {uuid4().hex}", f"In another, {uuid4().hex}"]
    for page in (first, second):
        page.goto("/")
    for page, text in zip((first, second), texts, strict=True):
        write(page, text)
    first.close()
    second.get_by_role("button", name="Publish").click()
    sees_draft(second, texts[0])
    assert texts[1] not in second.evaluate(KEPT)
    second.get_by_role("button", name="Discard").click()
    delete(second, texts[1])


def write(tab: Page, text: str) -> None:
    """Type, and find it kept half a second later."""
    tab.get_by_label("Your post").fill(text)
    tab.wait_for_timeout(WITHIN)
    assert text in tab.evaluate(KEPT)


def sees_draft(tab: Page, text: str) -> None:
    """The text is back, and one is told so."""
    expect(tab.get_by_label("Your post")).to_have_value(text)
    expect(tab.get_by_text("This draft was kept for you.")).to_be_visible()


def without_network(tab: Page, text: str) -> None:
    """Sending leads nowhere, and not to the browser's own page; after five seconds a bar says why."""
    tab.clock.install()
    tab.context.set_offline(True)
    tab.get_by_role("button", name="Publish").click()
    expect(tab.get_by_text("No answer from the server. Check your connection")).to_be_visible()
    expect(tab.get_by_label("Your post")).to_have_value(text)
    bar = tab.locator("#offline")
    expect(bar).to_be_empty()
    tab.clock.fast_forward(5000)
    expect(bar).to_contain_text("No answer from the server. What you wrote is kept here.")
    tab.get_by_label("Your post").fill("")
    expect(bar.get_by_text("What you wrote is kept here.")).to_be_hidden()
    tab.get_by_label("Your post").fill(text)
    tab.context.set_offline(False)
    expect(bar).to_be_empty()
    expect(tab.get_by_text("The server answers again.")).to_be_visible()


def session_ends(tab: Page, text: str) -> None:
    """Publish with a session that is over: the error page shows the text, too."""
    tab.context.clear_cookies(name="session")
    tab.get_by_role("button", name="Publish").click()
    expect(tab.get_by_label("What you wrote")).to_have_value(text)


def discard_and_bring_back(tab: Page, text: str) -> None:
    """Throw the draft away, and think better of it."""
    tab.get_by_role("button", name="Discard").click()
    expect(tab.get_by_label("Your post")).to_have_value("")
    assert tab.evaluate(KEPT) == ""
    tab.get_by_role("button", name="Bring it back").click()
    expect(tab.get_by_label("Your post")).to_have_value(text)


def publish(tab: Page, text: str) -> None:
    """Send it: it is a post now, and no draft any more, not even on the page that Back leads to."""
    tab.get_by_label("Your post").press("Control+Enter")
    expect(tab.get_by_text("Your post is live.")).to_be_visible()
    expect(tab.get_by_label("Your post")).to_have_value("")
    assert tab.evaluate(KEPT) == ""
    tab.go_back()
    expect(tab.get_by_label("Your post")).to_have_value("")
    tab.goto("/")
    delete(tab, text)


def come_back(tab: Page, who: str) -> None:
    """Log in again, and be where one was."""
    tab.get_by_role("main").get_by_role("link", name="Log in").click()
    log_in(tab, who)
    expect(tab.get_by_label("Your post")).to_be_visible()


def log_out(tab: Page, text: str) -> None:
    """Leave for good: nothing stays for whoever comes next."""
    tab.goto("/")
    write(tab, text)
    tab.get_by_role("navigation").get_by_role("button", name="Log out").click()
    expect(tab.get_by_text("You are logged out.")).to_be_visible()
    assert tab.evaluate(KEPT) == ""
