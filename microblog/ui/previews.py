"""What other sites show of a page that is linked there (https://ogp.me)."""

from functools import cache
from typing import NamedTuple

from babel.core import get_global

from microblog.core.links import Avatar, absolute
from microblog.core.pixels import LARGE
from microblog.http.static import asset

ICON, ICON_PIXELS = "icons/icon-512.png", 512


class PreviewImage(NamedTuple):
    """A square picture, by its full address."""

    url: str
    pixels: int


def preview_image(avatar: Avatar) -> PreviewImage:
    """Somebody's picture; where it is drawn, this site's, because others show no SVG."""
    if avatar.is_drawn:
        return PreviewImage(absolute(asset(ICON)), ICON_PIXELS)
    return PreviewImage(absolute(avatar.large), LARGE)


@cache
def open_graph_locale(language: str) -> str:
    """A language with the country that most of its writers live in, as Open Graph wants it: `de_DE` for `de`."""
    likely = get_global("likely_subtags").get(language, "").split("_")
    return f"{language}_{likely[-1]}" if len(likely) > 1 else ""
