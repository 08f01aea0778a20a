"""axe finds nothing to complain about, on every page and in every state, wide in light and narrow in dark.

https://github.com/dequelabs/axe-core
"""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.village import PLACES, Place, Village, go

pytestmark = pytest.mark.browser

AXE = "() => axe.run({ resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }).then(r => r.violations)"


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_axe_finds_nothing(place: Place, village: Village, visit: Visit) -> None:
    page = visit(who=place.who)
    page.emulate_media(reduced_motion="reduce")
    go(page, place, village)
    page.evaluate(AXE_SCRIPT)
    found = violations(page)
    page.set_viewport_size({"width": 390, "height": 800})
    page.emulate_media(color_scheme="dark")
    assert found + violations(page) == []


def violations(page: Page) -> list[str]:
    """One line for each element that breaks a rule."""
    return [
        f"{rule['id']}: {node['html'][:160]} {[check['message'] for check in node['any']]}"
        for rule in page.evaluate(AXE)
        for node in rule["nodes"]
    ]
