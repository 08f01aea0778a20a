"""Languages by py3langid, a naive Bayes classifier over sequences of bytes: 30 µs a post, 90 MB.

Lui and Baldwin, Cross-domain Feature Selection for Language Identification: https://aclanthology.org/I11-1062/
"""

from collections.abc import Collection
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from microblog.backends.languages.contract import Guess


class Langid:
    """Tells some languages apart. All of them in one process share what was loaded first."""

    def __init__(self, languages: Collection[str]) -> None:
        self._languages = frozenset(languages)

    def prepare(self) -> None:
        """Load the model."""
        _identifier(self._languages)

    def likeliest(self, text: str) -> Guess:
        """The likeliest of its languages."""
        return Guess(*_identifier(self._languages).classify(text))


@cache
def _identifier(languages: frozenset[str]) -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(languages)
    return identifier
