"""Notes searches that found nothing, so that editors can mend the vocabulary, and nothing that tells of a person.

Kept: a day, a language, the base forms of words that are in our vocabulary. Another word is kept only once it came
in at least five visits on three different days; until then it is a keyed hash with a count. Words with digits or
signs of an address are dropped. A search with words of danger is not noted at all.
"""

import datetime as dt
import logging
from collections.abc import Iterable, Sequence

from django.core.cache import caches
from django.db import DatabaseError, transaction
from django.db.models import Count, F, Sum
from django.utils.crypto import salted_hmac

from directory import lasting
from search.analysis import Language, get_analyser, words
from search.answers import Answer
from search.index import IndexMissing
from search.index import held as held_index
from search.language import held
from search.models import EmptyQuery, UnknownWord
from search.sensitive import tells_of_danger

logger = logging.getLogger(__name__)

KEPT_DAYS = 90
LEAST_VISITS = 5
LEAST_DAYS = 3
MOST_WORDS = 8
LONGEST_WORD = 40
SALT = "search.empty-query"
A_DAY_SECONDS = 86_400


def note(answer: Answer, visitor: str, today: dt.date) -> None:
    """Notes the question of an answer that is empty for its words alone. Never fails for the reader.

    ``visitor`` (network address and browser) only serves to count a visit once a day: it is hashed with a key
    and forgotten with the day.
    """
    if not _is_empty_for_its_words(answer):
        return
    lasting.only_now()
    try:
        kept = _words_to_keep(answer.criteria.q, answer.criteria.lang, visitor, today)  # type: ignore[arg-type]
        if kept:
            _count(kept, answer.criteria.lang, today)
    except (DatabaseError, IndexMissing):
        logger.exception("a search that found nothing could not be noted")


def purge(today: dt.date) -> int:
    """Deletes what is older than it may be; gives the number of rows."""
    last = today - dt.timedelta(days=KEPT_DAYS)
    return sum(model.objects.filter(day__lt=last).delete()[0] for model in (EmptyQuery, UnknownWord))


def _is_empty_for_its_words(answer: Answer) -> bool:
    """Filters find nothing by themselves often enough; that tells nothing of the words."""
    criteria = answer.criteria
    asked_plainly = type(criteria)(q=criteria.q, lang=criteria.lang, as_typed=criteria.as_typed) == criteria
    found = answer.count + answer.unknown_count + answer.elsewhere_count
    return bool(criteria.q and answer.query) and asked_plainly and not found and not tells_of_danger(answer)


def _words_to_keep(text: str, language: Language, visitor: str, today: dt.date) -> list[str]:
    """Base forms, in alphabetical order: the order in which words were typed is nobody's business."""
    analyser = get_analyser()
    kept = set()
    # What was typed beside signs of an address or a number is no word of ours.
    plain = [token for token in text.split() if "@" not in token and "/" not in token]
    for word in words(" ".join(plain))[:MOST_WORDS]:
        if not word.replace("-", "").isalpha() or len(word) > LONGEST_WORD or len(word) < 2:
            continue
        if any(analyser.is_filler(word, name) for name in (language, "fi")):
            continue
        base = _known_base(word, language)
        if base is not None:
            kept.add(base)
        elif _is_common(word, visitor, today):
            kept.add(word)
    return sorted(kept)


def _known_base(word: str, language: Language) -> str | None:
    """The word's base form where services' texts or the editors' words have it."""
    index_words, lexicons = held_index().words, held().lexicons
    for name in dict.fromkeys((language, "fi", "sv", "en")):
        for base in get_analyser().forms(word, name).bases:
            if f"{name}:{base}" in index_words or lexicons.have_word(base, name):
                return base
    return None


def _is_common(word: str, visitor: str, today: dt.date) -> bool:
    """Counts the visit under the word's keyed hash; whether it came in enough visits on enough days."""
    digest = salted_hmac(SALT, word).hexdigest()[:32]
    visit = salted_hmac(f"{SALT}.visit", f"{today} {visitor} {digest}").hexdigest()
    if caches["shared"].add(f"empty-query:{visit}", 1, timeout=A_DAY_SECONDS):
        with transaction.atomic():
            row, _created = UnknownWord.objects.get_or_create(digest=digest, day=today)
            UnknownWord.objects.filter(pk=row.pk).update(visits=F("visits") + 1)
    since = today - dt.timedelta(days=KEPT_DAYS)
    seen = UnknownWord.objects.filter(digest=digest, day__gte=since).aggregate(
        visits=Sum("visits"), days=Count("day")
    )
    return (seen["visits"] or 0) >= LEAST_VISITS and seen["days"] >= LEAST_DAYS


def _count(kept: Sequence[str], language: str, today: dt.date) -> None:
    text = _fitting(kept)
    with transaction.atomic():
        row, _created = EmptyQuery.objects.get_or_create(day=today, language=language, words=text)
        EmptyQuery.objects.filter(pk=row.pk).update(count=F("count") + 1)


def _fitting(kept: Iterable[str]) -> str:
    text = ""
    for word in kept:
        if len(text) + len(word) + 1 > 200:
            break
        text = f"{text} {word}".strip()
    return text
