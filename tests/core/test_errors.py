"""The six ways to say no, in code for machines and words for people."""

import pytest

from microblog.core import errors
from microblog.core.errors import AppError, Conflict, Faults, Forbidden, Invalid, Missing, TooFast, Unavailable
from microblog.core.i18n import N_, gettext, speaking

KINDS = (Invalid, Forbidden, Missing, Conflict, TooFast, Unavailable)


class CannotEatThis(Invalid):
    message = N_("%(what)s cannot be eaten.")
    field = "what"


def test_there_are_six_kinds() -> None:
    assert {kind for kind in vars(errors).values() if isinstance(kind, type) and AppError in kind.__mro__[1:]} == set(
        KINDS
    )


def test_a_refusal_has_a_code_words_and_a_field() -> None:
    refusal = CannotEatThis(what="A stone")
    assert (refusal.code, str(refusal), refusal.field) == ("cannot_eat_this", "A stone cannot be eaten.", "what")
    assert CannotEatThis(what="A stone", field="dish").field == "dish"


def test_who_is_too_fast_is_told_how_long_to_wait() -> None:
    refusal = TooFast(retry_after=7)
    assert (refusal.retry_after, refusal.code, refusal.field) == (7, "too_fast", None)


def test_faults_are_told_together_and_one_alone_as_it_is() -> None:
    faults = Faults()
    faults.tell()
    with faults.noted():
        raise CannotEatThis(what="A stone")
    with pytest.raises(CannotEatThis) as refusal:
        faults.tell()
    assert refusal.value.parts == (refusal.value,)
    with faults.noted():
        raise Invalid(CannotEatThis(what="A shoe"), Invalid(field="drink"))
    with pytest.raises(Invalid) as together:
        faults.tell()
    assert [part.field for part in together.value.parts] == ["what", "what", "drink"]
    assert str(together.value).startswith("A stone cannot be eaten. A shoe cannot be eaten. This does not")
    assert (together.value.code, together.value.field) == ("invalid", None)


def test_only_what_is_invalid_is_noted() -> None:
    with pytest.raises(Conflict), Faults().noted():
        raise Conflict


@pytest.mark.parametrize("kind", [Invalid, Forbidden, Missing, Conflict, Unavailable])
def test_every_kind_speaks_the_readers_language(kind: type[AppError]) -> None:
    english = str(kind())
    with speaking("es"):
        assert str(kind()) == gettext(kind.message) != english
