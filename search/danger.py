"""Danger in the words typed: safety intents matched on base forms, word order free, typing errors forgiven.

Listed phrases also stand for their kin: in "isä hakkaa" the father may be any person of the class `person`, the
beating any verb of the class `hit` (danger_classes.py). A near miss ("itsemurhan tehneen läheiset") silences the
hits whose words it has. Where the rules find nothing at all, a learned ear may (danger_ear.py).
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise, takewhile
from math import ceil
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.analysis import LANGUAGES, Analyser, Language, words
from search.analysis.tokens import fold
from search.danger_classes import AS_WRITTEN, CLASSES, ME, NOMINATIVES, SELF
from search.danger_context import Context
from search.danger_ear import Ear
from search.danger_notation import Alternative, exact, places, taken_apart
from search.danger_sentence import ACTORS, ACTS, Companions
from search.danger_signs import PURPOSE
from search.lexicon_files import LexiconError, read_rows
from search.phrases import Match, PhraseIndex, PhraseWord, known_words, phrase_word, phrase_words
from search.spoken import TABLES, proposals, standard_words

SLACK = 4
NEAR_MISS_SLACK = 3
# While somebody types: how many letters of a word beside others tell, and how many of one that stands alone.
SHORTEST_BEGUN = 4
SHORTEST_NAMED = 5
NEARLY = 0.75
# Of the standard forms that a spoken word may stand for, how many are looked at beside the likeliest.
MOST_READINGS = 40
# A shorter compound is hardly a danger word with an error.
SHORTEST_COMPOUND = 9


class Intent(StrEnum):
    """What the words tell of."""

    SELF_HARM = "self_harm"
    VIOLENCE_NOW = "violence_now"
    SEXUAL_VIOLENCE = "sexual_violence"
    AFRAID_AT_HOME = "afraid_at_home"
    CHILD_IN_DANGER = "child_in_danger"


# The safety classes whose lines are shown, in order.
SAFETY_CLASSES: dict[Intent, tuple[str, ...]] = {
    Intent.SELF_HARM: ("self_harm", "life"),
    Intent.VIOLENCE_NOW: ("violence", "life"),
    Intent.SEXUAL_VIOLENCE: ("sexual_violence", "violence", "life"),
    Intent.AFRAID_AT_HOME: ("violence", "life"),
    Intent.CHILD_IN_DANGER: ("child_safety", "life"),
}


# What services for people in this danger are about, for the ranking beneath the lines.
CONCEPTS: dict[Intent, tuple[str, ...]] = {
    Intent.SELF_HARM: ("need:kriisi", "need:mielenterveys", "safety:self_harm"),
    Intent.VIOLENCE_NOW: ("need:vakivalta", "situation:vakivalta", "safety:violence"),
    Intent.SEXUAL_VIOLENCE: ("need:vakivalta", "need:kriisi", "safety:sexual_violence"),
    Intent.AFRAID_AT_HOME: ("need:vakivalta", "need:kriisi", "situation:vakivalta", "safety:violence"),
    Intent.CHILD_IN_DANGER: ("need:vakivalta", "target_group:lapset", "safety:child_safety"),
}


class DangerPhrase(NamedTuple):
    language: Language
    intent: Intent
    text: str


class NearMiss(NamedTuple):
    language: Language
    text: str


class Danger:
    """All intents' phrases and the near misses, analysed."""

    def __init__(
        self,
        phrases: Iterable[DangerPhrase],
        near_misses: Iterable[NearMiss],
        analyser: Analyser,
        ear: Ear | None = None,
    ) -> None:
        """``ear``: what hears beyond the phrases; without it the phrases alone are heard."""
        self._analyser, self._ear = analyser, ear
        self._phrases: dict[str, PhraseIndex[Intent]] = {name: PhraseIndex() for name in LANGUAGES}
        self._near: dict[str, PhraseIndex[None]] = {name: PhraseIndex() for name in LANGUAGES}
        self._spellings: dict[str, dict[str, frozenset[str]]] = {name: {} for name in LANGUAGES}
        # As people write who have no ä and ö on their keyboard ("isa lyo").
        self._folded: dict[str, dict[str, frozenset[str]]] = {name: {} for name in LANGUAGES}
        self._named: dict[str, set[str]] = {name: set() for name in LANGUAGES}
        self._written: dict[str, set[str]] = {name: set(TABLES[name]) for name in LANGUAGES}
        self._companions: dict[str, Companions] = {name: defaultdict(set) for name in LANGUAGES}
        for phrase in phrases:
            self._list(phrase)
        self._harmless_words: set[str] = set()
        for miss in near_misses:
            self._harmless_words.update(words(miss.text))
            self._near[miss.language].add(self._near_miss(miss.text, miss.language), None)
        self._sorted = {name: sorted(spellings) for name, spellings in self._spellings.items()}
        self._meant = lru_cache(maxsize=20_000)(self._nearest)
        self._spoken = lru_cache(maxsize=20_000)(self._readings)
        self._apart = lru_cache(maxsize=20_000)(self._pieces)

    def _list(self, phrase: DangerPhrase) -> None:
        language, listed = phrase.language, self._listed(phrase.text, phrase.language)
        bases = {base for words_there in listed for word in words_there for base in word.bases}
        if all(len(words_there) == 1 for words_there in listed):
            for act in bases & ACTS:
                self._companions[language][act] |= bases
        self._phrases[language].add([_either(words_there) for words_there in listed], phrase.intent)
        written = [word for words_there in listed for word in words_there]
        if len(listed) == 1:
            self._named[language].update(word.surface for word in written)
        self._written[language].update(word.surface for word in written)
        for word in written:
            if (folded := fold(word.surface)) != word.surface:
                earlier = self._folded[language].get(folded, frozenset())
                self._folded[language][folded] = earlier | word.bases
            if len(word.surface) > 3:
                earlier = self._spellings[language].get(word.surface, frozenset())
                self._spellings[language][word.surface] = earlier | word.bases

    def intents(self, text: str) -> list[Intent]:
        """Intents that the words tell of, in the order of `Intent`; every language is tried, and then the ear."""
        return self._by_rules(text) or self._by_ear(text)

    def _by_ear(self, text: str) -> list[Intent]:
        """What the ear is sure of, unless the rules know the words and found them harmless."""
        intent = self._ear.hear(text).intent if self._ear else None
        typed = words(text)
        if intent is None or any(self._is_known_harmless(typed, language) for language in LANGUAGES):
            return []
        return [Intent(intent)]

    def _is_known_harmless(self, typed: list[str], language: Language) -> bool:
        """Whether a phrase was there and silenced, or one near miss has every word that tells something."""
        plain, classed, hits = self._read(typed, language)
        telling = {place for place, word in enumerate(classed) if not word.filler}
        return bool(hits) or any(
            telling <= set(veto.places) for veto in self._vetoes(plain, classed, language) if telling
        )

    def _by_rules(self, text: str) -> list[Intent]:
        typed = words(text)
        found = {intent for language in LANGUAGES for intent in self._intents(typed, language)}
        if not found:
            found = {intent for language in LANGUAGES for intent in self._run_together(typed, language)}
        return [intent for intent in Intent if intent in found]

    def safety_classes(self, text: str) -> list[str]:
        """Safety classes whose lines are to be shown, most fitting first."""
        return safety_classes(self.intents(text))

    def classes_begun(self, text: str) -> list[str]:
        """As ``safety_classes`` while the words are typed: the last may be the beginning of one ("itsemur")."""
        found = self._by_rules(text)
        typed = words(text)
        if not found and typed and text[-1:].isalpha() and len(typed[-1]) >= SHORTEST_BEGUN:
            begun = {
                intent
                for name in LANGUAGES
                for intent in self._intents(typed, name, self._begun(typed, name))
            }
            found = [intent for intent in Intent if intent in begun]
        return safety_classes(found)

    def _begun(self, typed: list[str], language: Language) -> frozenset[str]:
        """Base forms that the last word may become. Alone, it must have come so far that it becomes nothing else."""
        last, spellings = typed[-1], self._sorted[language]
        alone = all(self._analyser.is_filler(word, language) for word in typed[:-1])
        if last in self._spellings[language] or (not alone and self._analyser.forms(last, language).known):
            return frozenset()
        first = bisect_left(spellings, last)
        found = set[str]()
        for spelling in takewhile(lambda each: each.startswith(last), spellings[first:]):
            if not alone or (spelling in self._named[language] and _is_nearly(last, spelling)):
                found |= self._spellings[language][spelling]
        return frozenset(found)

    def _intents(
        self, typed: list[str], language: Language, begun: frozenset[str] = frozenset()
    ) -> set[Intent]:
        """``begun``: what else the last word may become."""
        plain, classed, hits = self._read(typed, language, begun)
        context = Context(plain, classed, language, self._companions[language])
        if not hits or context.is_at_a_distance():
            return set()
        vetoes = self._vetoes(plain, classed, language)
        actors = {place for place, word in enumerate(classed) if _names(word) & ACTORS}
        return {
            hit.payload
            for hit in hits
            if not any(_silences(veto, hit, actors) for veto in vetoes)
            and not context.is_harmless(hit.places)
        }

    def _read(
        self, typed: list[str], language: Language, begun: frozenset[str] = frozenset()
    ) -> tuple[list[PhraseWord], list[PhraseWord], list[Match[Intent]]]:
        """The words as they are and as their classes, and the phrases that they may make."""
        standard = standard_words(typed, language, known_words(self._analyser, language))
        plain = [phrase_word(word, language, self._analyser) for word, _ in standard]
        if not plain:
            return [], [], []
        classed = [self._classed(word, language) for word in plain]
        forgiven = [
            word.bases | {exact(word.surface)} | self._meant(word.surface, language) for word in classed
        ]
        for place, (word, surface) in enumerate(standard):
            if word != surface and surface not in TABLES[language]:
                forgiven[place] |= self._spoken(surface, language)
        forgiven[-1] = forgiven[-1] | begun
        return plain, classed, self._phrases[language].find(forgiven, SLACK)

    def _vetoes(
        self, plain: list[PhraseWord], classed: list[PhraseWord], language: Language
    ) -> list[Match[None]]:
        both = [word.bases | own.bases for word, own in zip(classed, plain, strict=True)]
        return self._near[language].find(both, NEAR_MISS_SLACK)

    def _run_together(self, typed: list[str], language: Language) -> set[Intent]:
        """Intents where words are written without spaces, or one in two ("enjaksaelää", "itse murha")."""
        apart = [piece for word in typed for piece in (self._apart(word, language) or (word,))]
        found = self._intents(apart, language) if len(apart) > len(typed) else set()
        named = self._named[language]
        whole = [first + second for first, second in pairwise(typed) if first + second in named]
        return found | (self._intents(whole, language) if whole else set())

    def _pieces(self, word: str, language: Language) -> tuple[str, ...]:
        known = any(self._analyser.forms(word, name).known for name in LANGUAGES)
        if known or word in self._harmless_words:
            return ()
        return taken_apart(word, self._written[language])

    def _readings(self, surface: str, language: Language) -> frozenset[str]:
        """Base forms of every standard form that a spoken word may stand for ("vainoo" is no "vainoon")."""
        known = known_words(self._analyser, language)
        forms = filter(known, proposals(surface)[:MOST_READINGS]) if known else ()
        return frozenset(
            base
            for form in forms
            for base in self._classed(phrase_word(form, language, self._analyser), language).bases
        )

    def _listed(self, text: str, language: Language) -> list[list[PhraseWord]]:
        """Per place of a phrase, the words that may stand there."""
        found: list[list[PhraseWord]] = []
        for alternatives in places(text):
            if len(alternatives) == 1 and not alternatives[0].exact:
                found += [[word] for word in self._phrase(alternatives[0].text, language)]
            else:
                found.append([self._alternative(each, language) for each in alternatives])
        return found

    def _alternative(self, alternative: Alternative, language: Language) -> PhraseWord:
        if not alternative.exact:
            return self._phrase(alternative.text, language)[0]
        surface = phrase_words(alternative.text, language, self._analyser)[0].surface
        return PhraseWord(surface, frozenset((exact(surface),)), False)

    def _phrase(self, text: str, language: Language) -> list[PhraseWord]:
        return [self._classed(word, language) for word in phrase_words(text, language, self._analyser)]

    def _near_miss(self, text: str, language: Language) -> list[PhraseWord]:
        """Every word counts; actors may be others of their class, all else is meant literally."""
        plain = phrase_words(text, language, self._analyser)
        return [
            (classed if _names(classed) & ACTORS else word)._replace(filler=False)
            for word in plain
            for classed in (self._classed(word, language),)
        ]

    def _classed(self, word: PhraseWord, language: Language) -> PhraseWord:
        """The word as its class. "minua" is who is hurt and no filler; "minä" and "minun" are fillers."""
        if word.surface in ME[language]:
            return PhraseWord(word.surface, frozenset(("@me",)), False)
        if word.surface in SELF[language]:
            return PhraseWord(word.surface, frozenset(("@self",)), False)
        classes = _class_bases(language, self._analyser).items()
        names = {name for name, members in classes if (word.bases | {exact(word.surface)}) & members}
        if not names:
            return word
        if language == "fi" and names & ACTORS:
            role = "" if _is_nominative(word) else ":to" if PURPOSE.search(word.surface) else ":object"
            names = {name + role for name in names}
        return PhraseWord(word.surface, frozenset(names), False)

    def _nearest(self, surface: str, language: Language) -> frozenset[str]:
        """Base forms of the danger words that a misspelt word may have meant."""
        spellings = self._spellings[language]
        # A word well spelt in another language ("overdose") is no error in this one ("överdos").
        well_spelt = any(surface in others for others in self._spellings.values())
        forms = self._analyser.forms(surface, language)
        if forms.known and forms.parts and len(surface) >= SHORTEST_COMPOUND:
            # "itsetuohinen" is a word by its parts, and nobody's: one error away stands what was meant.
            return frozenset(
                meant
                for base in forms.bases
                for spelling in self._named[language] & self._spellings[language].keys()
                if OSA.distance(base, spelling, score_cutoff=1) <= 1
                for meant in self._spellings[language][spelling]
            )
        if well_spelt or forms.known:
            return frozenset()
        if surface in self._folded[language] or len(surface) < 5:
            return self._folded[language].get(surface, frozenset())
        close = _close(surface, list(spellings))
        return frozenset(base for spelling in close for base in spellings[spelling])


