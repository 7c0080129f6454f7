"""Reads a page as a person meets it: its words outside parts marked as another language, and its links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNREAD = {"script", "style", "svg"}
SPOKEN = ("aria-label", "placeholder", "title", "alt", "content", "value")


@dataclass(frozen=True)
class Words:
    """One piece of text and the language that its element, or the nearest one around it, is marked with."""

    text: str
    language: str
    is_read: bool = True
    """False for an attribute, and in the page's head, where a part cannot be marked."""
    in_head: bool = False


@dataclass
class ReadPage(HTMLParser):
    """``words`` in the order of the page; ``links`` as they are written.

    ``language``: that of the page. ``switch``: where the page links to itself in other languages, by language.
    """

    words: list[Words] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    language: str = ""
    switch: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, str, bool]] = []

    @classmethod
    def of(cls, html: str) -> "ReadPage":
        page = cls()
        page.feed(html)
        page.close()
        return page

    def in_language(self, language: str) -> list[str]:
        return [words.text for words in self.words if words.language == language]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        language = told.get("lang", self._language())
        if tag == "html":
            self.language = language
        unread = self._unread() or tag in UNREAD
        if not unread:
            self._read_attributes(tag, told, language)
        if tag not in VOID:
            self._open.append((tag, language, unread))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _language, _unread in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._unread():
            is_whole = any(tag in ("title", "option") for tag, _language, _unread in self._open)
            self.words.append(Words(" ".join(data.split()), self._language(), not is_whole, self._in_head()))

    def _read_attributes(self, tag: str, told: dict[str, str], language: str) -> None:
        if tag == "a" and "href" in told:
            self.links.append(told["href"])
            if "hreflang" in told and told.get("lang") == told["hreflang"]:
                self.switch.setdefault(told["hreflang"], told["href"])
        for name in SPOKEN:
            if told.get(name) and not (
                name == "value" and told.get("type") in ("hidden", "checkbox", "radio")
            ):
                self.words.append(Words(" ".join(told[name].split()), language, False, self._in_head()))
        if tag not in ("html", "body"):
            self.words += [
                Words(" ".join(value.split()), language, False)
                for name, value in told.items()
                if name.startswith("data-") and " " in value
            ]

    def _language(self) -> str:
        return self._open[-1][1] if self._open else ""

    def _in_head(self) -> bool:
        return any(tag == "head" for tag, _language, _unread in self._open)

    def _unread(self) -> bool:
        return bool(self._open) and self._open[-1][2]
