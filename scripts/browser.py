"""Find a Chromium for the browser tests, and install one where that can be done: `python scripts/browser.py`.

As root on Debian it is Debian's own package, elsewhere Playwright's download. When there is none in the end, this says
the line that mends it and exits with 1: browser tests are never skipped.
"""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
"""The shell comes first: it is Chromium without windows, and takes a third less of the processor for the same pages."""
MAC_PATHS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
LAUNCH_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SECONDS_TO_INSTALL = 600


def main() -> int:
    """Make sure that a browser starts; say which, or what to do."""
    if path := works():
        print(f"browser: {path}")
        return 0
    install()
    if path := works():
        print(f"browser: {path}")
        return 0
    print(f"No Chromium starts for the browser tests. This mends it:\n\n    {advice()}\n", file=sys.stderr)
    return 1


def find() -> str | None:
    """The path of a browser that is installed on this machine, or `None`; `MICROBLOG_BROWSER` names another."""
    if chosen := os.environ.get("MICROBLOG_BROWSER"):
        return chosen
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in (*found, *MAC_PATHS) if path and Path(path).exists()), None)


def works() -> str | None:
    """The path of the browser that the tests will use, if it starts and opens a page."""
    with sync_playwright() as playwright:
        path = find() or playwright.chromium.executable_path
        try:
            browser = playwright.chromium.launch(executable_path=path, args=LAUNCH_ARGUMENTS, timeout=60_000)
            browser.new_page().goto("about:blank")
            browser.close()
        except Error as error:
            if Path(path).exists():
                print(str(error).strip(), file=sys.stderr)
            return None
    return path


def install() -> None:
    """Install a browser, without asking anything; whether it worked is seen afterwards."""
    if os.environ.get("MICROBLOG_BROWSER"):
        return
    print("No browser is installed yet: installing Chromium.", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in commands():
        subprocess.run(command, env=environment, timeout=SECONDS_TO_INSTALL, stdin=subprocess.DEVNULL, check=False)


def commands() -> list[list[str]]:
    """What installs a browser on this machine."""
    if is_debian() and os.geteuid() == 0:
        install = ["apt-get", "install", "-q", "-y", "--no-install-recommends"]
        return [["apt-get", "update", "-q"], [*install, "chromium"], [*install, "chromium-headless-shell"]]
    return [[sys.executable, "-m", "playwright", "install", "chromium"]]


def advice() -> str:
    """The line that a person may type."""
    if os.environ.get("MICROBLOG_BROWSER"):
        return "unset MICROBLOG_BROWSER"
    if is_debian():
        sudo = "" if os.geteuid() == 0 else "sudo "
        return f"{sudo}apt-get update && {sudo}apt-get install -y chromium"
    with_libraries = " --with-deps" if sys.platform == "linux" else ""
    return f".venv/bin/python -m playwright install{with_libraries} chromium"


def is_debian() -> bool:
    """Whether this is Debian itself: Ubuntu's package of that name only points to a snap."""
    try:
        return platform.freedesktop_os_release().get("ID") == "debian"
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
