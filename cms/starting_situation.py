"""The first round, from public pages: data/counties_situation.jsonl. Loaded once; what people change stays."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.models import ContactRole, FactSource, FamilyCentre, SituationFact, SituationRound
from cms.models.situation import Question, SourceKind
from cms.querysets import asked_counties
from cms.rounds import drafted_summary
from directory.models import County, Municipality

FIRST_YEAR = 2026
GATHERED = {
    "fi": "Tiedot on luettu alueiden, järjestöjen ja viranomaisten julkisilta verkkosivuilta. Yksikään alue ei ole "
    "vielä vahvistanut niitä. Vastauksen luokka on meidän päätelmämme lähteen sanoista.",
    "sv": "Uppgifterna har lästs på offentliga webbsidor. Inget område har ännu bekräftat dem. Svarets klass är vår "
    "egen slutledning av källans ord.",
    "en": "The facts were read on public web pages of the counties, organisations and authorities. No county has "
    "confirmed them yet. The class of an answer is our own conclusion from the words of the source.",
}


@transaction.atomic
def load_first_round(file: Path) -> SituationRound | None:
    """The round made of the file, published; None, and nothing is changed, where there is any round already."""
    if SituationRound.objects.exists():
        return None
    situation = SituationRound.objects.create(
        year=FIRST_YEAR, **{f"gathered_{language}": text for language, text in GATHERED.items()}
    )
    rows = {row["county"]: row for row in _rows(file)}
    for county in asked_counties():
        row = rows.pop(county.short_fi, {})
        for question in Question.values:
            _add_fact(situation, county, question, row.get("facts", {}).get(question))
        _add_register(county, row)
    if rows:
        raise ValueError(f"{file.name} tells of counties that there are not: {', '.join(rows)}")
    for language, words in drafted_summary(situation).items():
        setattr(situation, f"change_summary_{language}", words)
    situation.published_at = timezone.now()
    situation.save()
    return situation


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _add_fact(situation: SituationRound, county: County, question: str, known: dict[str, Any] | None) -> None:
    content = dict(known or {})
    more = content.pop("more_sources", [])
    if content:
        content["source_kind"] = SourceKind.PAGE
    fact = SituationFact(round=situation, county=county, question=question, **content)
    fact.full_clean(exclude=["round", "county"])
    fact.save()
    FactSource.objects.bulk_create(FactSource(fact=fact, url=url) for url in more)


def _add_register(county: County, row: dict[str, Any]) -> None:
    for number, content in enumerate(row.get("centres", [])):
        code = content.pop("municipality")
        place = Municipality.objects.get(code=code) if code else None
        FamilyCentre.objects.create(county=county, municipality=place, sort_order=number, **content)
    told = row.get("facts", {}).get(Question.CONTACTS)
    for number, role in enumerate(row.get("contact_roles", []) if told else []):
        ContactRole.objects.create(
            county=county, role_fi=role, sort_order=number, source_url=told["source_url"], as_of=told["as_of"]
        )
