"""axe finds nothing to complain about, on every page and in every state, wide in light and narrow in dark.

The narrow ones are as narrow as a small phone, and nothing is too wide for it.

https://github.com/dequelabs/axe-core
"""

from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.tabs import Visit
from tests.browser.village import PLACES, Village, go
from tests.browser.widths import SMALL_PHONE, wider_than_the_window

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("axe")]  # half of all browser tests: a village of their own

LOOKS: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 1280), ("dark", SMALL_PHONE))
COLOURS = ["color-contrast", "link-in-text-block"]
OF_THE_LOOK = [*COLOURS, "target-size", "region", "scrollable-region-focusable", "link-name", "button-name"]
"""The rules whose answer depends on the colours, or on what a small window hides and moves; the others see the elements."""

AXE = """only => axe.run({
  resultTypes: ["violations"],
  ...(only ? { runOnly: only } : { rules: { "target-size": { enabled: true } } }),
}).then(found => found.violations)"""


@pytest.mark.parametrize("who", sorted({place.who for place in PLACES}))
def test_axe_finds_nothing_and_nothing_is_too_wide(who: str, village: Village, visit: Visit) -> None:
    """In one look after the other, and on the next page the other way round: to change it takes as long as half of axe."""
    page, looks, found = visit(who=who, fresh=True, reduced_motion="reduce"), list(LOOKS), {}
    page.add_init_script(AXE_SCRIPT)
    for place in (place for place in PLACES if place.who == who):
        go(page, place, village)
        found[str(place)] = violations(page) + wider_than_the_window(page)
        show(page, *looks[1])
        found[str(place)] += violations(page, OF_THE_LOOK) + wider_than_the_window(page)
        looks.reverse()
    assert not any(found.values()), found


def show(page: Page, scheme: Literal["light", "dark"], width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """One line for each element that breaks a rule, of some rules or of all."""
    return [
        f"{rule['id']}: {node['html'][:160]} {[check['message'] for check in node['any']]}"
        for rule in page.evaluate(AXE, rules)
        for node in rule["nodes"]
    ]
