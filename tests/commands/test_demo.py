"""`microblog demo`: a community for an empty site, and for no other unless it is wanted."""

from microblog.demo.cast import CAST, PASSWORD
from tests.commands.conftest import Run


def test_it_adds_the_cast_and_tells_the_password(run: Run, database_url: str) -> None:
    result = run("demo", DATABASE_URL=database_url)
    assert result.exit_code == 0, result.output
    assert PASSWORD in result.output
    assert all(each.username in result.output for each in CAST)


def test_it_refuses_a_site_with_accounts(run: Run, database_url: str) -> None:
    run("demo", DATABASE_URL=database_url)
    result = run("demo", DATABASE_URL=database_url)
    assert result.exit_code == 1
    assert "microblog demo --yes" in result.output
    result = run("demo --yes", DATABASE_URL=database_url)
    assert result.exit_code == 0
    assert "Added 0 people" in result.output


def test_it_refuses_a_public_site(run: Run, database_url: str) -> None:
    result = run("demo", DATABASE_URL=database_url, PUBLIC_URL="https://social.example.org")
    assert result.exit_code == 1
    assert "microblog demo --yes" in result.output


def test_it_adds_a_crowd(run: Run, database_url: str) -> None:
    result = run("demo --posts 40", DATABASE_URL=database_url)
    assert result.exit_code == 0, result.output
    assert "210 people who wrote 40 posts" in result.output
    assert run("accounts list", DATABASE_URL=database_url).output.count("@example.com") == 210 + len(CAST)


def test_it_wants_at_least_one_post(run: Run, database_url: str) -> None:
    assert run("demo --posts 0", DATABASE_URL=database_url).exit_code == 2
