"""Flask's session, which holds only words for the next page: most requests have none, and pay nothing for it."""

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin


class FlashSessions(SecureCookieSessionInterface):
    """Reads the cookie where there is one, and writes it where something changed."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """An empty session without the work of checking a signature, where there is no cookie."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Nothing to do for a session that was only read."""
        if session.modified:
            super().save_session(app, session, response)
