"""Pinning: a few posts stand above the others."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from microblog.accounts.models import MAX_PINS, Account
from microblog.core.clock import now
from microblog.core.db import session, transaction
from microblog.follows.actions import follow
from microblog.posts.actions import delete, publish, restore
from microblog.posts.errors import NoSuchPost, TooManyPins
from microblog.posts.models import FOLLOWERS
from microblog.posts.pin_actions import pin, unpin
from microblog.timelines.queries import by_account, pinned


def _pinned(author: Account, viewer: Account | None) -> list[int]:
    session.rollback()
    return [row.id for row in pinned(author, viewer)]


def _pin_in_turn(author: Account, ids: list[int]) -> None:
    for number, id in enumerate(ids):
        with time_machine.travel(now() + timedelta(hours=number), tick=False):
            pin(author, id)


def test_the_latest_pin_stands_first_and_the_others_below_are_without_them(susan: Account) -> None:
    ids = [publish(susan, f"Number {number}.").id for number in range(5)]
    _pin_in_turn(susan, [ids[3], ids[0], ids[2]])
    assert (_pinned(susan, None), susan.pins_count) == ([ids[2], ids[0], ids[3]], 3)
    assert [row.id for row in by_account(susan, None, None, but_pinned=True).items] == [ids[4], ids[1]]
    assert [row.id for row in by_account(susan, None, None).items] == ids[::-1]


def test_pinning_and_unpinning_twice_changes_nothing(susan: Account) -> None:
    one, two = publish(susan, "One.").id, publish(susan, "Two.").id
    for deed, expected in ((pin, [one]), (pin, [one]), (unpin, []), (unpin, [])):
        deed(susan, one)
        assert (_pinned(susan, None), susan.pins_count) == (expected, len(expected))
    _pin_in_turn(susan, [one, two, one])
    assert _pinned(susan, None) == [two, one]


def test_there_is_room_for_a_few_only(susan: Account) -> None:
    ids = [publish(susan, "Look.").id for _ in range(MAX_PINS + 1)]
    _pin_in_turn(susan, ids[:-1])
    with pytest.raises(TooManyPins) as refused:
        pin(susan, ids[-1])
    assert refused.value.params == {"most": MAX_PINS}
    unpin(susan, ids[0])
    pin(susan, ids[-1])
    assert susan.pins_count == MAX_PINS


def test_the_database_knows_the_limit_too(susan: Account) -> None:
    with pytest.raises(IntegrityError), transaction():
        session.execute(update(Account).values(pins_count=MAX_PINS + 1))


def test_a_pinned_post_is_seen_by_its_readers_only(susan: Account, david: Account) -> None:
    post_id = publish(susan, "For friends.", visibility=FOLLOWERS).id
    pin(susan, post_id)
    assert [_pinned(susan, viewer) for viewer in (None, david, susan)] == [[], [], [post_id]]
    follow(david, susan)
    assert _pinned(susan, david) == [post_id]


def test_what_is_deleted_leaves_its_place_and_finds_it_again_if_it_is_free(susan: Account) -> None:
    ids = [publish(susan, "Look.").id for _ in range(MAX_PINS + 1)]
    _pin_in_turn(susan, ids[:MAX_PINS])
    delete(susan, ids[0])
    assert (susan.pins_count, _pinned(susan, None)) == (MAX_PINS - 1, [ids[2], ids[1]])
    restore(susan, ids[0])
    assert (susan.pins_count, _pinned(susan, None)) == (MAX_PINS, [ids[2], ids[1], ids[0]])
    delete(susan, ids[0])
    pin(susan, ids[MAX_PINS])
    restore(susan, ids[0])
    assert susan.pins_count == MAX_PINS
    assert ids[0] not in _pinned(susan, None)


def test_nobody_pins_somebody_elses_post_or_one_that_is_gone(susan: Account, david: Account) -> None:
    post_id = publish(susan, "Hello.").id
    for deed in (pin, unpin):
        for id in (post_id, post_id + 1, 2**53, 2**80):
            with pytest.raises(NoSuchPost):
                deed(david, id)
    delete(susan, post_id)
    with pytest.raises(NoSuchPost):
        pin(susan, post_id)
    assert (susan.pins_count, david.pins_count) == (0, 0)
