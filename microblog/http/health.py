"""Whether the server is alive, and whether it is ready for visitors. For machines: short, and without any detail."""

from flask import Flask, Response
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from microblog.core import schema
from microblog.core.context import database
from microblog.core.db import session


def install(app: Flask) -> None:
    """Add both addresses."""
    app.add_url_rule("/-/live", "http.live", live)
    app.add_url_rule("/-/ready", "http.ready", ready)


def live() -> Response:
    """The process answers. Looks at nothing else."""
    return Response("alive\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})


def ready() -> Response:
    """The database answers and has the shape that this code wants; 503 where not."""
    try:
        session.execute(select(text("1")))
        fits = schema.is_current(database())
    except SQLAlchemyError:
        fits = False
    said, status = ("ready\n", 200) if fits else ("not ready\n", 503)
    return Response(said, status, mimetype="text/plain", headers={"Cache-Control": "no-store"})
