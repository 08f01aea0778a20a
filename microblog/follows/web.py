"""Following, unfollowing, and the lists of both."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for

from microblog.accounts.models import Account
from microblog.accounts.queries import by_username, seen_by_username
from microblog.accounts.web_people import people, profile
from microblog.core.context import settings
from microblog.core.i18n import gettext as _
from microblog.core.paging import cursor
from microblog.follows import actions, queries
from microblog.follows.models import REQUESTED
from microblog.http.identity import login_required
from microblog.http.redirects import here
from microblog.http.renamed import at_name
from microblog.http.replies import Reply
from microblog.http.wants import wants_fragment

web = Blueprint("follows", __name__, template_folder="templates")

PLACES = ("row", "profile", "card")
"""Where a button can stand."""


@web.post("/@<username>/follow")
@login_required
def follow(username: str) -> Reply:
    """Start following someone, or ask to."""
    account = by_username(username)
    state = actions.follow(g.account, account)
    asked = _("You asked to follow @%(username)s.", username=account.username)
    followed = _("You are following @%(username)s.", username=account.username)
    return _answer(account, state, asked if state == REQUESTED else followed)


@web.post("/@<username>/unfollow")
@login_required
def unfollow(username: str) -> Reply:
    """Stop following someone, or stop asking to."""
    account = by_username(username)
    was = actions.unfollow(g.account, account)
    asked = _("You no longer ask to follow @%(username)s.", username=account.username)
    followed = _("You are no longer following @%(username)s.", username=account.username)
    return _answer(account, None, asked if was == REQUESTED else followed)


def _answer(account: Account, state: str | None, sentence: str) -> Reply:
    """The button in its new state and what changes with it, for the script that pressed it; else back to the page."""
    flash(sentence, "success")
    if not wants_fragment():
        return redirect(here(), 303)
    place = request.form.get("place")
    return render_template(
        "follows/_answer.html",
        profile=profile(account),
        state=state,
        place=place if place in PLACES else PLACES[0],
    )


@web.get("/@<username>/followers")
def followers(username: str) -> Reply:
    """Who reads this account."""
    return _list(username, "followers")


@web.get("/@<username>/following")
def following(username: str) -> Reply:
    """Whom this account reads."""
    return _list(username, "following")


def _list(username: str, kind: str) -> Reply:
    account = seen_by_username(username)
    if account.username != username:
        return at_name(account.username)
    ask = queries.followers if kind == "followers" else queries.following
    page = ask(account, g.account, cursor(request.args.get("before")), settings().posts_per_page)
    next_url = url_for(f"follows.{kind}", username=account.username, before=page.next) if page.next else None
    relation = queries.relation(g.account, account)
    return render_template(
        "follows/people.html",
        profile=profile(account),
        relation=relation,
        kind=kind,
        people=people(page.items),
        next_url=next_url,
    )
