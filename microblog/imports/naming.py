"""Admitting people: each gets a username, an address and ids that nobody has."""

from dataclasses import dataclass
from typing import Any

from microblog.accounts.names import username_from
from microblog.auth.models import MEMBER, THEMES
from microblog.auth.notices import RENAMED, noted
from microblog.core.clock import now
from microblog.imports.applicants import Applicant
from microblog.imports.report import Report
from microblog.imports.values import example

NO_ADDRESS = "no-address.invalid"
"""The domain of those who have no address that mail could go to (RFC 2606: it will never exist)."""

SMALLER = "Usernames are in small letters here, without spaces around them"
NOT_ALLOWED = "Username not allowed here: a new one was made, and is told at the next login"
TAKEN = "Username taken, perhaps but for the case of its letters: a new one was made, and is told at the next login"
BAD_EMAIL = "No e-mail address that mail can go to: log-in works by username, a forgotten password needs an operator"
SHARED_EMAIL = "E-mail address of somebody else too, who keeps it: here it counts as not confirmed"
NO_PASSWORD = "No password that can be checked here: it must be set anew, by mail or by an operator"  # noqa: S105 (a sentence)
CUT_BIO = "What they say about themselves is too long: its end was cut"


@dataclass
class Taken:
    """What is given away. Without last ids, people keep those of the file."""

    names: set[str]
    emails: set[str]
    last_account_id: int | None
    last_user_id: int | None


@dataclass(frozen=True)
class Arrival:
    """Somebody who comes in: the rows to be inserted."""

    old_id: int
    account: dict[str, Any]
    user: dict[str, Any]
    is_renamed: bool
    has_address: bool

    @property
    def account_id(self) -> int:
        """The id that others see."""
        return int(self.account["id"])

    @property
    def user_id(self) -> int:
        """The id of the user."""
        return int(self.user["id"])


def admit(coming: list[Applicant], taken: Taken, said: Report) -> list[Arrival]:
    """Admit everybody. Names that can stay are given first, so that nobody else's new name is one of them."""
    names: dict[int, str] = {}
    for one in sorted(coming, key=lambda one: (one.username != one.old_name, one.old_id)):
        if one.username and one.username not in taken.names:
            names[one.old_id] = one.username
            taken.names.add(one.username)
            if one.username != one.old_name:
                said.changed(SMALLER, _rename(one, one.username))
    for one in coming:
        if one.old_id not in names:
            name = username_from(one.username or one.old_name, taken.names)
            names[one.old_id] = name
            taken.names.add(name)
            said.renamed(TAKEN if one.username else NOT_ALLOWED, _rename(one, name))
    return [_arrival(one, names[one.old_id], taken, said) for one in coming]


def _rename(one: Applicant, name: str) -> str:
    return f"{example(one.old_name)} is @{name}"


def _arrival(one: Applicant, name: str, taken: Taken, said: Report) -> Arrival:
    email, is_confirmed = _email(one, name, taken, said)
    if one.is_bio_cut:
        said.changed(CUT_BIO, f"@{name}")
    if one.password_hash is None:
        said.changed(NO_PASSWORD, f"@{name}")
    account_id, user_id = _ids(one, taken)
    is_renamed = name != one.username
    return Arrival(
        old_id=one.old_id,
        account=_account(one, account_id, name),
        user={
            "id": user_id,
            "account_id": account_id,
            "email": email,
            "email_confirmed_at": now() if is_confirmed else None,
            "password_hash": one.password_hash,
            "role": MEMBER,
            "locale": None,
            "timezone": None,
            "theme": THEMES[0],
            "created_at": one.member_since,
            "notice": noted(RENAMED, old=one.old_name) if is_renamed else None,
        },
        is_renamed=is_renamed,
        has_address=one.email is not None,
    )


def _account(one: Applicant, id: int, name: str) -> dict[str, Any]:
    return {
        "id": id,
        "username": name,
        "domain": "",
        "uri": None,
        "display_name": "",
        "bio": one.bio,
        "created_at": one.member_since,
        "last_seen_at": one.last_seen_at,
        "disabled_at": None,
        "posts_count": 0,
        "followers_count": 0,
        "following_count": 0,
    }


def _email(one: Applicant, name: str, taken: Taken, said: Report) -> tuple[str, bool]:
    """The address, and whether it counts as confirmed."""
    if one.email is None:
        said.changed(BAD_EMAIL, f"{example(one.old_email)} of @{name}")
        return f"{name}@{NO_ADDRESS}", True
    if one.email in taken.emails:
        said.changed(SHARED_EMAIL, f"{example(one.old_email)} of @{name}")
        return one.email, False
    taken.emails.add(one.email)
    return one.email, True


def _ids(one: Applicant, taken: Taken) -> tuple[int, int]:
    if taken.last_account_id is None or taken.last_user_id is None:
        return one.old_id, one.old_id
    taken.last_account_id += 1
    taken.last_user_id += 1
    return taken.last_account_id, taken.last_user_id
