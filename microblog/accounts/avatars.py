"""The picture everybody has from the first minute, drawn from nothing but the account's id."""

import math
from collections.abc import Callable
from hashlib import blake2b

SIZE = 64
HUES = 30
DISTANCES = (-80, -55, -35, 35, 55, 80)

SCHEMES = (
    ((0.90, 0.055), (0.63, 0.155), (0.43, 0.110), (0.98, 0.015)),
    ((0.35, 0.075), (0.64, 0.150), (0.85, 0.100), (0.98, 0.015)),
    ((0.68, 0.135), (0.42, 0.110), (0.90, 0.075), (0.26, 0.050)),
)
"""OKLCH lightness and chroma of the ground, the large shape, the small one and the spark."""


def draw_avatar(seed: int | str) -> str:
    """Draw paper cut-outs in two related hues, as an SVG of less than 1 KB that is always the same for a seed."""
    dice = Dice(str(seed))
    ground, large, small, spark = _palette(dice)
    shapes = LARGE[dice.roll(len(LARGE))](dice, large) + SMALL[dice.roll(len(SMALL))](dice, small)
    if dice.roll(3):
        shapes += _disc(dice, spark, 4 + dice.roll(4))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">'
        f'<path fill="{ground}" d="M0 0h{SIZE}v{SIZE}H0z"/>{shapes}</svg>'
    )


class Dice:
    """Rolls that look random and repeat exactly: digits taken off one 512-bit hash of the seed."""

    def __init__(self, seed: str) -> None:
        self._left = int.from_bytes(blake2b(seed.encode()).digest(), "big")

    def roll(self, sides: int) -> int:
        """Return a number from 0 up to, not including, `sides`."""
        self._left, rolled = divmod(self._left, sides)
        return rolled


def _palette(dice: Dice) -> list[str]:
    hue = dice.roll(HUES) * 360 / HUES
    other = hue + DISTANCES[dice.roll(len(DISTANCES))]
    scheme = SCHEMES[dice.roll(len(SCHEMES))]
    return [_hex(*colour, turn) for colour, turn in zip(scheme, (hue, hue, other, other), strict=True)]


def _hex(lightness: float, chroma: float, hue: float) -> str:
    """Turn OKLCH (hue in degrees) into a hexadecimal sRGB colour.

    Source: https://bottosson.github.io/posts/oklab/
    """
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return "#" + "".join(f"{_encode(light):02x}" for light in (red, green, blue))


def _encode(light: float) -> int:
    light = min(1.0, max(0.0, light))
    return round(255 * (12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055))


def _disc(dice: Dice, fill: str, radius: int) -> str:
    return f'<circle fill="{fill}" cx="{14 + dice.roll(37)}" cy="{14 + dice.roll(37)}" r="{radius}"/>'


def _turned(path: str, fill: str, degrees: int) -> str:
    return f'<path fill="{fill}" transform="rotate({degrees} 32 32)" d="{path}"/>'


def _sun(dice: Dice, fill: str) -> str:
    return _disc(dice, fill, 19 + dice.roll(7))


def _quarter(dice: Dice, fill: str) -> str:
    reach = 40 + dice.roll(15)
    return _turned(f"M0 0h{reach}a{reach} {reach} 0 0 1-{reach} {reach}z", fill, 90 * dice.roll(4))


def _hill(dice: Dice, fill: str) -> str:
    top = 26 + dice.roll(14)
    return _turned(f"M-16 {top}q24-{10 + dice.roll(16)} 48 0t48 0v64h-96z", fill, 45 * dice.roll(8))


def _half(dice: Dice, fill: str) -> str:
    radius = 20 + dice.roll(8)
    path = f"M{32 - radius} {30 + dice.roll(8)}a{radius} {radius} 0 0 1 {2 * radius} 0z"
    return _turned(path, fill, 45 * dice.roll(8))


def _petal(dice: Dice, fill: str) -> str:
    start, half = 8 + dice.roll(14), 13 + dice.roll(7)
    arc = f"a{half} {half} 0 0 1 "
    path = f"M{start} {start}h{half}{arc}{half} {half}v{half}h-{half}{arc}-{half}-{half}z"
    return _turned(path, fill, 90 * dice.roll(4))


def _ring(dice: Dice, fill: str) -> str:
    return (
        f'<circle fill="none" stroke="{fill}" stroke-width="{6 + dice.roll(3)}"'
        f' cx="{22 + dice.roll(21)}" cy="{22 + dice.roll(21)}" r="{10 + dice.roll(5)}"/>'
    )


def _tile(dice: Dice, fill: str) -> str:
    side = 18 + dice.roll(9)
    return _turned(f"M{12 + dice.roll(18)} {12 + dice.roll(18)}h{side}v{side}h-{side}z", fill, 15 * dice.roll(6))


def _sail(dice: Dice, fill: str) -> str:
    reach = 24 + dice.roll(12)
    return _turned(f"M{12 + dice.roll(12)} {12 + dice.roll(12)}v{reach}h{reach}z", fill, 45 * dice.roll(8))


def _band(dice: Dice, fill: str) -> str:
    return _turned(f"M-16 {18 + dice.roll(20)}h96v{7 + dice.roll(6)}h-96z", fill, 45 * dice.roll(4))


Shape = Callable[[Dice, str], str]
LARGE: tuple[Shape, ...] = (_sun, _quarter, _hill, _half)
SMALL: tuple[Shape, ...] = (_petal, _ring, _tile, _sail, _band, _half)
