"""The house keeps its laws, and each law can be seen to fail."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import laws

PACKAGE = Path(__file__).parent.parent / "microblog"

Law = Callable[[Path], list[str]]

LAWFUL = {
    "__init__.py": "",
    "settings.py": "import pydantic\n",
    "app.py": "def create_app():\n    from microblog.posts import web\n",
    "core/__init__.py": "",
    "core/db.py": "from sqlalchemy import event\n\ndef transaction():\n    session.commit()\n",
    "core/context.py": "from microblog.core.db import session\nfrom microblog.settings import Settings\n",
    "core/jobs.py": "import random\n",
    "backends/mail/smtp.py": "import smtplib\nfrom microblog.core import db\n",
    "accounts/__init__.py": '"""Who people are."""\n',
    "accounts/models.py": "from microblog.core.db import Base\n",
    "accounts/actions.py": "import secrets\n\n\n@action\ndef rename():\n    pass\n",
    "posts/limits.py": "from microblog.core import db\nfrom microblog.posts.spans import spans\n",
    "posts/spans.py": "import re\n",
    "posts/rules.py": "from microblog.posts.models import Post\n",
    "posts/models.py": "from microblog.accounts.models import Account\nfrom microblog.posts.limits import LENGTH\n",
    "posts/actions.py": "from microblog.backends.mail import smtp\nfrom microblog.posts.models import Post\n",
    "posts/listeners.py": "from microblog.notifications.actions import notify\n",
    "posts/web.py": "import flask\nfrom microblog.http import limits\nfrom microblog.notifications import queries\n",
    "notifications/queries.py": "from microblog.posts.models import Post\n",
    "notifications/actions.py": "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from microblog.posts.models import Post\n",
    "http/limits.py": "import werkzeug\nfrom microblog.accounts import models\n",
    "supervisor.py": "import socket\n",
}

VIOLATIONS: list[tuple[Law, str, str]] = [
    (laws.nothing_imports_upwards, "core/text.py", "from microblog.accounts.models import Account"),
    (laws.nothing_imports_upwards, "core/text.py", "import microblog.backends.mail.smtp"),
    (laws.nothing_imports_upwards, "core/text.py", "from microblog import app"),
    (laws.nothing_imports_upwards, "core/text.py", "from ..http import limits"),
    (laws.nothing_imports_upwards, "backends/mail/contract.py", "from microblog.posts import models"),
    (laws.nothing_imports_upwards, "accounts/models.py", "from .actions import rename"),
    (laws.nothing_imports_upwards, "posts/events.py", "from microblog.posts.rules import rule"),
    (laws.nothing_imports_upwards, "posts/actions.py", "from microblog.posts.listeners import deliver"),
    (laws.nothing_imports_upwards, "posts/visibility.py", "from microblog.http.limits import count"),
    (laws.nothing_imports_upwards, "posts/emails.py", "from microblog.posts.web import page"),
    (laws.nothing_imports_upwards, "http/errors.py", "from microblog.posts import web"),
    (laws.nothing_imports_upwards, "posts/web_lists.py", "import microblog.app"),
    (laws.nothing_imports_upwards, "cellar/wine.py", "import os"),
    (laws.rules_know_earlier_features_only, "accounts/models.py", "from microblog.posts.models import Post"),
    (laws.rules_know_earlier_features_only, "posts/queries.py", "from microblog.notifications import queries"),
    (laws.rules_know_earlier_features_only, "posts/visibility.py", "import microblog.timelines.queries"),
    (laws.flask_stays_above, "posts/actions.py", "from flask import g"),
    (laws.flask_stays_above, "posts/emails.py", "import flask_login"),
    (laws.flask_stays_above, "core/text.py", "import werkzeug.security"),
    (laws.commit_is_written_once, "posts/actions.py", "def publish():\n    session.commit()"),
    (laws.commit_is_written_once, "core/db.py", "session.commit()\nsession.commit()"),
    (laws.commit_is_written_once, "core/db.py", "session.flush()"),
    (laws.commit_is_written_once, "posts/tasks.py", "with engine.begin():\n    pass"),
    (laws.commit_is_written_once, "posts/tasks.py", "connection.exec_driver_sql('commit;')"),
    (laws.actions_stand_in_their_files, "posts/drafts.py", "@action\ndef keep_draft():\n    pass"),
    (laws.no_business_on_orm_hooks, "posts/models.py", "from sqlalchemy import event"),
    (laws.no_business_on_orm_hooks, "posts/models.py", "import sqlalchemy.event"),
    (laws.no_business_on_orm_hooks, "posts/models.py", "from sqlalchemy.orm import Session, validates"),
    (laws.imports_stand_at_the_top, "posts/actions.py", "def publish():\n    import json"),
    (
        laws.imports_stand_at_the_top,
        "posts/actions.py",
        "class Post:\n    async def a(self):\n        from json import dumps",
    ),
    (laws.imports_stand_at_the_top, "worker.py", "import importlib\nimportlib.import_module('json')"),
    (laws.files_are_short, "posts/actions.py", "x = 1\n" * 201),
    (laws.names_say_something, "posts/utils.py", "x = 1"),
    (laws.names_say_something, "core/helpers/text.py", "x = 1"),
    (laws.chance_is_not_secret, "auth/tokens.py", "from random import choice"),
    (laws.network_stays_in_backends, "posts/actions.py", "import urllib.request"),
    (laws.http_goes_through_fetch, "backends/storage/s3.py", "import boto3"),
    (laws.http_goes_through_fetch, "backends/search/opensearch.py", "from http.client import HTTPConnection"),
    (laws.network_stays_in_backends, "posts/actions.py", "from urllib import request"),
    (laws.network_stays_in_backends, "auth/emails.py", "import smtplib"),
    (laws.nothing_runs_what_it_reads, "core/jobs.py", "import pickle"),
    (laws.nothing_runs_what_it_reads, "core/jobs.py", "eval('1')"),
]

pytestmark = pytest.mark.many


@pytest.mark.parametrize("law", laws.LAWS, ids=lambda law: law.__name__)
def test_the_house_keeps_its_laws(law: Law) -> None:
    assert law(PACKAGE) == []


@pytest.mark.parametrize("law", laws.LAWS, ids=lambda law: law.__name__)
def test_a_lawful_house_breaks_nothing(law: Law, tmp_path: Path) -> None:
    assert law(_house(tmp_path)) == []


@pytest.mark.parametrize(("law", "where", "text"), VIOLATIONS)
def test_a_broken_law_is_noticed(law: Law, where: str, text: str, tmp_path: Path) -> None:
    root = _house(tmp_path)
    _write(root / where, text)
    assert [broken for broken in law(root) if broken.startswith(where)]


def test_each_law_was_seen_to_fail() -> None:
    assert {law for law, _, _ in VIOLATIONS} == set(laws.LAWS)


def test_a_file_listed_as_long_in_vain_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(laws.LONG_FILES, "posts/models.py", "no reason")
    assert laws.files_are_short(_house(tmp_path)) == ["posts/models.py: listed as long, and is not"]


def _house(folder: Path) -> Path:
    for where, text in LAWFUL.items():
        _write(folder / "microblog" / where, text)
    return folder / "microblog"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
