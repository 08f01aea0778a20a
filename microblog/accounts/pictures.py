"""Keeping the pictures of accounts: under which names, for how long.

Each picture gets a name that was never there before, made of what it shows and of chance. So its address may be kept by
browsers for ever, says nothing of what it shows, and can be forgotten without a look at who else shows the same.
"""

import secrets
from hashlib import blake2b

from microblog.accounts.events import PictureStored
from microblog.accounts.models import MAX_PICTURE_NAME
from microblog.backends.pictures.reencoding import reencoded
from microblog.backends.storage.contract import Storage
from microblog.core.context import backend, database
from microblog.core.db import transaction
from microblog.core.events import emit
from microblog.core.pixels import LARGE, PIXELS


def keep_picture(account_id: int, file: bytes) -> str:
    """Draw a picture anew and store it in all sizes. Slow: call it before a transaction begins.

    That it is there is written down before it is, in a transaction of its own: if nobody ever shows it, because
    something fails in between, it is removed again.

    Returns:
        Its name.
    Raises:
        Those of `reencoded()`, and `StorageUnavailable`.
    """
    sizes = reencoded(file)
    name = blake2b(sizes[LARGE], key=secrets.token_bytes(16), digest_size=MAX_PICTURE_NAME // 2).hexdigest()
    with database().session(), transaction():
        emit(PictureStored(account_id=account_id, picture=name))
    for pixels, content in sizes.items():
        backend(Storage).put(_file(name, pixels), content)
    return name


def read_picture(name: str, pixels: int) -> bytes | None:
    """A stored picture as WebP, if there is one of this name in this size."""
    return backend(Storage).get(_file(name, pixels))


def forget_picture(name: str) -> None:
    """Remove a picture in all sizes."""
    for pixels in PIXELS:
        backend(Storage).delete(_file(name, pixels))


def _file(name: str, pixels: int) -> str:
    return f"pictures/{name[:2]}/{name}-{pixels}.webp"
