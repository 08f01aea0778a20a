"""`microblog invite`: a link for somebody who may come."""

import re

from microblog.app import make_context
from microblog.invitations import queries
from microblog.settings import Settings, resolved
from tests.commands.conftest import Run


def test_it_prints_a_link_that_is_good(run: Run, database_url: str) -> None:
    result = run("invite --uses 25 --days 30 --note choir", DATABASE_URL=database_url)
    assert result.exit_code == 0
    [token] = re.findall(r"^http://127\.0\.0\.1:8000/invite/([\w-]{43})\n$", result.stdout)
    context = make_context(resolved(Settings(database_url=database_url)))
    with context.unit_of_work():
        invitation, inviter = queries.good_invitation(token)
        assert (inviter, invitation.most_uses, invitation.note) == (None, 25, "choir")
        assert round((invitation.expires_at - invitation.created_at).total_seconds() / 86400) == 30
    context.database.close()


def test_a_refusal_is_a_sentence(run: Run, database_url: str) -> None:
    assert run("invite --days 400", DATABASE_URL=database_url).exit_code == 2
    refused = run(f"invite --note {'x' * 101}", DATABASE_URL=database_url)
    assert (refused.exit_code, refused.stderr) == (1, "Error: Please use at most 100 characters.\n")
