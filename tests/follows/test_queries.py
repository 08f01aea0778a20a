"""Who follows whom, as it can be asked."""

from collections.abc import Callable

import pytest

from microblog.accounts.models import Account
from microblog.core.clock import now
from microblog.core.db import transaction
from microblog.core.paging import Page
from microblog.follows import queries
from microblog.follows.actions import follow
from microblog.follows.models import REQUESTED
from microblog.follows.queries import Relation, relation
from tests.fixtures.crowds import crowd, follows

Ask = Callable[..., Page[object]]


def test_a_relation_is_seen_from_both_sides(susan: Account, david: Account, mary: Account) -> None:
    follow(susan, david)
    assert relation(susan, david) == Relation(is_self=False, is_following=True, follows_you=False)
    assert relation(david, susan) == Relation(is_self=False, is_following=False, follows_you=True)
    follow(david, susan)
    assert relation(susan, david) == Relation(is_self=False, is_following=True, follows_you=True)
    assert relation(susan, mary) == Relation(is_self=False, is_following=False, follows_you=False)
    assert relation(susan, susan) == Relation(is_self=True, is_following=False, follows_you=False)
    assert relation(None, susan) == Relation(is_self=False, is_following=False, follows_you=False)


def test_who_has_only_asked_follows_nobody(susan: Account, david: Account) -> None:
    follows([(susan, david)], REQUESTED)
    assert not relation(susan, david).is_following
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
    marked = [(row.id, bool(row.is_following)) for row in queries.followers(susan, david, None, 9).items]
    assert marked == [(each.id, each is people[1]) for each in reversed(people)]
    assert not any(row.is_following for row in queries.followers(susan, None, None, 9).items)


def test_closed_accounts_are_not_listed(susan: Account) -> None:
    one, two = crowd(2)
    follows([(one, susan), (two, susan), (susan, one)])
    with transaction():
        one.disabled_at = now()
    assert [row.id for row in queries.followers(susan, None, None, 9).items] == [two.id]
    assert queries.following(susan, None, None, 9).items == []
