"""Filters of the desk's lists. The counts on the desk's first page link to them."""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from directory.models import (
    Channel,
    County,
    CountyDoor,
    Municipality,
    Organisation,
    SafetyLine,
    Service,
    Term,
)
from directory.models.door import DoorKind
from directory.models.organisation import OrganisationType
from directory.models.safety import LineClass
from directory.models.service import CoverageKind, SafetyClass, Status
from directory.models.sourced import Evidence
from directory.models.taxonomy import Taxonomy, TaxonomyCode
from directory.opening import SOURCE_HOLDS_YEARS

PUBLICATION = (
    ("live", _("julkaistu")),
    ("draft", _("ei julkaistu")),
    ("changed", _("julkaisemattomia muutoksia")),
)
SOURCE_AGE = (
    ("undated", _("päivä ei tiedossa")),
    ("old", _("yli kaksi vuotta vanha")),
    ("recent", _("enintään kaksi vuotta vanha")),
)


def any_of(choices: Any, label: Any) -> django_filters.MultipleChoiceFilter:
    return django_filters.MultipleChoiceFilter(
        choices=choices, label=label, widget=forms.CheckboxSelectMultiple
    )


def one_of(choices: Any, label: Any, method: str) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(
        choices=choices, label=label, method=method, widget=forms.RadioSelect, empty_label=_("kaikki")
    )


def of_terms(taxonomy: str, label: Any) -> django_filters.ModelMultipleChoiceFilter:
    return django_filters.ModelMultipleChoiceFilter(
        queryset=lambda request: Term.objects.of(taxonomy), label=label, widget=forms.CheckboxSelectMultiple
    )


class PublicationFilterSet(WagtailFilterSet):
    publication = one_of(PUBLICATION, _("Julkaisu"), "by_publication")

    def by_publication(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "changed":
            return queryset.filter(live=True, has_unpublished_changes=True)
        return queryset.filter(live=value == "live")


class SourcedFilterSet(PublicationFilterSet):
    evidence = any_of(Evidence.choices, _("Näyttö"))
    source_age = one_of(SOURCE_AGE, _("Lähteen ikä"), "by_source_age")

    def by_source_age(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """A year or month is as old as its first day: "2024" counts as 1.1.2024, the cautious reading."""
        if value == "undated":
            return queryset.filter(source_date="")
        today = timezone.localdate()
        limit = (today - dt.timedelta(days=365 * SOURCE_HOLDS_YEARS)).isoformat()
        dated = queryset.exclude(source_date="")
        return dated.filter(source_date__lt=limit) if value == "old" else dated.filter(source_date__gte=limit)


class CheckedFilterSet(SourcedFilterSet):
    checked = one_of(
        (("fresh", _("alle 90 päivää sitten")), ("late", _("ei, tai siitä on 90 päivää"))),
        _("Ihmisen tarkistama"),
        "by_check",
    )

    def by_check(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        return queryset.checked(today) if value == "fresh" else queryset.unchecked(today)


class ServiceFilterSet(SourcedFilterSet):
    status = any_of(Status.choices, _("Tila"))
    safety_class = any_of(SafetyClass.choices, _("Turvallisuusluokka"))
    reachable = one_of(
        (("yes", _("kyllä")), ("no", _("ei"))), _("Jollakin kanavalla on numero tai osoite"), "by_reach"
    )
    needs = of_terms(TaxonomyCode.NEED, _("Tarpeet"))
    target_groups = of_terms(TaxonomyCode.TARGET_GROUP, _("Kohderyhmät"))
    cost = of_terms(TaxonomyCode.COST, _("Hinta"))
    coverage_kind = any_of(CoverageKind.choices, _("Alue"))
    counties = django_filters.ModelChoiceFilter(
        queryset=County.objects.all(), label=_("Nimetty hyvinvointialue")
    )
    organisation = django_filters.ModelChoiceFilter(
        queryset=Organisation.objects.all(), label=_("Organisaatio")
    )

    class Meta:
        model = Service
        fields: list[str] = []

    def by_reach(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(has_address()) if value == "yes" else queryset.exclude(has_address())


def has_address() -> Q:
    """Services with a channel that tells a number, an address or a page; twin of Channel.is_reachable."""
    told = ~Q(email="") | ~Q(url="") | ~Q(street_address="") | Q(phones__isnull=False)
    return Q(Exists(Channel.objects.filter(told, service=OuterRef("pk"))))


class OrganisationFilterSet(PublicationFilterSet):
    type = any_of(OrganisationType.choices, _("Laji"))

    class Meta:
        model = Organisation
        fields: list[str] = []


class SafetyLineFilterSet(CheckedFilterSet):
    safety_class = any_of(LineClass.choices, _("Luokka"))

    class Meta:
        model = SafetyLine
        fields: list[str] = []


class CountyDoorFilterSet(CheckedFilterSet):
    county = django_filters.ModelChoiceFilter(queryset=County.objects.all(), label=_("Hyvinvointialue"))
    kind = any_of(DoorKind.choices, _("Laji"))

    class Meta:
        model = CountyDoor
        fields: list[str] = []


class MunicipalityFilterSet(WagtailFilterSet):
    county = django_filters.ModelChoiceFilter(queryset=County.objects.all(), label=_("Hyvinvointialue"))

    class Meta:
        model = Municipality
        fields: list[str] = []


class TermFilterSet(WagtailFilterSet):
    taxonomy = django_filters.ModelChoiceFilter(queryset=Taxonomy.objects.all(), label=_("Sanasto"))
    sensitive = django_filters.BooleanFilter(label=_("Arkaluonteinen"))

    class Meta:
        model = Term
        fields: list[str] = []
