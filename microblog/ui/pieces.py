"""Parts of pages that many pages have in common: each is rendered once for each set of arguments, and kept.

A piece sees its arguments and the language, and nothing else of the request. So what is kept can never be out of date,
or meant for somebody else. What is new in every request, such as a CSRF token, is put into gaps.
"""

from collections.abc import Hashable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from flask import current_app
from markupsafe import Markup

from microblog.core.i18n import current_locale

KEPT = 5_000
NO_GAPS: Mapping[str, str] = MappingProxyType({})
_OUT_OF_SIGHT = dict.fromkeys(("g", "request", "session", "config"))


def piece(template: str, gaps: Mapping[str, str] = NO_GAPS, **arguments: Hashable) -> Markup:
    """Part of a page. The template finds each gap under its name, and in it no value but a mark for one.

    Values for gaps must be safe HTML, and arguments of bounded size, because they are kept.
    """
    kept = _rendered(template, current_locale(), tuple(gaps), tuple(arguments.items()))
    return filled(kept, gaps)


def apart(template: str, arguments: Mapping[str, Any]) -> str:
    """A template rendered apart from the request: it sees its arguments and the language."""
    return current_app.jinja_env.get_template(template).render({**_OUT_OF_SIGHT, **arguments})


def with_gaps(template: str, names: tuple[str, ...], arguments: Mapping[str, Any]) -> str:
    """A template rendered apart from the request, with gaps that `filled()` fills."""
    marks = {name: Markup(f"\0{name}\0") for name in names}  # noqa: S704 (names are ours)
    text = apart(template, {**arguments, **marks}).replace("%", "%%")
    for name, mark in marks.items():
        text = text.replace(mark, f"%({name})s")
    return text


def filled(kept: str, gaps: Mapping[str, str]) -> Markup:
    """What `with_gaps()` gave, with something in the gaps."""
    return Markup(kept % gaps)  # noqa: S704 (from Jinja, and what is put in is safe)


@lru_cache(maxsize=KEPT)
def _rendered(
    template: str,
    locale: str,  # noqa: ARG001 (what is rendered depends on it)
    gaps: tuple[str, ...],
    arguments: tuple[tuple[str, Hashable], ...],
) -> str:
    return with_gaps(template, gaps, dict(arguments))
