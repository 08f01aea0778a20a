"""Facts on a profile: what may stand there, and how they are kept."""

import pytest

from microblog.accounts.actions import edit_profile
from microblog.accounts.fields import (
    MAX_FIELDS,
    MAX_NAME_BYTES,
    MAX_NAME_LENGTH,
    MAX_PACKED_LENGTH,
    MAX_VALUE_BYTES,
    MAX_VALUE_LENGTH,
    FieldNameTooLong,
    FieldValueTooLong,
    FieldWithoutName,
    FieldWithoutValue,
    ProfileField,
    TooManyFields,
    check_fields,
    packed,
    unpacked,
)
from microblog.accounts.models import Account
from microblog.core.db import session
from microblog.core.errors import Invalid

EMPTY = ("", " ")


def test_facts_are_one_line_each_and_empty_ones_are_left_out() -> None:
    given = [(" Home\npage ", "https://example.org"), EMPTY, ("Place", "  Oviedo \u202e"), EMPTY]
    assert check_fields(given) == [("Home page", "https://example.org"), ("Place", "Oviedo")]


@pytest.mark.parametrize(
    ("name", "value", "refusal", "field"),
    [
        ("x" * (MAX_NAME_LENGTH + 1), "y", FieldNameTooLong, "field_2_name"),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿" * MAX_NAME_LENGTH, "y", FieldNameTooLong, "field_2_name"),
        ("x", "y" * (MAX_VALUE_LENGTH + 1), FieldValueTooLong, "field_2_value"),
        ("", "y", FieldWithoutName, "field_2_name"),
        ("x", "\u200b", FieldWithoutValue, "field_2_value"),
    ],
)
def test_what_does_not_fit_is_said_beside_it(name: str, value: str, refusal: type[Invalid], field: str) -> None:
    with pytest.raises(refusal) as refused:
        check_fields([("a", "b"), (name, value)])
    assert refused.value.field == field


def test_all_that_is_wrong_is_said_at_once(susan: Account) -> None:
    with pytest.raises(Invalid) as refused:
        edit_profile(susan, display_name="x" * 51, bio="", fields=[("", "y"), EMPTY, ("x" * 31, "")])
    beside = ["display_name", "field_1_name", "field_3_name", "field_3_value"]
    assert [part.field for part in refused.value.parts] == beside


def test_there_are_four_at_most() -> None:
    one = ("a", "b")
    assert len(check_fields([one] * MAX_FIELDS)) == MAX_FIELDS
    with pytest.raises(TooManyFields):
        check_fields([one] * (MAX_FIELDS + 1))


def test_they_come_back_as_they_were_kept_and_always_fit() -> None:
    worst = [ProfileField('"' * MAX_NAME_BYTES, "\\" * MAX_VALUE_BYTES)] * MAX_FIELDS
    assert unpacked(packed(worst)) == tuple(worst)
    assert len(packed(worst)) < MAX_PACKED_LENGTH
    assert (packed([]), unpacked("")) == ("", ())


def test_a_profile_keeps_its_facts_until_others_are_given(susan: Account) -> None:
    facts = [("Garden", "two beds"), ("Page", "https://example.org")]
    edit_profile(susan, display_name="Sue", bio="", fields=facts)
    edit_profile(susan, display_name="Susan", bio="")
    session.rollback()
    assert unpacked(susan.fields) == tuple(facts)
    edit_profile(susan, display_name="Susan", bio="", fields=[EMPTY] * 4)
    session.rollback()
    assert susan.fields == ""
