"""Who follows whom, as it can be asked."""

from collections.abc import Callable

import pytest

from microblog.accounts.models import Account
from microblog.core.clock import now
from microblog.core.db import transaction
from microblog.core.paging import Page
from microblog.follows import queries
from microblog.follows.actions import follow
from microblog.follows.models import ACCEPTED, REQUESTED
from microblog.follows.queries import Relation, relation
from tests.fixtures.crowds import crowd, follows

Ask = Callable[..., Page[object]]


def test_a_relation_is_seen_from_both_sides(susan: Account, david: Account, mary: Account) -> None:
    follow(susan, david)
    assert relation(susan, david) == Relation(is_self=False, state=ACCEPTED)
    assert relation(david, susan) == Relation(is_self=False, their_state=ACCEPTED)
    follow(david, susan)
    both = relation(susan, david)
    assert both == Relation(is_self=False, state=ACCEPTED, their_state=ACCEPTED)
    assert (both.is_following, both.follows_you, both.asks_you) == (True, True, False)
    assert relation(susan, mary) == Relation(is_self=False)
    assert relation(susan, susan) == Relation(is_self=True)
    assert relation(None, susan) == Relation(is_self=False)


def test_who_has_only_asked_follows_nobody(susan: Account, david: Account) -> None:
    follows([(susan, david)], REQUESTED)
    assert relation(susan, david) == Relation(is_self=False, state=REQUESTED)
    assert not relation(susan, david).is_following
    assert relation(david, susan).asks_you
    assert not relation(david, susan).follows_you
    assert [row.id for row in queries.waiting(david, None, 9).items] == [susan.id]
    assert queries.followers(david, None, None, 9).items == queries.following(susan, None, None, 9).items == []


@pytest.mark.parametrize("ask", [queries.followers, queries.following])
def test_lists_are_paged_latest_first_without_gap_or_double(susan: Account, ask: Ask) -> None:
    people = crowd(23)
    pairs = [(each, susan) if ask is queries.followers else (susan, each) for each in people]
    follows(pairs)
    found: list[int] = []
    before, sizes = None, []
    while True:
        page = ask(susan, None, before, 5)
        found += [row.id for row in page.items]  # type: ignore[attr-defined]
        sizes.append(len(page.items))
        if page.next is None:
            break
        before = page.next
    assert found == [each.id for each in reversed(people)]
    assert sizes == [5, 5, 5, 5, 3]


def test_a_full_last_page_leads_nowhere(susan: Account) -> None:
    follows([(each, susan) for each in crowd(5)])
    assert queries.followers(susan, None, None, 5).next is None
    assert queries.followers(susan, None, 2**53 - 1, 4).next is not None


def test_the_list_knows_whom_the_viewer_follows(susan: Account, david: Account) -> None:
    people = crowd(3)
    follows([(each, susan) for each in people] + [(david, people[1])])
    follows([(david, people[2])], REQUESTED)
    marked = [(row.id, row.state) for row in queries.followers(susan, david, None, 9).items]
    assert marked == list(zip([each.id for each in reversed(people)], [REQUESTED, ACCEPTED, None], strict=True))
    assert not any(row.state for row in queries.followers(susan, None, None, 9).items)


def test_closed_accounts_are_not_listed(susan: Account) -> None:
    one, two = crowd(2)
    follows([(one, susan), (two, susan), (susan, one)])
    with transaction():
        one.disabled_at = now()
    assert [row.id for row in queries.followers(susan, None, None, 9).items] == [two.id]
    assert queries.following(susan, None, None, 9).items == []
