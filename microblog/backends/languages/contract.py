"""What everything that knows languages promises."""

from typing import NamedTuple, Protocol


class Guess(NamedTuple):
    """A language, and how sure that is: from 0 to 1."""

    language: str
    sureness: float


class LanguageDetector(Protocol):
    """Tells the language of texts, by codes of two letters (https://www.loc.gov/standards/iso639-2/php/code_list.php)."""

    def prepare(self) -> None:
        """Load what is needed: the first time that takes most of a second, so call it where nothing is held up."""

    def likeliest(self, text: str) -> Guess:
        """The language that a text is likeliest in, however unlikely; of a text without letters, any."""
