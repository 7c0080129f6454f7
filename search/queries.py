"""A typed query to weighted tokens: spoken forms, corrections, synonyms, concepts, danger.

Words are analysed in all three languages; the guessed language only decides which words weigh nothing and which
spoken forms are meant.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from search.analysis import LANGUAGES, Analyser, Language, words
from search.analysis.forms import word_set
from search.analysis.stopwords import ACTORS, YOUNG_SPEAKERS
from search.concepts import Concept, concept_token
from search.danger import CONCEPTS, Intent, safety_classes
from search.danger_classes import FIRST_PERSON
from search.documents import REACH_TOKEN, language_token
from search.lexicons import Lexicons
from search.persons import is_said_by_a_child, with_the_childs_line, without_persons
from search.phrases import PhraseWord, phrase_word
from search.ranking import BASE_WEIGHT, CONCEPT_WEIGHT, PART_WEIGHT, QueryGroup
from search.spoken import Standard, standard_words
from search.synonyms import best_weights
from search.typos import LanguageVocabulary, Vocabulary

LONGEST_QUERY = 200
MOST_WORDS = 40
# Words with little to tell are asked for more softly than the rest ("apua", "tuki", "palvelu").
GENERIC_WEIGHT = 0.5
# A word is asked for in every language, but meant in the one that the query is written in.
DEFAULT_LANGUAGE_LEAD = 0.5
OTHER_LANGUAGE_WEIGHT = 0.5
# A sentence that tells of a life ("mies juo ja lapset itkee") is led by its concepts.
MOST_KEYWORDS = 4
SENTENCE_CONCEPT_WEIGHT = 1.6
SENTENCE_WORD_WEIGHT = 0.35
SUGGESTED_SHARE = 0.7
ACTOR_WEIGHT = 0.35
# Concepts cover less than words do; services in the language of the query come first.
CONCEPT_SHARE = 0.5
LANGUAGE_SHARES: dict[Language, float] = {"fi": 1.0, "sv": 2.0, "en": 2.0}
# Where no area was asked for, whoever reads is more likely to be able to use what serves everywhere.
REACH_SHARE = 0.5
YOUNG_TARGETS = {"c:target_group:nuoret": 0.5, "c:target_group:lapset": 0.4}
OWN_CHILDS = YOUNG_TARGETS | {"c:safety:child_safety": 1.0}
KIN_WEIGHT = 0.5
SHORTEST_KIN = 4
SINGLE_WORD = 0.8
SINGLE_ACTOR = 0.3
LATER_TARGET = 1.0
KIND_WEIGHTS = {"need": 1.0, "situation": 0.8, "target_group": 0.6, "channel": 0.8}
NEGATIONS = word_set("""
    en et ei emme ette eivät inte int ej aldrig not dont cant wont doesnt didnt isnt never
