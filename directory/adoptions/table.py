"""The register as a table: CSV and XLSX for readers, in the columns that import_adoptions reads."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from directory.admin import tables
from directory.models import Adoption, County
from directory.querysets import listed_on

COLUMNS = (
    "county", "county_name", "service", "service_name", "kinds", "since", "ended_on", "told_by", "source_url",
    "source_date", "role", "note_fi", "note_sv", "note_en", "recorded_on",
)  # fmt: skip


def answer(form: str, county: County | None, language: str) -> HttpResponse:
    name = f"palvelujen-kaytto-{county.slug}" if county else "palvelujen-kaytto"
    return tables.answer(form, name, COLUMNS, rows(county, language))


def rows(county: County | None, language: str) -> Iterator[list[Any]]:
    """Uses of published services, those that are over among them; what nobody knows is empty."""
    listed = listed_on(timezone.localdate(), "service__")
    found = Adoption.objects.recorded().filter(listed).select_related("county", "service")
    if county is not None:
        found = found.filter(county=county)
    for row in found:
        yield [
            row.county.code,
            row.county.text("short", language).value,
            row.service.short_id,
            row.service.text("name", language).value,
            " ".join(use.value for use in row.uses),
            row.since,
            row.ended_on,
            row.told_by,
            row.source_url,
            row.source_date,
            row.role,
            row.note_fi,
            row.note_sv,
            row.note_en,
            row.recorded_on,
        ]
