"""Checks of the machine and of what was installed on it."""

import re
import resource
import sys
from pathlib import Path

from microblog import ui
from microblog.commands import catalogs
from microblog.commands.doctor.findings import Answer, Examined, fail, ok, warn
from microblog.core.clock import now
from microblog.core.i18n import LOCALES
from microblog.http.joined import JOINED

OLDEST_PYTHON = (3, 11)
FEWEST_OPEN_FILES = 256
ENOUGH_OPEN_FILES = 1024
CLOCK_SLACK_SECONDS = 300
FIRST_YEAR = 2026
LEAST_MEMORY_BYTES = 64 * 1024 * 1024
MEMORY = Path("/proc/meminfo")
UI_FOLDER = Path(ui.__file__).parent

_ASSET = re.compile(r"""["']([\w./-]+\.(?:css|js|svg))["']""")


def python_version(_: Examined) -> Answer:
    """Older versions lack parts of the standard library that we use."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return fail(version, f"install Python {'.'.join(map(str, OLDEST_PYTHON))} or newer")
    return ok(version)


def open_files(_: Examined) -> Answer:
    """Each connection and each live stream is an open file."""
    limit, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit == resource.RLIM_INFINITY or limit >= ENOUGH_OPEN_FILES:
        return ok(f"up to {'any number' if limit == resource.RLIM_INFINITY else limit}")
    said = f"only {limit} are allowed, and each reader's connection is one"
    mend = "ulimit -n 4096 before the start, or LimitNOFILE=4096 in the service"
    return fail(said, mend) if limit < FEWEST_OPEN_FILES else warn(said, mend)


def memory(_: Examined) -> Answer:
    """Where memory runs out, the system kills processes: https://www.kernel.org/doc/html/latest/filesystems/proc.html."""
    found = (
        re.search(r"^MemAvailable: +(\d+) kB$", MEMORY.read_text(encoding="ascii"), re.MULTILINE)
        if MEMORY.exists()
        else None
    )
    if found is None:
        return ok("cannot be told on this system")
    available = int(found[1]) * 1024
    if available < LEAST_MEMORY_BYTES:
        said = f"only {available / 1e6:.0f} MB are available"
        return warn(said, "set WORKERS=1 and WEB_THREADS=4, add swap, or take a larger machine")
    return ok(f"{available / 1e6:.0f} MB are available")


def clock(examined: Examined) -> Answer:
    """Ids, sessions and leases go by the clock, so it must not be behind what was written before."""
    data = examined.settings.data
    written = max((file.stat().st_mtime for file in data.glob("*") if file.is_file()), default=0)
    behind = written - now().timestamp()
    if behind > CLOCK_SLACK_SECONDS:
        return fail(f"it is {behind:.0f} s behind the newest file in {data}", "timedatectl set-ntp true")
    if now().year < FIRST_YEAR:
        return fail(f"it says {now():%Y-%m-%d}", "timedatectl set-ntp true")
    return ok(f"{now():%Y-%m-%d %H:%M:%S} UTC")


def static_files(_: Examined) -> Answer:
    """Every style sheet, script and picture that the layout asks for was installed."""
    texts = [page.read_text(encoding="utf-8") for page in (UI_FOLDER / "templates").rglob("*.html")]
    wanted = {part for text in texts for name in _ASSET.findall(text) for part in JOINED.get(name, (name,))}
    missing = sorted(name for name in wanted if not (UI_FOLDER / "static" / name).is_file())
    if missing or not wanted:
        return fail(
            f"missing: {', '.join(missing) or 'the templates'}",
            "install microblog again: pip install --force-reinstall .",
        )
    return ok(f"{len(wanted)} files")


def translations(_: Examined) -> Answer:
    """Every sentence of the pages is there in every language."""
    sentences = catalogs.marked()
    lacking = []
    for locale in LOCALES[1:]:
        path = catalogs.path_of(locale)
        problems = list(catalogs.shortcomings(catalogs.read(path), sentences)) if path.exists() else ["no catalog"]
        if problems:
            lacking.append(f"{locale} ({len(problems)})")
    if lacking:
        return warn(f"not complete: {', '.join(lacking)}", "microblog translate check tells what is missing")
    return ok(", ".join(LOCALES))
