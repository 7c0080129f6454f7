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


# A term is said once by a person who meant it; an expression in a text is a hint, three hints are no more than two.
TERM_OCCURRENCES = 1.5
MOST_HINTS = 2.0


def language_token(language: Language) -> str:
    """Carried by services that are given in the language."""
    return f"l:{language}"


def analyse_document(
    texts: Iterable[FieldText],
    terms: Iterable[str],
    languages: Iterable[Language],
    analyser: Analyser,
    concepts: Concepts,
) -> DocumentTokens:
    """Impacts of all tokens of a document.

    `terms` are targets such as `need:ero`, set by people; `languages` those in which the service is given.
    """
    frequencies: dict[str, float] = defaultdict(float)
    hints: dict[str, float] = defaultdict(float)
    words: set[str] = set()
    length = 0.0
    for text in texts:
        weight = FIELD_WEIGHTS[text.field]
        for sentence in sentences(text.text):
            for word in sentence:
                length += weight
                for language in _languages(word, text, analyser):
                    words |= _count_word(word, language, weight, analyser, frequencies)
            for token in _hinted(sentence, text.language, analyser, concepts):
                hints[token] += weight / 2
    for token, count in hints.items():
        frequencies[token] += min(count, MOST_HINTS)
    for language in languages:
        frequencies[language_token(language)] = 1.0
    for target in terms:
        frequencies[concept_token(target)] += TERM_OCCURRENCES * FIELD_WEIGHTS["concept"]
    return DocumentTokens(impacts(frequencies, length), frozenset(words))


def _languages(word: str, text: FieldText, analyser: Analyser) -> tuple[Language, ...]:
    """A foreign word in an organisation's name is found by its inflected forms in either language."""
    if text.field == "organisation" and not analyser.forms(word, text.language).known:
        return LANGUAGES
    return (text.language,)


def _count_word(
    word: str, language: Language, weight: float, analyser: Analyser, frequencies: dict[str, float]
) -> set[str]:
    """Add a word's tokens; return its forms for the vocabulary."""
    if analyser.is_filler(word, language):
        return set()
    forms = analyser.forms(word, language)
    for base in forms.bases:
        frequencies[f"{language}:{base}"] += weight
    for part in forms.parts:
        frequencies[f"{language}:{part}"] += weight * PART_OCCURRENCE
    listed = {word, *(forms.bases if forms.known and language == "fi" else ())}
    return {f"{language}:{form}" for form in listed}


def _hinted(sentence: list[str], language: Language, analyser: Analyser, concepts: Concepts) -> set[str]:
    listed = phrase_words(sentence, language, analyser, spoken=False)
    return {token for concept in concepts.find(listed, language, in_query=False) for token in concept.tokens}
