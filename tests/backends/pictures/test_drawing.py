"""What our own drawing of a foreign picture looks like."""

from io import BytesIO

import pytest
from PIL import Image, ImageCms

from microblog.backends.pictures import decoder
from microblog.backends.pictures.drawing import Broken, TooLarge, Unknown, drawn_anew
from microblog.core.pixels import LARGE, PIXELS
from tests.backends.pictures.corpus import SIZE, bombs, good, impostors, saved, scene, truncated

RED, LIME, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
UPRIGHT = (RED, LIME, BLUE, WHITE)
Colour = tuple[int, ...]

TURNED = {
    1: UPRIGHT,
    2: (LIME, RED, WHITE, BLUE),
    3: (WHITE, BLUE, LIME, RED),
    4: (BLUE, WHITE, RED, LIME),
    5: (RED, BLUE, LIME, WHITE),
    6: (BLUE, RED, WHITE, LIME),
    7: (WHITE, LIME, BLUE, RED),
    8: (LIME, WHITE, RED, BLUE),
}
"""The quarters as they are seen, by EXIF's orientation of the file."""


def opened(file: bytes) -> Image.Image:
    return Image.open(BytesIO(file))


def quarters(file: bytes) -> list[Colour]:
    """The colours in the middle of each quarter."""
    picture = opened(file).convert("RGB")
    near, far = picture.width // 4, picture.width * 3 // 4
    found = [picture.getpixel((x, y)) for y in (near, far) for x in (near, far)]
    return [colour for colour in found if isinstance(colour, tuple)]


def looks_like(seen: list[Colour], wanted: tuple[Colour, ...], tolerance: int = 40) -> bool:
    pairs = zip(seen, wanted, strict=True)
    return all(abs(a - b) <= tolerance for one, other in pairs for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("name", good())
def test_the_middle_of_the_first_frame_is_drawn_in_three_sizes(name: str) -> None:
    pictures = drawn_anew(good()[name])
    assert [opened(each).size for each in pictures] == [(side, side) for side in PIXELS]
    for each in pictures:
        assert opened(each).format == "WEBP"
        assert looks_like(quarters(each), UPRIGHT, 130 if "cmyk" in name else 40), (name, quarters(each))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("orientation", TURNED)
def test_a_camera_that_was_held_sideways_is_put_right_and_forgotten(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8825] = orientation, "Secret Camera", {1: "N", 2: (52.0, 31.0, 12.0)}
    file = saved(scene(), kind, exif=exif, quality=95)
    assert b"Secret Camera" in file
    for each in drawn_anew(file):
        assert looks_like(quarters(each), TURNED[orientation])
        assert b"Secret Camera" not in each
        assert not {"exif", "xmp", "icc_profile"} & set(opened(each).info)


def test_colours_of_another_space_are_brought_to_srgb() -> None:
    srgb, lab = (ImageCms.ImageCmsProfile(ImageCms.createProfile(space)).tobytes() for space in ("sRGB", "LAB"))
    swapped = srgb.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    useless = (srgb, lab, b"nonsense", bytes(2_000_000))
    for profile, wanted in ((swapped, (LIME, RED, BLUE, WHITE)), *((each, UPRIGHT) for each in useless)):
        drawn = drawn_anew(saved(scene(), "JPEG", quality=95, icc_profile=profile))
        assert looks_like(quarters(drawn[-1]), wanted), quarters(drawn[-1])
        assert "icc_profile" not in opened(drawn[-1]).info


def test_what_is_transparent_is_paper() -> None:
    clear = scene(mode="RGBA")
    clear.putalpha(0)
    palette = scene().quantize(16)
    for file in (
        saved(clear, "PNG"),
        saved(palette, "PNG", transparency=bytes(16)),
        saved(clear, "WEBP", lossless=True),
    ):
        assert looks_like(quarters(drawn_anew(file)[-1]), (WHITE,) * 4, 2)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "I;16"])
def test_grey_is_grey(mode: str) -> None:
    if mode == "I;16":
        picture = Image.frombytes("I;16", (2, 2), b"\0\0\xff\xff\xff\x7f\0\x40").resize(
            (64, 64), Image.Resampling.NEAREST
        )
        wanted = (0, 255, 127, 64)
    else:
        picture, wanted = Image.new("L", (64, 64)).convert(mode), (0, 0, 0, 0)
    seen = quarters(drawn_anew(saved(picture, "PNG"))[-1])
    assert looks_like(seen, tuple((value,) * 3 for value in wanted), 12), seen


def test_what_ends_too_soon_is_nothing() -> None:
    for name, file in truncated().items():
        with pytest.raises((Broken, Unknown)):
            raise AssertionError((name, drawn_anew(file)))


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (900, 1), (16, 9), SIZE, (LARGE, LARGE)])
def test_small_and_narrow_pictures_fill_the_square_too(size: tuple[int, int]) -> None:
    assert [opened(each).size for each in drawn_anew(saved(scene(size), "PNG"))] == [(side, side) for side in PIXELS]


def test_each_refusal_has_its_exit_code() -> None:
    def out_of_memory(_file: bytes) -> list[bytes]:
        raise MemoryError

    for file, refusal, code in (
        (impostors()["svg"], Unknown, decoder.UNKNOWN),
        (bombs()["one pixel tall"], TooLarge, decoder.TOO_LARGE),
        (bombs()["wide webp"], TooLarge, decoder.TOO_LARGE),
        (truncated()["png, 9 of 12"], Broken, decoder.BROKEN),
    ):
        with pytest.raises(refusal):
            drawn_anew(file)
        assert decoder.answer(drawn_anew, file) == (code, ())
    assert decoder.answer(out_of_memory, b"") == (decoder.TOO_LARGE, ())
    code, pictures = decoder.answer(drawn_anew, good()["png"])
    assert code == 0
    assert decoder.packed(pictures).endswith(b"".join(pictures))
