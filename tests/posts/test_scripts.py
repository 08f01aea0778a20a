"""What the script of a text says about its language."""

import pytest

from microblog.posts.scripts import language_by_script


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", ""),
        ("Hello, world", ""),
        ("¿Qué tal?", ""),
        ("新しい活字が届きました。", "ja"),
        ("활자가 왔습니다", "ko"),
        ("Καλημέρα κόσμε", "el"),
        ("שלום לכולם", "he"),
        ("สวัสดีชาวโลก", "th"),
        ("東京", ""),
        ("Привет", ""),
        ("مرحبا", ""),
        ("In Greek a letter is γράμμα, they say", ""),
        ("東京タワー and a few words more in English", ""),
        ("🚲 🚲 🚲", ""),
    ],
)
def test_a_script_that_one_language_uses_names_it(text: str, language: str) -> None:
    assert language_by_script(text) == language
