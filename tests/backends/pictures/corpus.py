"""Files that claim to be pictures: good ones of every kind, and those that were made to hurt whoever opens them."""

import struct
import zlib
from functools import cache
from io import BytesIO

from PIL import Image

SIZE = (300, 200)
PNG_START = b"\x89PNG\r\n\x1a\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MARK = b"<script>alert(document.domain)</script>"
LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))


@cache
def scene(size: tuple[int, int] = SIZE, mode: str = "RGB") -> Image.Image:
    """A picture whose quarters differ: red and green above, blue and white below."""
    picture = Image.new("RGB", size, "white")
    width, height = size
    for colour, x, y in (("red", 0, 0), ("lime", 1, 0), ("blue", 0, 1)):
        picture.paste(colour, (x * width // 2, y * height // 2, (x + 1) * width // 2, (y + 1) * height // 2))
    return picture.convert(mode)


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    """A picture as a file."""
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def noise(size: tuple[int, int]) -> Image.Image:
    """A picture that cannot be packed well, like a photograph."""
    return Image.effect_noise((97, 89), 60).convert("RGB").resize(size)


def png(width: int, height: int, body: bytes, *before: tuple[bytes, bytes], depth: int = 8, colour: int = 2) -> bytes:
    """A PNG by hand, with these chunks before its pixels (https://www.w3.org/TR/png-3/)."""
    head = (b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return PNG_START + b"".join(_chunk(*each) for each in (head, *before, (b"IDAT", body), (b"IEND", b"")))


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


@cache
def good() -> dict[str, bytes]:
    """Of every kind that is taken, each showing `scene()`; what moves shows something else later."""
    moving = {"save_all": True, "append_images": [Image.new("RGB", SIZE, "black")]}
    return {
        "jpeg": saved(scene(), "JPEG", quality=95),
        "progressive jpeg": saved(scene(), "JPEG", quality=95, progressive=True),
        "cmyk jpeg": saved(scene(mode="CMYK"), "JPEG", quality=95),
        "two pictures in a jpeg": saved(scene(), "MPO", quality=95, **moving),
        "large jpeg": saved(scene((4000, 2600)), "JPEG"),
        "png": saved(scene(), "PNG"),
        "png with alpha": saved(scene(mode="RGBA"), "PNG"),
        "palette png": saved(scene().quantize(16), "PNG"),
        "palette png with transparency": saved(scene().quantize(16), "PNG", transparency=bytes([255] * 16)),
        "16 bit png": deep_png(),
        "moving png": saved(scene(), "PNG", **moving),
        "webp": saved(scene(), "WEBP", quality=95),
        "lossless webp": saved(scene(mode="RGBA"), "WEBP", lossless=True),
        "moving webp": saved(scene(), "WEBP", quality=95, **moving),
        "gif": saved(scene(), "GIF"),
        "moving gif": saved(scene(), "GIF", **moving),
        "avif": saved(scene(), "AVIF", quality=95),
        "moving avif": saved(scene(), "AVIF", quality=95, **moving),
    }


def deep_png() -> bytes:
    """Sixteen bits a channel."""
    width, height = SIZE
    pixels = scene().tobytes()
    lines = (pixels[3 * width * y : 3 * width * (y + 1)] for y in range(height))
    return png(width, height, zlib.compress(b"".join(b"\0" + _wide(line) for line in lines)), depth=16)


def _wide(line: bytes) -> bytes:
    return bytes(each for value in line for each in (value, value))


@cache
def bombs() -> dict[str, bytes]:
    """Files that would take much memory or time."""
    pixel, packed = zlib.compress(bytes(4)), zlib.compress(bytes(60_000_000), 9)
    return {
        "50,000 x 50,000 png": png(50_000, 50_000, zlib.compress(bytes(6251 * 50_000), 9), depth=1, colour=0),
        "50,000 x 50,000 gif": saved(Image.new("P", (9, 9)), "GIF").replace(b"\x09\0\x09\0", b"\x50\xc3\x50\xc3"),
        "one pixel tall": png(2**31 - 1, 1, pixel),
        "one pixel wide": png(1, 2**31 - 1, pixel),
        "packed text": png(1, 1, pixel, *[(b"zTXt", b"k\0\0" + packed)] * 60),
        "packed international text": png(1, 1, pixel, *[(b"iTXt", b"k\0\1\0\0\0" + packed)] * 60),
        "wide webp": saved(Image.new("RGB", (16_383, 1300)), "WEBP", lossless=True, method=0),
        "huge jpeg": saved(Image.new("L", (400, 400)), "JPEG").replace(b"\x01\x90\x01\x90", b"\xff\xff\xff\xff"),
        "huge avif": saved(Image.new("L", (64, 64)), "AVIF").replace(
            b"\0\0\0\x40\0\0\0\x40", b"\0\0\xff\xff\0\0\xff\xff"
        ),
    }


@cache
def crowds() -> dict[str, bytes]:
    """Very many small things in a file; the first of them may be shown, and the rest is of no interest."""
    pixel = zlib.compress(bytes(4))
    gif = saved(Image.new("P", (1, 1)), "GIF")
    frame = gif[gif.index(b",") : -1]
    dots = [Image.new("RGB", (2, 2), (n % 256, n // 256, 99)) for n in range(5000)]
    return {
        "chunks": png(1, 1, pixel, *[(b"tEXt", b"k\0v")] * 100_000),
        "more pixels than it says": png(4000, 4000, zlib.compress(bytes(200_000_000), 9)),
        "frames of a gif": gif[:-1] + frame * 300_000 + b";",
        "frames of a png": png(1, 1, pixel, (b"acTL", struct.pack(">II", 2**31 - 1, 0))),
        "frames of a webp": saved(dots[0], "WEBP", save_all=True, append_images=dots[1:], method=0),
        "a profile that is packed": png(1, 1, pixel, (b"iCCP", b"k\0\0" + zlib.compress(bytes(60_000_000), 9))),
        "orientations": saved(
            scene(), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x01\x12\0\x03\xff\xff\xff\xff\0\0\0\0" * 5000
        ),
    }


@cache
def impostors() -> dict[str, bytes]:
    """Files of other kinds, whatever their name says, and those that are two things at once."""
    jpeg = good()["jpeg"]
    return {
        "nothing much": b"x",
        "svg": SVG,
        "laughing svg": b"<!DOCTYPE svg [<!ENTITY l0 'ha'>" + LAUGHS + b"]><svg>&l9;</svg>",
        "html": b"<!doctype html><script>alert(1)</script>",
        "pdf": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF",
        "zip": b"PK\x03\x04" + bytes(26),
        "html with a jpeg in it": b"<!doctype html>" + jpeg,
        "tiff": saved(scene(), "TIFF"),
        "bmp": saved(scene(), "BMP"),
        "ico": saved(scene((64, 64)), "ICO"),
        "ppm": saved(scene(), "PPM"),
        "tga": saved(scene(), "TGA"),
        "jpeg 2000": saved(scene(), "JPEG2000"),
        "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) (r) file\n",
        "magick": b"push graphic-context\nviewbox 0 0 640 480\nfill 'url(https://127.0.0.1/\"|id\")'\n",
        "photoshop": b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 9, 9, 8, 3) + bytes(40),
        "mp4": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(99),
        "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99),
    }


@cache
def polyglots() -> dict[str, bytes]:
    """Good pictures that are something else as well; only the picture comes out."""
    jpeg, gif = good()["jpeg"], good()["gif"]
    return {
        "jpeg and html": saved(scene(), "JPEG", comment=MARK),
        "jpeg and zip": jpeg + b"PK\x03\x04" + MARK,
        "gif and script": gif + b"=1;" + MARK,
        "png and text": png(1, 1, zlib.compress(bytes(4)), (b"tEXt", b"Comment\0" + MARK)),
        "jpeg with xmp": saved(scene(), "JPEG", xmp=b"<x:xmpmeta>" + MARK + b"</x:xmpmeta>"),
    }


def truncated() -> dict[str, bytes]:
    """Each good picture, ended too soon in many places."""
    names = ("jpeg", "progressive jpeg", "png", "16 bit png", "webp", "gif", "avif")
    return {
        f"{name}, {share} of 12": file[: len(file) * share // 12]
        for name in names
        for file in [good()[name]]
        for share in range(12)
    }
