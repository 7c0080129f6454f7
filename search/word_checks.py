"""What is wrong with a word that an editor wants to keep, said at its field before search has to live with it."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from directory.vocabulary import vocabulary
from search.analysis import get_analyser
from search.analysis.stopwords import ACTORS
from search.concepts import KINDS
from search.danger import Danger, DangerPhrase, Intent, NearMiss
from search.danger_classes import CLASSES, ME, SELF
from search.danger_notation import places, spelled_out
from search.phrases import phrase_words

LONGEST_TERM = 120
MOST_TERMS = 60
MOST_TARGETS = 6
# Of the everyday expressions: a phrase of danger that matches more shows lines to people who ask for something else.
MOST_REACHED = 0.01
MOST_EXAMPLES = 3
Problems = list[ValidationError]


def problems_of_terms(terms: Sequence[str], language: str) -> Problems:
    """Terms that have no word which could be found by."""
    found = []
    if len(terms) > MOST_TERMS:
        found.append(ValidationError(_("Enintään %(most)s sanaa ryhmässä."), params={"most": MOST_TERMS}))
    for term in terms[:MOST_TERMS]:
        if len(term) > LONGEST_TERM:
            found.append(ValidationError(_("Liian pitkä: ”%(term)s”."), params={"term": f"{term[:40]}…"}))
        elif any(letter.isdigit() and not letter.isascii() for letter in term) or "\x00" in term:
            found.append(ValidationError(_("Merkkiä ei voi käyttää: ”%(term)s”."), params={"term": term}))
        elif not _telling(term, language):
            found.append(
                ValidationError(
                    _("”%(term)s” on pelkkiä sanoja, joilla haku ei löydä mitään (minä, että, olla)."),
                    params={"term": term},
                )
            )
    return found


def problems_of_targets(targets: object) -> Problems:
    """Targets must be terms of our vocabularies, each once."""
    if not isinstance(targets, list) or not targets:
        return [ValidationError(_("Valitse vähintään yksi aihe, kohderyhmä tai muu termi."))]
    found = []
    terms = vocabulary().terms
    if len(targets) > MOST_TARGETS or len(set(map(str, targets))) < len(targets):
        found.append(ValidationError(_("Enintään %(most)s eri termiä."), params={"most": MOST_TARGETS}))
    for target in targets:
        kind, _colon, code = str(target).partition(":")
        if kind not in KINDS or code not in terms.get(kind, {}):
            found.append(ValidationError(_("Tuntematon termi: %(target)s."), params={"target": target}))
    return found


def problems_of_danger(row: Any) -> Problems:
    """A phrase that would fire on everything, or that its own near misses would silence."""
    if not _tells_of_danger(row.text, row.language):
        return [
            ValidationError(
                _(
                    "”%(text)s” on pelkkiä pikkusanoja tai henkilöitä, ja se osuisi lähes jokaiseen hakuun. "
                    "Lisää sana, joka kertoo, mitä tapahtuu (lyö, uhkaa, pelkään)."
                ),
                params={"text": row.text},
            )
        ]
    found = reach_of_danger(row)
    if found.is_too_wide:
        return [
            ValidationError(
                _(
                    "Tämä osuisi %(count)s tavalliseen hakuun %(total)s:sta, esimerkiksi ”%(example)s”. "
                    "Lisää sana, joka kertoo vaarasta."
                ),
                params={"count": found.count, "total": found.total, "example": found.examples[0]},
            )
        ]
    misses = [NearMiss(miss.language, miss.text) for miss in _others("NearMiss", row.language, row.text)]
    phrase = DangerPhrase(row.language, Intent(row.intent), row.text)
    if _is_heard(phrase, Danger([phrase], misses, get_analyser())):
        return []
    silent = next(
        (miss.text for miss in misses if not _is_heard(phrase, Danger([phrase], [miss], get_analyser()))),
        "",
    )
    if silent:
        return [
            ValidationError(
                _("Vaaran näköinen sanonta ”%(miss)s” vaientaisi tämän. Muuta ensin sitä."),
                params={"miss": silent},
            )
        ]
    return [ValidationError(_("Haku ei tunnistaisi tästä vaaraa. Kirjoita sanonta niin kuin se sanotaan."))]


class Reach(NamedTuple):
    """How many of the everyday expressions a phrase of danger matches, and the first of them."""

    count: int
    total: int
    examples: tuple[str, ...]

    @property
    def is_too_wide(self) -> bool:
        return self.count > MOST_REACHED * self.total


def reach_of_danger(row: Any) -> Reach:
    """What the phrase alone would match of the sentences that people are known to search by, near misses apart."""
    from search.language import held  # It reads the models, which check themselves by this module.

    phrase = DangerPhrase(row.language, Intent(row.intent), row.text)
    alone = Danger([phrase], [], get_analyser())
    asked = [found.text for found in held().expressions if found.language == row.language]
    hits = [text for text in asked if alone.intents(text)]
    return Reach(len(hits), len(asked), tuple(hits[:MOST_EXAMPLES]))


def _tells_of_danger(text: str, language: str) -> bool:
    """Whether the phrase says more than "en" or "minua" in each of its ways to be said."""
    return len(places(text)) > 2 or all(_is_telling(sentence, language) for sentence in spelled_out(text))


def _is_telling(sentence: str, language: Any) -> bool:
    """A word that is neither grammar nor a person; or two that only together tell ("ei anna")."""
    analyser, hurt = get_analyser(), ME[language] | SELF[language]
    persons = CLASSES[language]["@person"] | CLASSES[language]["@child"] | ACTORS[language]
    listed = phrase_words(sentence, language, analyser)
    content = [word for word in listed if not word.filler or word.surface in hurt]
    deeds = [
        word
        for word in content
        if not analyser.is_weightless(word.surface, language)
        and word.surface not in persons | hurt
        and not (language == "fi" and word.bases & persons)
    ]
    return bool(deeds) or len(content) > 1


def problems_of_near_miss(row: Any) -> Problems:
    """A near miss must silence no cry for help that is listed."""
    analyser = get_analyser()
    listed = [
        DangerPhrase(phrase.language, Intent(phrase.intent), phrase.text)
        for phrase in _others("SafetyIntentPhrase", row.language, row.text)
    ]
    without = Danger(listed, [], analyser)
    silenced = Danger(listed, [NearMiss(row.language, row.text)], analyser)
    return [
        ValidationError(
            _("Tämä vaientaisi avunpyynnön ”%(phrase)s”. Kirjoita tarkempi sanonta."),
            params={"phrase": phrase.text},
        )
        for phrase in listed
        if _is_heard(phrase, without) and not _is_heard(phrase, silenced)
    ][:3]


def _is_heard(phrase: DangerPhrase, danger: Danger) -> bool:
    """Whether the phrase brings its intent with each of its alternatives."""
    return all(phrase.intent in danger.intents(sentence) for sentence in spelled_out(phrase.text))


def _telling(term: str, language: str) -> bool:
    words = phrase_words(term, language, get_analyser(), spoken=False)  # type: ignore[arg-type]
    return any(not word.filler for word in words)


def _others(model: str, language: str, text: str) -> Iterable[Any]:
    """Rows in use of the other kind that share a word's first letters with the text: the rest cannot matter."""
    from django.apps import apps

    analyser = get_analyser()
    own = {base for word in phrase_words(text, language, analyser) for base in word.bases}  # type: ignore[arg-type]
    rows = apps.get_model("search", model).objects.filter(live=True, language=language)
    return [
        row
        for row in rows
        if own & {base for word in phrase_words(row.text, language, analyser) for base in word.bases}  # type: ignore[arg-type]
    ]