""")
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
    is_sentence: bool
    """Somebody tells of their life, as against naming a thing: where words are unsure, meaning may help."""
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
    is_anywhere: bool = False,
) -> Query:
    """The query's groups of weighted tokens. `in_index` tells whether a token has any document.

    `language` is the page's; the words' own language is guessed, the page's wins ties. `is_anywhere`: no area was
    asked for, neither by a filter nor by the words.
    """
    typed = words(text[:LONGEST_QUERY])[:MOST_WORDS]
    spoken_in = guess_language(typed, language, analyser, lexicons)
    listed, corrections = _standardised(
        typed, spoken_in, analyser, lexicons, vocabulary.of(spoken_in), in_index
    )
    sentences = {name: [phrase_word(word.standard, name, analyser) for word in listed] for name in LANGUAGES}
    extra = _synonyms(listed, sentences, lexicons)
    intents = lexicons.danger.intents(text[:LONGEST_QUERY])
    # "miesystävä hakkaa" tells of a life in two words.
    is_sentence = bool(intents) or _is_sentence(sentences[spoken_in])
    kin = [_kin(word.standard, more, spoken_in, analyser) for word, more in zip(listed, extra, strict=True)]
    fitting = {name: lexicons.concepts.find(sentences[name], name, in_query=True) for name in LANGUAGES}
    concepts = _concepts(sentences, kin, spoken_in, fitting, lexicons, intents)
    telling = _Telling(
        spoken_in, is_sentence, bool(concepts), bool(intents),
        any(word.finite or word.surface in NEGATIONS for word in sentences[spoken_in]),
        frozenset(place for found in fitting.values() for concept in found for place in _together(concept)),
    )  # fmt: skip
    groups = []
    for place, word in enumerate(listed):
        weightless = word.weightless or (len(listed) > 1 and _is_small_number(word.standard))
        own = [] if weightless else _own_tokens(word.standard, spoken_in, analyser, lexicons)
        tokens = best_weights((*own, *extra[place]))
        factor = _word_factor(sentences[spoken_in][place], place, telling)
        if tokens:
            # What a phrase of grammar words finds stands for none of them.
            surface = "" if weightless else word.surface
            groups.append(QueryGroup(surface, tuple((token, weight * factor) for token, weight in tokens)))
    of_a_child = bool(intents) and is_said_by_a_child(typed, analyser)
    if of_a_child:
        concepts = OWN_CHILDS | concepts
    elif is_sentence and _sounds_young(listed, spoken_in):
        concepts = YOUNG_TARGETS | concepts
    strength = SENTENCE_CONCEPT_WEIGHT if is_sentence else CONCEPT_WEIGHT
    groups += [
        QueryGroup(token, ((token, strength * sure),), CONCEPT_SHARE) for token, sure in concepts.items()
    ]
    if groups:
        shares = sum(group.share for group in groups)
        groups.append(
            QueryGroup("", ((language_token(spoken_in), 0.0),), LANGUAGE_SHARES[spoken_in] * shares)
        )
        if is_anywhere:
            groups.append(QueryGroup("", ((REACH_TOKEN, 0.0),), REACH_SHARE * shares))
    return Query(
        tuple(groups),
        spoken_in,
        tuple(corrections),
        tuple(concepts),
        is_sentence,
        tuple(with_the_childs_line(safety_classes(intents), typed, analyser)),
    )


def guess_language(typed: list[str], default: Language, analyser: Analyser, lexicons: Lexicons) -> Language:
    """The language that knows most of the words; spoken forms count for Finnish as known."""
    counts = {language: _known_words(typed, language, analyser, lexicons) for language in LANGUAGES}
    counts[default] += DEFAULT_LANGUAGE_LEAD
    return max(LANGUAGES, key=lambda name: counts[name])


def _known_words(typed: list[str], language: Language, analyser: Analyser, lexicons: Lexicons) -> float:
    """Grammar words count a little more than others, which may be known in two languages."""
    total = 0.0
    for standard in standard_words(typed, language):
        forms = analyser.forms(standard.word, language)
        if analyser.is_weightless(standard.word, language):
            total += 1.1
        elif forms.known or any(lexicons.have_word(base, language) for base in forms.bases):
            total += 0.9
    return total


def _standardised(
    typed: list[str],
    language: Language,
    analyser: Analyser,
    lexicons: Lexicons,
    vocabulary: LanguageVocabulary,
    in_index: Callable[[str], bool],
) -> tuple[list[_Word], list[Correction]]:
    """Standard and corrected forms. A word is corrected only where none of its tokens finds anything."""

    def finds(word: str) -> bool:
        return any(
            in_index(f"{name}:{form}") or lexicons.have_word(form, name)
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
        surface = standard.surface if word == standard.word else word
        listed.append(_Word(surface, word, weightless))
    return listed, corrections


def _meant(
    word: str,
    language: Language,
    analyser: Analyser,
    vocabulary: LanguageVocabulary,
    finds: Callable[[str], bool],
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
        is_generic = any(f"{language}:{base}" in GENERIC for base in forms.bases)
        for form, weight in (
            *((base, BASE_WEIGHT) for base in forms.bases),
            *((part, PART_WEIGHT) for part in forms.parts),
        ):
            token = f"{language}:{form}"
            # In every reading: "tuki" is also a form of "tukkia".
            tokens.append((token, weight * trust * (GENERIC_WEIGHT if is_generic or token in GENERIC else 1)))
        tokens += lexicons.synonyms.part_expansions(forms.parts, language)
    return tokens


def _synonyms(
    listed: list[_Word], sentences: dict[Language, list[PhraseWord]], lexicons: Lexicons
) -> list[list[tuple[str, float]]]:
    """What synonyms add to each word; a phrase's tokens stand at its first weighty word."""
    extra: list[list[tuple[str, float]]] = [[] for _ in listed]
    for name in LANGUAGES:
        for expansion in lexicons.synonyms.expansions(sentences[name], name):
            extra[_home(expansion.places, listed)].extend(expansion.tokens)
    return extra


