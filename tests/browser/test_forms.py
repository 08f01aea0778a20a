"""What scripts add to forms: a link that is copied, and rows that come one by one."""

import pytest
from playwright.sync_api import expect

from tests.browser.tabs import Visit
from tests.browser.village import READER, Village

pytestmark = pytest.mark.browser


def test_the_link_of_an_invitation_is_copied_and_said(village: Village, visit: Visit) -> None:
    tab = visit("/invitations", who="susan", permissions=["clipboard-read", "clipboard-write"])
    tab.get_by_role("button", name="Make a link").click()
    tab.get_by_role("button", name="Copy").click()
    expect(tab.locator("#toasts")).to_contain_text("The link is copied.")
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{village.url}/invite/")
    assert copied == tab.get_by_label("The link", exact=True).input_value()


def test_a_link_that_cannot_be_copied_is_selected(visit: Visit) -> None:
    tab = visit(who="susan", fresh=True)
    tab.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden'))")
    tab.goto("/invitations")
    tab.get_by_role("button", name="Make a link").click()
    tab.get_by_role("button", name="Copy").click()
    assert tab.evaluate("getSelection().toString()") == tab.get_by_label("The link", exact=True).input_value()
    expect(tab.locator("#toasts")).to_be_empty()


def test_rows_for_facts_come_one_by_one(visit: Visit) -> None:
    tab = visit("/settings/profile", who=READER)
    rows, more = tab.locator("div.fact:visible"), tab.get_by_role("button", name="Add another")
    expect(rows).to_have_count(1)
    for number in (2, 3, 4):
        more.click()
        expect(tab.get_by_label(f"Label of fact {number}")).to_be_focused()
    expect(rows).to_have_count(4)
    expect(more).to_be_hidden()


def test_without_scripts_all_rows_are_there_and_nothing_that_needs_them(visit: Visit) -> None:
    tab = visit("/settings/profile", who=READER, java_script_enabled=False)
    expect(tab.locator("div.fact:visible")).to_have_count(4)
    expect(tab.get_by_role("button", name="Add another")).to_be_hidden()
