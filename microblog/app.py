"""The whole house on one page: every backend, listener and blueprint is named here.

`make_context()` builds what lies below Flask, all that a worker or a command needs; `create_app()` puts the web on it.
"""

from collections.abc import Callable, Iterable
from contextvars import copy_context
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, request
from jinja2 import StrictUndefined

import microblog.accounts.erasing_pictures
import microblog.accounts.listeners
import microblog.accounts.tasks
import microblog.accounts.web_pictures
import microblog.accounts.web_rename
import microblog.admin.web_accounts
import microblog.admin.web_jobs
import microblog.admin.web_log
import microblog.audit.tasks
import microblog.auth.listeners
import microblog.auth.tasks
import microblog.auth.tasks_erasing
import microblog.auth.web_departure
import microblog.auth.web_email
import microblog.auth.web_first_admin
import microblog.auth.web_passwords
import microblog.auth.web_settings
import microblog.follows.listeners
import microblog.follows.tasks
import microblog.follows.web_requests
import microblog.imports.erasing
import microblog.imports.tasks
import microblog.posts.listeners
import microblog.posts.tasks
import microblog.posts.web_edits
import microblog.posts.web_permalink
import microblog.posts.web_previews
import microblog.timelines.listeners
import microblog.timelines.web_feeds  # noqa: F401
from microblog.accounts.web import web as accounts
from microblog.admin.web import web as admin
from microblog.auth.web import web as auth
from microblog.backends.cache.contract import Counters
from microblog.backends.cache.sqlite import SqliteCounters
from microblog.backends.cache.steady import SteadyCounters
from microblog.backends.fetch.contract import Fetcher
from microblog.backends.fetch.guarded import Guarded
from microblog.backends.languages.apart import langid
from microblog.backends.languages.contract import LanguageDetector
from microblog.backends.mail.contract import Mailer
from microblog.backends.mail.outbox import Outbox
from microblog.backends.mail.smtp import Smtp
from microblog.backends.pictures.sizes import MAX_BYTES as MAX_PICTURE_BYTES
from microblog.backends.storage.chosen import storage_for
from microblog.backends.storage.contract import Storage
from microblog.core import links
from microblog.core.context import AppContext
from microblog.core.db import Database
from microblog.design.web import web as design
from microblog.follows.web import web as follows
from microblog.http import csrf, drafts, echo, errors, headers, health, identity, languages, renamed
from microblog.http.answer import WSGIApp
from microblog.http.few_fields import PlainRequest
from microblog.http.flash_session import FlashSessions
from microblog.http.forwarded import behind_proxies
from microblog.http.static import static_files
from microblog.http.static_wsgi import with_static_files
from microblog.http.tutorial import web as tutorial
from microblog.invitations.web import web as invitations
from microblog.posts.languages import LANGUAGES
from microblog.posts.web import web as posts
from microblog.settings import Settings
from microblog.site.web import web as site
from microblog.timelines.web import web as timelines
from microblog.ui import pages
from microblog.ui.web import web as ui

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MAX_BODY = 2 * 1024 * 1024
"""Bytes of a request; a form of one megabyte still reaches the rule that says how long its field may be."""

LIMITS_FILE = "limits.db"
"""Inside the data folder: what counts for rate limits."""

LONGER_BODIES = {links.PICTURE_PATH: MAX_PICTURE_BYTES + 16 * 1024}
"""Where a request may have more: a file, and the form around it."""

FEATURES = (accounts, admin, auth, follows, invitations, posts, site, timelines, ui, design, tutorial)


def make_context(settings: Settings) -> AppContext:
    """One application below Flask: its database and its backends. Nothing is opened yet."""
    backends: dict[type, object] = {
        Counters: _counters(settings),
        Fetcher: Guarded(own_host=urlsplit(settings.public_url).hostname or ""),
        LanguageDetector: langid(LANGUAGES),
        Mailer: _mailer(settings),
        Storage: storage_for(settings),
    }
    return AppContext(settings, Database(settings.database_url), backends)


def create_app(settings: Settings) -> Flask:
    """One application with its pages. Any number can live in one process."""
    context = make_context(settings)
    app = PlainFlask("microblog", static_folder=None, template_folder="ui/templates")
    app.extensions["microblog"] = context
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_BODY,
        SESSION_COOKIE_NAME="__Host-flash" if settings.is_https else "flash",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.session_interface = FlashSessions()
    app.jinja_env.undefined = StrictUndefined
    app.url_map.merge_slashes = False  # it would redirect to the host that the request claims
    app.before_request(allow_longer_body)
    for part in (headers, languages, identity, errors, renamed, csrf, drafts, pages, health, echo):
        part.install(app)
    for blueprint in FEATURES:
        app.register_blueprint(blueprint)
    dressed = headers.Dressed(app.wsgi_app, https=settings.is_https)
    whole = with_static_files(UnitOfWork(dressed, context), static_files())
    app.wsgi_app = behind_proxies(whole, settings.proxy_hops)  # type: ignore[method-assign, assignment]
    return app


def allow_longer_body() -> None:
    """Let a request with a file, to one of a few paths, have more bytes than others may."""
    longest = LONGER_BODIES.get(request.path)
    if longest and request.mimetype == "multipart/form-data":
        request.max_content_length = longest


def bring_up_to_date(database: Database) -> None:
    """Run the migrations that are missing. What that needs is loaded only then: 10 MB, and a third of a second."""
    from microblog.migrations.running import upgrade

    upgrade(database)


class PlainFlask(Flask):
    """Flask without coroutines: we have none, and it would look for one at every function that it calls."""

    request_class = PlainRequest

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself."""
        return func


class UnitOfWork:
    """Runs each request in a context of its own, with this application's settings and a session."""

    def __init__(self, app: WSGIApp, context: AppContext) -> None:
        self.app, self.context = app, context

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request; nothing that it sets outlives it."""
        return copy_context().run(self._run, environ, start_response)

    def _run(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        with self.context.unit_of_work():
            return self.app(environ, start_response)


def _counters(settings: Settings) -> Counters:
    if not settings.redis_url:
        return SteadyCounters(SqliteCounters(settings.data / LIMITS_FILE))
    from microblog.backends.cache.redis import RedisCounters  # 23 MB that only those need who use it

    return SteadyCounters(RedisCounters(settings.redis_url))


def _mailer(settings: Settings) -> Mailer:
    if not settings.mail_server:
        return Outbox(settings.data / "outbox")
    return Smtp(
        host=settings.mail_server,
        port=settings.mail_port,
        use_tls=settings.mail_use_tls,
        use_ssl=settings.mail_use_ssl,
        username=settings.mail_username,
        password=settings.mail_password,
        introduced_as=urlsplit(settings.public_url).hostname or "localhost",
    )
