"""`microblog shell`."""

from tests.commands.conftest import Run


def test_the_prompt_has_session_and_models_at_hand(run: Run, database_url: str) -> None:
    typed = (
        "with transaction(): session.add(User(email='susan@example.com', account=Account(username='susan')))\n\n"
        "print(session.scalars(select(User.email)).all(), settings.port)\n"
    )
    said = run("shell", typed, DATABASE_URL=database_url)
    assert said.exit_code == 0
    assert "['susan@example.com'] 8000" in said.stdout
