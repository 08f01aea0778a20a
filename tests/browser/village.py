"""Where the browser tests go: every page, as every kind of reader, and the states that pages can be in."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page

LONG_USERNAME = "a_very_long_username_of_thirty"
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorffwelchevoraltern"
READER = "robin"
"""Has written one post, and follows nobody."""

NEWCOMER = "nele"
"""Has written nothing."""

LOCKED = "lotte"
"""Wants to be asked, has facts on the profile, and asks to follow `READER`, who wants to be asked too."""

UNCONFIRMED = "ulla"
"""Has not confirmed the address."""


@dataclass(frozen=True)
class Village:
    """The server's address and data folder, and the paths of some posts."""

    url: str
    data: Path
    posts: dict[str, str]


Step = Callable[[Page], object]


@dataclass(frozen=True)
class Place:
    """A page as somebody sees it; `step` brings it into the state that is meant. Paths may name posts: `{own}`."""

    path: str
    who: str = ""
    step: Step | None = None
    name: str = ""

    def __str__(self) -> str:
        return f"{self.name or self.path} as {self.who or 'visitor'}"


def choose(post: Locator, name: str) -> None:
    """Press a button in a post's menu."""
    post.locator(".menu summary").click()
    post.get_by_role("button", name=name).click()


def open_menu(page: Page) -> None:
    """Look what can be done with the first post."""
    page.locator(".post .menu summary").first.click()


def open_audience(page: Page) -> None:
    """Look for whom a post can be."""
    page.locator("#post").focus()
    page.locator(".audience summary").click()


def outdated(page: Page) -> None:
    """Save a text that was changed elsewhere in the meantime."""
    page.locator("input[name=version]").evaluate("field => { field.value = '1'; }")
    page.locator("#post").fill("Changed again.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").wait_for()


def edit_in_place(page: Page) -> None:
    """Open the form where the post is."""
    open_menu(page)
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Edit a post").wait_for()


def edit_refused_in_place(page: Page) -> None:
    """Write too much, and try to save it."""
    edit_in_place(page)
    page.get_by_label("Edit a post").fill("word " * 101)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").wait_for()


def submit(page: Page) -> None:
    """Send the form that the page is about."""
    page.locator("main .sheet form [type=submit]").first.click()
    page.wait_for_load_state()


def overlong(page: Page) -> None:
    """Write more than a post has room for."""
    page.locator("#post").fill("word " * 101)


def refused(page: Page) -> None:
    """Try to publish it."""
    overlong(page)
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("alert").wait_for()


def published(page: Page) -> None:
    """Publish, delete, and see the offer to undo it, which keeps its promise only for ten seconds."""
    page.locator("#post").fill("Soon gone.")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Your post is live.").wait_for()
    choose(page.locator("#posts .post", has_text="Soon gone.").first, "Delete")
    page.get_by_role("button", name="Undo").wait_for()


def card(page: Page) -> None:
    """Open the card beside a name."""
    page.locator(".post a.name").first.press("Alt+ArrowDown")
    page.locator(".card").wait_for()


def half_a_fact(page: Page) -> None:
    """Write what nobody could understand."""
    page.locator("#field_1_value").fill("https://example.org")
    submit(page)


def wrong_sign_up(page: Page) -> None:
    """Sign up with everything wrong."""
    page.get_by_label("Username").fill("No good name")
    submit(page)


def no_picture(page: Page) -> None:
    """Send a file that is no picture."""
    page.get_by_label("Picture").set_input_files({"name": "me.jpg", "mimeType": "image/jpeg", "buffer": b"not one"})
    submit(page)


FOR_VISITORS = [
    Place(path)
    for path in (
        "/",
        "/explore",
        "/sign-up",
        "/login",
        "/forgot-password",
        "/shortcuts",
        "/confirm/nonsense",
        "/reset-password/nonsense",
        "/undo-email/nonsense",
        "/@susan",
        "/@susan/followers",
        "/@susan/following",
        f"/@{NEWCOMER}",
        "{long}",
        "{edited}/history",
        "/tags/bread",
        f"/tags/{'w' * 100}",
        "/nowhere",
        "/about",
        "{invitation}",
        "/invite/nonsense",
    )
]
FOR_MEMBERS = [
    Place(path, READER)
    for path in (
        "/",
        "/explore",
        f"/@{READER}",
        "/@susan",
        "/@susan/followers",
        f"/@{LONG_USERNAME}",
        f"/@{LOCKED}",
        f"/@{READER}/followers",
        "/people",
        "/tags/libros",
        f"/@{NEWCOMER}/following",
        "{own}",
        "{own}/edit",
        "/settings/profile",
        "/settings/followers",
        "/settings/picture",
        "/settings/preferences",
        "/settings/password",
        "/settings/sessions",
        "/settings/account",
        "/settings/username",
        "/settings/email",
        "/settings/delete",
        "/shortcuts",
        "/nowhere",
    )
]
FOR_ADMINS = [
    Place(path, "susan")
    for path in (
        "/invitations",
        "{invitation}",
        "/settings/profile",
        "/admin/accounts",
        "/admin/accounts?q=nobody_at_all",
        f"/admin/accounts/{LONG_USERNAME}",
        "/admin/accounts/susan",
        "/admin/accounts/david/disable",
        "/admin/accounts/david/role",
        "/admin/invitations",
        "/admin/site",
        "/admin/jobs",
        "{drop_job}",
        "/admin/log",
    )
]
STATES = [
    Place("/-/design", READER),
    Place("/", UNCONFIRMED),
    Place("/", "susan"),
    Place("/explore", READER, card, "card"),
    Place("/settings/profile", READER, half_a_fact, "half a fact"),
    Place("/@susan", UNCONFIRMED),
    Place("/", READER, overlong, "too long"),
    Place("/", READER, refused, "refused"),
    Place("/", READER, published, "undo"),
    Place("{edited}", READER, name="edited"),
    Place("/explore", READER, open_menu, "menu"),
    Place("{own}", READER, open_menu, "one's own menu"),
    Place("/", READER, open_audience, "audience"),
    Place("{own}/edit", READER, outdated, "outdated edit"),
    Place("{own}", READER, edit_in_place, "edit in place"),
    Place("{own}", READER, edit_refused_in_place, "refused in place"),
    Place("/login", "", submit, "wrong log-in"),
    Place("/sign-up", "", wrong_sign_up, "wrong sign-up"),
    Place("/settings/password", READER, submit, "wrong password"),
    Place("/settings/picture", READER, no_picture, "wrong picture"),
]
PLACES = FOR_VISITORS + FOR_MEMBERS + FOR_ADMINS + STATES


def go(page: Page, place: Place, village: Village) -> None:
    """Open a place and bring it into its state."""
    page.goto(place.path.format(**village.posts))
    if place.step:
        place.step(page)
