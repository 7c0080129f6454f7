"""Phrases on base forms: found in a sentence whatever the inflection and the order, within a window.

Concepts, synonyms and danger share this. A phrase is a tuple of words, each a set of interchangeable base forms.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, KeysView, Sequence
from typing import Generic, NamedTuple, TypeVar

from search.analysis import Analyser, Language, words
from search.spoken import standard_words

Payload = TypeVar("Payload", bound=Hashable)

# How many strange words may stand among a phrase's words ("mies kyllä aina vaan lyö").
SLACK_IN_QUERY = 4
SLACK_IN_TEXT = 2

_NEGATIONS = frozenset(("ei", "int", "not"))


class PhraseWord(NamedTuple):
    """One word of a sentence or phrase, ready to be compared."""

    surface: str
    bases: frozenset[str]
    filler: bool
    finite: bool = False


class Match(NamedTuple, Generic[Payload]):
    """A phrase found: its payload and the places of its words in the sentence."""

    payload: Payload
    places: tuple[int, ...]


def phrase_words(
    text: str | Sequence[str], language: Language, analyser: Analyser, spoken: bool = True
) -> list[PhraseWord]:
    """The words of a text with all their base forms; spoken forms made standard first."""
    typed = words(text) if isinstance(text, str) else text
    if spoken:
        typed = [
            standard.word for standard in standard_words(typed, language, known_words(analyser, language))
        ]
    return [phrase_word(word, language, analyser) for word in typed]


def phrase_word(word: str, language: Language, analyser: Analyser) -> PhraseWord:
    forms = analyser.forms(word, language)
    bases = frozenset((*forms.bases, *forms.verbs))
    return PhraseWord(word, bases, analyser.is_filler(word, language), forms.finite)


def known_words(analyser: Analyser, language: Language) -> Callable[[str], bool] | None:
    """Whether a word is standard already; None where no dictionary tells."""
    return (lambda word: analyser.forms(word, language).known) if analyser.has_dictionary else None


class PhraseIndex(Generic[Payload]):
    """Phrases by their rarest word, so that a sentence is compared with few of them."""

    def __init__(self) -> None:
        self._phrases: list[tuple[tuple[frozenset[str], ...], Payload]] = []
        self._entries: set[tuple[tuple[frozenset[str], ...], Payload]] = set()
        self._indexed: tuple[dict[str, list[int]], dict[str, int]] | None = None

    def __len__(self) -> int:
        return len(self._phrases)

    def add(self, phrase: Iterable[PhraseWord], payload: Payload) -> None:
        """Fillers are left out, unless less than one telling word and another would remain."""
        listed = list(phrase)
        content = [word for word in listed if not word.filler]
        telling = [word for word in content if not word.bases & _NEGATIONS]
        kept = content if telling and (len(content) > 1 or len(listed) == 1) else listed
        entry = (tuple(word.bases for word in kept), payload)
        if kept and entry not in self._entries:
            self._entries.add(entry)
            self._phrases.append(entry)
            self._indexed = None

    def bases(self) -> KeysView[str]:
        """Every base form that a phrase has: words that are no typing errors."""
        return self._index()[1].keys()

    def find(self, sentence: Sequence[frozenset[str]], slack: int) -> list[Match[Payload]]:
        """All phrases whose words stand in the sentence, at most `slack` strange words among them."""
        by_rarest, counts = self._index()
        places: dict[str, list[int]] = defaultdict(list)
        for place, bases in enumerate(sentence):
            for base in bases:
                if base in counts:
                    places[base].append(place)
        candidates = {number for base in places for number in by_rarest.get(base, ())}
        found = []
        for number in sorted(candidates):
            phrase, payload = self._phrases[number]
            if hit := _narrowest(phrase, places, len(phrase) + slack):
                found.append(Match(payload, hit))
        return found

    def _index(self) -> tuple[dict[str, list[int]], dict[str, int]]:
        """Phrases by the bases of their rarest word, and how many phrase words each base has."""
        if self._indexed is None:
            counts: dict[str, int] = defaultdict(int)
            for phrase, _ in self._phrases:
                for word in phrase:
                    for base in word:
                        counts[base] += 1
            by_rarest: dict[str, list[int]] = defaultdict(list)
            for number, (phrase, _) in enumerate(self._phrases):
                for base in min(phrase, key=lambda word: sum(counts[base] for base in word)):
                    by_rarest[base].append(number)
            self._indexed = (dict(by_rarest), dict(counts))
        return self._indexed


def _narrowest(
    phrase: tuple[frozenset[str], ...], places: dict[str, list[int]], widest: int
) -> tuple[int, ...] | None:
    """The tightest distinct places of the phrase's words, or None when there are none within `widest`."""
    if not all(any(base in places for base in word) for word in phrase):
        return None
    options = [sorted({place for base in word for place in places.get(base, ())}) for word in phrase]
    best: tuple[int, ...] | None = None
    order = sorted(range(len(options)), key=lambda number: len(options[number]))
    for start in options[order[0]]:
        chosen = {start}
        for number in order[1:]:
            near = [place for place in options[number] if place not in chosen]
            if not near:
                break
            chosen.add(min(near, key=lambda place: (abs(place - start), place)))
        else:
            width = max(chosen) - min(chosen) + 1
            if width <= widest and (best is None or width < max(best) - min(best) + 1):
                best = tuple(sorted(chosen))
    return best
