"""The entries of the lexicons: the editors' rows, or the starting files until these have been loaded."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction

from search.concepts import Expression, read_expressions
from search.danger import DangerPhrase, Intent, NearMiss, read_near_misses, read_phrases
from search.models import LexiconState, words
from search.synonyms import SynonymGroup, read_groups

FOLDER = settings.BASE_DIR / "data" / "search"
BATCH = 500


@dataclass(frozen=True)
class Entries:
    """All entries that are in use, as the lexicons take them."""

    groups: tuple[SynonymGroup, ...]
    expressions: tuple[Expression, ...]
    phrases: tuple[DangerPhrase, ...]
    near_misses: tuple[NearMiss, ...]


def state() -> LexiconState | None:
    """Which words there are; None while the starting files are used."""
    return LexiconState.objects.first()


def from_files(folder: Path = FOLDER) -> Entries:
    """The starting lexicons; a missing file is an empty lexicon."""

    def text(name: str) -> str:
        path = folder / name
        return path.read_text(encoding="utf-8") if path.exists() else ""

    return Entries(
        tuple(read_groups(text("synonyms.tsv"))),
        tuple(read_expressions(text("concepts.tsv"))),
        tuple(read_phrases(text("danger.tsv"))),
        tuple(read_near_misses(text("danger_near_misses.tsv"))),
    )


def from_database() -> Entries:
    """The editors' entries that are in use, in the order in which they were made."""

    def rows(model: type[words.Kept], *fields: str) -> list[tuple[Any, ...]]:
        return list(model.objects.filter(live=True).order_by("pk").values_list("language", *fields))

    return Entries(
        tuple(
            SynonymGroup(language, words.lines(sources), words.lines(targets))
            for language, sources, targets in rows(words.SynonymGroup, "words", "targets")
        ),
        tuple(
            Expression(language, text, tuple(targets))
            for language, text, targets in rows(words.Expression, "text", "targets")
        ),
        tuple(
            DangerPhrase(language, Intent(intent), text)
            for language, intent, text in rows(words.SafetyIntentPhrase, "intent", "text")
        ),
        tuple(NearMiss(language, text) for language, text in rows(words.NearMiss, "text")),
    )


def fill(entries: Entries, add: bool = False) -> dict[str, int]:
    """Writes entries into tables that are empty; ``add``: also those that a table lacks. Rows made, by model."""
    made = {
        model.__name__: _fill(model, rows, add)
        for model, rows in (
            (words.SynonymGroup, _groups(entries)),
            (words.Expression, _expressions(entries)),
            (words.SafetyIntentPhrase, _phrases(entries)),
            (words.NearMiss, _near_misses(entries)),
        )
    }
    if any(made.values()) or state() is None:
        changed(expressions=bool(made["Expression"]))
    return made


def changed(expressions: bool) -> None:
    """Begins a new version of the words; with ``expressions`` services are indexed anew too.

    Written in the transaction of the change, so that nobody sees a version before its words.
    """
    fresh: dict[str, Any] = {"version": uuid.uuid4()}
    if expressions:
        fresh["expressions"] = uuid.uuid4()
    LexiconState.objects.update_or_create(id=LexiconState.ONLY, defaults=fresh)


def _fill(model: type[words.Kept], rows: list[words.Kept], add: bool) -> int:
    with transaction.atomic():
        before = model.objects.count()
        if before and not add:
            return 0
        model.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
        return model.objects.count() - before


def _groups(entries: Entries) -> list[words.Kept]:
    return [
        words.SynonymGroup(
            language=group.language,
            direction=words.Direction.ONE_WAY if group.targets else words.Direction.TWO_WAY,
            words="\n".join(group.sources),
            targets="\n".join(group.targets),
        )
        for group in entries.groups
    ]


def _expressions(entries: Entries) -> list[words.Kept]:
    return [
        words.Expression(language=found.language, text=found.text, targets=list(found.targets))
        for found in entries.expressions
    ]


def _phrases(entries: Entries) -> list[words.Kept]:
    return [
        words.SafetyIntentPhrase(language=found.language, intent=found.intent.value, text=found.text)
        for found in entries.phrases
    ]


def _near_misses(entries: Entries) -> list[words.Kept]:
    return [words.NearMiss(language=found.language, text=found.text) for found in entries.near_misses]


def connect(follow: Callable[[], None]) -> None:
    """Notices every word that is saved or deleted; ``follow`` is called once the change is committed."""
    for model in (words.SynonymGroup, words.Expression, words.SafetyIntentPhrase, words.NearMiss):
        for signal in (models.signals.post_save, models.signals.post_delete):
            signal.connect(
                partial(_word_changed, follow), sender=model, weak=False,
                dispatch_uid=f"search-word-{model.__name__}-{id(signal)}",
            )  # fmt: skip


def _word_changed(
    follow: Callable[[], None], sender: type[models.Model], raw: bool = False, **_: Any
) -> None:
    if not raw:
        changed(expressions=sender is words.Expression)
        transaction.on_commit(follow)
