"""Pictures as we serve them, made by a process that may do nothing else.

A process of its own, and not a thread, because only that can be given limits and be killed: 280 MB, 1.6 seconds of
processor time, no file, no connection. To start one takes a tenth of a second; the web process meanwhile waits, grows
by the file alone, and answers others.
"""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from struct import calcsize, unpack_from
from threading import BoundedSemaphore

from microblog.backends.confinement import bare_environment
from microblog.backends.pictures.decoder import BROKEN, UNKNOWN
from microblog.backends.pictures.errors import (
    BrokenPicture,
    NoPictureChosen,
    NotAPicture,
    PictureTooHeavy,
    TooManyPictures,
    TooManyPixels,
)
from microblog.backends.pictures.sizes import MAX_BYTES
from microblog.core.pixels import PIXELS
from microblog.core.turns import step_aside

SECONDS = 10
"""For all of it. The process waits for nothing, so it takes so long only where the processor is busy with others."""

PATIENCE_SECONDS = 5
COMMAND = (sys.executable, "-I", "-m", "microblog.backends.pictures.decoder")
HEAD = f">{len(PIXELS)}I"

_turns = BoundedSemaphore(1)
_seats = BoundedSemaphore(3)
"""For one picture that is drawn and two that wait: each holds a thread, and other pages need threads too."""


def reencoded(file: bytes) -> Mapping[int, bytes]:
    """A picture as WebP squares, by the length of their sides in pixels. Takes up to a second: call it outside of any
    transaction.

    Raises:
        NoPictureChosen, NotAPicture, BrokenPicture, TooManyPixels, PictureTooHeavy: there is no picture in it for us.
        TooManyPictures: others are waiting already.
    """
    if not file:
        raise NoPictureChosen
    if len(file) > MAX_BYTES:
        raise PictureTooHeavy(max=MAX_BYTES // 1_000_000)
    with _one_at_a_time():
        return _unpacked(_decoded(file))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """One process at a time for each of ours, so that many pictures at once do not take all memory."""
    if not _seats.acquire(blocking=False):
        raise TooManyPictures
    try:
        step_aside()
        if not _turns.acquire(timeout=PATIENCE_SECONDS):
            raise TooManyPictures
        try:
            yield
        finally:
            _turns.release()
    finally:
        _seats.release()


def _decoded(file: bytes) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 (our own program, with no argument from anybody)
            COMMAND, input=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/", env=bare_environment(),
            timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise TooManyPixels from None
    if done.returncode:
        raise {UNKNOWN: NotAPicture, BROKEN: BrokenPicture}.get(done.returncode, TooManyPixels)
    return done.stdout


def _unpacked(pictures: bytes) -> Mapping[int, bytes]:
    place, found = calcsize(HEAD), {}
    for side, length in zip(PIXELS, unpack_from(HEAD, pictures), strict=True):
        found[side] = pictures[place : place + length]
        place += length
    return found
