"""Home and explore."""

from flask import Blueprint, g, render_template, request

from microblog.accounts.web_people import people
from microblog.core.paging import cursor
from microblog.posts.web_composer import Composer
from microblog.timelines import actions, queries
from microblog.timelines.suggestions import people_to_follow
from microblog.timelines.web_pages import page_of

web = Blueprint("timelines", __name__, template_folder="templates")


@web.get("/")
def home() -> str:
    """The posts of the people one follows; for visitors, what everybody writes and a word of welcome."""
    before = cursor(request.args.get("before"))
    if g.account is None:
        page = page_of(queries.explore(before), "timelines.home")
        return render_template("timelines/explore.html", page=page, welcome=page.is_first)
    found = queries.home(g.account, before)
    page = page_of(found, "timelines.home")
    suggested = people(people_to_follow(g.account)) if page.is_first else []
    html = render_template("timelines/home.html", page=page, composer=Composer(), suggested=suggested)
    if not found.is_stored:  # last, because an action forgets what was loaded
        actions.want_timeline(g.account)
    return html


@web.get("/explore")
def explore() -> str:
    """Everybody's public posts."""
    page = page_of(queries.explore(cursor(request.args.get("before"))), "timelines.explore")
    return render_template("timelines/explore.html", page=page, welcome=False)
