"""The memory of bodies that are coming: bounded, and never kept from those who send quickly by those who do not."""

import asyncio
from typing import Any

import pytest

from microblog.http.answer import ClientGone
from microblog.http.body import Refused, take_body
from microblog.http.room import Room
from tests.fixtures.loops import in_new_loop
from tests.http.test_bridge import part

Pieces = asyncio.Queue[dict[str, Any]]


def reading(room: Room, pieces: Pieces) -> asyncio.Task[int]:
    environ = {"REQUEST_METHOD": "POST", "HTTP_HOST": "a", "CONTENT_LENGTH": "100", "SERVER_PROTOCOL": "HTTP/1.1"}
    return asyncio.create_task(take_body(environ, pieces.get, 100, room))


async def send(pieces: Pieces, body: bytes, *, more: bool = True) -> None:
    pieces.put_nowait(part(body, more))
    for _ in range(5):
        await asyncio.sleep(0)


def test_the_one_that_has_been_coming_for_longest_leaves() -> None:
    async def run() -> None:
        room, slow, slower, quick = Room(100), Pieces(), Pieces(), Pieces()
        first, second = reading(room, slower), reading(room, slow)
        await send(slower, b"x" * 40)
        await send(slow, b"x" * 40)
        third = reading(room, quick)
        await send(quick, b"x" * 50)
        with pytest.raises(Refused) as refused:
            await first
        assert (refused.value.status, room.taken) == (503, 90)
        await send(quick, b"x" * 50)
        assert (await third, room.taken, list(room.coming)) == (100, 100, [])
        with pytest.raises(Refused):
            await second

    in_new_loop(run())


def test_what_is_being_answered_keeps_its_room_until_then() -> None:
    async def run() -> None:
        room, long, late = Room(100), Pieces(), Pieces()
        first = reading(room, long)
        await send(long, b"x" * 50)
        await send(long, b"x" * 50, more=False)
        held, second = await first, reading(room, late)
        await send(late, b"x" * 10)
        with pytest.raises(Refused) as refused:
            await second
        assert (refused.value.status, room.taken) == (503, held)
        room.give_back(held)
        third = reading(room, late)
        await send(late, b"x" * 10)
        await send(late, b"y", more=False)
        assert (await third, room.taken) == (11, 11)

    in_new_loop(run())


def test_a_body_in_one_piece_takes_no_room() -> None:
    async def run() -> None:
        room, pieces = Room(0), Pieces()
        for more in (False, True):
            task = reading(room, pieces)
            await send(pieces, b"x" * 100, more=more)
            assert (await task, room.taken) == (0, 0)

    in_new_loop(run())


@pytest.mark.parametrize("end", [{"type": "http.disconnect"}, part(b"x" * 100)])
def test_a_body_that_ends_badly_gives_its_room_back(end: dict[str, Any]) -> None:
    async def run() -> None:
        room, pieces = Room(100), Pieces()
        task = reading(room, pieces)
        await send(pieces, b"x" * 40)
        assert room.taken == 40
        pieces.put_nowait(end)
        with pytest.raises((ClientGone, Refused)):
            await task
        assert (room.taken, list(room.coming)) == (0, [])

    in_new_loop(run())


def test_a_body_whose_time_is_over_cannot_be_sent_away_too() -> None:
    async def run() -> None:
        room, slow = Room(100), Pieces()
        task = reading(room, slow)
        await send(slow, b"x" * 60)
        [arrival] = room.coming
        assert arrival.patience is not None
        arrival.patience.reschedule(0)
        asyncio.get_running_loop().call_soon(arrival.send_away)
        with pytest.raises(Refused):
            await task
        assert (room.taken, list(room.coming)) == (0, [])

    in_new_loop(run())
