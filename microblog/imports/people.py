"""People: accounts with their users, all in one transaction, so that what follows finds every one of them or none."""

from dataclasses import dataclass

from sqlalchemy import insert, select, text

from microblog.accounts.claims import claim_present_names
from microblog.accounts.models import Account, OldName, UsedName
from microblog.auth.models import User
from microblog.auth.queries import old_name
from microblog.core.actions import action
from microblog.core.db import insert_or_ignore, session
from microblog.core.ids import last_number
from microblog.core.jobs import enqueue
from microblog.imports import tasks
from microblog.imports.applicants import Applicant, applicants
from microblog.imports.known import known, remember
from microblog.imports.models import PERSON
from microblog.imports.naming import Arrival, Taken, admit
from microblog.imports.report import Report
from microblog.imports.source import Source
from microblog.imports.writing import insert_all

LARGEST_KEPT_ID = 1_000_000_000
_CHUNK = 1000


@dataclass(frozen=True)
class People:
    """Who is here after the people came in: `new_ids` by the file's ids, `ids` by every name that they have or had."""

    new_ids: dict[int, int]
    ids: dict[str, int]


def bring_people(source: Source, report: Report, *, dry: bool, mail: bool) -> People:
    """Bring in everybody who is not here yet. Nothing is written when `dry`."""
    coming = applicants(source, report)
    people, said = plan(coming)[1:] if dry else _bring(coming, mail)
    report.merge(said)
    return people


@action
def _bring(coming: list[Applicant], mail: bool) -> tuple[People, Report]:
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    if is_postgresql:
        session.execute(text('LOCK TABLE account, "user", used_name IN SHARE ROW EXCLUSIVE MODE'))
    arrivals, people, said = plan(coming)
    for start in range(0, len(arrivals), _CHUNK):
        _insert(arrivals[start : start + _CHUNK])
    claim_present_names()
    remember(
        PERSON, {key: people.new_ids[one.old_id] for one in coming if one.old_id in people.new_ids for key in one.keys}
    )
    _keep_old_names(coming, people)
    if is_postgresql:
        _move_on_sequences()
    for arrival in arrivals if mail else ():
        if arrival.is_renamed and arrival.has_address:
            enqueue(tasks.tell_new_name, user_id=arrival.user_id)
    return people, said


def plan(coming: list[Applicant]) -> tuple[list[Arrival], People, Report]:
    """Who comes in, under which ids, names and addresses, given who is here."""
    said = Report()
    names: dict[str, int | None] = {row.name: row.account_id for row in session.execute(_used_names)}
    ids = {name: id for name, id in names.items() if id is not None}
    new_ids, fresh = _recognised(coming, set(ids.values()), said)
    emails = set(session.scalars(select(User.email).where(User.email_confirmed_at.is_not(None))))
    taken = Taken(names=set(names), emails=emails, **_last_ids(coming))
    arrivals = admit(fresh, taken, said)
    new_ids |= {arrival.old_id: arrival.account_id for arrival in arrivals}
    said.added["people"] += len(arrivals)
    return arrivals, People(new_ids, ids | {a.account["username"]: a.account_id for a in arrivals}), said


_used_names = select(UsedName.name, UsedName.account_id)


def _recognised(coming: list[Applicant], present: set[int], said: Report) -> tuple[dict[int, int], list[Applicant]]:
    """Who came in before, and who is new."""
    before = known(PERSON, (key for one in coming for key in one.keys))
    new_ids: dict[int, int] = {}
    fresh = []
    for one in coming:
        became = [before[key] for key in one.keys if key in before]
        if not became:
            fresh.append(one)
        elif (account_id := became[0]) in present:
            new_ids[one.old_id] = account_id
            said.known["people"] += 1
        else:
            said.leave_out("people", "came in before, and the account is gone since", one.label)
    return new_ids, fresh


def _last_ids(coming: list[Applicant]) -> dict[str, int | None]:
    """The greatest ids there ever were; `None` for both when nobody was here, and so the file's own can be kept."""
    last_account, last_user = last_number("account"), last_number("user")
    can_keep = all(0 < one.old_id <= LARGEST_KEPT_ID for one in coming)
    if last_account == last_user == 0 and can_keep:
        return {"last_account_id": None, "last_user_id": None}
    return {"last_account_id": last_account, "last_user_id": last_user}


def _insert(arrivals: list[Arrival]) -> None:
    insert_all(insert(Account), [arrival.account for arrival in arrivals])
    insert_all(insert(User), [arrival.user for arrival in arrivals])


def _keep_old_names(coming: list[Applicant], people: People) -> None:
    """Names that nobody can have here still let their owners in, also those who came in before."""
    there = [one for one in coming if one.username is None and one.old_id in people.new_ids]
    named = [(old_name(one.old_name), people.new_ids[one.old_id]) for one in there]
    insert_all(insert_or_ignore(OldName), [{"name": name, "account_id": id} for name, id in named if name])


def _move_on_sequences() -> None:
    """The next ones to sign up get ids after those that were given here."""
    for table in ("account", "user"):
        if last := last_number(table):
            session.execute(_move_on, {"name": table, "last": last})


_move_on = text("SELECT setval(pg_get_serial_sequence(quote_ident(:name), 'id'), :last)")
