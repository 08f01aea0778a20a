"""Files that claim to be pictures: good ones of every kind, and those that were made to hurt whoever opens them."""

import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
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


class Shelf(Mapping[str, bytes]):
    """Files by name. Each is made when it is first asked for: some take a second, and few tests want them all."""

    def __init__(self, recipes: dict[str, Callable[[], bytes]]) -> None:
        self.recipes, self.made = recipes, dict[str, bytes]()

    def __getitem__(self, name: str) -> bytes:
        if name not in self.made:
            self.made[name] = self.recipes[name]()
        return self.made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.recipes)

    def __len__(self) -> int:
        return len(self.recipes)


@cache
def good() -> Mapping[str, bytes]:
    """Of every kind that is taken, each showing `scene()`; what moves shows something else later."""
    moving = {"save_all": True, "append_images": [Image.new("RGB", SIZE, "black")]}
    return Shelf(
        {
            "jpeg": lambda: saved(scene(), "JPEG", quality=95),
            "progressive jpeg": lambda: saved(scene(), "JPEG", quality=95, progressive=True),
            "cmyk jpeg": lambda: saved(scene(mode="CMYK"), "JPEG", quality=95),
            "two pictures in a jpeg": lambda: saved(scene(), "MPO", quality=95, **moving),
            "large jpeg": lambda: saved(scene((4000, 2600)), "JPEG"),
            "png": lambda: saved(scene(), "PNG"),
            "png with alpha": lambda: saved(scene(mode="RGBA"), "PNG"),
            "palette png": lambda: saved(scene().quantize(16), "PNG"),
            "palette png with transparency": lambda: saved(scene().quantize(16), "PNG", transparency=bytes([255] * 16)),
            "16 bit png": deep_png,
            "moving png": lambda: saved(scene(), "PNG", **moving),
            "webp": lambda: saved(scene(), "WEBP", quality=95),
            "lossless webp": lambda: saved(scene(mode="RGBA"), "WEBP", lossless=True),
            "moving webp": lambda: saved(scene(), "WEBP", quality=95, **moving),
            "gif": lambda: saved(scene(), "GIF"),
            "moving gif": lambda: saved(scene(), "GIF", **moving),
            "avif": lambda: saved(scene(), "AVIF", quality=95),
            "moving avif": lambda: saved(scene(), "AVIF", quality=95, **moving),
        }
    )


def deep_png() -> bytes:
    """Sixteen bits a channel."""
    width, height = SIZE
    pixels = scene().tobytes()
    lines = (pixels[3 * width * y : 3 * width * (y + 1)] for y in range(height))
    return png(width, height, zlib.compress(b"".join(b"\0" + _wide(line) for line in lines)), depth=16)


def _wide(line: bytes) -> bytes:
    return bytes(each for value in line for each in (value, value))


@cache
def bombs() -> Mapping[str, bytes]:
    """Files that would take much memory or time."""
    pixel = zlib.compress(bytes(4))
    return Shelf(
        {
            "50,000 x 50,000 png": lambda: png(
                50_000, 50_000, zlib.compress(bytes(6251 * 50_000), 9), depth=1, colour=0
            ),
            "50,000 x 50,000 gif": lambda: saved(Image.new("P", (9, 9)), "GIF").replace(
                b"\x09\0\x09\0", b"\x50\xc3\x50\xc3"
            ),
            "one pixel tall": lambda: png(2**31 - 1, 1, pixel),
            "one pixel wide": lambda: png(1, 2**31 - 1, pixel),
            "packed text": lambda: png(1, 1, pixel, *[(b"zTXt", b"k\0\0" + _packed_zeros())] * 60),
            "packed international text": lambda: png(1, 1, pixel, *[(b"iTXt", b"k\0\1\0\0\0" + _packed_zeros())] * 60),
            "wide webp": lambda: saved(Image.new("RGB", (16_383, 1300)), "WEBP", lossless=True, method=0),
            "huge jpeg": lambda: saved(Image.new("L", (400, 400)), "JPEG").replace(
                b"\x01\x90\x01\x90", b"\xff\xff\xff\xff"
            ),
            "huge avif": lambda: saved(Image.new("L", (64, 64)), "AVIF").replace(
                b"\0\0\0\x40\0\0\0\x40", b"\0\0\xff\xff\0\0\xff\xff"
            ),
        }
    )


