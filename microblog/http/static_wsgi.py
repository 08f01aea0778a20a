"""Static files below WSGI, for `flask run` and the test client; the server itself answers for them before Flask."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from microblog.http.answer import WSGIApp
from microblog.http.environ import Environ
from microblog.http.static import PREFIX, StaticFiles
from microblog.http.unaided import unaided, wishes


def with_static_files(app: WSGIApp, files: StaticFiles) -> WSGIApp:
    """The WSGI application, with `/static/…` answered from memory."""

    def run(environ: Environ, start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if not path.startswith(PREFIX):
            return app(environ, start_response)
        accepted, known = environ.get("HTTP_ACCEPT_ENCODING", ""), environ.get("HTTP_IF_NONE_MATCH", "")
        answer = files.answer(environ["REQUEST_METHOD"], path, accepted, known)
        if answer.status >= 400:
            answer = unaided(answer.status, wishes(environ), *answer.headers)
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers]
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", headers)
        return [answer.body]

    return run
