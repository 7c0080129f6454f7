"""A typed query to weighted tokens: spoken forms, corrections, synonyms, concepts, danger.

Words are analysed in all three languages; the guessed language only decides which words weigh nothing and which
spoken forms are meant.
"""

from collections.abc import Callable
from typing import NamedTuple

from search.analysis import LANGUAGES, Analyser, Language, words
from search.analysis.forms import word_set
from search.lexicons import Lexicons
from search.phrases import PhraseWord, phrase_word
from search.ranking import BASE_WEIGHT, CONCEPT_WEIGHT, PART_WEIGHT, QueryGroup
from search.spoken import Standard, standard_words
from search.synonyms import best_weights
from search.typos import Vocabulary

LONGEST_QUERY = 200
MOST_WORDS = 40
# Words with little to tell are asked for more softly than the rest ("apua", "tuki", "palvelu").
GENERIC_WEIGHT = 0.5
# A word is asked for in every language, but meant in the one that the query is written in.
OTHER_LANGUAGE_WEIGHT = 0.5
GENERIC = word_set("""
    fi:apu fi:tuki fi:palvelu fi:tukea fi:toiminta fi:vaikea sv:stöd sv:servic sv:hjälp en:support
    en:servic en:help fi:ihminen en:person
""")


class Correction(NamedTuple):
    """A typed word and what was searched for instead."""

    typed: str
    meant: str


class Query(NamedTuple):
    """What engines are asked for."""

    groups: tuple[QueryGroup, ...]
    """One per word with weight; a group hit once counts as one covered word."""
    language: Language
    corrections: tuple[Correction, ...]
    concepts: tuple[str, ...]
    """Concept tokens that expressions of the query led to."""
    safety_classes: tuple[str, ...]
    """Classes of the safety lines to show first; not empty means: never log, never cache this query."""


class _Word(NamedTuple):
    surface: str
    standard: str
    weightless: bool


def analyse_query(
    text: str,
    language: Language,
    lexicons: Lexicons,
    analyser: Analyser,
    vocabulary: Vocabulary,
    in_index: Callable[[str], bool],
) -> Query:
    """The query's groups of weighted tokens. `in_index` tells whether a token has any document.

    `language` is the page's; the words' own language is guessed, the page's wins ties.
    """
    typed = words(text[:LONGEST_QUERY])[:MOST_WORDS]
    spoken_in = guess_language(typed, language, analyser)
    listed, corrections = _standardised(typed, spoken_in, analyser, lexicons, vocabulary, in_index)
    sentences = {name: [phrase_word(word.standard, name, analyser) for word in listed] for name in LANGUAGES}
    extra, concepts = _expanded(listed, sentences, spoken_in, lexicons)
    groups = []
    for place, word in enumerate(listed):
        own = [] if word.weightless else _own_tokens(word.standard, spoken_in, analyser, lexicons)
        tokens = best_weights((*own, *extra[place]))
        if tokens:
            groups.append(QueryGroup(word.surface, tokens))
    return Query(
        tuple(groups),
        spoken_in,
        tuple(corrections),
        tuple(dict.fromkeys(concepts)),
        tuple(lexicons.danger.safety_classes(text[:LONGEST_QUERY])),
    )


def guess_language(typed: list[str], default: Language, analyser: Analyser) -> Language:
    """The language that knows most of the words; spoken forms count for Finnish as known."""

    def known(language: Language) -> float:
        if language == "fi":
            standard = [form.word for form in standard_words(typed, "fi")]
            return sum(
                analyser.forms(word, "fi").known or analyser.is_weightless(word, "fi") for word in standard
            )
        listed = sum(analyser.is_weightless(word, language) for word in typed)
        if language == "sv":
            return listed + 0.9 * sum(
                analyser.forms(word, "sv").known and not analyser.is_weightless(word, "sv") for word in typed
            )
        return 1.2 * listed

    counts = {language: known(language) for language in LANGUAGES}
    best = max(counts.values())
    return default if counts[default] == best else max(LANGUAGES, key=lambda name: counts[name])


