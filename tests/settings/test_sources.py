"""The file `.env`, and secrets in files of their own."""

import os
from pathlib import Path

import pytest

from microblog.settings import BadSettings, Mistake, Settings, load

KEY = "3f9a01c2b7de4455aa10b2c3d4e5f60718293a4b5c6d7e8f9012ab34cd56ef78"


def read(tmp_path: Path, content: str | bytes, **environ: str) -> Settings:
    env_file = tmp_path / ".env"
    env_file.write_bytes(content.encode() if isinstance(content, str) else content)
    return load(environ, env_file)


def mistakes(tmp_path: Path, content: str | bytes, **environ: str) -> list[Mistake]:
    with pytest.raises(BadSettings) as raised:
        read(tmp_path, content, **environ)
    return raised.value.mistakes


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("SITE_NAME=Cat lovers", "Cat lovers"),
        ("export SITE_NAME=Cats", "Cats"),
        ("  SITE_NAME = Cats  ", "Cats"),
        ('SITE_NAME="Cats # and dogs"', "Cats # and dogs"),
        ("SITE_NAME='Cats' # ours", "Cats"),
        ("SITE_NAME=Cats # ours", "Cats"),
        ("SITE_NAME=C#", "C#"),
        ("SITE_NAME=a=b", "a=b"),
        ("SITE_NAME=", "microblog"),
        ("SITE_NAME= # nothing", "microblog"),
        ("SITE_NAME=''", "microblog"),
        ("\ufeffSITE_NAME=Cats", "Cats"),
        ("# SITE_NAME=Cats\n\n", "microblog"),
        ("SITE_NAME=Gatos y más\r\n", "Gatos y más"),
    ],
)
def test_lines_are_read_as_people_write_them(tmp_path: Path, line: str, name: str) -> None:
    assert read(tmp_path, line).site_name == name


def test_an_unknown_key_is_told_with_the_nearest_and_without_its_value(tmp_path: Path) -> None:
    [mistake] = mistakes(tmp_path, "# mine\nMAIL_PASWORD=hush\n")
    assert (mistake.key, mistake.source) == ("MAIL_PASWORD", ".env, line 2")
    assert mistake.expected == "a known key, such as MAIL_PASSWORD"
    assert "hush" not in str(mistake)


def test_small_letters_are_not_a_key(tmp_path: Path) -> None:
    [mistake] = mistakes(tmp_path, "port=8000")
    assert mistake.expected == "a known key, such as PORT"


@pytest.mark.parametrize("key", ["FLASK_APP", "FLASK_DEBUG", "LOG_TO_STDOUT"])
def test_keys_of_the_tutorial_that_we_need_not_are_explained(tmp_path: Path, key: str) -> None:
    [mistake] = mistakes(tmp_path, f"{key}=1")
    assert mistake.expected.startswith("no such line: ")


def test_a_key_far_from_all_is_just_unknown(tmp_path: Path) -> None:
    [mistake] = mistakes(tmp_path, "ZZZZ=1")
    assert mistake.expected == "a known key"


def test_a_line_that_is_no_setting_is_told_without_what_it_says(tmp_path: Path) -> None:
    [mistake] = mistakes(tmp_path, "PORT 8000 hush")
    assert (mistake.source, mistake.value) == (".env, line 1", "")
    assert "hush" not in str(mistake)


def test_a_key_twice_is_a_mistake(tmp_path: Path) -> None:
    [mistake] = mistakes(tmp_path, "PORT=1\nPORT=2")
    assert mistake.expected == "each key once; it stands in .env, line 1 too"


def test_unknown_keys_in_the_environment_belong_to_others(tmp_path: Path) -> None:
    assert read(tmp_path, "", PORTS="1") == Settings()


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    [mistake] = mistakes(tmp_path, b"SITE_NAME=\xff\xfe")
    assert mistake.expected == "text in UTF-8"


def test_a_folder_called_env_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    with pytest.raises(BadSettings, match="a file that can be read"):
        load({}, tmp_path / ".env")


def test_a_secret_can_come_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text(f"{KEY}\n")
    settings = read(tmp_path, "", SECRET_KEY_FILE=str(secret))
    assert (settings.secret_key, settings.sources["secret_key"]) == (KEY, f"the file {secret}")


def test_a_secret_in_the_environment_wins_over_a_file_named_in_env(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("0" * 64)
    assert read(tmp_path, f"SECRET_KEY_FILE={secret}", SECRET_KEY=KEY).secret_key == KEY


def test_a_secret_and_its_file_in_one_place_are_a_mistake(tmp_path: Path) -> None:
    [mistake] = mistakes(tmp_path, "", SECRET_KEY=KEY, SECRET_KEY_FILE="/there/is/none")
    assert (mistake.key, mistake.expected) == ("SECRET_KEY_FILE", "SECRET_KEY or SECRET_KEY_FILE; both are set")


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff"])
def test_a_secret_file_that_has_no_secret_is_told(tmp_path: Path, content: bytes | None) -> None:
    secret = tmp_path / "key"
    if content is not None:
        secret.write_bytes(content)
    [mistake] = mistakes(tmp_path, "", MAIL_PASSWORD_FILE=os.fspath(secret))
    assert (mistake.key, mistake.expected) == ("MAIL_PASSWORD_FILE", "a readable file with the value in it")
