"""Writes the index and reads it back: rows in the database, arrays in each process.

Services are read by primary key after the change is committed. Each writing is one generation; a process whose
generation is older reads what came since.
"""

import datetime as dt
import io
import pickle
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import IO, Any

import orjson
from django.db import connection, transaction
from django.utils import timezone

from directory.languages import LANGUAGES
from directory.models import Service
from directory.querysets import ServiceQuerySet
from directory.state_days import withheld_on
from search import language as language_of_words
from search import processes, snapshot_bytes, snapshot_rows
from search.analysis import analyser_id
from search.entries import ENTRY_FORMAT, Document, Entry, entry
from search.models import IndexEntry, IndexSnapshot, IndexState
from search.ready_cards import ReadyCard, Shelf
from search.snapshot import Snapshot

PART_BYTES = 4 * 1024 * 1024
CHUNK = 200
# So many changed services cost more to patch in than a new snapshot costs to read.
MANY = 500
# So long a process answers from what it has without asking whether another has written; its own writings it knows.
TRUSTED_SECONDS = 0.5

Progress = Callable[[int], None]
Values = tuple[Any, ...]
COLUMNS = ("service_id", "generation", "gone", "document", "openings", "card_fi", "card_sv", "card_en")


class IndexMissing(LookupError):
    """There is no index yet; rebuild_index makes one."""


def write(keys: Iterable[int]) -> None:
    """Brings the entries of services up to what is published. Nothing happens where there is no index yet."""
    wanted = sorted(set(keys))
    if not wanted or not IndexState.objects.exists():
        return
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        made = list(_entries(part))
        with transaction.atomic():
            state = IndexState.objects.select_for_update().get()
            state.generation += 1
            _store(made, part, state.generation)
            state.save(update_fields=["generation"])
        _wrote()
    if len(wanted) > MANY:
        store_snapshot()


def rebuild(progress: Progress | None = None) -> int:
    """Makes the whole index anew beside the old one, which serves until the end. Gives the number of services."""
    words = language_of_words.reload()
    keys = list(indexable().order_by("pk").values_list("pk", flat=True))
    epoch = uuid.uuid4()
    with tempfile.TemporaryFile() as made:
        count = _make_rows(keys, made, progress)
        started_after = timezone.now()
        with transaction.atomic():
            IndexEntry.objects.all().delete()
            _insert(made)
            IndexState.objects.update_or_create(
                id=IndexState.ONLY,
                defaults={
                    "epoch": epoch,
                    "generation": 1,
                    "analyser": made_by(),
                    "expressions": words.expressions_version,
                },
            )
    _wrote()
    _catch_up(keys, started_after)
    store_snapshot()
    return count


def _make_rows(keys: Sequence[int], into: IO[bytes], progress: Progress | None) -> int:
    """Writes rows to a file, as they would fill the memory: one list of rows a part. Gives their number."""
    parts = [keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK)]
    count = 0
    with ExitStack() as stack:
        pool = stack.enter_context(processes.pool()) if processes.worth_it(len(keys)) else None
        for part, rows in zip(
            parts, pool.imap(rows_of_part, parts) if pool else map(rows_of_part, parts), strict=True
        ):
            pickle.dump(rows, into)
            count += len(rows)
            if progress:
                progress(len(part))
    into.seek(0)
    return count


def rows_of_part(keys: Sequence[int]) -> list[Values]:
    """The rows of some services in the order of COLUMNS, at generation 1."""
    with processes.collecting_later():
        return [values_of(_row(pk, found, 1)) for pk, found in _entries(keys)]


def values_of(row: IndexEntry) -> Values:
    return tuple(getattr(row, name) for name in COLUMNS)


def _insert(made: IO[bytes]) -> None:
    """Past the ORM, which would take longer than making the rows by several processes."""
    columns, marks = ", ".join(COLUMNS), ", ".join(["%s"] * len(COLUMNS))
    with connection.cursor() as cursor:
        while True:
            try:
                rows = pickle.load(made)
            except EOFError:
                return
            cursor.executemany(f"INSERT INTO search_indexentry ({columns}) VALUES ({marks})", rows)


