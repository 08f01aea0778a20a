import hashlib
from xml.etree import ElementTree

import pytest

from microblog.accounts.avatars import draw_avatar

SEEDS = range(1, 2001)
SVG = "{http://www.w3.org/2000/svg}"


def test_the_same_account_always_gets_the_same_picture() -> None:
    assert draw_avatar(7) == draw_avatar(7) == draw_avatar("7")


def test_a_picture_stays_the_same_from_one_release_to_the_next() -> None:
    drawn = "".join(draw_avatar(seed) for seed in range(1, 51))
    assert (
        hashlib.sha256(drawn.encode()).hexdigest() == "3c75588d782fb886e5b5124042fb8a5e8b51b7ef48a7c3a81bef2bf42f445672"
    )


def test_two_thousand_accounts_have_two_thousand_pictures() -> None:
    assert len({draw_avatar(seed) for seed in SEEDS}) == len(SEEDS)


def test_every_picture_is_small_and_well_formed() -> None:
    for seed in SEEDS:
        svg = draw_avatar(seed)
        assert len(svg.encode()) < 1024
        root = ElementTree.fromstring(svg)
        assert root.tag == f"{SVG}svg"
        assert len(root) in (3, 4), "a ground, two shapes, and perhaps a spark"


def test_pictures_can_stand_together_on_any_page() -> None:
    for seed in SEEDS:
        for element in ElementTree.fromstring(draw_avatar(seed)).iter():
            assert not {"id", "style", "class", "href"} & element.attrib.keys()


@pytest.mark.parametrize("seed", ["", "Ω", "susan", -1, 2**53])
def test_any_seed_will_do(seed: int | str) -> None:
    assert draw_avatar(seed).startswith("<svg ")