def _either(words_there: list[PhraseWord]) -> PhraseWord:
    """One word of a phrase whose base forms are those of all its alternatives."""
    bases = frozenset[str]().union(*(word.bases for word in words_there))
    return PhraseWord(words_there[0].surface, bases, all(word.filler for word in words_there))


def _is_nearly(begun: str, word: str) -> bool:
    """Whether a word has come so far that it is hardly another: "itsemur", and "turvako" is no car seat."""
    return len(begun) >= max(SHORTEST_NAMED, ceil(NEARLY * len(word)))


def safety_classes(intents: Iterable[Intent]) -> list[str]:
    return list(dict.fromkeys(name for intent in intents for name in SAFETY_CLASSES[intent]))


def _close(surface: str, spellings: list[str]) -> list[str]:
    limit = 1 if len(surface) < 8 else 2
    close = process.extract(surface, spellings, scorer=OSA.distance, score_cutoff=limit, limit=3)
    return [spelling for spelling, _, _ in close]


def _names(word: PhraseWord) -> set[str]:
    return {base.partition(":")[0] for base in word.bases}


def _is_nominative(word: PhraseWord) -> bool:
    return word.surface in NOMINATIVES or word.surface in _all_members()


@lru_cache(maxsize=1)
def _all_members() -> frozenset[str]:
    return frozenset(member for members in CLASSES["fi"].values() for member in members)


