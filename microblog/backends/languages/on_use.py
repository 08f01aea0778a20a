"""A detector that is loaded when it is first used: most processes never ask, and it takes 90 MB."""

from collections.abc import Callable
from functools import cached_property

from microblog.backends.languages.contract import Guess, LanguageDetector


class LoadedOnUse:
    """Stands for a detector until it is needed."""

    def __init__(self, load: Callable[[], LanguageDetector]) -> None:
        self._load = load

    @cached_property
    def _loaded(self) -> LanguageDetector:
        return self._load()

    def prepare(self) -> None:
        """Load it, unless it is loaded."""
        self._loaded.prepare()

    def likeliest(self, text: str) -> Guess:
        """What it says."""
        return self._loaded.likeliest(text)
