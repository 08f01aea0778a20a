"""The few facts that people put on their profile, each a name and a value: "Home page", "https://example.org".

They are kept as JSON in one column of the account: docs/decisions/0017-requests-and-fields.md.
"""

from collections.abc import Iterable
from typing import NamedTuple

import orjson

from microblog.core.errors import Faults, Invalid
from microblog.core.i18n import N_
from microblog.core.text import is_longer, one_line

MAX_FIELDS = 4
MAX_NAME_LENGTH = 30
MAX_NAME_BYTES = 240
MAX_VALUE_LENGTH = 200
MAX_VALUE_BYTES = 1600
"""Lengths are in graphemes; bytes, in UTF-8, bound what a single grapheme may carry."""

MAX_PACKED_LENGTH = 16_000
"""More than four fields can take as JSON, where a quotation mark takes two characters."""


class ProfileField(NamedTuple):
    """One fact; neither part is empty."""

    name: str
    value: str


class FieldNameTooLong(Invalid):
    """A name beyond the limit."""

    message = N_("Please use at most %(max)s characters.")


class FieldValueTooLong(Invalid):
    """A value beyond the limit."""

    message = N_("Please use at most %(max)s characters.")


class FieldWithoutName(Invalid):
    """A value that nobody could understand."""

    message = N_("Please say what this is.")


class FieldWithoutValue(Invalid):
    """A name with nothing beside it."""

    message = N_("Please fill this in, or leave both empty.")


class TooManyFields(Invalid):
    """More facts than a profile has room for."""

    message = N_("A profile has room for %(max)s of these.")


def check_fields(given: Iterable[tuple[str, str]]) -> list[ProfileField]:
    """The fields as they are shown, without those that are empty.

    Raises:
        Invalid: some of the above; `field` is `field_2_name` or `field_2_value` when the second is at fault.
    """
    kept, faults = [], Faults()
    for number, (name, value) in enumerate(given, start=1):
        field = ProfileField(one_line(name, size=MAX_NAME_BYTES), one_line(value, size=MAX_VALUE_BYTES))
        if any(field):
            kept.append(field)
            _check(field, f"field_{number}", faults)
    faults.tell()
    if len(kept) > MAX_FIELDS:
        raise TooManyFields(max=MAX_FIELDS)
    return kept


def packed(fields: Iterable[ProfileField]) -> str:
    """Fields as the account keeps them."""
    pairs = [list(each) for each in fields]
    return orjson.dumps(pairs).decode() if pairs else ""


def unpacked(text: str) -> tuple[ProfileField, ...]:
    """What `packed()` was given."""
    return tuple(ProfileField(name, value) for name, value in orjson.loads(text)) if text else ()


def _check(field: ProfileField, beside: str, faults: Faults) -> None:
    with faults.noted():
        if not field.name:
            raise FieldWithoutName(field=f"{beside}_name")
        if is_longer(field.name, MAX_NAME_LENGTH, MAX_NAME_BYTES):
            raise FieldNameTooLong(field=f"{beside}_name", max=MAX_NAME_LENGTH)
    with faults.noted():
        if not field.value:
            raise FieldWithoutValue(field=f"{beside}_value")
        if is_longer(field.value, MAX_VALUE_LENGTH, MAX_VALUE_BYTES):
            raise FieldValueTooLong(field=f"{beside}_value", max=MAX_VALUE_LENGTH)
