"""What arrives of a request that came through proxies: told to `microblog doctor` alone, which signs its question."""

from flask import Flask, Response, abort, jsonify, request
from itsdangerous import BadData, URLSafeTimedSerializer

from microblog.core.context import settings
from microblog.http.forwarded import FOR

QUESTION_SECONDS = 60


def install(app: Flask) -> None:
    """Add the address."""
    app.add_url_rule("/-/arrived/<question>", "http.arrived", arrived)


def question(secret_key: str) -> str:
    """A question that a server with the same key answers, for a minute."""
    return str(_signer(secret_key).dumps("arrived"))


def arrived(question: str) -> Response:
    """Whom the server takes the visitor for, and what the proxies said of that."""
    try:
        _signer(settings().secret_key).loads(question, max_age=QUESTION_SECONDS)
    except BadData:
        abort(404)
    told = [step.strip() for step in request.environ.get(FOR, "").split(",") if step.strip()]
    response = jsonify(visitor=request.remote_addr, told=told)
    response.headers["Cache-Control"] = "no-store"
    return response


def _signer(secret_key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt="microblog.http.echo")
