"""Tabs that are used again: to open a page in a new one costs the machine a second, in one that is there a sixth of it."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page, StorageState

from microblog.demo.cast import PASSWORD

Visit = Callable[..., Page]

PATIENCE = 20_000
"""In milliseconds; a busy machine is no fault of the page."""

MEANT = (
    "Failed to load resource: the server responded with a status of 4",
    "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
)
"""What the console says of pages with an error status, and where a test has switched off the network."""

HEIGHT = 800
ZONE = "Europe/Madrid"
SCRIPTLESS = "/-/ready"
"""A page that runs nothing. It has the security headers of all the others, without which the browser would start a new
process for it, and one more for the next page."""

EVERYWHERE = {"locale": "en", "timezone_id": ZONE}
NOTHING: StorageState = {"cookies": [], "origins": []}


class Tabs:
    """The tabs of one browser at one site, each with cookies and storage of its own, which are empty when it is taken.

    In no tab may a script fail, a rule of the content policy be broken or a request leave this machine.
    """

    def __init__(self, browser: Browser, home: str) -> None:
        self._browser, self._home = browser, home
        self._idle: dict[str, list[Page]] = defaultdict(list)
        self._taken: list[tuple[str, Page]] = []
        self._states: dict[str, StorageState] = {}
        self.complaints: list[str] = []

    def take(self, *, who: str, width: int, dark: bool, fresh: bool, **options: Any) -> Page:
        """A tab; a `fresh` one has never been used and never will be again: for what loading costs or cannot be undone."""
        media = {name: options.pop(name) for name in ("reduced_motion", "forced_colors") if name in options}
        state: StorageState = options.pop("storage_state", None) or (self._logged_in(who) if who else NOTHING)
        chosen = EVERYWHERE | options
        kind = "" if fresh or state["origins"] else repr(sorted(chosen.items()))
        tab = self._idle[kind].pop() if self._idle[kind] else self._open(storage_state=state, **chosen)
        self._taken.append((kind, tab))
        cookies: Any = state["cookies"]  # as they are taken out, they cannot be put in, if one believes the types
        tab.context.add_cookies(cookies)
        tab.set_viewport_size({"width": width, "height": HEIGHT})
        tab.emulate_media(color_scheme="dark" if dark else "light", **media)
        return tab

    def give_back(self) -> list[str]:
        """End what the taken tabs are doing and forget what they know; gives what was complained of in them."""
        while self._taken:
            kind, tab = self._taken.pop()
            if kind and not tab.is_closed():
                _forget(tab)
                self._idle[kind].append(tab)
            else:
                tab.context.close()
        said, self.complaints[:] = [*self.complaints], []
        return said

    def _open(self, **options: Any) -> Page:
        tab = self._browser.new_context(base_url=self._home, **options).new_page()
        tab.set_default_timeout(PATIENCE)
        tab.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        tab.on("console", lambda said: self.complaints.extend(_complaint(said.type, said.text)))
        tab.on("request", lambda asked: self.complaints.extend([] if self._is_here(asked.url) else [asked.url]))
        return tab

    def _is_here(self, url: str) -> bool:
        return url.startswith((self._home, "data:"))

    def _logged_in(self, who: str) -> StorageState:
        """The cookies of somebody who is logged in already."""
        if who not in self._states:
            tab = self.take(who="", width=1280, dark=False, fresh=False)
            tab.goto("/login")
            log_in(tab, who)
            tab.wait_for_url(f"{self._home}/")
            self._states[who] = {"cookies": tab.context.storage_state()["cookies"], "origins": []}
            self._idle[self._taken.pop()[0]].append(tab)
            _forget(tab)
        return self._states[who]


def log_in(tab: Page, who: str, password: str = PASSWORD) -> None:
    """Fill in the form and send it."""
    tab.get_by_label("Username or e-mail").fill(who)
    tab.get_by_label("Password", exact=True).fill(password)
    tab.get_by_role("main").get_by_role("button", name="Log in").click()


def _forget(tab: Page) -> None:
    """Make a tab as it was when it was opened, but for what the browser keeps of the site's files."""
    for other in tab.context.pages:
        if other is not tab:
            other.close()
    tab.unroute_all()
    tab.set_extra_http_headers({})
    tab.mouse.move(0, 0)
    tab.goto(SCRIPTLESS)
    tab.evaluate("localStorage.clear(), sessionStorage.clear()")
    tab.context.clear_cookies()
    tab.emulate_media(color_scheme="null", reduced_motion="null", forced_colors="null")


def _complaint(kind: str, text: str) -> list[str]:
    is_meant = text.startswith(MEANT)
    return [f"{kind}: {text}"] if kind in {"error", "warning"} and not is_meant else []
