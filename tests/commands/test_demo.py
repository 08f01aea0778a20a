"""`microblog demo`: a community for an empty site, and for no other unless it is wanted."""

import pytest

from microblog.demo import crowd
from microblog.demo.cast import CAST, PASSWORD
from tests.commands.conftest import Run


def test_it_adds_the_cast_and_tells_the_password(run: Run, database_url: str) -> None:
    result = run("demo", DATABASE_URL=database_url)
    assert result.exit_code == 0, result.output
    assert PASSWORD in result.output
    assert all(each.username in result.output for each in CAST)


@pytest.mark.parametrize("typed", ["", "n\n", "\n"])
def test_it_does_not_come_among_people_without_a_yes(run: Run, database_url: str, typed: str) -> None:
    created = run("accounts create nina nina@blog.example", "nine green bottles\n" * 2, DATABASE_URL=database_url)
    assert created.exit_code == 0, created.output
    result = run("demo", typed, DATABASE_URL=database_url)
    assert result.exit_code == 1
    assert "This site has accounts already: 1." in result.output
    assert "sqlite:///" in result.output or "@" in result.output
    assert "susan" not in run("accounts list", DATABASE_URL=database_url).output


def test_with_a_yes_it_does(run: Run, database_url: str) -> None:
    run("demo", DATABASE_URL=database_url)
    for command, typed in (("demo", "y\n"), ("demo --yes", "")):
        result = run(command, typed, DATABASE_URL=database_url)
        assert result.exit_code == 0
        assert "Added 0 people" in result.output


@pytest.mark.parametrize(
    "reached",
    [
        {"PUBLIC_URL": "https://social.example.org"},
        {"PUBLIC_URL": "http://192.168.1.5:8000"},
        {"PUBLIC_URL": "http://nas.local:8000"},
        {"HOST": "0.0.0.0", "PUBLIC_URL": "http://localhost:8000"},
        {"HOST": "::", "PUBLIC_URL": "http://[::1]:8000"},
    ],
    ids=str,
)
def test_its_known_password_comes_to_no_site_that_others_reach_without_a_yes(
    run: Run, database_url: str, reached: dict[str, str]
) -> None:
    result = run("demo", DATABASE_URL=database_url, **reached)
    assert result.exit_code == 1
    assert f"Others may reach it at {next(iter(reached.values()))}" in result.output
    assert "susan" not in run("accounts list", DATABASE_URL=database_url).output


def test_it_adds_a_crowd(run: Run, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "READERS", {5: 20})
    result = run("demo --posts 40", DATABASE_URL=database_url)
    assert result.exit_code == 0, result.output
    assert "30 people who wrote 40 posts" in result.output
    assert run("accounts list", DATABASE_URL=database_url).output.count("@example.com") == 30 + len(CAST)


def test_it_wants_at_least_one_post(run: Run, database_url: str) -> None:
    assert run("demo --posts 0", DATABASE_URL=database_url).exit_code == 2
