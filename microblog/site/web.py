"""What everybody can read about this server."""

from flask import Blueprint, render_template
from markupsafe import Markup

from microblog.accounts.queries import existing
from microblog.core.site import site
from microblog.posts.markup import as_html
from microblog.posts.text import mentioned_names

web = Blueprint("site", __name__, template_folder="templates")


@web.get("/about")
def about() -> str:
    """What this server is for, and its rules."""
    words = site()
    known = existing(mentioned_names(f"{words.description}\n{words.rules}"))
    return render_template(
        "site/about.html", description=as_html(words.description, known), rules=as_html(words.rules, known)
    )


@web.app_template_global()
def site_rules() -> Markup:
    """The rules, for pages on which people agree to them."""
    return as_html(site().rules)