def _concepts(
    sentences: dict[Language, list[PhraseWord]],
    kin: list[frozenset[str]],
    language: Language,
    fitting: Mapping[Language, list[Concept]],
    lexicons: Lexicons,
    intents: list[Intent],
) -> dict[str, float]:
    """Concept tokens with their confidence: 1 where an expression fits, less where words only suggest."""
    asked = without_persons(sentences[language], language)
    found: dict[str, float] = dict(lexicons.concepts.suggested(asked, kin, language))
    found = {token: sure * SUGGESTED_SHARE for token, sure in found.items()}
    for name, expressions in fitting.items():
        for concept in expressions:
            sure = _sureness(concept, sentences[name], name)
            for rank, token in enumerate(concept.tokens):
                found[token] = max(found.get(token, 0.0), sure * (LATER_TARGET if rank else 1.0))
    for intent in intents:
        found.update((concept_token(target), 1.0) for target in CONCEPTS[intent])
    return {token: sure * KIND_WEIGHTS.get(token.split(":")[1], 1.0) for token, sure in sorted(found.items())}


def _kin(
    word: str, synonyms: list[tuple[str, float]], language: Language, analyser: Analyser
) -> frozenset[str]:
    """Parts and near synonyms of a word: what it may suggest where the expressions do not have it."""
    near = {token.partition(":")[2] for token, weight in synonyms if weight >= KIN_WEIGHT}
    parts = {part for part in analyser.forms(word, language).parts if len(part) >= SHORTEST_KIN}
    return frozenset(near | parts)


def _sureness(concept: Concept, sentence: list[PhraseWord], language: Language) -> float:
    """One word of a sentence is a weaker sign than a phrase, and a person in it hardly one."""
    content = [sentence[place] for place in concept.places if not sentence[place].filler]
    if len(content) != 1 or not _is_sentence(sentence):
        return 1.0
    return SINGLE_ACTOR if content[0].surface in ACTORS[language] else SINGLE_WORD


def _is_sentence(sentence: list[PhraseWord]) -> bool:
    """Whether somebody tells of their life, as against naming a thing."""
    return any(word.filler for word in sentence) or len(sentence) > MOST_KEYWORDS


def _sounds_young(listed: list[_Word], language: Language) -> bool:
    """ "mä pelkään kun faija juo", "mun vanhemmat huutaa": services for the young are meant."""
    own = any(word.standard in FIRST_PERSON[language] for word in listed)
    return own and any(word.surface in YOUNG_SPEAKERS[language] for word in listed)


class _Telling(NamedTuple):
    """How the words are told: ``tells`` by a verb or a negation what somebody does; ``together``: places of words
    that make one expression with others.
    """

    language: Language
    is_sentence: bool
    has_concepts: bool
    in_danger: bool
    tells: bool
    together: frozenset[int]


def _word_factor(word: PhraseWord, place: int, telling: _Telling) -> float:
    """In a told sentence people are actors, not topics, and words count less than what they lead to.

    Where somebody tells of danger, so they are in any form: "pelkään isää" asks for no club of fathers. So they are
    in "äiti kuoli" and "single mother", which ask for no mothers' meeting either.
    """
    listed = ACTORS[telling.language]
    as_actor = telling.is_sentence or telling.tells or place in telling.together
    acts = (word.surface in listed and as_actor) or (telling.in_danger and bool(word.bases & listed))
    factor = SENTENCE_WORD_WEIGHT if telling.is_sentence and telling.has_concepts else 1.0
    return factor * (ACTOR_WEIGHT if acts else 1.0)


def _together(concept: Concept) -> tuple[int, ...]:
    return concept.places if len(concept.places) > 1 else ()


def _is_small_number(word: str) -> bool:
    """Weeks, ages and hours, which in other texts stand for something else."""
    return word.isdigit() and len(word) <= 2


def _home(places: tuple[int, ...], listed: list[_Word]) -> int:
    return next((place for place in places if not listed[place].weightless), places[0])


__all__ = ["Correction", "Query", "Standard", "analyse_query", "guess_language"]
