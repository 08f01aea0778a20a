"""Draw the icons that need pixels from `favicon.svg`: `python -m scripts.icons`. Run it when the drawing changes."""

import re
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from scripts.browser import LAUNCH_ARGUMENTS, find

STATIC = Path(__file__).parent.parent / "microblog" / "ui" / "static"
INK = "#1b1f29"
SAFE = 0.8
"""Of a maskable icon, what no device cuts off: https://www.w3.org/TR/appmanifest/#icon-masks"""

ROUNDED = {"icon-192.png": 192, "icon-512.png": 512}
SQUARE = {"maskable-512.png": (512, SAFE), "apple-touch-180.png": (180, 1.0)}
"""Those whose corners the device cuts: their size, and how much of it the drawing takes."""


def main() -> int:
    """Write every icon."""
    drawing = (STATIC / "favicon.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=LAUNCH_ARGUMENTS)
        page = browser.new_page()
        for name, size in ROUNDED.items():
            draw(page, drawing, name, size)
        for name, (size, part) in SQUARE.items():
            draw(page, squared(drawing, part), name, size)
        browser.close()
    return 0


def squared(drawing: str, part: float) -> str:
    """The drawing on a ground without corners, of which it takes `part`."""
    inner = re.sub(r"<rect[^>]*/>", "", drawing.split(">", 1)[1].rsplit("</svg>", 1)[0])
    margin = 32 * (1 - part) / 2
    ground = f'<rect width="32" height="32" fill="{INK}"/>'
    moved = f'<g transform="translate({margin} {margin}) scale({part})">{inner}</g>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{ground}{moved}</svg>'


def draw(page: Page, drawing: str, name: str, size: int) -> None:
    """Write one icon of `size` pixels."""
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(f"<style>*{{margin:0}}svg{{display:block;width:{size}px;height:{size}px}}</style>{drawing}")
    path = STATIC / "icons" / name
    page.screenshot(path=path, omit_background=True)
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    sys.exit(main())
