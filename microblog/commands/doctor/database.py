"""Checks of the database."""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from microblog.commands.doctor.findings import Answer, Examined, fail, ok, warn
from microblog.commands.revision import reason
from microblog.core import schema, sqlite
from microblog.core.engines import MORE_WHEN_BUSY

LARGEST_WAL_BYTES = 256 * 1024 * 1024

_RESTART = "stop every process that has the database open, and start microblog again"


def sqlite_version(examined: Examined) -> Answer:
    """Some versions can corrupt a write-ahead log that several processes share."""
    if not examined.database.is_sqlite:
        return ok("not used")
    version = sqlite.driver().sqlite_version
    if sqlite.journal_mode() != "WAL":
        said = f"{version} cannot share a write-ahead log safely; the slower rollback journal is used"
        return warn(
            said,
            "pip install 'pysqlite3>=0.6.1', where there is a wheel for this machine, or a Python with SQLite 3.51.3",
        )
    return ok(f"{version}, safe for a write-ahead log")


def database_is_reachable(examined: Examined) -> Answer:
    """The database answers."""
    file = Path(examined.database.url.database or "")
    if examined.database.is_sqlite and not file.exists():
        return fail(f"there is no {file} yet", "microblog db upgrade")
    try:
        _ask(examined, "SELECT 1")
    except DBAPIError as error:
        mend = (
            "is it an SQLite database?"
            if examined.database.is_sqlite
            else "is the server running, and DATABASE_URL right?"
        )
        return fail(reason(error), mend)
    return ok(examined.database.url.render_as_string(hide_password=True))


def schema_is_current(examined: Examined) -> Answer:
    """The tables are those that this version wants."""
    at, wanted = schema.current(examined.database), schema.head()
    if at != wanted:
        return fail(f"at {at or 'nothing'}, wanted {wanted}", "microblog db upgrade")
    return ok(wanted)


def journal_mode(examined: Examined) -> Answer:
    """The journal is the one that this SQLite can be trusted with."""
    if not examined.database.is_sqlite:
        return ok("not used")
    mode, wanted = str(_ask(examined, "PRAGMA journal_mode")[0]).upper(), sqlite.journal_mode()
    if mode != wanted:
        return fail(f"{mode} instead of {wanted}", _RESTART)
    return ok(mode)


def integrity(examined: Examined) -> Answer:
    """SQLite finds no damage in its file: https://www.sqlite.org/pragma.html#pragma_quick_check."""
    if not examined.database.is_sqlite:
        return ok("PostgreSQL looks after its own")
    try:
        answers = _ask(examined, "PRAGMA quick_check(10)")
    except DBAPIError as error:
        answers = [error.orig]
    if answers != ["ok"]:
        return fail(str(answers[0]), "stop microblog, keep a copy of the file, and restore the last good backup")
    return ok("no damage")


def foreign_keys(examined: Examined) -> Answer:
    """No row refers to one that is not there."""
    if not examined.database.is_sqlite:
        return ok("PostgreSQL looks after its own")
    tables = _ask(examined, "PRAGMA foreign_key_check")
    if tables:
        said = f"{len(tables)} rows refer to nothing, in {', '.join(sorted(set(map(str, tables))))}"
        return fail(said, "PRAGMA foreign_key_check lists them; delete them, or restore the last good backup")
    return ok("every row refers to one that is there")


def durability(examined: Examined) -> Answer:
    """What was answered with yes is on the disk: https://www.postgresql.org/docs/current/runtime-config-wal.html."""
    if examined.database.is_sqlite:
        return ok("every connection asks SQLite for it")
    [level] = _ask(examined, "SHOW synchronous_commit")
    if level == "off":
        name = examined.database.url.database
        mend = f'psql, and there: ALTER DATABASE "{name}" SET synchronous_commit = on'
        return warn("synchronous_commit is off: a crash may lose the last posts", mend)
    return ok(f"synchronous_commit is {level}")


def encoding(examined: Examined) -> Answer:
    """The database takes every letter there is."""
    if examined.database.is_sqlite:
        return ok("SQLite does")
    [name] = _ask(examined, "SHOW server_encoding")
    if name != "UTF8":
        return fail(str(name), "make the database anew: createdb --encoding=UTF8 --template=template0, and import")
    return ok(str(name))


def connections(examined: Examined) -> Answer:
    """PostgreSQL has a connection for every thread that may want one."""
    settings = examined.settings
    if examined.database.is_sqlite:
        return ok("not limited")
    [limit] = _ask(examined, "SHOW max_connections")
    wanted = settings.workers * (settings.web_threads + MORE_WHEN_BUSY) + settings.job_threads + MORE_WHEN_BUSY
    if wanted > int(str(limit)):
        said = f"up to {wanted} are wanted, and the server has {limit}"
        return warn(said, "fewer WORKERS or WEB_THREADS, or a higher max_connections in postgresql.conf")
    return ok(f"up to {wanted} of {limit}")


def write_ahead_log(examined: Examined) -> Answer:
    """A log that only grows means that somebody reads without end."""
    wal = Path(f"{examined.database.url.database}-wal")
    size = wal.stat().st_size if examined.database.is_sqlite and wal.exists() else 0
    if size > LARGEST_WAL_BYTES:
        return warn(f"{size / 1e6:.0f} MB", "restart microblog; something holds an old read open")
    return ok(f"{size / 1e6:.1f} MB")


def _ask(examined: Examined, question: str) -> list[object]:
    """The first column of the answer."""
    with examined.database.engine.connect() as connection:
        return list(connection.execute(text(question)).scalars())
