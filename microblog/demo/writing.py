"""What a crowd writes: sentences without sense, but as long as real ones, with mentions, links and hashtags."""

from itertools import accumulate
from random import Random

from microblog.demo.words import EMOJI, UNSPACED, WORDS
from microblog.posts.models import FOLLOWERS, PUBLIC

SHORTEST, LONGEST = 3, 26
MENTION_ONE_IN, LINK_ONE_IN, EMOJI_ONE_IN, TAG_ONE_IN, FOLLOWERS_ONE_IN = 8, 15, 12, 6, 20


class Writer:
    """Writes one post after the other; always the same ones for the same people and the same chance."""

    def __init__(self, people: list[str], chance: Random) -> None:
        self.people, self.chance = people, chance
        self.languages = {language: words.split() for language, words in WORDS.items()}
        self.weights = {language: zipf(len(words)) for language, words in self.languages.items()}
        self.codes, self.code_weights = list(WORDS), zipf(len(WORDS))

    def write(self) -> tuple[str, str, str]:
        """A text, for whom it is, and the names that it mentions."""
        chance = self.chance
        (language,) = chance.choices(self.codes, cum_weights=self.code_weights)
        wanted = SHORTEST + int((LONGEST - SHORTEST) * chance.random() ** 1.5)
        words = chance.choices(self.languages[language], cum_weights=self.weights[language], k=wanted)
        text = ("" if language in UNSPACED else " ").join(words)
        text = text[0].upper() + text[1:] + ("。" if language in UNSPACED else ".")
        mentioned = ""
        if self._one_in(MENTION_ONE_IN):
            mentioned = chance.choice(self.people)
            text = f"@{mentioned} {text}"
        if self._one_in(LINK_ONE_IN):
            text = f"{text} https://example.org/{chance.choice(self.languages['en'])}/{chance.randrange(10_000)}"
        if self._one_in(TAG_ONE_IN):
            (tag,) = chance.choices(self.languages[language], cum_weights=self.weights[language])
            text = f"{text} #{tag}"
        if self._one_in(EMOJI_ONE_IN):
            text = f"{text} {chance.choice(EMOJI)}"
        return text, FOLLOWERS if self._one_in(FOLLOWERS_ONE_IN) else PUBLIC, mentioned

    def _one_in(self, number: int) -> bool:
        return self.chance.random() * number < 1


def zipf(number: int) -> list[float]:
    """The cumulated weights of so many ranks: the second has about half of the first, and so on."""
    return list(accumulate(1 / (rank + 3) for rank in range(number)))
