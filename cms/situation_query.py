"""Query parameters of the situation, read as strictly as those of the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.models import SituationRound
from cms.models.situation import Question
from directory.criteria import BadParameter, BadParameters, Criteria, is_broken, read_criteria
from directory.vocabulary import vocabulary

OF_THE_CATALOGUE = ("county", "page", "page_size", "lang")
PARAMETERS = ("round", "county", "question", "page", "page_size", "lang")


@dataclass(frozen=True)
class SituationCriteria:
    """``round`` is None only where no round is published. Empty sets: every county, every question."""

    round: SituationRound | None
    questions: frozenset[str]
    catalogue: Criteria

    @property
    def counties(self) -> frozenset[str]:
        return self.catalogue.county


def read_situation(
    params: Iterable[tuple[str, list[str]]], accepted: tuple[str, ...] = PARAMETERS
) -> SituationCriteria:
    """The question that the parameters ask. Raises BadParameters, one entry for each that is refused."""
    given = list(params)
    errors: list[BadParameter] = []
    years = _values(given, "round") if "round" in accepted else []
    questions = _values(given, "question") if "question" in accepted else []
    rest = [(name, values) for name, values in given if name not in {"round", "question"} & set(accepted)]
    try:
        catalogue = read_criteria(rest, vocabulary(), [name for name in OF_THE_CATALOGUE if name in accepted])
    except BadParameters as refused:
        errors += refused.errors
    situation, refusals = _round(years)
    errors += refusals + [
        BadParameter(
            "question",
            _shown(value),
            _("Tuntematon arvo. Sallitut arvot: %(values)s.") % {"values": ", ".join(Question.values)},
        )
        for value in questions
        if value not in Question.values
    ]
    if errors:
        raise BadParameters(errors)
    return SituationCriteria(situation, frozenset(questions), catalogue)


def _values(params: list[tuple[str, list[str]]], name: str) -> list[str]:
    return [value.strip() for key, values in params if key == name for value in values if value.strip()]


def _shown(value: str) -> str:
    return value.replace("\x00", "\\0").encode("utf-8", "replace").decode()[:80]


def _round(years: list[str]) -> tuple[SituationRound | None, list[BadParameter]]:
    """The published round of the year, or the newest; a draft's year is as unknown as any other."""
    if not years:
        return SituationRound.objects.newest_published(), []
    if len(years) > 1:
        return None, [BadParameter("round", _shown(", ".join(years)), _("Parametrin voi antaa vain kerran."))]
    year = years[0]
    if year.isascii() and year.isdigit() and len(year) == 4 and not is_broken(year):
        situation = SituationRound.objects.published().filter(year=int(year)).first()
        if situation:
            return situation, []
    known = [str(number) for number in SituationRound.objects.published().values_list("year", flat=True)]
    message = _("Julkaistua kierrosta ei ole. Kierrokset: %(years)s.") % {"years": ", ".join(known) or "–"}
    return None, [BadParameter("round", _shown(year), message)]
