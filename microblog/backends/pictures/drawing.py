"""From the bytes of a foreign picture to our own: a square from its middle, in three sizes, with nothing but pixels.

Runs in `decoder.py`'s process. Only the decoders that are named here are ever tried; the first frame is all that is
looked at. What lies outside the square, and any other frame, is not kept; nor is any metadata: where a camera was
held sideways the picture is turned, and colours of another space are brought to sRGB.
"""

import warnings
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO

from PIL import AvifImagePlugin, Image, ImageCms, ImageFile, UnidentifiedImageError, WebPImagePlugin
from PIL.Image import Resampling, Transpose

from microblog.backends.pictures.sizes import MAX_PIXELS, MAX_PIXELS_OF_JPEG, MAX_SIDE
from microblog.core.pixels import LARGE, PIXELS

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
QUALITY = 82
PAPER = (255, 255, 255)
"""What shines through where a picture is transparent: the same in both themes, and on other sites."""

ORIENTATION = 0x0112
MAX_PROFILE_BYTES = 1_000_000

_TURNED = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
"""EXIF's orientations (https://www.cipa.jp/std/documents/e/DC-008-2012_E.pdf, 4.6.4)."""

warnings.simplefilter("error", Image.DecompressionBombWarning)
Image.MAX_IMAGE_PIXELS = MAX_PIXELS_OF_JPEG
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
ImageFile.LOAD_TRUNCATED_IMAGES = False
DECODERS = (AvifImagePlugin, WebPImagePlugin)
Image.preinit()
"""The decoders of `FORMATS`, all loaded now; Pillow would look for them when no file can be opened any more."""


class Unknown(Exception):
    """None of our decoders knows such a beginning."""


class TooLarge(Exception):
    """More pixels than are taken."""


class Broken(Exception):
    """It cannot be decoded to its end."""


def drawn_anew(file: bytes) -> list[bytes]:
    """The squares of `PIXELS`, as WebP.

    Raises:
        Unknown, TooLarge, Broken: there is nothing to be drawn.
        MemoryError: it needs more than there is.
    """
    try:
        with Image.open(BytesIO(file), formats=FORMATS) as picture:
            _check(picture)
            square = _square(picture)
    except UnidentifiedImageError:
        raise Unknown from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooLarge from None
    except (TooLarge, MemoryError):
        raise
    except Exception as error:
        raise Broken from error
    return list(_encoded(square))


def _check(picture: Image.Image) -> None:
    width, height = picture.size
    most = MAX_PIXELS_OF_JPEG if picture.format in {"JPEG", "MPO"} else MAX_PIXELS
    if max(width, height) > MAX_SIDE or width * height > most:
        raise TooLarge


def _square(picture: Image.Image) -> Image.Image:
    """The middle of a picture in its first frame, `LARGE` pixels wide."""
    turned = _TURNED.get(picture.getexif().get(ORIENTATION, 1))
    profile = picture.info.get("icc_profile")
    picture.draft(None, (2 * LARGE, 2 * LARGE))
    picture.load()
    square = _in_srgb(_opaque(_middle(_with_channels(picture))), profile)
    return square if turned is None else square.transpose(turned)


def _with_channels(picture: Image.Image) -> Image.Image:
    """The same in a mode in which pixels can be mixed."""
    if picture.mode.startswith(("I", "F")):
        return picture.convert("F")
    if picture.mode in {"L", "RGB", "RGBA", "CMYK"} and "transparency" not in picture.info:
        return picture
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _middle(picture: Image.Image) -> Image.Image:
    width, height = picture.size
    side = min(width, height)
    left, top = (width - side) / 2, (height - side) / 2
    box = (left, top, left + side, top + side)
    return picture.resize((LARGE, LARGE), Resampling.LANCZOS, box=box, reducing_gap=3.0)


def _opaque(square: Image.Image) -> Image.Image:
    if square.mode == "F":  # 16 bits of grey
        return square.point(lambda value: value * (1 / 257) + 0.5).convert("L")
    if square.mode != "RGBA":
        return square
    paper = Image.new("RGB", square.size, PAPER)
    paper.paste(square, mask=square.getchannel("A"))
    return paper


def _in_srgb(square: Image.Image, profile: bytes | None) -> Image.Image:
    """Its colours as every screen understands them. A profile that makes no sense is as good as none."""
    found = None
    if profile and len(profile) <= MAX_PROFILE_BYTES:
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            srgb = ImageCms.createProfile("sRGB")
            found = ImageCms.profileToProfile(square, BytesIO(profile), srgb, outputMode="RGB")
    return found or square.convert("RGB")


def _encoded(square: Image.Image) -> Iterable[bytes]:
    square.info.clear()
    for side in PIXELS:
        sized = square if side == LARGE else square.resize((side, side), Resampling.LANCZOS)
        file = BytesIO()
        sized.save(file, "WEBP", quality=QUALITY, method=4)
        yield file.getvalue()
