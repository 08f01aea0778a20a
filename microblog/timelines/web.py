"""Home, explore, and the pages of hashtags."""

from contextlib import suppress

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from sqlalchemy.exc import OperationalError

from microblog.accounts.web_people import people
from microblog.core.errors import Missing
from microblog.core.links import tag_feed_path
from microblog.core.paging import cursor
from microblog.core.site import site
from microblog.http.identity import login_required
from microblog.http.replies import Reply
from microblog.posts.hashtags import tag_name
from microblog.posts.text import hashtags
from microblog.posts.web_composer import Composer
from microblog.timelines import actions, queries
from microblog.timelines.suggestions import page_of_people, people_to_follow
from microblog.timelines.web_pages import PostsPage, page_of
from microblog.ui.kept_pages import kept_page

web = Blueprint("timelines", __name__, template_folder="templates")


@web.get("/")
def home() -> Response:
    """The posts of the people one follows; for visitors, what everybody writes and a word of welcome."""
    before = cursor(request.args.get("before"))
    me = g.account
    if me is None:
        page = page_of(queries.explore(before))
        return _explore(page, welcome=page.is_first)
    found = queries.home(me, before)
    page = page_of(found)
    suggested = tuple(people(people_to_follow(me))) if page.is_first else ()
    composer = Composer(key=str(page.rows[0].id if page.rows else 0))
    response = kept_page("timelines/home.html", page=page, composer=composer, suggested=suggested)
    if not found.is_stored:  # last, because an action forgets what was loaded
        _want_timeline()
    return response


def _want_timeline() -> None:
    """Ask for a stored timeline; when the database is busy, the next visit asks again."""
    with suppress(OperationalError):
        actions.want_timeline(g.account)


@web.get("/explore")
def explore() -> Response:
    """Everybody's public posts."""
    page = page_of(queries.explore(cursor(request.args.get("before"))))
    return _explore(page, welcome=False)


def _explore(page: PostsPage, *, welcome: bool) -> Response:
    return kept_page("timelines/explore.html", page=page, welcome=welcome, site_description=site().description)


@web.get("/tags/<tag>")
def tag(tag: str) -> Reply:
    """Everybody's public posts with a hashtag, however it is spelled in them."""
    name = known_tag(tag)
    before = request.args.get("before")
    if name != tag:
        return redirect(url_for("timelines.tag", tag=name, before=before), 301)
    page = page_of(queries.by_tag(name, cursor(before)))
    spelled = hashtags(page.rows[0].text).get(name) if page.rows else None
    return kept_page("timelines/tag.html", page=page, hashtag=spelled or f"#{name}", feed=tag_feed_path(name))


def known_tag(written: str) -> str:
    """The name of a hashtag that stands in an address.

    Raises:
        Missing: it cannot be one.
    """
    if name := tag_name(written):
        return name
    raise Missing


@web.get("/people")
@login_required
def people_page() -> str:
    """Whom one could follow."""
    return render_template("timelines/people.html", people=people(page_of_people(g.account)))
