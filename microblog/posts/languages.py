"""What language a post is in: found out, or chosen by its author."""

from microblog.backends.languages.contract import LanguageDetector
from microblog.core.context import backend
from microblog.posts.scripts import language_by_script
from microblog.posts.spans import spans

LANGUAGES = tuple(
    """
    af am ar az be bg bn ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko la
    lo lt lv mk ml mn mr ms mt ne nl no pa pl pt ro ru si sk sl sq sr sv sw ta te th tl tr uk ur uz vi zh
    """.split()  # noqa: SIM905
)
"""Those that can be found out and chosen. Rarer ones are left out, because short texts are taken for them too often."""

SURE = 0.9
SURE_OF_A_PART = 0.6
PARTS = 3
"""How sure it must be, and of how many parts none may be in another language as surely as that.

Measured with what the demo's people wrote, in 10 languages. Of all runs of its words none was taken for another
language at 0.9, and at 0.8 some of 5 to 20 letters were. From 30 letters on 8 in 10 are determined, from 50 nearly all,
and from 4 characters on in Chinese and Japanese. Of texts put together from two in different languages 1 in 100 is
determined, and of the texts themselves 60 in 64; with halves for thirds it would be 1 in 20.
"""


def language_of(text: str) -> str | None:
    """The language of a post's own words, if that is sure; short texts and mixed ones are often in none."""
    words = _own_words(text)
    return language_by_script(words) or _found_out(words)


def _found_out(words: str) -> str | None:
    detector, length = backend(LanguageDetector), len(words)
    language, sureness = detector.likeliest(words)
    if sureness < SURE:
        return None
    parts = [words[length * part // PARTS : length * (part + 1) // PARTS] for part in range(PARTS)]
    guesses = map(detector.likeliest, parts)
    return None if any(each != language and sure >= SURE_OF_A_PART for each, sure in guesses) else language


def _own_words(text: str) -> str:
    """A text without its links, names and hashtags: those are in no language."""
    parts, done = [], 0
    for span in spans(text):
        parts.append(text[done : span.start])
        done = span.start + len(span.written)
    return " ".join([*parts, text[done:]]).strip()