def _standardised(
    typed: list[str],
    language: Language,
    analyser: Analyser,
    lexicons: Lexicons,
    vocabulary: Vocabulary,
    in_index: Callable[[str], bool],
) -> tuple[list[_Word], list[Correction]]:
    """Standard and corrected forms. A word is corrected only where none of its tokens finds anything."""
    expected = {name: lexicons.concepts.bases(name) | lexicons.synonyms.bases(name) for name in LANGUAGES}

    def finds(word: str) -> bool:
        return any(
            in_index(f"{name}:{form}") or form in expected[name]
            for name in LANGUAGES
            for form in (*analyser.forms(word, name).bases, *analyser.forms(word, name).parts)
        )

    def is_standard(word: str) -> bool:
        known = analyser.forms(word, "fi").known if analyser.has_dictionary else False
        return known or word in vocabulary or finds(word)

    listed: list[_Word] = []
    corrections: list[Correction] = []
    for standard in standard_words(typed, language, is_standard):
        word = standard.word
        weightless = analyser.is_weightless(word, language)
        if (
            not weightless
            and not finds(word)
            and (meant := _meant(word, language, analyser, vocabulary, finds))
        ):
            corrections.append(Correction(standard.surface, meant))
            word = meant
            weightless = analyser.is_weightless(word, language)
        listed.append(_Word(standard.surface, word, weightless))
    return listed, corrections


def _meant(
    word: str, language: Language, analyser: Analyser, vocabulary: Vocabulary, finds: Callable[[str], bool]
) -> str | None:
    """What a word that finds nothing was meant to be; a dictionary word is taken at its word."""
    if analyser.forms(word, "fi").known or (language == "sv" and analyser.forms(word, "sv").known):
        return None
    return vocabulary.corrected(word, finds)


def _own_tokens(
    word: str, spoken_in: Language, analyser: Analyser, lexicons: Lexicons
) -> list[tuple[str, float]]:
    """Base forms and parts in every language, and what the parts are synonyms of."""
    tokens: list[tuple[str, float]] = []
    for language in LANGUAGES:
        forms = analyser.forms(word, language)
        trust = 1.0 if language == spoken_in else OTHER_LANGUAGE_WEIGHT
        for form, weight in (
            *((base, BASE_WEIGHT) for base in forms.bases),
            *((part, PART_WEIGHT) for part in forms.parts),
        ):
            token = f"{language}:{form}"
            tokens.append((token, weight * trust * (GENERIC_WEIGHT if token in GENERIC else 1)))
        tokens += lexicons.synonyms.part_expansions(forms.parts, language)
    return tokens


def _expanded(
    listed: list[_Word],
    sentences: dict[Language, list[PhraseWord]],
    language: Language,
    lexicons: Lexicons,
) -> tuple[list[list[tuple[str, float]]], list[str]]:
    """What synonyms and concepts add to each word; an expression's tokens stand at its first weighty word."""
    extra: list[list[tuple[str, float]]] = [[] for _ in listed]
    concepts: list[str] = []
    for name in LANGUAGES:
        for expansion in lexicons.synonyms.expansions(sentences[name], name):
            extra[_home(expansion.places, listed)].extend(expansion.tokens)
        for concept in lexicons.concepts.find(sentences[name], name, in_query=True):
            concepts.extend(concept.tokens)
            weight = CONCEPT_WEIGHT / max(1, len(concept.tokens)) ** 0.5
            extra[_home(concept.places, listed)].extend((token, weight) for token in concept.tokens)
    return extra, concepts


def _home(places: tuple[int, ...], listed: list[_Word]) -> int:
    return next((place for place in places if not listed[place].weightless), places[0])


__all__ = ["Correction", "Query", "Standard", "analyse_query", "guess_language"]