def _catch_up(keys: Sequence[int], until: dt.datetime) -> None:
    """What was published while the entries were being made. Writing a service twice changes nothing."""
    known = set(keys)
    now = set(indexable().values_list("pk", flat=True))
    recent = indexable().filter(modified_at__gte=until - dt.timedelta(hours=1)).values_list("pk", flat=True)
    write((known ^ now) | (set(recent) if len(known) < MANY else set()))


def made_by() -> str:
    """What an index tells of how it was made; another's is made anew before it serves."""
    return f"{analyser_id()}, entries {ENTRY_FORMAT}"


def indexable() -> ServiceQuerySet:
    """Published services that have not ended and whose contact data are not withheld."""
    withheld = withheld_on(timezone.localdate(), "standing__")
    return Service.objects.filter(live=True).exclude(status="ended").exclude(withheld)


def _entries(keys: Sequence[int]) -> Iterator[tuple[int, Entry]]:
    for service in indexable().filter(pk__in=keys).with_everything():
        yield service.pk, entry(service)


def _store(made: Sequence[tuple[int, Entry]], keys: Sequence[int], generation: int) -> None:
    rows = [_row(pk, found, generation) for pk, found in made]
    present = {pk for pk, _ in made}
    rows += [_gone(pk, generation) for pk in keys if pk not in present]
    IndexEntry.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["service_id"],
        update_fields=["generation", "gone", "document", "openings", "card_fi", "card_sv", "card_en"],
        batch_size=CHUNK,
    )


def _row(pk: int, found: Entry, generation: int) -> IndexEntry:
    cards = found["cards"]
    return IndexEntry(
        service_id=pk,
        generation=generation,
        document=orjson.dumps(found["document"]),
        openings=orjson.dumps(found["openings"]).decode(),
        **{f"card_{language}": card for language, card in cards.items()},
    )


def _gone(pk: int, generation: int) -> IndexEntry:
    return IndexEntry(
        service_id=pk, generation=generation, gone=True, document=b"", openings="[]", card_fi=b"", card_sv=b"",
        card_en=b"",
    )  # fmt: skip


def store_snapshot() -> Snapshot:
    """Keeps the arrays of the index as it is now, so that processes need not build them each."""
    with transaction.atomic():
        state = _state()
        with processes.collecting_later():
            built = snapshot_rows.build(state.epoch, state.generation, _documents())
        content = snapshot_bytes.to_bytes(built)
        IndexSnapshot.objects.all().delete()
        IndexSnapshot.objects.bulk_create(
            IndexSnapshot(
                epoch=state.epoch,
                generation=state.generation,
                part=part,
                content=content[start : start + PART_BYTES],
            )
            for part, start in enumerate(range(0, len(content), PART_BYTES))
        )
    return built


def _state() -> IndexState:
    state = IndexState.objects.first()
    if state is None:
        raise IndexMissing
    return state


def _documents() -> Iterator[tuple[int, Document]]:
    rows = IndexEntry.objects.filter(gone=False).order_by("service_id").values_list("service_id", "document")
    for pk, document in rows.iterator(chunk_size=CHUNK):
        yield pk, orjson.loads(document)


_held: Snapshot | None = None
_lock = threading.Lock()


def held() -> Snapshot:
    """The arrays that this process has, read at the first question. Raises IndexMissing."""
    return _held if _held is not None else refresh()


def is_current(snapshot: Snapshot, epoch: uuid.UUID, generation: int) -> bool:
    return snapshot.generation == generation and snapshot.epoch == epoch


def refresh() -> Snapshot:
    """The arrays as the database has them now: patched with what is new, or read whole in a new epoch."""
    global _held
    with _lock:
        state = _state()
        current = _held
        if current is not None and is_current(current, state.epoch, state.generation):
            return current
        if current is None or current.epoch != state.epoch or current.generation > state.generation:
            current = _read(state)
        if current.generation < state.generation:
            current = snapshot_rows.patched(current, state.generation, _since(current.generation))
        _held = current
        return current


def forget() -> None:
    """Drops the arrays of this process."""
    global _held
    _held = None
    _wrote()


_written_at = 0.0
_shelf = Shelf()
_checked: tuple[float, Snapshot] | None = None


