"""`microblog settings`."""

from pathlib import Path

from microblog.commands.settings import page
from microblog.settings.table import declared
from tests.commands.conftest import Run

PAGE = Path(__file__).parent.parent.parent / "docs" / "settings.md"


def test_the_page_in_docs_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: microblog settings --markdown > docs/settings.md"


def test_the_page_is_what_the_command_prints_even_with_wrong_settings(run: Run) -> None:
    assert run("settings --markdown", PORT="x").stdout == page()


def test_each_setting_is_shown_with_value_source_and_sentence(run: Run, folder: Path) -> None:
    (folder / ".env").write_text("PORT=9000\nMAIL_USERNAME=susan\nMAIL_SERVER=localhost\n")
    said = run("settings", MAIL_PASSWORD="hush", CONFIRM_EMAIL="no", DATABASE_URL="postgres://u:hush@h/d").stdout
    assert 'PORT = "9000"  (.env, line 1)\n    The port to listen on.\n' in said
    assert "MAIL_PASSWORD = ********  (the environment)\n" in said
    assert 'CONFIRM_EMAIL = "no"  (the environment)\n' in said
    assert 'DATABASE_URL = "postgresql://u:********@h/d"  (the environment)\n' in said
    assert 'PUBLIC_URL = "http://127.0.0.1:9000"  (the default)\n' in said
    assert "hush" not in said
    for key, declaration in declared().items():
        assert f"\n{key} = " in f"\n{said}"
        assert declaration.metadata["sentence"] in said


def test_nothing_is_made(run: Run, folder: Path) -> None:
    run("settings")
    assert list(folder.iterdir()) == []
