"""People as they stand in the file, and what of them can be told without knowing who is here."""

from dataclasses import dataclass
from datetime import datetime

from microblog.accounts.names import MAX_BIO_LENGTH, BioTooLong, check_bio, check_username
from microblog.auth.addresses import check_email
from microblog.auth.errors import BadEmail
from microblog.core.clock import now
from microblog.core.errors import AppError
from microblog.core.text import clean, shorten
from microblog.imports.report import Report
from microblog.imports.source import Source
from microblog.imports.times import settled
from microblog.imports.values import as_number, as_password_hash, as_text, example, key_of

COLUMNS = ("id", "username", "email", "password_hash", "about_me", "last_seen")


@dataclass(frozen=True)
class Applicant:
    """Somebody who wants to come in. `username` and `email` are `None` where they cannot stay as they are."""

    old_id: int
    old_name: str
    old_email: str
    username: str | None
    email: str | None
    password_hash: str | None
    bio: str
    is_bio_cut: bool
    last_seen_at: datetime | None
    member_since: datetime
    keys: tuple[bytes, ...]

    @property
    def label(self) -> str:
        """How the report calls them."""
        return f"{example(self.old_name)} (number {self.old_id})"


def applicants(source: Source, report: Report) -> list[Applicant]:
    """Everybody in the file, by their ids."""
    first_posts = source.first_posts()
    found: dict[int, Applicant] = {}
    for row in (row for batch in source.rows("user", *COLUMNS) for row in batch):
        report.found["people"] += 1
        old_id = as_number(row[0])
        if old_id is None:
            report.leave_out("people", "without a number", example(as_text(row[1])))
        elif old_id in found:
            report.leave_out(
                "people", "a second one with the same number", f"{example(as_text(row[1]))} (number {old_id})"
            )
        else:
            found[old_id] = _applicant(old_id, row[1:], first_posts.get(old_id))
    return list(found.values())


def _applicant(old_id: int, columns: tuple[object, ...], first_post: object) -> Applicant:
    name, email, password, about_me, last_seen = columns
    bio, is_cut = fitting_bio(as_text(about_me))
    keys = [key_of(old_id, as_text(email).strip().lower())] if email else []
    keys += [key_of(old_id, as_text(password))] if password else []
    return Applicant(
        old_id=old_id,
        old_name=as_text(name),
        old_email=as_text(email),
        username=_fitting_name(as_text(name)),
        email=_fitting_email(as_text(email)),
        password_hash=as_password_hash(password),
        bio=bio,
        is_bio_cut=is_cut,
        last_seen_at=settled(last_seen),
        member_since=settled(first_post, last_seen) or now(),
        keys=tuple(keys) or (key_of(old_id, as_text(name)),),
    )


def fitting_bio(text: str) -> tuple[str, bool]:
    """A bio within our limits, and whether something had to be cut for that."""
    length, bio = MAX_BIO_LENGTH, clean(text)
    while True:
        try:
            return check_bio(bio), length < MAX_BIO_LENGTH or bio != clean(text)
        except BioTooLong:
            bio = shorten(bio, length)
            length = length * 3 // 4


def _fitting_name(name: str) -> str | None:
    try:
        return check_username(name)
    except AppError:
        return None


def _fitting_email(email: str) -> str | None:
    try:
        return check_email(email)
    except BadEmail:
        return None
