"""Analysed lexicons kept in the data folder: analysing seven thousand phrases takes seconds, reading them a moment.

A file is good for one set of entries, one analyser and one version of the code that makes it. The folder holds
what this program itself has written, like its secret key; nothing else is ever unpickled.
"""

import fcntl
import functools
import gc
import hashlib
import io
import logging
import os
import pickle
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from search.analysis import Analyser, Forms, Language
from search.concepts import Concepts
from search.danger import Danger
from search.danger_ear import kept_ear
from search.lexicon_rows import Entries
from search.lexicons import Lexicons
from search.synonyms import Synonyms

logger = logging.getLogger(__name__)

FOLDER = settings.DATA_DIR / "search"
KEPT_FILES = 2
# Whatever makes or is part of an analysed lexicon.
CODE = (
    "analysis", "concepts.py", "danger.py", "danger_classes.py", "danger_context.py", "danger_deeds.py",
    "danger_ear.py", "danger_fears.py", "danger_notation.py", "danger_sentence.py", "danger_signs.py",
    "lexicon_rows.py", "lexicon_store.py", "lexicons.py", "phrases.py", "ranking.py", "spoken.py", "spoken_tables.py",
    "synonyms.py",
)  # fmt: skip

Words = dict[tuple[str, str], Forms]
Made = tuple[Lexicons, Entries]


class RememberingAnalyser(Analyser):
    """An analyser that also knows words from an earlier run, and remembers what it is asked."""

    def __init__(self, inner: Analyser, known: Words) -> None:
        super().__init__(inner.backend, inner._lookup)
        self.seen = known
        self._inner = inner
        self.forms = self._remembered  # type: ignore[assignment]

    def _remembered(self, word: str, language: Language) -> Forms:
        found = self.seen.get((word, language))
        if found is None:
            found = self.seen[word, language] = self._inner.forms(word, language)
        return found


def analysed(
    entries: Callable[[], Entries], version: str, analyser: Analyser, before: Made | None = None
) -> Made:
    """The lexicons of a version, from the folder or else made; of several processes one makes them.

    ``before``: an older version, of which what has not changed is taken over.
    """
    path = FOLDER / f"lexicons-{_key(version, analyser)}.pickle"
    found = _read(path, analyser)
    if found is not None:
        return found
    with _alone():
        found = _read(path, analyser)
        if found is None:
            found = _made(entries(), analyser, before)
            _write(path, found, analyser)
    return found


def _made(entries: Entries, analyser: Analyser, earlier: Made | None = None) -> Made:
    """Words analysed by an earlier run of the same analyser are not analysed again."""
    old, known = earlier or (None, None)
    words_path = FOLDER / f"words-{_key('', analyser)}.pickle"
    remembering = RememberingAnalyser(analyser, _read(words_path, analyser) or {})
    before = len(remembering.seen)
    made = Lexicons(
        old.synonyms
        if old and known and known.groups == entries.groups
        else Synonyms(entries.groups, remembering),
        old.concepts
        if old and known and known.expressions == entries.expressions
        else Concepts(entries.expressions, remembering),
        old.danger
        if old and known and (known.phrases, known.near_misses) == (entries.phrases, entries.near_misses)
        else Danger(entries.phrases, entries.near_misses, remembering, kept_ear()),
    )
    if len(remembering.seen) > before:
        _write(words_path, remembering.seen, analyser)
    return made, entries


@functools.cache
def _code() -> bytes:
    digest = hashlib.sha256(sys.version.encode())
    for name in CODE:
        source = Path(__file__).with_name(name)
        for file in sorted(source.glob("*.[pt][yx]*")) if source.is_dir() else [source]:
            digest.update(file.name.encode() + file.read_bytes())
    return digest.digest()


def _key(version: str, analyser: Analyser) -> str:
    return hashlib.sha256(_code() + f"{analyser.id} {version}".encode()).hexdigest()[:24]


class _Pickler(pickle.Pickler):
    """The analyser is the process's own; caches and the makers of missing values are left out."""

    def persistent_id(self, value: Any) -> str | None:
        return "analyser" if isinstance(value, Analyser) else None

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, functools._lru_cache_wrapper):
            return _cached, (value.cache_parameters()["maxsize"], value.__wrapped__)
        if isinstance(value, defaultdict):
            return dict, (dict(value),)
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: Any, analyser: Analyser) -> None:
        super().__init__(file)
        self._analyser = analyser

    def persistent_load(self, name: Any) -> Analyser:
        return self._analyser


def _cached(maxsize: int, function: Callable[..., Any]) -> Any:
    return functools.lru_cache(maxsize=maxsize)(function)


def _read(path: Path, analyser: Analyser) -> Any:
    """What a file holds, or None where it is missing or broken."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _Unpickler(io.BytesIO(content), analyser).load()
    except Exception:
        logger.warning("the analysed lexicons in the data folder cannot be read and are made anew")
        return None
    finally:
        if collecting:
            gc.enable()


def _write(path: Path, value: Any, analyser: Analyser) -> None:
    """Written beside, then renamed. A folder that cannot be written costs time at each start, nothing else."""
    try:
        FOLDER.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        with draft.open("wb") as file:
            _Pickler(file, pickle.HIGHEST_PROTOCOL).dump(value)
        os.replace(draft, path)
        for old in _older(path):
            old.unlink(missing_ok=True)
    except OSError as error:
        logger.warning("the analysed lexicons are not kept in the data folder (%s)", error.strerror)


def _older(path: Path) -> list[Path]:
    kind = path.name.partition("-")[0]
    files = sorted(FOLDER.glob(f"{kind}-*.pickle"), key=lambda file: -file.stat().st_mtime)
    return [file for file in files[KEPT_FILES:] if file != path]


@contextmanager
def _alone() -> Iterator[None]:
    """One process of the data folder at a time; where no lock can be had, each for itself."""
    try:
        FOLDER.mkdir(parents=True, exist_ok=True)
        lock = (FOLDER / "lexicons.lock").open("w")
    except OSError:
        yield
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
