"""Checks of the data folder and of the disk under it."""

import os
import shutil
import stat
import tempfile
from pathlib import Path

from microblog.commands.chosen import ENV_FILE
from microblog.commands.doctor.findings import Answer, Examined, fail, ok, warn
from microblog.settings.folder import key_path

LEAST_FREE_BYTES = 500 * 1024 * 1024
LEAST_FREE_SHARE = 0.05
FEWEST_FREE_FILES = 1000
MOUNTS = Path("/proc/self/mountinfo")
OVER_THE_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "glusterfs", "afs", "fuse.sshfs", "lustre"}


def data_folder(examined: Examined) -> Answer:
    """The data folder is there and can be written."""
    data = examined.settings.data
    if not data.exists():
        return fail(f"{data} is not there yet", "microblog run makes it; MICROBLOG_DATA chooses another place")
    try:
        with tempfile.NamedTemporaryFile(dir=data, prefix=".doctor-"):
            return ok(str(data.absolute()))
    except OSError as error:
        return fail(
            f"{data} cannot be written: {error.strerror}", f"chown -R $(id -u) {data}, or choose MICROBLOG_DATA"
        )


def data_folder_is_private(examined: Examined) -> Answer:
    """Nobody else may look into the data folder."""
    data = examined.settings.data
    if not data.is_dir():
        return fail(f"{data} is no folder", "microblog run makes it; MICROBLOG_DATA chooses another place")
    mode = stat.S_IMODE(data.stat().st_mode)
    if mode & 0o077:
        return fail(f"{data} is open to others (mode {mode:04o})", f"chmod 700 {data}")
    return ok(f"mode {mode:04o}")


def data_folder_owner(examined: Examined) -> Answer:
    """What is in the data folder belongs to whoever asks: with a file of somebody else's the server cannot write."""
    data = examined.settings.data
    strangers = [path for path in (data, *data.glob("*")) if path.exists() and path.stat().st_uid != os.geteuid()]
    if data in strangers:
        said = f"{data} belongs to user {data.stat().st_uid}, and you are user {os.geteuid()}"
        return warn(said, f"run commands as its owner: runuser -u '#{data.stat().st_uid}' -- microblog doctor")
    if strangers:
        names = " ".join(map(str, strangers))
        return fail(f"not yours: {names}", f"chown $(id -u):$(id -g) {names}, as root")
    return ok("yours")


def secret_key(examined: Examined) -> Answer:
    """There is a key; a weak one is refused with the other settings, before any check."""
    if not examined.settings.secret_key:
        return fail("there is none yet", "microblog run makes one")
    return ok(examined.settings.sources.get("secret_key", "given").removeprefix("from "))


def files_with_secrets_are_private(examined: Examined) -> Answer:
    """What holds secrets is readable for its owner only."""
    settings = examined.settings
    files = [key_path(settings), ENV_FILE, *settings.data.glob("*.db*")]
    open_ones = [file for file in files if file.is_file() and stat.S_IMODE(file.stat().st_mode) & _forbidden(file)]
    if open_ones:
        names = " ".join(map(str, open_ones))
        return fail(f"open to others: {names}", f"chmod 600 {names}")
    return ok("all of them")


def free_disk(examined: Examined) -> Answer:
    """A full disk stops everything that writes."""
    usage = shutil.disk_usage(_nearest(examined.settings.data))
    said = f"{usage.free / 1e9:.1f} GB of {usage.total / 1e9:.1f} GB are free"
    mend = "make room, or move the data folder and set MICROBLOG_DATA"
    if usage.free < LEAST_FREE_BYTES:
        return fail(said, mend)
    return warn(said, mend) if usage.free < LEAST_FREE_SHARE * usage.total else ok(said)


def free_files(examined: Examined) -> Answer:
    """A file system can have room and yet take no more files."""
    free = os.statvfs(_nearest(examined.settings.data))
    if free.f_files and free.f_favail < FEWEST_FREE_FILES:
        return fail(f"only {free.f_favail} more files can be made", "remove small files: df -i shows where they are")
    return ok(f"{free.f_favail} more can be made" if free.f_files else "not limited")


def local_file_system(examined: Examined) -> Answer:
    """SQLite's locks do not hold across a network: https://www.sqlite.org/useovernet.html."""
    if not examined.database.is_sqlite:
        return ok("does not matter with PostgreSQL")
    if not MOUNTS.exists():
        return ok("cannot be told on this system; it must not be a network drive")
    path = Path(examined.database.url.database or "").resolve()
    kind = _file_system(path, MOUNTS.read_text(encoding="utf-8"))
    if kind in OVER_THE_NETWORK:
        return fail(f"{path} lies on {kind}", "move it to a local disk, or set DATABASE_URL=postgresql://…")
    return ok(kind)


def log_file(examined: Examined) -> Answer:
    """The log can be written."""
    if not examined.settings.log_file:
        return ok("standard output")
    path = Path(examined.settings.log_file).expanduser()
    try:
        if path.exists():
            path.open("ab").close()
        else:
            tempfile.TemporaryFile(dir=_nearest(path.parent)).close()
    except OSError as error:
        return fail(
            f"{path} cannot be written: {error.strerror}", "choose another LOG_FILE, or empty for standard output"
        )
    return ok(str(path))


def _forbidden(file: Path) -> int:
    """The database is inside a private folder, so that its mode matters only where others may write."""
    return 0o022 if ".db" in file.name else 0o077


def _nearest(path: Path) -> Path:
    """The path, or the closest folder above it that is there."""
    return next(each for each in (path.absolute(), *path.absolute().parents) if each.exists())


def _file_system(path: Path, mounts: str) -> str:
    """The kind of file system that a path lies on, from https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html."""
    found, kind = "", "unknown"
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        mount_point = before.split()[4].encode().decode("unicode_escape")
        if path.is_relative_to(mount_point) and len(mount_point) >= len(found):
            found, kind = mount_point, after.split()[0]
    return kind
