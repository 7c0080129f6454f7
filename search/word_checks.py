"""What is wrong with a word that an editor wants to keep, said at its field before search has to live with it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from directory.vocabulary import vocabulary
from search.analysis import get_analyser
from search.concepts import KINDS
from search.danger import Danger, DangerPhrase, Intent, NearMiss
from search.danger_notation import spelled_out
from search.phrases import phrase_words

LONGEST_TERM = 120
MOST_TERMS = 60
MOST_TARGETS = 6
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
    """A phrase that its own near misses would silence never shows its lines."""
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
