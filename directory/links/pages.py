"""What a page's text comes to: a sketch to compare it by, and which of the published contacts stand on it.

The text itself is not kept, and of the people whom a page names nothing is.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree, html

Sketch = tuple[int, ...]

SHINGLE_WORDS = 3
SKETCH_SIZE = 512
MOST_WORDS = 20_000
# Fewer words than these are a frame that a script fills, of which nothing can be told.
FEWEST_WORDS = 30
UNSEEN = ("script", "style", "noscript", "template", "svg", "head")
PAGES = ("text/html", "application/xhtml+xml", "text/plain")
BETWEEN_DIGITS = re.compile(r"(?<=\d)(?:\(0\)|[ \t\u00a0().\-–‑/]){1,4}(?=\d)")
WRITTEN_AT = re.compile(r" ?[(\[] ?(?:at|ät|a|@) ?[)\]] ?", re.IGNORECASE)
NOT_FOUND = re.compile(
    r"\b404\b|sivua ei löyt?d?y|sivua ei ole|ei löytynyt|hittades inte|hittar inte|finns inte|not found|"
    r"no longer available|does ?n[o']t exist",
    re.IGNORECASE,
)
SHORTEST_NUMBER = 6


@dataclass(frozen=True, slots=True)
class Reading:
    """``words``: how many the page has. ``found``: which of the contacts that were looked for stand on it."""

    sketch: Sketch
    words: int
    found: frozenset[str] = frozenset()
    says_not_found: bool = False

    @property
    def is_telling(self) -> bool:
        """Whether there is enough text to compare."""
        return self.words >= FEWEST_WORDS


def is_page(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() in ("", *PAGES)


def read_page(body: bytes, content_type: str = "", expected: Iterable[str] = ()) -> Reading:
    """``expected``: published contacts, telephone numbers as dialled (E.164 or short) and mail addresses."""
    text, links = _text(body, content_type)
    words = re.findall(r"\w+", text.casefold())[:MOST_WORDS]
    return Reading(
        sketch_of(words),
        len(words),
        frozenset(_found(text, links, expected)),
        bool(NOT_FOUND.search(text[:4000])),
    )


def _text(body: bytes, content_type: str) -> tuple[str, list[str]]:
    """The text that readers see, a line for each piece, and what the page's tel: and mailto: links hold."""
    charset = re.search(r"charset=[\"']?([\w\-]+)", content_type, re.IGNORECASE)
    if content_type.lower().startswith("text/plain"):
        return body.decode(charset[1] if charset else "utf-8", "replace"), []
    try:
        parser = html.HTMLParser(encoding=charset[1] if charset else _guessed(body), remove_comments=True)
    except LookupError:
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True)
    try:
        tree = html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return "", []
    title = " ".join(tree.xpath("//head/title/text()"))
    links = [unquote(href.partition(":")[2].partition("?")[0]) for href in tree.xpath("//a/@href")
             if href[:7].lower().startswith(("tel:", "mailto:"))]  # fmt: skip
    etree.strip_elements(tree, *UNSEEN, with_tail=False)
    return "\n".join([title, *(piece.strip() for piece in tree.itertext() if piece.strip())]), links


def _guessed(body: bytes) -> str | None:
    """None leaves it to what the page itself says; UTF-8 where it says nothing."""
    return None if re.search(rb"charset", body[:2048], re.IGNORECASE) else "utf-8"


def _found(text: str, links: Sequence[str], expected: Iterable[str]) -> Iterable[str]:
    whole = "\n".join([text, *links])
    digits = BETWEEN_DIGITS.sub("", whole)
    letters = WRITTEN_AT.sub("@", whole).casefold()
    for contact in expected:
        if "@" in contact:
            if contact.casefold() in letters:
                yield contact
        elif _number_stands(contact, whole, digits):
            yield contact


def _number_stands(number: str, text: str, digits: str) -> bool:
    """Whether the number stands there in any of the ways in which people write it."""
    if not number.startswith("+"):
        spaced = r"[ \u00a0]?".join(number)
        return re.search(rf"(?<!\d){spaced}(?!\d)", text) is not None
    national = number.removeprefix("+358")
    return len(national) >= SHORTEST_NUMBER and national.removeprefix("+") in digits


def sketch_of(words: Sequence[str]) -> Sketch:
    """The smallest hashes of the text's runs of three words (bottom-k sketch, Broder 1997)."""
    length = min(SHINGLE_WORDS, len(words))
    if not length:
        return ()
    runs = {" ".join(words[start : start + length]) for start in range(len(words) - length + 1)}
    hashes = {int.from_bytes(hashlib.blake2b(run.encode(), digest_size=4).digest()) for run in runs}
    return tuple(sorted(hashes)[:SKETCH_SIZE])


def changed_share(before: Sketch, after: Sketch) -> float:
    """About which part of the text is other than before, 0 to 1.

    Where a part c of a text is replaced by as much new text, J = (1 - c) / (1 + c) of all runs are in both; the
    sketches tell c within about two points in a hundred (standard error).
    """
    if not before or not after:
        return 0.0 if before == after else 1.0
    size = min(SKETCH_SIZE, max(len(before), len(after)))
    smallest = sorted({*before, *after})[:size]
    both = set(before) & set(after)
    alike = sum(1 for one in smallest if one in both) / len(smallest)
    return (1 - alike) / (1 + alike)


def packed(sketch: Sketch) -> str:
    """As text for a column: eight hexadecimal digits for each hash."""
    return "".join(f"{one:08x}" for one in sketch)


def unpacked(text: str) -> Sketch:
    return tuple(int(text[start : start + 8], 16) for start in range(0, len(text), 8))
