"""One page at `/-/design`. There is none unless the setting says so: it is for people who change how pages look."""

import re
from typing import Any, NamedTuple

from flask import Blueprint, abort, g, render_template, request
from wtforms import BooleanField, PasswordField, SelectField, StringField, TextAreaField

from microblog.accounts.web_people import people, profile
from microblog.core.context import settings
from microblog.core.i18n import current_locale
from microblog.design import samples
from microblog.follows.models import ACCEPTED
from microblog.follows.queries import Relation
from microblog.http.forms import Form
from microblog.http.static import FOLDER
from microblog.posts.language_names import languages
from microblog.posts.text import MAX_POST_LENGTH
from microblog.posts.web_fragments import fragments

web = Blueprint("design", __name__, template_folder="templates")

STATES = ("", "as-hover", "as-focus", "as-active")
KINDS = ("", "button-primary", "button-offer", "is-danger", "button-primary is-danger", "button-small", "button-wide")
ICONS = re.findall(r'<symbol id="([^"]+)"', (FOLDER / "icons.svg").read_text(encoding="utf-8"))
COLOURS = """
    paper paper-raised paper-sunken ink ink-quiet line line-strong accent accent-ink accent-fill on-accent danger
    danger-wash
"""
SIZES = "small meta body large title display"
LOOKS = ("light", "dark")
NOBODY = -1


class SampleForm(Form):
    """Every kind of field that our forms have."""

    username = StringField("A text")
    password = PasswordField("A password")
    choice = SelectField("A choice", validate_choice=False)
    words = TextAreaField("Several lines")
    agreed = BooleanField("A box to check")

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.choice.choices = [("1", "One"), ("2", "Another")]


class Written(NamedTuple):
    """What a composer holds; `name` tells it from the others on the page."""

    name: str
    text: str = ""
    error: str | None = None


COMPOSERS = (
    Written("post"),
    Written("post-open", "A few words."),
    Written("post-near", "word " * 97),
    Written("post-over", "word " * 101, "This is too long for a post, by 4 characters."),
)


@web.get("/-/design")
def design() -> str:
    """Every component in every state. `?look=dark` and `?dir=rtl` turn the page over."""
    if not settings().design_page:
        abort(404)
    look, direction = request.args.get("look"), request.args.get("dir")
    chosen = {"theme": look} if look in LOOKS else {}
    if direction == "rtl":
        chosen["text_direction"] = direction
    refused = SampleForm(username="No good name")
    refused.username.errors = ["Please use 1 to 30 letters, digits and underscores."]
    return render_template(
        "design/design.html",
        **chosen,
        states=STATES,
        kinds=KINDS,
        icons=ICONS,
        colours=COLOURS.split(),
        sizes=SIZES.split(),
        forms=(SampleForm(prefix="a-"), refused),
        posts=fragments(samples.posts(g.account.id if g.account else NOBODY)),
        people=people(samples.people()),
        profile=profile(samples.account()),
        relation=Relation(is_self=False, their_state=ACCEPTED),
        composers=COMPOSERS,
        limit=MAX_POST_LENGTH,
        languages=languages(current_locale()),
    )
