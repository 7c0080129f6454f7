"""All that a service's page says, put together from the row, its neighbours and the moment."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.adoptions.shown import adopters
from directory.alternatives import alternatives, nearest_lines
from directory.cards import in_order, rules_of
from directory.languages import Localised
from directory.line_status import of_service
from directory.models import Service
from directory.neighbours import neighbours
from directory.presentation import facts
from directory.presentation.contact import contact
from directory.presentation.freshness import freshness_marks
from directory.presentation.hours import WeekTable, week_table
from directory.presentation.questions import six_questions
from directory.public_lines import lines_of
from directory.result_rows import provider_type
from directory.similar import similar
from directory.sourcing import freshness_sentence, host, line_sentence, source_in_words


@dataclass(frozen=True)
class Passage:
    """A longer text of the service: its language is said where it is not the page's, ours is marked as ours."""

    heading: str
    text: Localised
    mark: str


def service_context(service: Service, language: str, now: dt.datetime) -> dict[str, Any]:
    """The template's variables; ``service`` is read with everything, or is a draft from the editor's form."""
    lead, lead_field = facts.lead(service, language)
    ways = contact(service, language, now)
    near = neighbours(service, now.date())
    others = alternatives(service, language, now, near)
    return {
        "service": service,
        "sensitive": service.is_crisis,
        "noindex": service.is_crisis,
        "is_safety_line": bool(lines_of(service)),
        "section": "services",
        "name": service.text("name", language),
        "provider": service.organisation.text("name", language),
        "provider_kind": provider_type(service.organisation.type),
        "name_mark": facts.wording_mark(service, "name", language),
        "lead": lead,
        "lead_mark": facts.wording_mark(service, lead_field, language),
        "contact": ways,
        "call_is_open": _is_open(ways.primary),
        "line_status": of_service(service, now),
        "is_paused": service.is_paused(now.date()),
        "number_sentence": number_sentence(service, language),
        "week": service_week(service, language, now),
        "questions": six_questions(service, language),
        "alternatives": others,
        "lines": nearest_lines(service, language, now, others),
        "first_sentence": _first_sentence(service, language),
        "language_gap": facts.language_gap(service, language),
        "passages": passages(service, language, lead_field),
        "ages": facts.ages_in_words(service.age_from, service.age_to),
        "groups": facts.names_in_words(service.target_groups.all(), language),
        "needs": in_order(service.needs.all()),
        "languages": facts.languages_in_words(service, language),
        "coverage": facts.coverage_in_words(service, language),
        "sources": facts.sources(service, language),
        "source_sentence": source_in_words(service.source_url, service.source_date, language),
        **freshness_marks(service, language, now),
        "website_host": host(service.website),
        "adopters": adopters(service, timezone.localdate(now), language),
        "similar": [
            (one.service, one.shared_in_words(language)) for one in similar(service, now.date(), near)
        ],
        "report_href": report_href(service),
    }


def _is_open(way: Any) -> bool:
    return bool(way and way.states and way.states[0].state == "open")


def number_sentence(service: Service, language: str) -> str:
    """The small line beneath a number: who rang it when, or where and when we read it."""
    for line in lines_of(service):
        if line.checked_on:
            return line_sentence(line, language)
    standing = getattr(service, "standing", None)
    if standing is not None and "contact" in standing.groups:
        return freshness_sentence(service, timezone.localdate(), language)
    return source_in_words(service.source_url, service.source_date, language)


def service_week(service: Service, language: str, now: dt.datetime) -> WeekTable | None:
    """The week of each channel whose hours are structured and young enough."""
    named = [
        (str(channel.text("label", language) or channel.kind.text("name", language)), rules)
        for channel in service.channels.all()
        if (rules := rules_of(channel.opening_rules.all()))
    ]
    return week_table(named, now, crisis=service.is_crisis)


def _first_sentence(service: Service, language: str) -> Localised:
    """What one may say or paste first, so that the first word is not the hardest."""
    texts = (channel.text("first_sentence", language) for channel in service.channels.all())
    return next((text for text in texts if text), Localised("", language))


def passages(service: Service, language: str, lead_field: str) -> list[Passage]:
    """The longer texts that are there, save the one that already leads the page."""
    named = (
        ("description", _("Lisää palvelusta")),
        ("eligibility", _("Kenelle")),
        ("how_to_get", _("Miten palveluun pääsee")),
    )
    return [
        Passage(heading, text, facts.wording_mark(service, field, text.language))
        for field, heading in named
        if field != lead_field and (text := service.text(field, language))
    ]


def report_href(service: Service) -> str:
    """The form on which a reader tells of a mistake; a draft has none yet."""
    return reverse("directory:report", args=[service.short_id]) if service.short_id else ""


def ended_context(service: Service, language: str) -> dict[str, Any]:
    """What stands in the place of a service that has ended: when, and what replaces it."""
    others = [other for other in service.replaced_by.all() if other.live and other.status != "ended"]
    return {
        "sensitive": service.is_crisis,
        "section": "services",
        "name": service.text("name", language),
        "ended_on": service.ended_on or service.visible_until,
        "replacements": [{"name": other.text("name", language), "url": other.path} for other in others],
    }
