"""What everything that knows languages promises."""

from typing import NamedTuple, Protocol


class Guess(NamedTuple):
    """A language, and how sure that is: from 0 to 1."""

    language: str
    sureness: float


class LanguageDetector(Protocol):
    """Tells the language of texts, by codes of two letters (https://www.loc.gov/standards/iso639-2/php/code_list.php)."""

    def likeliest(self, text: str) -> Guess:
        """The language that a text is likeliest in, however unlikely; of a text without letters, any.

        The first time may take most of a second: ask where nothing is held up.
        """
