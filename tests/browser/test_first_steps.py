"""The first steps of somebody new, from signing up to a forgotten password, with JavaScript and without."""

import re
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.tabs import Visit, log_in
from tests.browser.village import Village, choose

pytestmark = pytest.mark.browser

PASSWORD = "a lamp in the window"
NEW_PASSWORD = "two lamps in the window"
PATIENCE = 20

T = TypeVar("T")


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_the_first_steps(javascript: bool, village: Village, visit: Visit) -> None:
    name = f"kim_{uuid4().hex[:8]}"
    tab = visit("/", java_script_enabled=javascript)
    sign_up(tab, name)
    expect(tab.get_by_text("Confirm your address to write and follow")).to_be_visible()
    expect(tab.get_by_label("Your post")).to_have_count(0)
    confirm(tab, link_in_mail(village.data, name, "Confirm"))
    write_delete_and_undo(tab, name)
    follow_and_read(tab)
    log_out(tab)
    forget_password(tab, village, name)
    log_in_to_stay(tab, name)


def sign_up(tab: Page, name: str) -> None:
    """Make an account; one is logged in with it."""
    tab.get_by_role("main").get_by_role("link", name="Sign up").click()
    tab.get_by_label("Username").fill(name)
    tab.get_by_label("E-mail").fill(f"{name}@example.com")
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_label("Repeat the password").fill(PASSWORD)
    tab.get_by_role("main").get_by_role("button", name="Sign up").click()
    expect(tab.get_by_text(f"Welcome, @{name}! We have sent a link to {name}@example.com")).to_be_visible()


def confirm(tab: Page, link: str) -> None:
    """Open the link from the mail, and press the button there, beside no other."""
    tab.goto(link)
    expect(tab.get_by_role("button", name="Send it again")).to_have_count(0)
    tab.get_by_role("button", name="Confirm my address").click()
    expect(tab.get_by_text("Thank you: your address is confirmed.")).to_be_visible()


def write_delete_and_undo(tab: Page, name: str) -> None:
    """Publish a first post, delete it, and take that back."""
    tab.goto("/")
    tab.get_by_label("Your post").fill("Hello, I am new here. @susan told me of it.")
    tab.get_by_role("button", name="Publish").click()
    expect(tab.get_by_text("Your post is live.")).to_be_visible()
    post = tab.locator(".post", has_text="Hello, I am new here.")
    expect(post.get_by_role("link", name="@susan")).to_be_visible()
    choose(post, "Delete")
    expect(tab.get_by_text("Your post was deleted.")).to_be_visible()
    expect(post).to_have_count(0)
    tab.get_by_role("button", name="Undo").click()
    expect(tab.get_by_text("Your post is back.")).to_be_visible()
    expect(tab).to_have_url(re.compile(r":\d+/$"))
    expect(post).to_be_visible()


def follow_and_read(tab: Page) -> None:
    """Follow somebody who is suggested, and find their posts at home."""
    tab.goto("/")
    suggested = tab.locator(".suggested .person")
    expect(suggested).to_have_count(3)
    handle = suggested.first.locator(".handle").inner_text()
    suggested.first.get_by_role("button", name="Follow").click()
    expect(tab.get_by_text(f"You are following {handle}.")).to_be_visible()
    wait_until(lambda: tab.goto("/") and tab.locator("#posts .handle", has_text=handle).count(), "their posts at home")
    expect(tab.locator(".suggested .handle", has_text=handle)).to_have_count(0)


def log_out(tab: Page) -> None:
    """Leave, and be a visitor again."""
    tab.get_by_role("navigation").get_by_role("button", name="Log out").click()
    expect(tab.get_by_role("heading", name="People, in their own words.")).to_be_visible()
    assert [cookie for cookie in tab.context.cookies() if cookie["name"] == "session"] == []
    tab.goto("/settings/profile")
    expect(tab).to_have_url(re.compile("/login"))


def forget_password(tab: Page, village: Village, name: str) -> None:
    """Choose a new password by mail. The link works once."""
    tab.get_by_role("link", name="Forgot your password?").click()
    tab.get_by_label("E-mail").fill(f"{name}@example.com")
    tab.get_by_role("button", name="Send the link").click()
    expect(tab.get_by_text("a mail with a link is on its way")).to_be_visible()
    link = link_in_mail(village.data, name, "Choose a new password")
    tab.goto(link)
    tab.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
    tab.get_by_label("Repeat the new password").fill(NEW_PASSWORD)
    tab.get_by_role("button", name="Change password").click()
    expect(tab.get_by_text("Your new password is saved. Please log in with it.")).to_be_visible()
    tab.goto(link)
    expect(tab.get_by_role("heading", name="This link no longer works")).to_be_visible()


def log_in_to_stay(tab: Page, name: str) -> None:
    """The old password is refused; with the new one, and asked to, the browser keeps the session for a month."""
    tab.goto("/login?next=/settings/profile")
    log_in(tab, name, PASSWORD)
    expect(tab.get_by_role("alert")).to_contain_text("The username or the password is wrong.")
    tab.get_by_label("Stay logged in for 30 days").check()
    log_in(tab, name, NEW_PASSWORD)
    expect(tab).to_have_url(re.compile("/settings/profile$"))
    assert 29 < days_kept(tab.context) <= 30


def days_kept(context: BrowserContext) -> float:
    """How long the browser keeps the session."""
    session = next(cookie for cookie in context.cookies() if cookie["name"] == "session")
    return (session["expires"] - time.time()) / 86400


def link_in_mail(data: Path, name: str, subject: str) -> str:
    """The first link of somebody's mail with a subject that begins so, once the worker has sent it."""

    def found() -> list[str]:
        mine = [mail for mail in mails(data) if str(mail["To"]).startswith(f"{name}@")]
        return [text_of(mail) for mail in mine if str(mail["Subject"]).startswith(subject)]

    return str(re.findall(r"https?://\S+", wait_until(found, f"a mail “{subject} …” to {name}")[0])[0])


def wait_until(happens: Callable[[], T], what: str) -> T:
    """Look again and again until a job of the worker has done its work."""
    patience = time.monotonic() + PATIENCE
    while time.monotonic() < patience:
        if result := happens():
            return result
        time.sleep(0.1)
    raise AssertionError(f"in vain: {what}")


def text_of(mail: EmailMessage) -> str:
    """The plain part."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def mails(data: Path) -> list[EmailMessage]:
    """All mails so far."""
    return [
        message_from_bytes(file.read_bytes(), EmailMessage, policy=policy.default) for file in data.glob("outbox/*.eml")
    ]
