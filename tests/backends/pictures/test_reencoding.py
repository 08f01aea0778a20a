"""Every file is drawn anew or refused in words, within two seconds and 300 MB, and nothing of it but pixels comes out.

The seconds are those of the processor: the process waits for nothing, and what else the machine does is not its fault.
"""

import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from microblog.backends.pictures import reencoding
from microblog.backends.pictures.errors import (
    BrokenPicture,
    NoPictureChosen,
    NotAPicture,
    PictureTooHeavy,
    TooManyPictures,
    TooManyPixels,
)
from microblog.backends.pictures.reencoding import COMMAND, reencoded
from microblog.backends.pictures.sizes import MAX_BYTES
from microblog.core.errors import AppError
from microblog.core.pixels import PIXELS
from tests.backends.pictures import corpus
from tests.backends.pictures.corpus import bombs, crowds, good, impostors, polyglots, saved, scene, truncated

SECONDS, MEGABYTES = 2, 300
LARGEST: list[tuple[str, tuple[int, int], str, dict[str, Any]]] = [
    ("JPEG", (8160, 6120), "RGB", {"progressive": True, "quality": 60}),
    ("PNG", (4470, 4470), "P", {"compress_level": 1}),
    ("WEBP", (4000, 3000), "RGBA", {"quality": 1, "method": 0}),
    ("AVIF", (4000, 3000), "RGB", {"quality": 20, "speed": 10}),
]
COST = """
import pathlib, resource, subprocess, sys
done = subprocess.run(sys.argv[2:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
pathlib.Path(sys.argv[1]).write_text(f"{used.ru_utime + used.ru_stime} {used.ru_maxrss / 1024}")
sys.exit(abs(done.returncode))
"""
"""Runs a program as it is, and notes what it took."""

Question = Callable[[], bool]


@pytest.fixture
def was_cheap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Question:
    """Whether the last process took no more time and memory than is allowed."""
    cost = tmp_path / "cost"
    monkeypatch.setattr(reencoding, "COMMAND", (sys.executable, "-c", COST, str(cost), *COMMAND))

    def ask() -> bool:
        seconds, megabytes = map(float, cost.read_text(encoding="utf-8").split())
        cost.unlink()
        return seconds < SECONDS and megabytes < MEGABYTES

    return ask


def refusal_of(file: bytes) -> type[AppError] | None:
    """Why a file is refused, if it is."""
    try:
        pictures = reencoded(file)
    except AppError as refusal:
        return type(refusal)
    assert [Image.open(BytesIO(each)).size for each in pictures.values()] == [(side, side) for side in PIXELS]
    return None


@pytest.mark.parametrize("name", good())
def test_every_good_picture_is_taken(name: str) -> None:
    assert refusal_of(good()[name]) is None


@pytest.mark.parametrize("name", bombs())
def test_a_bomb_does_not_go_off(name: str, was_cheap: Question) -> None:
    assert refusal_of(bombs()[name]) in {TooManyPixels, BrokenPicture, NotAPicture}
    assert was_cheap()


@pytest.mark.parametrize("name", crowds())
def test_a_crowd_is_taken_or_refused_at_once(name: str, was_cheap: Question) -> None:
    assert refusal_of(crowds()[name]) in {None, TooManyPixels, BrokenPicture}
    assert was_cheap()


@pytest.mark.parametrize("name", impostors())
def test_what_is_no_picture_is_told_from_one(name: str) -> None:
    assert refusal_of(impostors()[name]) is NotAPicture


@pytest.mark.parametrize("name", polyglots())
def test_nothing_but_pixels_comes_out(name: str) -> None:
    assert corpus.MARK in polyglots()[name]
    assert all(corpus.MARK not in each for each in reencoded(polyglots()[name]).values())


@pytest.mark.parametrize("name", ["jpeg", "png", "gif", "webp", "avif"])
def test_what_ends_too_soon_is_refused(name: str) -> None:
    assert refusal_of(truncated()[f"{name}, 8 of 12"]) in {NotAPicture, BrokenPicture}


def test_the_largest_pictures_that_are_taken_fit(was_cheap: Question) -> None:
    for kind, size, mode, options in LARGEST:
        file = saved(corpus.noise(size).convert(mode), kind, **options)
        assert refusal_of(file) is None, kind
        assert was_cheap(), kind


def test_files_without_or_with_too_much_in_them_are_not_looked_at() -> None:
    assert refusal_of(b"") is NoPictureChosen
    assert refusal_of(bytes(MAX_BYTES + 1)) is PictureTooHeavy
    assert refusal_of(bytes(MAX_BYTES)) is NotAPicture


def test_one_is_drawn_at_a_time_and_who_waits_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reencoding, "PATIENCE_SECONDS", 0.01)
    with reencoding._one_at_a_time(), pytest.raises(TooManyPictures):
        reencoded(saved(scene(), "PNG"))
    assert refusal_of(saved(scene(), "PNG")) is None


def test_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reencoding, "COMMAND", (sys.executable, "-c", "import time; time.sleep(60)"))
    monkeypatch.setattr(reencoding, "SECONDS", 0.1)
    assert refusal_of(b"x") is TooManyPixels


@pytest.mark.parametrize(
    "attempt",
    [
        "open('/etc/passwd')",
        "open('/tmp/written', 'w')",
        "socket.socket()",
        "subprocess.run(['true'])",
        "bytearray(300_000_000)",
        "resource.setrlimit(resource.RLIMIT_AS, (2**40, 2**40))",
        "[0 for _ in iter(int, 1)]",
    ],
)
def test_the_process_has_no_right_to_anything(attempt: str) -> None:
    program = "import os, resource, socket, subprocess\nfrom microblog.backends.pictures import decoder\n"
    program += f"decoder.give_up_rights()\n{attempt}\nos.write(1, b'done')"
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, timeout=20, check=False)
    assert done.returncode != 0
    assert done.stdout == b""
