"""Text as people count it, and as it is safe to keep: graphemes, cleaning, shortening. Pure functions.

Graphemes follow https://www.unicode.org/reports/tr29/, line breaks https://www.unicode.org/reports/tr14/,
and the controls of writing direction https://www.unicode.org/reports/tr9/.
"""

import re
import unicodedata

import regex

# regex's own \X joins virama and consonant even where no consonant stands before them, against rule GB9c; browsers do
# not. The first two alternatives take those cases from it: ordinary characters, and marks that follow nothing. The
# third takes halves of flags, in a long row of which \X looks back to its beginning at each.
_MARKS = r"[\p{GCB=EX}\p{GCB=SM}\p{GCB=ZWJ}]"
_GRAPHEME = regex.compile(
    rf"[[\p{{GCB=XX}}--\p{{InCB=Consonant}}]--\p{{ExtPict}}]{_MARKS}*+|{_MARKS}++|\p{{GCB=RI}}{{1,2}}+{_MARKS}*+|\X",
    regex.VERSION1,
)
_LINE_BREAK = regex.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ufeff\ud800-\udfff]")
_DIRECTION = regex.compile(r"[\u202a-\u202c\u2066-\u2069\n]")
# No language needs more marks in a row (https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format), and Python
# takes time by the square of their number to put them in order: minutes for a megabyte.
_TOO_MANY_MARKS = regex.compile(r"([^\p{ccc=0}]{30})[^\p{ccc=0}]++")
_BLANK_LINES = regex.compile(r"\n{3,}")
_VISIBLE = regex.compile(r"[^\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]")
_NOT_IN_ONE_LINE = regex.compile(r"\p{Bidi_Control}")

MOST_TYPED = 4
"""How many characters may be typed for each byte that is kept: far more than anybody's spaces and blank lines."""

_EMBEDDINGS = "\u202a\u202b"
_ISOLATES = "\u2066\u2067\u2068"
_END_OF_EMBEDDING = "\u202c"
_END_OF_ISOLATE = "\u2069"


def graphemes(text: str) -> int:
    """Count characters as a reader would: a family emoji, a flag or a letter with its accents is one."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    return len(_GRAPHEME.findall(text))


def is_longer(text: str, length: int, size: int) -> bool:
    """Whether a text has more than `length` graphemes or `size` bytes in UTF-8. The cheapest question comes first."""
    return len(text) > size or len(text.encode()) > size or graphemes(text) > length


def clean(text: str, *, size: int | None = None) -> str:
    """The form in which several lines of text are stored; cleaning twice changes nothing.

    NFC; lines end with LF; no spaces at their ends; no lone surrogates, controls (but LF and TAB) or direction
    overrides; other direction controls only in pairs within one line, so that no text can turn its neighbours around.
    Several blank lines become one, because pages show any number as one gap, and mail and the API should look alike.
    Joiners, variation selectors and flags spelled with tags stay. Text that shows nothing becomes empty.

    `size` is the most bytes that the result may have. Of many times more characters nothing is looked at: they come
    back as they are, and `is_longer()` than anything that is kept.
    """
    if size is not None and len(text) > MOST_TYPED * size:
        return text
    text = without_controls(text)
    text = _composed(_with_paired_directions(text))
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    text = _BLANK_LINES.sub("\n\n", text).strip()
    return text if _VISIBLE.search(text) else ""


def without_controls(text: str) -> str:
    """Text as it was typed, but for what no field of ours keeps: controls, lone surrogates, direction overrides."""
    return _UNWANTED.sub("", _LINE_BREAK.sub("\n", text))


def one_line(text: str, *, size: int | None = None) -> str:
    """Clean text for names and titles: one line, single spaces, no controls of writing direction at all."""
    if size is not None and len(text) > MOST_TYPED * size:
        return text
    return " ".join(clean(_NOT_IN_ONE_LINE.sub("", clean(text))).split())


def shorten(text: str, length: int) -> str:
    """Text of at most `length` graphemes, with an ellipsis as the last of them where something was cut."""
    if len(text) <= length:
        return text
    pieces = [match[0] for _, match in zip(range(length + 1), _GRAPHEME.finditer(text), strict=False)]
    if len(pieces) <= length:
        return text
    return "".join(pieces[: length - 1]).rstrip() + "…"


def shorten_middle(text: str, length: int) -> str:
    """Text of at most `length` graphemes, with an ellipsis in its middle where something was cut."""
    if len(text) <= length:
        return text
    pieces = _GRAPHEME.findall(text)
    if len(pieces) <= length:
        return text
    tail = (length - 1) // 3
    return "".join(pieces[: length - 1 - tail]) + "…" + "".join(pieces[len(pieces) - tail :])


def _composed(text: str) -> str:
    """NFC with at most 30 marks in a row; cut twice, because a few marks become two."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", _TOO_MANY_MARKS.sub(r"\1", text))
    return _TOO_MANY_MARKS.sub(r"\1", composed)


def _with_paired_directions(text: str) -> str:
    """Drop every embedding or isolate that does not end in its line, and every end without a beginning."""
    found = [(match.start(), match[0]) for match in _DIRECTION.finditer(text)]
    lonely = {at for at, char in found if char != "\n"}
    if not lonely:
        return text
    levels = [[-1]]  # for each open isolate, where it begins, then where the embeddings open in it begin
    for at, char in found:
        if char == "\n":
            levels = [[-1]]
        elif char in _EMBEDDINGS:
            levels[-1].append(at)
        elif char in _ISOLATES:
            levels.append([at])
        elif char == _END_OF_EMBEDDING and len(levels[-1]) > 1:
            lonely -= {levels[-1].pop(), at}
        elif char == _END_OF_ISOLATE and len(levels) > 1:
            lonely -= {levels.pop()[0], at}
    return "".join(char for at, char in enumerate(text) if at not in lonely)
