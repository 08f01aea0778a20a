"""Take the pictures in `docs/`, from the demo and the design page: `make screenshots`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from microblog.demo.cast import PASSWORD
from scripts.browser import LAUNCH_ARGUMENTS, find
from tests.fixtures.servers import running_server

DOCS = Path(__file__).parent.parent / "docs"
READER = "susan"
WIDE: Any = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}
PHONE: Any = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "device_scale_factor": 2}
PARTS = {"light": "section:has(> h2:text('Buttons'))", "dark": "section:has(> h2:text('Writing'))"}
SHEET: Any = {"viewport": {"width": 768, "height": 1000}, "color_scheme": "light"}


def main() -> int:
    """Start a server with the demo's people, and photograph it."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        for command in (("db", "upgrade"), ("demo",)):
            run = [Path(sys.executable).with_name("microblog"), *command]
            subprocess.run(run, env=os.environ | {"MICROBLOG_DATA": str(data)}, check=True, stdout=subprocess.DEVNULL)
        with running_server(data, design_page=True) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find(), args=LAUNCH_ARGUMENTS)
            take(browser, server.url)
            browser.close()
    return 0


def take(browser: Browser, url: str) -> None:
    """Every picture."""
    photograph(somebody(browser, url, WIDE), "/", "screenshot.png")
    photograph(somebody(browser, url, PHONE), "/", "screenshot-dark-phone.png")
    for look, part in PARTS.items():
        photograph(visitor(browser, url, SHEET), f"/-/design?look={look}", f"design-{look}.png", part)


def visitor(browser: Browser, url: str, options: Any) -> Page:
    """A tab of somebody who is not logged in."""
    context: BrowserContext = browser.new_context(base_url=url, reduced_motion="reduce", **options)
    return context.new_page()


def somebody(browser: Browser, url: str, options: Any) -> Page:
    """A tab of the reader."""
    page = visitor(browser, url, options)
    page.goto("/login")
    page.get_by_label("Username or e-mail").fill(READER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{url}/")
    return page


def photograph(page: Page, path: str, name: str, part: str = "html") -> None:
    """Open a page, wait until its pictures are there, and write the file; of a part of it, all that there is."""
    page.goto(path, wait_until="networkidle")
    if part == "html":
        page.screenshot(path=DOCS / name)
    else:
        page.locator(part).screenshot(path=DOCS / name)
    print(f"docs/{name}: {(DOCS / name).stat().st_size // 1000} KB")


if __name__ == "__main__":
    sys.exit(main())
