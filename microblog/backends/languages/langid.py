"""Languages by py3langid, a naive Bayes classifier over sequences of bytes: 20 µs a text, 75 MB.

Lui and Baldwin, Cross-domain Feature Selection for Language Identification: https://aclanthology.org/I11-1062/

`python -I -m microblog.backends.languages.langid SECONDS LANGUAGE...` is the program that `apart.py` starts; to import
this file takes 15 MB for NumPy, so nothing else does.
"""

import sys
from collections.abc import Collection

from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier
from py3langid.modelio import load_model

from microblog.backends.languages import answering
from microblog.backends.languages.contract import Guess


class Langid:
    """Tells some languages apart, by a model that is loaded when it is made.

    It is loaded as `from_model_file()` and `set_languages()` would do it, but these keep the weights of all languages
    beside those of ours: 27 MB.
    """

    def __init__(self, languages: Collection[str]) -> None:
        weights, shares, known, moves, rows, features = load_model(MODEL_DIR / MODEL_FILE)
        kept = [place for place, language in enumerate(known) if language in languages]
        self._identifier = LanguageIdentifier(
            weights[:, kept],
            shares[kept],
            [known[place] for place in kept],
            moves,
            features,
            norm_probs=True,
            tk_row=rows,
        )

    def likeliest(self, text: str) -> Guess:
        """The likeliest of its languages."""
        return Guess(*self._identifier.classify(text))


if __name__ == "__main__":
    answering.main(Langid, sys.argv[1:])