def _silences(veto: Match[None], hit: Match[Intent], actors: set[int]) -> bool:
    """A near miss silences a hit of which it has every word but the persons, when it is not the shorter of the two.

    A person in both is not enough ("en halua elää miehen kanssa joka hakkaa"), nor is one word of the hit
    ("isä ei elä enää" does not silence "isä ei halua enää elää").
    """
    telling = set(hit.places) - actors or set(hit.places)
    return telling <= set(veto.places) and len(veto.places) >= len(hit.places)


@lru_cache(maxsize=8)
def _class_bases(language: Language, analyser: Analyser) -> dict[str, frozenset[str]]:
    return {
        name: frozenset(
            base
            for word in members
            for base in ((exact(word),) if word in AS_WRITTEN else analyser.forms(word, language).bases)
        )
        for name, members in CLASSES[language].items()
    }


def read_phrases(text: str) -> list[DangerPhrase]:
    """Lines `lang TAB intent TAB phrase`; raise LexiconError that names the line."""
    phrases = []
    for number, (language, intent, phrase) in read_rows(text, columns=3):
        if intent not in set(Intent) or not phrase:
            raise LexiconError(number, f"unknown intent {intent!r} or no phrase")
        phrases.append(DangerPhrase(language, Intent(intent), phrase))
    return phrases


def read_near_misses(text: str) -> list[NearMiss]:
    """Lines `lang TAB phrase`."""
    return [NearMiss(language, phrase) for _, (language, phrase) in read_rows(text, columns=2) if phrase]
