"""The addresses of the well-known tutorial's app, which still work: each leads to the page that has taken its place."""

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from microblog.accounts.names import may_be_username
from microblog.auth.queries import called_before_coming
from microblog.core import context
from microblog.http.identity import login_required

web = Blueprint("tutorial", __name__)

MOVED = {
    "/index": "timelines.home",
    "/auth/login": "auth.login",
    "/auth/register": "auth.sign_up",
    "/auth/reset_password_request": "auth.forgot_password",
    "/reset_password_request": "auth.forgot_password",
    "/reset_password/<token>": "auth.reset_password",
    "/auth/reset_password/<token>": "auth.reset_password",
    "/register": "auth.sign_up",
    "/edit_profile": "accounts.edit_profile",
    "/user/<username>": "accounts.profile",
    "/user/<username>/popup": "accounts.card",
    "/follow/<username>": "follows.follow",
    "/unfollow/<username>": "follows.unfollow",
}
"""From its address to our endpoint, with the same parameters."""

KEEPS_METHOD = 308


@web.route("/index", methods=["POST"])
@web.route("/", methods=["POST"])
def write() -> Response:
    """Its front page took posts; ours has an address for them."""
    return redirect(url_for("posts.publish"), KEEPS_METHOD)


@web.get("/auth/logout")
@web.get("/logout")
def logout() -> Response:
    """It logged out on a plain link, which any page could make a browser follow; ours is a button in the settings."""
    return redirect(url_for("auth.sessions" if g.user else "timelines.home"))


@web.get("/settings/")
@web.get("/settings")
@login_required
def settings() -> Response:
    """The first of the pages of settings."""
    return redirect(url_for("accounts.edit_profile"))


def moved(endpoint: str, **parameters: str) -> Response:
    """Send a browser to where the page is now, with its method, its form and its question mark.

    A name that could not come along leads to its owner, for whoever may see that there is such a person.
    """
    name = parameters.get("username")
    if name and not may_be_username(name) and (context.settings().public_reading or g.user):
        parameters["username"] = called_before_coming(name) or name
    asked = request.query_string.decode("latin-1")
    return redirect(url_for(endpoint, **parameters) + (f"?{asked}" if asked else ""), KEEPS_METHOD)  # type: ignore[arg-type]


for address, endpoint in MOVED.items():
    posts_too = ["POST"] if endpoint.startswith("follows.") else ["GET"] if address == "/index" else ["GET", "POST"]
    web.add_url_rule(
        address,
        endpoint.replace(".", "_") + address.replace("/", "_"),
        moved,
        methods=posts_too,
        defaults={"endpoint": endpoint},
    )
