"""What posts and messages have in common: rows with a text and a time, by somebody who came in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from microblog.core.errors import AppError
from microblog.imports.known import known
from microblog.imports.people import People
from microblog.imports.report import Report
from microblog.imports.source import Row, Source
from microblog.imports.values import as_number, as_text, key_of, label_of
from microblog.posts.actions import check_text
from microblog.posts.errors import EmptyPost
from microblog.posts.text import clean

EMPTY = "nothing in the text that can be seen"
TOO_LONG = "longer than is allowed here"
TWICE = "there twice, once is enough"

Progress: TypeAlias = Callable[[int], object]
"""Told how many more rows have been dealt with."""

Fitting: TypeAlias = tuple[bytes, dict[str, Any]]
"""A row that can come in: the key by which it is known again, and the columns it gets here."""


class LeftOut(Exception):
    """A row that cannot come in; the text says why."""


@dataclass(frozen=True)
class Kind:
    """One kind of text: its name in reports, its table and columns in the file (number and text first), and here."""

    name: str
    table: str
    columns: tuple[str, ...]
    stored_as: str
    fit: Callable[[Row, People, Report], dict[str, Any]]
    write: Callable[[Sequence[Fitting]], int]


def bring_texts(kind: Kind, source: Source, people: People, report: Report, progress: Progress, *, dry: bool) -> None:
    """Bring in what is not here yet, a batch a transaction. Nothing is written when `dry`."""
    for rows in source.rows(kind.table, *kind.columns):
        unique = _unique(kind, rows, report)
        before = known(kind.stored_as, unique)
        coming = _fitting(kind, {key: row for key, row in unique.items() if key not in before}, people, report)
        added = len(coming) if dry else kind.write(coming)
        report.found[kind.name] += len(rows)
        report.added[kind.name] += added
        report.known[kind.name] += len(before) + len(coming) - added
        progress(len(rows))


def _unique(kind: Kind, rows: list[Row], report: Report) -> dict[bytes, Row]:
    found: dict[bytes, Row] = {}
    for row in rows:
        if found.setdefault(key_of(*row), row) is not row:
            report.leave_out(kind.name, TWICE, label_of(row))
    return found


def _fitting(kind: Kind, rows: dict[bytes, Row], people: People, report: Report) -> list[Fitting]:
    found = []
    for key, row in rows.items():
        try:
            found.append((key, kind.fit(row, people, report)))
        except LeftOut as why:
            report.leave_out(kind.name, str(why), label_of(row))
    return found


def fitting_text(value: object) -> str:
    """The text in the form in which we store it.

    Raises:
        LeftOut: it is empty, or longer than our rules allow.
    """
    text = clean(as_text(value))
    try:
        check_text(text)
    except EmptyPost:
        raise LeftOut(EMPTY) from None
    except AppError:
        raise LeftOut(TOO_LONG) from None
    return text


def somebody(value: object, people: People, otherwise: str) -> int:
    """The account of one of the file's people.

    Raises:
        LeftOut: it is nobody who came in; `otherwise` says so.
    """
    number = as_number(value)
    if number is None or number not in people.new_ids:
        raise LeftOut(otherwise)
    return people.new_ids[number]
