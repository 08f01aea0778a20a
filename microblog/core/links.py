"""Addresses of pages, for mail and for text that is made outside a request. A test holds them against the URL map."""

from typing import NamedTuple
from urllib.parse import quote

from microblog.core.context import settings
from microblog.core.pixels import PIXELS


class Avatar(NamedTuple):
    """The addresses of one account's picture, from small to large; a drawn one is the same in all sizes."""

    small: str
    medium: str
    large: str

    @property
    def is_drawn(self) -> bool:
        """Whether it is drawn by us, and fits every size."""
        return self.small == self.large

    def srcset(self, shown: int) -> str:
        """Those that serve screens of up to four dots a pixel, for a picture of so many CSS pixels."""
        found = zip(self, PIXELS, strict=True)
        return ", ".join(f"{address} {pixels}w" for address, pixels in found if pixels < 5 * shown)


def absolute(path: str) -> str:
    """A path on this site as a full address: always on the configured public URL, never on what a request claims."""
    return settings().public_url.rstrip("/") + path


def profile_path(username: str) -> str:
    """The page of one account."""
    return f"/@{username}"


def post_path(username: str, post_id: int) -> str:
    """The page of one post."""
    return f"/@{username}/{post_id}"


def tag_path(name: str) -> str:
    """The page of one hashtag."""
    return f"/tags/{quote(name, safe='')}"


def profile_feed_path(username: str) -> str:
    """What one account writes for everybody, for feed readers."""
    return f"/@{username}/feed.atom"


def tag_feed_path(name: str) -> str:
    """What everybody writes about one hashtag, for feed readers."""
    return f"{tag_path(name)}/feed.atom"


def avatar(account_id: int, picture: str | None) -> Avatar:
    """The picture of one account: the one with this name, or else the one that is drawn."""
    if picture is None:
        return Avatar(*[avatar_path(account_id)] * 3)
    return Avatar(*(picture_path(picture, pixels) for pixels in PIXELS))


def avatar_path(account_id: int) -> str:
    """The picture that is drawn for one account."""
    return f"/avatars/{account_id}.svg"


def picture_path(picture: str, pixels: int) -> str:
    """A picture that somebody has sent, in one of its sizes. Another picture has another address."""
    return f"/avatars/{picture}-{pixels}.webp"


def confirm_path(token: str) -> str:
    """The page that confirms an e-mail address."""
    return f"/confirm/{token}"


def reset_path(token: str) -> str:
    """The page that sets a new password."""
    return f"/reset-password/{token}"


def new_email_path(token: str) -> str:
    """The page that confirms a changed e-mail address."""
    return f"/confirm-email/{token}"


def undo_email_path(token: str) -> str:
    """The page that brings a former e-mail address back."""
    return f"/undo-email/{token}"


def return_path(token: str) -> str:
    """The page that brings an account back that is going to be deleted."""
    return f"/keep-account/{token}"


def invitation_path(token: str) -> str:
    """The page on which somebody signs up by invitation."""
    return f"/invite/{token}"


def first_admin_path(token: str) -> str:
    """The page that makes the first admin."""
    return f"/first-admin/{token}"


OEMBED_PATH = "/oembed"
PICTURE_PATH = "/settings/picture"
ADMIN_PATH = "/admin"
LOG_IN_PATH = "/login"
FORGOT_PASSWORD_PATH = "/forgot-password"  # noqa: S105 (a path)