@cache
def _packed_zeros() -> bytes:
    return zlib.compress(bytes(60_000_000), 9)


@cache
def crowds() -> Mapping[str, bytes]:
    """Very many small things in a file; the first of them may be shown, and the rest is of no interest."""
    pixel = zlib.compress(bytes(4))
    gif = saved(Image.new("P", (1, 1)), "GIF")
    frame = gif[gif.index(b",") : -1]
    return Shelf(
        {
            "chunks": lambda: png(1, 1, pixel, *[(b"tEXt", b"k\0v")] * 100_000),
            "more pixels than it says": lambda: png(4000, 4000, zlib.compress(bytes(200_000_000), 9)),
            "frames of a gif": lambda: gif[:-1] + frame * 300_000 + b";",
            "frames of a png": lambda: png(1, 1, pixel, (b"acTL", struct.pack(">II", 2**31 - 1, 0))),
            "frames of a webp": lambda: saved(
                _dot(0), "WEBP", save_all=True, append_images=map(_dot, range(1, 5000)), method=0
            ),
            "a profile that is packed": lambda: png(1, 1, pixel, (b"iCCP", b"k\0\0" + _packed_zeros())),
            "orientations": lambda: saved(
                scene(),
                "JPEG",
                exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x01\x12\0\x03\xff\xff\xff\xff\0\0\0\0" * 5000,
            ),
        }
    )


def _dot(n: int) -> Image.Image:
    return Image.new("RGB", (2, 2), (n % 256, n // 256, 99))


@cache
def impostors() -> Mapping[str, bytes]:
    """Files of other kinds, whatever their name says, and those that are two things at once."""
    jpeg = good()["jpeg"]
    return Shelf(
        {
            "nothing much": lambda: b"x",
            "svg": lambda: SVG,
            "laughing svg": lambda: b"<!DOCTYPE svg [<!ENTITY l0 'ha'>" + LAUGHS + b"]><svg>&l9;</svg>",
            "html": lambda: b"<!doctype html><script>alert(1)</script>",
            "pdf": lambda: b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF",
            "zip": lambda: b"PK\x03\x04" + bytes(26),
            "html with a jpeg in it": lambda: b"<!doctype html>" + jpeg,
            "tiff": lambda: saved(scene(), "TIFF"),
            "bmp": lambda: saved(scene(), "BMP"),
            "ico": lambda: saved(scene((64, 64)), "ICO"),
            "ppm": lambda: saved(scene(), "PPM"),
            "tga": lambda: saved(scene(), "TGA"),
            "jpeg 2000": lambda: saved(scene(), "JPEG2000"),
            "postscript": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) (r) file\n",
            "magick": lambda: b"push graphic-context\nviewbox 0 0 640 480\nfill 'url(https://127.0.0.1/\"|id\")'\n",
            "photoshop": lambda: b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 9, 9, 8, 3) + bytes(40),
            "mp4": lambda: b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(99),
            "heic": lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99),
        }
    )


@cache
def polyglots() -> Mapping[str, bytes]:
    """Good pictures that are something else as well; only the picture comes out."""
    jpeg, gif = good()["jpeg"], good()["gif"]
    return Shelf(
        {
            "jpeg and html": lambda: saved(scene(), "JPEG", comment=MARK),
            "jpeg and zip": lambda: jpeg + b"PK\x03\x04" + MARK,
            "gif and script": lambda: gif + b"=1;" + MARK,
            "png and text": lambda: png(1, 1, zlib.compress(bytes(4)), (b"tEXt", b"Comment\0" + MARK)),
            "jpeg with xmp": lambda: saved(scene(), "JPEG", xmp=b"<x:xmpmeta>" + MARK + b"</x:xmpmeta>"),
        }
    )


def truncated() -> Mapping[str, bytes]:
    """Each good picture, ended too soon in many places."""
    names = ("jpeg", "progressive jpeg", "png", "16 bit png", "webp", "gif", "avif")
    return Shelf({f"{name}, {share} of 12": partial(_part, name, share) for name in names for share in range(12)})


def _part(name: str, share: int) -> bytes:
    file = good()[name]
    return file[: len(file) * share // 12]