def _wrote() -> None:
    """From now on, what this process read earlier is no longer trusted."""
    global _written_at, _shelf
    _written_at = time.monotonic()
    _shelf = Shelf()


def trusted() -> Snapshot | None:
    """The arrays, where they were the database's within TRUSTED_SECONDS and this process wrote none since."""
    if _checked is None or _checked[0] <= max(_written_at, time.monotonic() - TRUSTED_SECONDS):
        return None
    return _checked[1]


def current() -> Snapshot:
    """The arrays as the database has them; without asking it where they were its own a moment ago.

    Raises IndexMissing.
    """
    known = trusted()
    if known is not None:
        return known
    epoch, generation, _cards = read_cards([], LANGUAGES[0])
    if epoch is None:
        forget()
        raise IndexMissing
    snapshot = held()
    return snapshot if is_current(snapshot, epoch, generation) else refresh()


def _remember(asked_at: float, epoch: uuid.UUID | None, generation: int) -> None:
    """Notes that the arrays of this process are those of the database at a moment."""
    global _checked
    snapshot = _held
    if snapshot is not None and epoch is not None and is_current(snapshot, epoch, generation):
        _checked = (asked_at, snapshot)


def _read(state: IndexState) -> Snapshot:
    parts = IndexSnapshot.objects.filter(epoch=state.epoch).order_by("part")
    first = parts.first()
    if first is None or IndexEntry.objects.filter(generation__gt=first.generation).count() > MANY:
        return snapshot_rows.build(state.epoch, state.generation, _documents())
    content = io.BytesIO()
    # One after the other, so that no more than one lies in the memory beside what is gathered.
    for part in parts.values_list("content", flat=True).iterator(chunk_size=1):
        content.write(part)
    try:
        return snapshot_bytes.from_bytes(content.getbuffer())
    except snapshot_bytes.OtherFormat:
        return snapshot_rows.build(state.epoch, state.generation, _documents())


def _since(generation: int) -> Iterator[tuple[int, Document | None]]:
    rows = IndexEntry.objects.filter(generation__gt=generation).values_list("service_id", "gone", "document")
    for pk, gone, document in rows:
        yield pk, None if gone else orjson.loads(document)


CARDS = """
    SELECT state.epoch, state.generation, words.version, entry.service_id, entry.openings, entry.{card}
    FROM search_indexstate AS state
    LEFT JOIN search_lexiconstate AS words ON words.id = 1
    LEFT JOIN search_indexentry AS entry ON entry.service_id IN ({marks}) AND NOT entry.gone
"""


def read_cards(keys: Sequence[int], language: str) -> tuple[uuid.UUID | None, int, dict[int, ReadyCard]]:
    """In one statement: epoch and generation of the index now, and cards by service key.

    Cards that this process has of the same generation are not read again; where it has some of an earlier one, a
    second statement reads all. The epoch is None where there is no index. The statement also tells of the editors'
    words, which this process follows.
    """
    global _shelf
    shelf = _shelf
    known = shelf.found(keys, language)
    epoch, generation, cards = _read_cards([pk for pk in keys if pk not in known], language)
    if not shelf.is_of(epoch, generation):
        if known:
            known = {}
            epoch, generation, cards = _read_cards(keys, language)
        shelf = _shelf = Shelf(epoch, generation)
    shelf.put(cards, language)
    return epoch, generation, known | cards


def _read_cards(keys: Sequence[int], language: str) -> tuple[uuid.UUID | None, int, dict[int, ReadyCard]]:
    marks = ",".join(["%s"] * len(keys)) or "NULL"
    asked_at = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(CARDS.format(card=f"card_{language}", marks=marks), list(keys))
        rows = cursor.fetchall()
    if not rows:
        return None, 0, {}
    language_of_words.follow(_uuid(rows[0][2]))
    cards = {pk: ReadyCard.of(openings, bytes(card)) for *_, pk, openings, card in rows if pk is not None}
    epoch, generation = _uuid(rows[0][0]), rows[0][1]
    _remember(asked_at, epoch, generation)
    return epoch, generation, cards


def _uuid(value: uuid.UUID | str | None) -> uuid.UUID | None:
    """SQLite has no type for it."""
    return uuid.UUID(value) if isinstance(value, str) else value
