"""`make bench`, with a community so small that it takes seconds."""

from pathlib import Path

import pytest

from bench.__main__ import run
from bench.community import found
from bench.report import markdown
from bench.requests import PAGES, requests_for
from bench.statements import statements
from microblog.core.context import AppContext

MOST_STATEMENTS = 8
SOME = 41
"""One request in so many: as it divides nothing, 25 of a thousand are those of 25 readers."""

pytestmark = pytest.mark.many


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_it_measures_every_page(tmp_path: Path, database_kind: str) -> None:
    results = run(tmp_path, posts=300, seconds=0.15, connections=2, rounds=1, one_in=SOME)
    assert set(results.pages) == set(results.floors) == set(PAGES)
    for page in PAGES:
        assert results.pages[page].cpu_us > results.floors[page].cpu_us > 0
        assert results.pages[page].per_second > 0
    assert results.pages["home"].bytes > 2000
    assert results.under_load.pss > 0
    assert markdown(results).count("| publish |") == 3


def test_every_reader_has_a_turn_and_no_page_costs_more_than_eight_statements(context: AppContext) -> None:
    community = found(context, 300)
    counted = statements(context.settings, community, SOME)
    assert set(counted) == set(PAGES)
    assert all(0 < number <= MOST_STATEMENTS for page, number in counted.items() if page != "publish"), counted
    for page in PAGES:
        requests = requests_for(page, community)
        assert len({request.partition("Cookie: ")[2] for request in requests}) == 200
    assert len({request.split()[1] for request in requests_for("permalink", community)}) > 100
