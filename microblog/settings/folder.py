"""The data folder: made at the first start, open to nobody else, with a secret key of its own."""

import os
import secrets
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from microblog.settings.addresses import is_wildcard
from microblog.settings.mistakes import MASK, BadSettings, Mistake, shown
from microblog.settings.rules import weakness_of_key
from microblog.settings.table import Settings

KEY_BYTES = 32
DATABASE_FILE = "microblog.db"


def prepare_data_folder(settings: Settings) -> Settings:
    """Make the data folder (0700) and the secret key (0600) where they are missing, and fill in what follows from them.

    Raises:
        BadSettings: the folder cannot be made or written to, or its key is damaged.
    """
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not settings.secret_key and not key_path(settings).exists():
            _create_key(key_path(settings))
    except OSError as error:
        expected = f"a folder that this user may write to; the system says: {error.strerror}"
        source = settings.sources.get("data", "the default")
        raise BadSettings([Mistake("MICROBLOG_DATA", shown(str(settings.data)), source, expected, "./data")]) from None
    return resolved(settings)


def resolved(settings: Settings) -> Settings:
    """Fill in the addresses and the key that are empty, without making anything."""
    url = settings.public_url or f"http://{_literal(settings.host)}:{settings.port}"
    database = settings.database_url or f"sqlite:///{quote(str(settings.data.absolute() / DATABASE_FILE))}"
    filled = replace(settings, public_url=url, database_url=database)
    if settings.secret_key or not key_path(settings).exists():
        return filled
    sources = {**settings.sources, "secret_key": f"the file {key_path(settings)}"}
    return replace(filled, secret_key=_read_key(key_path(settings)), sources=sources)


def key_path(settings: Settings) -> Path:
    """The file in which the secret key is kept when no setting gives it."""
    return settings.data / "secret_key"


def _literal(host: str) -> str:
    """A host as it stands in an address."""
    if is_wildcard(host):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _create_key(path: Path) -> None:
    """Write a whole key or none, and never over one that another process has just made."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _read_key(path: Path) -> str:
    try:
        key = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        key = ""
    if not key or weakness_of_key(key):
        expected = "a readable file with a long random key; delete it, and the next start makes a new one"
        raise BadSettings([Mistake("SECRET_KEY", MASK, f"the file {path}", expected)])
    return key
