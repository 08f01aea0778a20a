"""Finds what can be clicked in a post: links, mentions and hashtags. One pass, in time proportional to the text."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from microblog.posts.hashtags import tag_name
from microblog.posts.hosts import Host, host

# Letters of scripts without spaces between words, where a name or address may stand right beside a letter.
_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー]"
_WORD = rf"[\w--{_UNSPACED}]"
# Addresses end at what readers take for an end, and at invisible characters but the joiners that spellings need.
_NOT_IN_URL = r"[\s<>\"\\`{}|^。、，．！？：；（）「」『』【】《》〈〉[\p{C}--[\u200c\u200d]]]"
# Persian and Indic spellings need joiners within a word; at its end they would only be invisible.
_JOINER = r"[\u200c\u200d](?=[\p{L}\p{M}\p{Nd}_])"
_SPAN = regex.compile(
    rf"(?P<url>[Hh][Tt][Tt][Pp](?<!{_WORD}....)[Ss]?://{_NOT_IN_URL.replace('[', '[^', 1)}++)"
    rf"|@(?<!(?:[\w@/=--{_UNSPACED}]|{_WORD}[.+%-])@)(?P<name>[A-Za-z0-9_]{{1,30}}+)(?!{_WORD}|[@/]\w)"
    rf"|[#＃](?<![\w@/=&#＃--{_UNSPACED}][#＃])(?P<tag>[\p{{Nd}}_]*+\p{{L}}(?:[\p{{L}}\p{{M}}\p{{Nd}}_]|{_JOINER})*+)",
    regex.VERSION1,
)
_BRACKETS = {")": "(", "]": "["}
_TRAILING = frozenset(".,;:!?'*~_…’”»·" + "".join(_BRACKETS))


@dataclass(frozen=True, slots=True)
class Link:
    """An address of a page. `written` is what stands in the text, `path` everything after the host."""

    start: int
    written: str
    scheme: str
    host: Host
    path: str

    @property
    def href(self) -> str:
        """The address that a browser visits, its host in ASCII."""
        return f"{self.scheme}://{self.host.ascii}{self.path}"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name called with `@`. `written` is what stands in the text, `name` is in lower case."""

    start: int
    written: str
    name: str


@dataclass(frozen=True, slots=True)
class Hashtag:
    """A subject named with `#`. `written` is what stands in the text, `name` the same for all spellings of it."""

    start: int
    written: str
    name: str


Span = Link | Mention | Hashtag


def spans(text: str) -> Iterator[Span]:
    """What can be clicked in a text, in its order; addresses that could deceive are left out, with all in them."""
    for match in _SPAN.finditer(text):
        if span := _span(match):
            yield span


def _span(match: "regex.Match[str]") -> Span | None:
    if name := match["name"]:
        return Mention(match.start(), match[0], name.lower())
    if tag := match["tag"]:
        known_as = tag_name(tag)
        return Hashtag(match.start(), match[0], known_as) if known_as else None
    return _link(match.start(), _without_trailing(match["url"]))


def _link(start: int, url: str) -> Link | None:
    scheme, _, rest = url.partition("://")
    end = next((at for at, char in enumerate(rest) if char in "/?#"), len(rest))
    named = host(rest[:end])
    return Link(start, url, scheme.lower(), named, rest[end:]) if named else None


def _without_trailing(url: str) -> str:
    """Leave the sentence its punctuation, and its closing brackets unless they were opened within the address."""
    spare = {close: url.count(close) - url.count(open_) for close, open_ in _BRACKETS.items()}
    end = len(url)
    while url[end - 1] in _TRAILING:
        last = url[end - 1]
        if last in _BRACKETS:
            if spare[last] <= 0:
                break
            spare[last] -= 1
        end -= 1
    return url[:end]
