"""`/-/arrived` answers only whoever has the server's key, and only for a minute."""

import time_machine
from flask.testing import FlaskClient

from microblog.core.context import AppContext
from microblog.http.echo import QUESTION_SECONDS, question

TOLD = {"X-Forwarded-For": "192.0.2.66, 192.0.2.67,"}


def test_a_signed_question_is_answered(client: FlaskClient, context: AppContext) -> None:
    answer = client.get(f"/-/arrived/{question(context.settings.secret_key)}", headers=TOLD)
    assert answer.json == {"visitor": "127.0.0.1", "told": ["192.0.2.66", "192.0.2.67"]}
    assert answer.headers["Cache-Control"] == "no-store"
    nothing = client.get(f"/-/arrived/{question(context.settings.secret_key)}")
    assert nothing.json == {"visitor": "127.0.0.1", "told": []}


def test_nobody_else_is_answered(client: FlaskClient, context: AppContext) -> None:
    for asked in ("arrived", question("another key that is long and random"), "a.b.c", "%00"):
        assert client.get(f"/-/arrived/{asked}", headers=TOLD).status_code == 404
    with time_machine.travel("2026-05-01 12:00", tick=False) as clock:
        good = question(context.settings.secret_key)
        assert client.get(f"/-/arrived/{good}").status_code == 200
        clock.shift(QUESTION_SECONDS + 1)
        assert client.get(f"/-/arrived/{good}").status_code == 404
