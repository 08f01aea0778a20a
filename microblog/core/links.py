"""Addresses of pages, for mail and for text that is made outside a request. A test holds them against the URL map."""

from microblog.core.context import settings


def absolute(path: str) -> str:
    """A path on this site as a full address: always on the configured public URL, never on what a request claims."""
    return settings().public_url.rstrip("/") + path


def profile_path(username: str) -> str:
    """The page of one account."""
    return f"/@{username}"


def post_path(username: str, post_id: int) -> str:
    """The page of one post."""
    return f"/@{username}/{post_id}"


def avatar_path(account_id: int) -> str:
    """The picture of one account."""
    return f"/avatars/{account_id}.svg"


def confirm_path(token: str) -> str:
    """The page that confirms an e-mail address."""
    return f"/confirm/{token}"


def reset_path(token: str) -> str:
    """The page that sets a new password."""
    return f"/reset-password/{token}"


def invitation_path(token: str) -> str:
    """The page on which somebody signs up by invitation."""
    return f"/invite/{token}"


def first_admin_path(token: str) -> str:
    """The page that makes the first admin."""
    return f"/first-admin/{token}"


ADMIN_PATH = "/admin"
LOG_IN_PATH = "/login"
FORGOT_PASSWORD_PATH = "/forgot-password"  # noqa: S105 (a path)
