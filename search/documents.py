"""A service's texts to tokens with impacts: what the index stores for it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal, NamedTuple

from search.analysis import LANGUAGES, Analyser, Language, sentences
from search.concepts import Concepts, concept_token
from search.phrases import phrase_words
from search.ranking import FIELD_WEIGHTS, PART_OCCURRENCE, impacts

FieldName = Literal["title", "organisation", "body"]


class FieldText(NamedTuple):
    """One text of a document. Words of organisations' names that their language does not know count in all."""

    field: FieldName
    language: Language
    text: str


class DocumentTokens(NamedTuple):
    """What the index keeps of a document."""

    impacts: dict[str, float]
    words: frozenset[str]
    """Surface and base forms with their language (`fi:perhe`): the vocabulary that corrections lead to."""


# A term is said once by a person who meant it; an expression in a text is a hint, four hints are no more than three.
TERM_OCCURRENCES = 1.5
MOST_HINTS = 3.0
# Where nobody told the languages of a service, it is asked for in the country's most common one.
UNTOLD_LANGUAGES: tuple[Language, ...] = ("fi",)


# Carried by whatever is not bound to certain areas.
REACH_TOKEN = "a:everywhere"


def language_token(language: Language) -> str:
    """Carried by services that are given in the language."""
    return f"l:{language}"


def analyse_document(
    texts: Iterable[FieldText],
    terms: Iterable[str],
    languages: Iterable[Language],
    analyser: Analyser,
    concepts: Concepts,
    is_local: bool = False,
) -> DocumentTokens:
    """Impacts of all tokens of a document.

    `terms` are targets such as `need:ero`, set by people; `languages` those in which the service is given;
    `is_local`: it is known to serve certain areas alone.
    """
    frequencies: dict[str, float] = defaultdict(float)
    hints: dict[str, float] = defaultdict(float)
    words: set[str] = set()
    length = 0.0
    for text in texts:
        weight = FIELD_WEIGHTS[text.field]
        told = _told(text, analyser, concepts)
        length += weight * told.length
        words |= told.words
        for token, occurrences in told.occurrences.items():
            frequencies[token] += weight * occurrences
        for token, sentences_with_it in told.hints.items():
            hints[token] += weight / 2 * sentences_with_it
    for token, count in hints.items():
        frequencies[token] += min(count, MOST_HINTS)
    for language in tuple(languages) or UNTOLD_LANGUAGES:
        frequencies[language_token(language)] = 1.0
    if not is_local:
        frequencies[REACH_TOKEN] = 1.0
    for target in terms:
        frequencies[concept_token(target)] += TERM_OCCURRENCES * FIELD_WEIGHTS["concept"]
    return DocumentTokens(impacts(frequencies, length), frozenset(words))


class _Told(NamedTuple):
    """What one text says: its number of words, occurrences by token, forms for the vocabulary, sentences by hint."""

    length: int
    occurrences: dict[str, float]
    words: frozenset[str]
    hints: dict[str, int]


# Names of terms, areas and organisations stand in many documents.
SHORT = 80
KEPT_TEXTS = 20_000
_kept: tuple[Analyser, Concepts, dict[tuple[bool, Language, str], _Told]] | None = None


def _told(text: FieldText, analyser: Analyser, concepts: Concepts) -> _Told:
    """Analysed once where the text is short, for as long as analyser and concepts stay the same."""
    global _kept
    if len(text.text) > SHORT:
        return _analysed(text, analyser, concepts)
    if _kept is None or _kept[0] is not analyser or _kept[1] is not concepts or len(_kept[2]) >= KEPT_TEXTS:
        _kept = (analyser, concepts, {})
    known = _kept[2]
    key = (text.field == "organisation", text.language, text.text)
    if key not in known:
        known[key] = _analysed(text, analyser, concepts)
    return known[key]


def _analysed(text: FieldText, analyser: Analyser, concepts: Concepts) -> _Told:
    occurrences: dict[str, float] = defaultdict(float)
    hints: dict[str, int] = defaultdict(int)
    words: set[str] = set()
    length = 0
    for sentence in sentences(text.text):
        for word in sentence:
            length += 1
            for language in _languages(word, text, analyser):
                words |= _count_word(word, language, analyser, occurrences)
        for token in _hinted(sentence, text.language, analyser, concepts):
            hints[token] += 1
    return _Told(length, dict(occurrences), frozenset(words), dict(hints))


def _languages(word: str, text: FieldText, analyser: Analyser) -> tuple[Language, ...]:
    """A foreign word in an organisation's name is found by its inflected forms in either language."""
    if text.field == "organisation" and not analyser.forms(word, text.language).known:
        return LANGUAGES
    return (text.language,)


def _count_word(word: str, language: Language, analyser: Analyser, occurrences: dict[str, float]) -> set[str]:
    """Add a word's tokens; return its forms for the vocabulary."""
    if analyser.is_filler(word, language):
        return set()
    forms = analyser.forms(word, language)
    for base in forms.bases:
        occurrences[f"{language}:{base}"] += 1.0
    for part in forms.parts:
        occurrences[f"{language}:{part}"] += PART_OCCURRENCE
    listed = {word, *(forms.bases if forms.known and language == "fi" else ())}
    return {f"{language}:{form}" for form in listed}


def _hinted(sentence: list[str], language: Language, analyser: Analyser, concepts: Concepts) -> set[str]:
    listed = phrase_words(sentence, language, analyser, spoken=False)
    return {token for concept in concepts.find(listed, language, in_query=False) for token in concept.tokens}
