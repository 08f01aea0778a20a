"""axe finds nothing to complain about, on every page and in every state, wide in light and narrow in dark.

The narrow ones are as narrow as a small phone, and nothing is too wide for it.

https://github.com/dequelabs/axe-core
"""

from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.village import PLACES, Village, go
from tests.browser.widths import SMALL_PHONE, wider_than_the_window

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("axe")]  # half of all browser tests: a village of their own

AXE = "() => axe.run({ resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }).then(r => r.violations)"


@pytest.mark.parametrize("who", sorted({place.who for place in PLACES}))
def test_axe_finds_nothing_and_nothing_is_too_wide(who: str, village: Village, visit: Visit) -> None:
    """One tab for all that somebody sees, for a new one costs more than axe does."""
    page, found = visit(who=who), {}
    for place in (place for place in PLACES if place.who == who):
        show(page, "light", 1280)
        go(page, place, village)
        page.evaluate(AXE_SCRIPT)
        found[str(place)] = violations(page)
        show(page, "dark", SMALL_PHONE)
        found[str(place)] += violations(page) + wider_than_the_window(page)
    assert not any(found.values()), found


def show(page: Page, scheme: Literal["light", "dark"], width: int) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 800})


def violations(page: Page) -> list[str]:
    """One line for each element that breaks a rule."""
    return [
        f"{rule['id']}: {node['html'][:160]} {[check['message'] for check in node['any']]}"
        for rule in page.evaluate(AXE)
        for node in rule["nodes"]
    ]
