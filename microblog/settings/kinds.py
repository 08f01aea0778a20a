"""What the values of settings may look like: for each kind a sentence, an example and a reader."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)
S = TypeVar("S", bound=str)

YES = ("1", "true", "yes", "on")
NO = ("0", "false", "no", "off")


class Unfit(Exception):
    """A value that its kind does not accept."""


@dataclass(frozen=True)
class Kind(Generic[T_co]):
    """One kind of value. `read` turns the given text into the value or raises `Unfit`."""

    expected: str
    example: str
    read: Callable[[str], T_co]


def whole(low: int, high: int, example: int) -> Kind[int]:
    """A whole number between two bounds, both allowed."""

    def read(given: str) -> int:
        if not re.fullmatch(r"\d{1,9}", given, re.ASCII) or not low <= int(given) <= high:
            raise Unfit
        return int(given)

    return Kind(f"a whole number from {low} to {high}", str(example), read)


def seconds(high: float, example: float) -> Kind[float]:
    """A time in seconds above zero, fractions allowed."""

    def read(given: str) -> float:
        if not re.fullmatch(r"\d{1,9}(\.\d{1,6})?", given, re.ASCII) or not 0 < float(given) <= high:
            raise Unfit
        return float(given)

    return Kind(f"a number of seconds above 0, at most {high:g}", f"{example:g}", read)


def switch() -> Kind[bool]:
    """Yes or no."""

    def read(given: str) -> bool:
        if given.lower() not in YES + NO:
            raise Unfit
        return given.lower() in YES

    return Kind("yes or no (also true and false, on and off, 1 and 0)", "yes", read)


def choice(*options: S) -> Kind[S]:
    """One of some words; small and capital letters are alike."""

    def read(given: str) -> S:
        for option in options:
            if option.lower() == given.lower():
                return option
        raise Unfit

    return Kind("one of " + ", ".join(options), options[-1], read)


def text(longest: int) -> Kind[str]:
    """One line of text of at most so many characters."""

    def read(given: str) -> str:
        if len(given) > longest or not given.isprintable():
            raise Unfit
        return given

    return Kind(f"one line of at most {longest} characters, in UTF-8", "microblog", read)


def folder() -> Kind[Path]:
    """The path of a folder."""

    def read(given: str) -> Path:
        if not given.isprintable():
            raise Unfit
        return Path(given).expanduser()

    return Kind("the path of a folder", "./data", read)
