"""Whether a page is what we wrote: every element closed, none that we do not use, no code in attributes."""

from html.parser import HTMLParser

ELEMENTS = frozenset(
    """a article aside bdi body br button code div fieldset footer form h1 h2 h3 head header html img input label legend
    li link main meta nav ol optgroup option p script section select span strong svg template textarea time title ul dl dt dd hr small
    em details summary del ins kbd""".split()
)
DRAWN = frozenset("circle line path polyline rect use".split())
VOID = frozenset("br hr img input link meta".split())
SCHEMES = ("/", "#", "http://", "https://", "data:image/", "?")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.open: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in (DRAWN if self.open[-1:] == ["svg"] else ELEMENTS):
            self.faults.append(f"<{tag}>")
        names = [name for name, _ in attrs]
        self.faults += [f"{tag}: {name} twice" for name in set(names) if names.count(name) > 1]
        for name, value in attrs:
            self._look_at(tag, name, value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> out of place")

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["script"] and data.strip():
            self.faults.append("script in the page")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data!r}")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"instruction {data!r}")

    def unknown_decl(self, data: str) -> None:
        self.faults.append(f"declaration {data!r}")

    def _look_at(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or name in ("style", "srcdoc", "formaction", "ping") or not name.isascii():
            self.faults.append(f"{tag} {name}={value!r}")
        if name in ("href", "src", "action", "content") and tag != "meta" and value and not value.startswith(SCHEMES):
            self.faults.append(f"{tag} {name}={value!r}")
        if name == "http-equiv":
            self.faults.append(f"{tag} {name}={value!r}")
        if name == "id" and value in self.ids:
            self.faults.append(f"id {value!r} twice")
        self.ids |= {value} if name == "id" else set()


def faults(page: str) -> list[str]:
    """What is wrong with a page, or nothing."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.faults + [f"<{tag}> left open" for tag in reader.open]
