"""The form in which posts are written counts as the server does, and publishes once."""

import json
import re
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from microblog.posts.text import MAX_POST_LENGTH, clean, graphemes
from tests.browser.tabs import Visit
from tests.browser.village import NEWCOMER, READER, choose

pytestmark = pytest.mark.browser

TABLE = json.loads((Path(__file__).parents[1] / "posts" / "graphemes.json").read_text(encoding="utf-8"))

COUNTS = """(texts) => {
  const area = document.getElementById("post");
  const counter = document.querySelector(".counter");
  return texts.map((text) => {
    area.value = text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    return counter.textContent;
  });
}"""

SEND_THRICE = """() => {
  const form = document.querySelector("[data-composer]");
  const send = () => fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  return Promise.all([send(), send(), send()]).then((answers) => answers.map((answer) => answer.ok));
}"""


def test_the_counter_counts_as_the_server_does(visit: Visit) -> None:
    """Single characters between two letters, so that nothing is trimmed; and whole texts, as people type them."""
    tab = visit("/", who=READER)
    texts = [f"a {case['text']} b" for case in TABLE["cases"]] + [case["text"] for case in TABLE["typed"]]
    shown = tab.evaluate(COUNTS, texts)
    assert [MAX_POST_LENGTH - int(number) for number in shown] == [graphemes(clean(text)) for text in texts]


def test_the_counter_shows_when_it_matters_and_says_so_once(visit: Visit) -> None:
    tab = visit("/", who=READER)
    area, counter = tab.get_by_label("Your post"), tab.locator(".counter")
    voice = tab.locator(".composer [data-left]")
    area.fill("x" * 400)
    expect(counter).to_be_hidden()
    area.fill("x" * 485)
    expect(counter).to_have_text("15")
    expect(voice).to_have_text("Characters left: 15")
    area.press_sequentially("x")
    expect(counter).to_have_text("14")
    expect(voice).to_have_text("Characters left: 15")
    area.fill("x" * 503)
    expect(counter).to_have_text("-3")
    expect(voice).to_have_text("Characters over the limit: 3")


def test_what_is_refused_is_kept_and_can_be_mended(visit: Visit) -> None:
    tab = visit("/", who=READER)
    tab.get_by_label("Your post").fill("word " * 101)
    tab.locator(".audience summary").click()
    tab.get_by_role("radio", name="Followers only").check()
    tab.get_by_role("button", name="Publish").click()
    area = tab.get_by_label("Your post")
    expect(area).to_have_value("word " * 101)
    expect(area).to_be_focused()
    expect(area).to_have_attribute("aria-invalid", "true")
    expect(tab.locator(".audience summary")).to_have_text("Who can see it: Followers only", use_inner_text=True)
    expect(tab.get_by_role("alert")).to_contain_text("over the limit: 4")
    area.fill("word " * 100)
    expect(tab.get_by_role("alert")).to_have_count(0)
    expect(area).not_to_have_attribute("aria-invalid", "true")


def test_a_form_that_is_sent_twice_makes_one_post(visit: Visit) -> None:
    tab = visit("/", who=NEWCOMER)
    text = f"Once, {uuid4().hex}."
    tab.get_by_label("Your post").fill(text)
    assert tab.evaluate(SEND_THRICE) == [True, True, True]
    tab.get_by_label("Your post").press("Control+Enter")
    expect(tab.get_by_text("Your post is live.").first).to_be_visible()
    expect(tab.locator(".post-text", has_text=text)).to_have_count(1)
    delete(tab, text)


def test_the_lines_of_a_post_stay_lines(visit: Visit) -> None:
    tab = visit("/", who=NEWCOMER)
    mark = uuid4().hex
    tab.get_by_label("Your post").fill(f"{mark}\nsecond\n\nnew paragraph")
    tab.get_by_role("button", name="Publish").click()
    post = tab.locator(".post-text", has_text=mark)
    expect(post).to_have_js_property("innerText", f"{mark}\nsecond\n\nnew paragraph")
    delete(tab, mark)


def test_a_post_is_edited_where_it_is(visit: Visit) -> None:
    """What was changed is kept when one cancels; what is wrong stands beside it; the focus is never lost."""
    tab = visit("/", who=NEWCOMER)
    mark = uuid4().hex
    tab.get_by_label("Your post").fill(f"{mark}, to be edited")
    tab.get_by_label("Your post").press("Control+Enter")
    post = tab.locator(f"#{tab.locator('.post', has_text=mark).get_attribute('id')}")
    menu, area = post.locator(".menu summary"), tab.get_by_label("Edit a post")
    open_editor(post)
    expect(area).to_be_focused()
    expect(post).to_be_hidden()
    area.fill(f"{mark} {'x' * 500}")
    tab.keyboard.press("Control+Enter")
    expect(tab.get_by_role("alert")).to_contain_text("over the limit: 33")
    expect(area).to_be_focused()
    expect(area).to_have_accessible_description(re.compile("over the limit"))
    area.fill(f"{mark}, edited")
    tab.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(post).to_contain_text(f"{mark}, to be edited")
    expect(tab.get_by_text("What you changed is kept here as a draft.")).to_be_visible()
    tab.keyboard.press("e")
    expect(area).to_have_value(f"{mark}, edited")
    audience = tab.locator("form[data-edits] .audience")
    audience.locator("summary").click()
    tab.keyboard.press("Escape")
    expect(audience).not_to_have_attribute("open", "")
    tab.get_by_role("button", name="Save").click()
    expect(tab.get_by_text("Your post is saved.")).to_be_visible()
    expect(post.locator(".post-text")).to_have_text(f"{mark}, edited")
    expect(menu).to_be_focused()
    assert not tab.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('draft.'))")
    delete(tab, mark)


def open_editor(post: Locator) -> None:
    """Choose to edit."""
    post.locator(".menu summary").click()
    post.get_by_role("link", name="Edit", exact=True).click()


def delete(tab: Page, text: str) -> None:
    """Leave the village as it was."""
    choose(tab.locator(".post", has_text=text), "Delete")
    expect(tab.get_by_role("button", name="Undo")).to_be_visible()
