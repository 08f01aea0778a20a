"""The form in which posts are written."""

import secrets
from dataclasses import dataclass, field

from flask import g

from microblog.posts.models import PUBLIC
from microblog.posts.text import MAX_POST_LENGTH


@dataclass
class Composer:
    """What the form shows; its `key` makes two submissions of the same words one post."""

    text: str = ""
    visibility: str = PUBLIC
    error: str | None = None
    key: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    limit: int = MAX_POST_LENGTH

    @property
    def may_post(self) -> bool:
        """Whether the present user's address is confirmed, where that is asked for."""
        return bool(g.user.may_post)
