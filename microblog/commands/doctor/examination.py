"""Which checks there are, in the order in which they are told, and how they are run."""

from microblog.commands.doctor import database, files, folder, machine, network, people, proxies, work
from microblog.commands.doctor.findings import FAIL, OK, Check, Examined, Finding
from microblog.core.db import Database
from microblog.settings import Settings

CHECKS: list[Check] = [
    machine.python_version,
    machine.open_files,
    machine.memory,
    machine.clock,
    machine.static_files,
    machine.translations,
    folder.data_folder,
    folder.data_folder_is_private,
    folder.data_folder_owner,
    folder.secret_key,
    folder.files_with_secrets_are_private,
    folder.free_disk,
    folder.free_files,
    folder.local_file_system,
    folder.log_file,
    network.port,
    network.public_url,
    proxies.proxies,
    network.mail_server,
    network.error_reports,
    network.rate_limits,
    network.counters,
    files.stored_files,
    database.sqlite_version,
    database.database_is_reachable,
]

CHECKS_INSIDE_THE_DATABASE: list[Check] = [
    database.schema_is_current,
    database.journal_mode,
    database.durability,
    database.encoding,
    database.connections,
    database.integrity,
    database.foreign_keys,
    database.write_ahead_log,
    work.failed_jobs,
    work.waiting_jobs,
    people.somebody_is_admin,
    people.demo_password,
]
"""Asked only where the last of the others, whether the database is reachable, was answered with yes."""


def examine(settings: Settings) -> list[Finding]:
    """Run every check; one that breaks is a failure by itself."""
    examined = Examined(settings, Database(settings.database_url))
    try:
        findings = [_run(check, examined) for check in CHECKS]
        if findings[-1].state == OK:
            findings += [_run(check, examined) for check in CHECKS_INSIDE_THE_DATABASE]
    finally:
        examined.database.close()
    return findings


def _run(check: Check, examined: Examined) -> Finding:
    name = check.__name__.replace("_", " ")
    try:
        return Finding(name, *check(examined))
    except Exception as error:  # noqa: BLE001 (a doctor does not stop at the first surprise)
        reason = " ".join(str(error).partition("[SQL:")[0].split())
        said = f"could not be examined: {type(error).__name__}: {reason}"
        return Finding(name, FAIL, said, "mend what this says, and ask again")
