"""From templates to words: a plain Jinja environment, because jobs and commands write mail too and know no request.

A mail is two templates of one name: `auth/mail/reset.txt` says the subject (block `subject`) and the plain text, which
is complete in itself; `auth/mail/reset.html` says the same for those who prefer it. Addresses come from
`core/links.py`. It stands here and not in `ui/`, because features' `emails.py` may not import upwards; the layouts are
among the templates of `ui/`.
"""

import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from microblog.core import links
from microblog.core.i18n import current_locale, gettext, ngettext, speaking, text_direction
from microblog.core.site import site
from microblog.core.text import one_line

LINE_LENGTH = 72

_ROOMS = Path(__file__).parents[2]


@dataclass(frozen=True)
class Rendered:
    """What a mail says: the subject and the two bodies."""

    subject: str
    text: str
    html: str


def render(template: str, locale: str | None, **values: Any) -> Rendered:
    """Word a mail in a language.

    Args:
        template: its name without the ending, such as `auth/mail/reset`.
        locale: the recipient's language; `None` means the default one.
        values: what the template speaks about. A name that it uses and that is not given is an error.
    """
    with speaking(locale):
        plain = _environment.get_template(f"{template}.txt")
        known = values | _surroundings()
        subject = one_line("".join(plain.blocks["subject"](plain.new_context(known))))
        html = _environment.get_template(f"{template}.html").render(known, subject=subject)
        return Rendered(subject, _wrapped(plain.render(known)), html)


def _surroundings() -> dict[str, str]:
    locale = current_locale()
    return {
        "locale": locale,
        "text_direction": text_direction(locale),
        "site_name": site().name,
        "home_url": links.absolute("/"),
    }


def _wrapped(text: str) -> str:
    """Lines that every mail program shows as they are; an address stays whole, so that it can be clicked."""
    lines = text.splitlines()
    return "\n".join(textwrap.fill(line, LINE_LENGTH, break_long_words=False, break_on_hyphens=False) for line in lines)


def _new_environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(sorted(_ROOMS.glob("*/templates"))),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    return environment


_environment = _new_environment()
