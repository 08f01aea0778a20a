"""Drafts are kept by the browser. Here it is told when the server has what was written, so that the browser forgets it.

A form that keeps a draft names its place in a field `draft`. Why the browser keeps them, and how it learns that they
are no longer needed: docs/decisions/0021.
"""

import re

from flask import Flask, Response, g, request
from sqlalchemy import inspect
from werkzeug.wrappers import Response as AnyResponse

from microblog.accounts.models import Account
from microblog.core.context import settings
from microblog.http.csrf import SAFE_METHODS

COOKIE = "taken"
AN_HOUR = 3600
EVERY_PLACE = "*"
_PLACE = re.compile(r"[a-z0-9-]{1,40}")


def install(app: Flask) -> None:
    """Look at every answer to a form."""
    app.after_request(tell_what_was_taken)


def tell_what_was_taken(response: Response) -> Response:
    """Name the draft whose text was taken. A refusal, and the way to the log-in page, name none."""
    if request.method not in SAFE_METHODS and response.status_code < 400 and g.get("account"):
        place = request.form.get("draft", "")
        if _PLACE.fullmatch(place):
            _tell(response, g.account, place)
    return response


def forget_drafts(response: AnyResponse, account: Account) -> None:
    """Have the browser forget all drafts of somebody who logs out: others may sit down at it next."""
    _tell(response, account, EVERY_PLACE)


def _tell(response: AnyResponse, account: Account, place: str) -> None:
    [id] = inspect(account).identity or [
        account.id
    ]  # without asking the database, which an action would make necessary
    response.set_cookie(COOKIE, f"{id}.{place}", max_age=AN_HOUR, secure=settings().is_https, samesite="Lax")
