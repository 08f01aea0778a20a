"""The pictures of accounts: choosing one's own, and seeing everybody's."""

import re

from flask import Response, flash, g, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from microblog.accounts import picture_actions
from microblog.accounts.forms import PictureForm
from microblog.accounts.pictures import read_picture
from microblog.accounts.queries import is_shown
from microblog.accounts.web import web
from microblog.backends.pictures.errors import PictureTooHeavy
from microblog.backends.pictures.sizes import MAX_BYTES
from microblog.core.context import settings
from microblog.core.errors import Missing
from microblog.core.i18n import gettext as _
from microblog.core.links import PICTURE_PATH
from microblog.core.pixels import PIXELS
from microblog.http.errors import fail
from microblog.http.identity import login_required
from microblog.http.replies import Reply

A_YEAR = 365 * 24 * 3600
MEGABYTES = MAX_BYTES // 1_000_000
KINDS = "image/jpeg,image/png,image/webp,image/gif,image/avif"

_NAME = re.compile(r"[0-9a-f]{32}")


@web.route(PICTURE_PATH, methods=["GET", "POST"])
@login_required
def change_picture() -> Reply:
    """Choose a picture of oneself, or see which one others see."""
    form = PictureForm()
    if form.runs(picture_actions.set_picture, g.account, _sent()):
        flash(_("Your picture is saved."), "success")
        return redirect(url_for("accounts.change_picture"), 303)
    return _page(form), form.status


@web.post(f"{PICTURE_PATH}/remove")
@login_required
def remove_picture() -> Reply:
    """Go back to the picture that is drawn."""
    picture_actions.remove_picture(g.account)
    flash(_("Your picture is the drawn one again."), "success")
    return redirect(url_for("accounts.change_picture"), 303)


@web.post(f"{PICTURE_PATH}/gravatar")
@login_required
def want_gravatar() -> Reply:
    """Use the picture that one has at Gravatar, where this server asks there."""
    if not settings().gravatar_url:
        raise Missing
    picture_actions.want_gravatar(g.account)
    flash(_("Your Gravatar picture will be here in a moment, if there is one for your address."), "success")
    return redirect(url_for("accounts.change_picture"), 303)


@web.get("/avatars/<picture>-<int:pixels>.webp")
def picture(picture: str, pixels: int) -> Reply:
    """A picture that somebody has sent, while they show it and are here. Its address never shows anything else."""
    is_known = _NAME.fullmatch(picture) and pixels in PIXELS and is_shown(picture)
    content = read_picture(picture, pixels) if is_known else None
    if content is None:
        raise Missing
    response = Response(content, mimetype="image/webp")
    whose = "public" if settings().public_reading else "private"
    response.headers["Cache-Control"] = f"{whose}, max-age={A_YEAR}, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.set_etag(f"{picture}-{pixels}")
    return response.make_conditional(request)


@web.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Reply:
    """A file that was too large to be read at all is said to be so beside the field that it was chosen in."""
    if request.endpoint != "accounts.change_picture" or not g.get("user"):
        return fail(error)
    form = PictureForm(is_readable=False)
    form.runs(_refuse)
    return _page(form), 413


def _refuse() -> None:
    raise PictureTooHeavy(max=MEGABYTES)


def _sent() -> bytes:
    sent = request.files.get("picture")
    return sent.read() if sent else b""


def _page(form: PictureForm) -> str:
    about = {"kinds": KINDS, "megabytes": MEGABYTES, "has_gravatar": bool(settings().gravatar_url)}
    return render_template("accounts/picture.html", form=form, avatar_of=g.account.avatar, **about)
