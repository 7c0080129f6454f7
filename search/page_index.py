"""The editors' pages in the index: rows in the database, word lists in each process.

Pages are written by primary key after the change is committed; each writing is one generation. They are some
thousands at most, so each process holds them all and patches in what is new.
"""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import orjson
from django.db import transaction
from wagtail.models import Page
from wagtail.query import PageQuerySet

from search.analysis import analyser_id
from search.models import PageEntry, PageIndexState
from search.page_entries import PageCard, card, document
from search.typos import Vocabulary

CHUNK = 200
# The root, and the home pages, whose address is the site's own front page.
ABOVE_PAGES = 2

Postings = dict[str, dict[int, int]]


@dataclass(frozen=True)
class Tree:
    """The published pages of one language: by token, impact bits by page; and what lists show."""

    postings: Postings = field(default_factory=dict)
    cards: Mapping[int, PageCard] = field(default_factory=dict)


@dataclass(frozen=True)
class PageIndex:
    """All trees as they were at a generation. ``tokens``: by page, where it stands and what it is found by."""

    generation: int
    trees: Mapping[str, Tree] = field(default_factory=dict)
    tokens: Mapping[int, tuple[str, list[str]]] = field(default_factory=dict)
    words: Mapping[int, list[str]] = field(default_factory=dict)

    def has_token(self, token: str) -> bool:
        return any(token in tree.postings for tree in self.trees.values())

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words that corrections may lead to."""
        counts: dict[str, int] = {}
        for listed in self.words.values():
            for word in listed:
                counts[word] = counts.get(word, 0) + 1
        return Vocabulary(counts)


def indexable() -> PageQuerySet:
    """Published pages that everybody may read."""
    return Page.objects.live().public().filter(depth__gt=ABOVE_PAGES)


def write(keys: Iterable[int]) -> None:
    """Brings the entries of pages up to what is published. Nothing happens where there is no index yet."""
    wanted = sorted(set(keys))
    if not wanted or not PageIndexState.objects.exists():
        return
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        with transaction.atomic():
            # Locked before reading: a writer that read earlier must not write what is older over this.
            state = PageIndexState.objects.select_for_update().get()
            state.generation += 1
            _store(part, state.generation)
            state.save(update_fields=["generation"])


def rebuild() -> int:
    """Makes the entries of all pages anew and gives their number."""
    with transaction.atomic():
        state, _ = PageIndexState.objects.select_for_update().update_or_create(
            id=PageIndexState.ONLY, defaults={"analyser": analyser_id()}
        )
        state.generation += 1
        known = set(PageEntry.objects.filter(gone=False).values_list("page_id", flat=True))
        keys = sorted(known | set(indexable().values_list("pk", flat=True)))
        for start in range(0, len(keys), CHUNK):
            _store(keys[start : start + CHUNK], state.generation)
        state.save(update_fields=["generation"])
    return PageEntry.objects.filter(gone=False).count()


def _store(keys: list[int], generation: int) -> None:
    pages = indexable().filter(pk__in=keys).select_related("locale", "alias_of__locale").specific()
    rows = {row.page_id: row for page in pages if (row := _row(page, generation)) is not None}
    gone = [
        PageEntry(page_id=pk, generation=generation, gone=True, language="", document=b"", card=b"")
        for pk in keys
        if pk not in rows
    ]
    PageEntry.objects.bulk_create(
        [*rows.values(), *gone],
        update_conflicts=True,
        unique_fields=["page_id"],
        update_fields=["generation", "gone", "language", "document", "card"],
        batch_size=CHUNK,
    )


def _row(page: Page, generation: int) -> PageEntry | None:
    shown = card(page)
    if shown is None:
        return None
    return PageEntry(
        page_id=page.pk,
        generation=generation,
        language=page.locale.language_code,
        document=orjson.dumps(document(page)),
        card=orjson.dumps(shown),
    )


NOTHING = PageIndex(generation=0)
_held = NOTHING
_lock = threading.Lock()


def held() -> PageIndex:
    """What this process has of the pages; nothing until it has read them."""
    return _held


def forget() -> None:
    global _held
    _held = NOTHING


def refresh(generation: int) -> PageIndex:
    """The pages as the database has them at a generation at least; rows that came since the held one are read."""
    global _held
    with _lock:
        if _held.generation == generation:
            return _held
        before = _held if _held.generation < generation else NOTHING
        rows = list(PageEntry.objects.filter(generation__gt=before.generation))
        newest = max([generation, *(row.generation for row in rows)])
        _held = _patched(before, newest, rows)
        return _held


def _patched(before: PageIndex, generation: int, rows: Iterable[PageEntry]) -> PageIndex:
    """A copy with the rows in it: whoever reads the older one meanwhile sees nothing of them."""
    postings = {language: dict(tree.postings) for language, tree in before.trees.items()}
    cards = {language: dict(tree.cards) for language, tree in before.trees.items()}
    tokens, words = dict(before.tokens), dict(before.words)
    copied: set[tuple[str, str]] = set()

    def own(language: str, token: str) -> dict[int, int]:
        listed = postings[language]
        if (language, token) not in copied:
            copied.add((language, token))
            listed[token] = dict(listed.get(token, ()))
        return listed[token]

    for row in rows:
        pk = row.page_id
        stood, had = tokens.pop(pk, ("", []))
        for token in had:
            rest = own(stood, token)
            rest.pop(pk, None)
            if not rest:
                del postings[stood][token]
                copied.discard((stood, token))
        if stood:
            cards[stood].pop(pk, None)
            words.pop(pk, None)
        if row.gone:
            continue
        told = orjson.loads(row.document)
        postings.setdefault(row.language, {})
        cards.setdefault(row.language, {})[pk] = orjson.loads(row.card)
        tokens[pk], words[pk] = (row.language, told["tokens"]), told["words"]
        for token, bits in zip(told["tokens"], told["bits"], strict=True):
            own(row.language, token)[pk] = bits
    trees = {language: Tree(postings[language], cards[language]) for language in postings}
    return PageIndex(generation, trees, tokens, words)
