"""`microblog accounts`: what an operator does for people."""

import re
from collections.abc import Callable

import pytest

from microblog.app import make_context
from microblog.audit import acts
from microblog.audit.queries import entries
from microblog.auth import queries
from microblog.auth.models import User
from microblog.auth.passwords import is_password
from microblog.settings import Settings, resolved
from tests.commands.conftest import Run

PASSWORD = "correct horse battery"


@pytest.fixture
def accounts(run: Run, database_url: str) -> Callable[..., str]:
    """Run `microblog accounts …`, which must succeed, and give what it says."""

    def invoke(command: str, typed: str = "") -> str:
        result = run(f"accounts {command}", typed, DATABASE_URL=database_url)
        assert result.exit_code == 0, result.output
        return result.stdout

    return invoke


def stored(database_url: str, username: str) -> User:
    context = make_context(resolved(Settings(database_url=database_url)))
    try:
        with context.unit_of_work():
            user = queries.user_named(username)
            assert user is not None
            return user
    finally:
        context.database.close()


def test_an_account_is_made_with_a_password_that_is_typed(accounts: Callable[..., str], database_url: str) -> None:
    said = accounts("create Susan susan@example.com --role admin --locale es", f"{PASSWORD}\n")
    assert "Made susan (admin)." in said
    assert PASSWORD not in said
    user = stored(database_url, "susan")
    assert (user.role, user.email, user.locale, user.is_confirmed) == ("admin", "susan@example.com", "es", True)
    assert is_password(user.password_hash, PASSWORD)


def test_an_empty_password_has_one_made_and_shown_once(accounts: Callable[..., str], database_url: str) -> None:
    [made] = re.findall(r"The password is (\S+) ", accounts("create susan susan@example.com", "\n"))
    assert is_password(stored(database_url, "susan").password_hash, made)
    [new] = re.findall(r"The password is (\S+) ", accounts("reset-password susan", "\n"))
    assert is_password(stored(database_url, "susan").password_hash, new)


def test_everybody_is_listed(accounts: Callable[..., str]) -> None:
    accounts("create susan susan@example.com", "\n")
    accounts("create david david@example.com --role moderator", "\n")
    accounts("disable david")
    susan, david = accounts("list").splitlines()
    assert re.fullmatch(r"susan +member +\d{4}-\d\d-\d\d  susan@example\.com", susan)
    assert re.fullmatch(r"david +moderator +\d{4}-\d\d-\d\d  david@example\.com  disabled", david)


def test_roles_and_doors_open_and_close(accounts: Callable[..., str], database_url: str) -> None:
    accounts("create susan susan@example.com", "\n")
    assert accounts("promote susan") == "susan is now: admin\n"
    assert stored(database_url, "susan").role == "admin"
    assert accounts("promote susan --role member") == "susan is now: member\n"
    assert "microblog accounts enable susan" in accounts("disable susan")
    assert stored(database_url, "susan").disabled_at
    accounts("enable susan")
    assert stored(database_url, "susan").disabled_at is None


def test_names_change_and_accounts_go_and_come_back(accounts: Callable[..., str], database_url: str) -> None:
    accounts("create susan susan@example.com --role admin", "\n")
    accounts("create mary mary@example.com", "\n")
    assert accounts("rename mary Mary_Ann").startswith("mary is mary_ann now.")
    assert stored(database_url, "mary_ann").email == "mary@example.com"
    assert "microblog accounts enable mary_ann" in accounts("delete mary_ann")
    assert re.search(r"mary_ann .* mary@example\.com  leaving", accounts("list"))
    accounts("enable mary_ann")
    assert stored(database_url, "mary_ann").disabled_at is None
    assert "leaving" not in accounts("list")


def test_who_was_closed_and_is_leaving_is_brought_back_in_two_steps(
    accounts: Callable[..., str], database_url: str
) -> None:
    accounts("create mary mary@example.com", "\n")
    accounts("disable mary")
    accounts("delete mary")
    first = accounts("enable mary")
    assert "mary is not closed any more, but leaving" in first
    assert "microblog accounts enable mary" in first
    assert accounts("enable mary") == "mary is enabled.\n"
    assert stored(database_url, "mary").disabled_at is None


def test_a_used_name_and_the_last_admin_are_refused(accounts: Callable[..., str], run: Run, database_url: str) -> None:
    accounts("create susan susan@example.com --role admin", "\n")
    accounts("create mary mary@example.com", "\n")
    accounts("rename mary mary_ann")
    for command in ("rename susan mary", "rename susan admin", "create mary other@example.com", "delete susan"):
        result = run(f"accounts {command}", "\n", DATABASE_URL=database_url)
        assert (result.exit_code, "Traceback" in result.output) == (1, False), command


def test_a_link_for_a_new_password_is_mailed(accounts: Callable[..., str]) -> None:
    accounts("create susan susan@example.com", "\n")
    assert accounts("send-reset susan") == "A mail with a link is on its way to susan.\n"


def test_everything_is_noted_as_done_by_the_command_line(accounts: Callable[..., str], database_url: str) -> None:
    accounts("create susan susan@example.com", "\n")
    for command in ("promote susan", "disable susan", "enable susan", "send-reset susan"):
        accounts(command)
    accounts("reset-password susan", "\n")
    context = make_context(resolved(Settings(database_url=database_url)))
    with context.unit_of_work():
        noted = [(row.actor_id, row.act) for row in entries(None, 9).items]
    context.database.close()
    assert noted == [
        (None, acts.PASSWORD_SET),
        (None, acts.RESET_SENT),
        (None, acts.ACCOUNT_ENABLED),
        (None, acts.ACCOUNT_DISABLED),
        (None, acts.ROLE_GIVEN),
        (None, acts.ACCOUNT_MADE),
    ]


@pytest.mark.parametrize(
    ("command", "typed", "said"),
    [
        ("create susan susan@example.com", "short\n", "Error: "),
        ("create admin admin@example.com", "\n", "This username is reserved."),
        ("create susan nothing", "\n", "Error: "),
        ("rename nobody sue", "", "Nobody here is called nobody."),
        ("delete nobody", "", "Nobody here is called nobody."),
        ("promote nobody", "", "Nobody here is called nobody. To see everybody: microblog accounts list"),
        ("disable nobody", "", "Nobody here is called nobody."),
        ("reset-password nobody", "", "Nobody here is called nobody."),
    ],
)
def test_a_refusal_is_a_sentence(run: Run, database_url: str, command: str, typed: str, said: str) -> None:
    result = run(f"accounts {command}", typed, DATABASE_URL=database_url)
    assert (result.exit_code, said in result.stderr) == (1, True), result.output
    assert "Traceback" not in result.output


def test_a_database_without_tables_is_told(run: Run, empty_database_url: str) -> None:
    result = run("accounts list", DATABASE_URL=empty_database_url)
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: The database is not up to date. Run this first: microblog db upgrade\n",
    )
