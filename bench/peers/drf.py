"""The list as most Django projects would write it: Django REST framework, django-filter, one GROUP BY a facet.

Fair: related rows are prefetched, each filter is a subquery without duplicates, and no count is asked twice.
"""

from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from directory.cards import freshness_card, may_be_dialled, rules_of
from directory.models import Channel, County, Organisation, Service, Term
from directory.opening import open_at
from directory.querysets import ALAND

PAGE_SIZE = 20
M2M_FACETS = {
    "need": "needs",
    "target_group": "target_groups",
    "situation": "life_situations",
    "language": "languages",
}


class ServiceFilter(django_filters.FilterSet):
    need = django_filters.CharFilter(method="by_link")
    target_group = django_filters.CharFilter(method="by_link")
    situation = django_filters.CharFilter(method="by_link")
    language = django_filters.CharFilter(method="by_link")
    channel = django_filters.CharFilter(method="by_channel")
    cost = django_filters.CharFilter(field_name="cost__code")
    provider = django_filters.CharFilter(field_name="organisation__type")
    anonymous = django_filters.CharFilter(field_name="anonymous")
    county = django_filters.CharFilter(method="by_county")

    class Meta:
        model = Service
        fields: tuple[str, ...] = ()

    def by_link(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        through = getattr(Service, M2M_FACETS[name]).through
        return rows.filter(pk__in=through.objects.filter(term__code=value).values("service_id"))

    def by_channel(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(pk__in=Channel.objects.filter(kind__code=value).values("service_id"))

    def by_county(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        named = Service.counties.through.objects.filter(county__code=value).values("service_id")
        places = Service.municipalities.through.objects.filter(municipality__county__code=value)
        wanted = Q(coverage_kind="nationwide") | Q(
            Q(pk__in=named) | Q(pk__in=places.values("service_id")), coverage_kind="areas"
        )
        return rows.filter(wanted if value == ALAND else wanted | Q(coverage_kind="nationwide_except_aland"))


class TermSerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="code")
    label = serializers.CharField(source="name_fi")

    class Meta:
        model = Term
        fields = ("id", "label")


class OrganisationSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(source="uuid")
    name = serializers.CharField(source="name_fi")

    class Meta:
        model = Organisation
        fields = ("id", "name", "type")


class ChannelSerializer(serializers.ModelSerializer):
    kind = serializers.CharField(source="kind.code")
    label = serializers.SerializerMethodField()
    phone = serializers.SerializerMethodField()
    tel = serializers.SerializerMethodField()
    open = serializers.SerializerMethodField()

    class Meta:
        model = Channel
        fields = ("kind", "label", "phone", "tel", "email", "url", "open")

    def get_label(self, channel: Channel) -> str:
        return channel.label_fi or channel.kind.name_fi

    def get_phone(self, channel: Channel) -> str | None:
        return next((phone.number for phone in channel.phones.all()), None)

    def get_tel(self, channel: Channel) -> str | None:
        if not may_be_dialled(channel.service):
            return None
        return next((phone.tel for phone in channel.phones.all()), None)

    def get_open(self, channel: Channel) -> bool | None:
        rules = rules_of(channel.opening_rules.all())
        return open_at(rules, self.context["now"], crisis=channel.service.is_crisis) if rules else None


class ServiceSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(source="uuid")
    name = serializers.CharField(source="name_fi")
    summary = serializers.SerializerMethodField()
    organisation = OrganisationSerializer()
    needs = TermSerializer(many=True)
    target_groups = TermSerializer(many=True)
    channels = ChannelSerializer(many=True)
    languages = TermSerializer(many=True)
    cost = TermSerializer()
    coverage = serializers.SerializerMethodField()
    freshness = serializers.SerializerMethodField()
    source = serializers.SerializerMethodField()
    url = serializers.CharField(source="path")

    class Meta:
        model = Service
        fields = (
            "id", "external_id", "name", "summary", "organisation", "needs", "target_groups", "channels",
            "coverage", "languages", "cost", "anonymous", "freshness", "source", "url", "modified_at",
        )  # fmt: skip

    def get_summary(self, service: Service) -> str:
        return service.summary_fi or service.description_fi

    def get_coverage(self, service: Service) -> dict[str, Any]:
        coverage = service.coverage
        return {
            "kind": coverage.kind,
            "counties": coverage.counties,
            "municipalities": coverage.municipalities,
        }

    def get_freshness(self, service: Service) -> dict[str, Any]:
        return freshness_card(service, "fi", timezone.localdate(self.context["now"]))

    def get_source(self, service: Service) -> dict[str, Any]:
        return {
            "url": service.source_url,
            "date": service.source_date or None,
            "evidence": service.evidence,
        }


class ServiceList(APIView):
    def get(self, request: Request) -> Response:
        now = timezone.now()
        listed = Service.objects.listed(timezone.localdate(now))
        rows = ServiceFilter(request.GET, queryset=listed).qs
        page = max(1, int(request.GET.get("page", 1)))
        shown = rows.order_by("name_fi", "pk").with_everything()[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        serializer = ServiceSerializer(shown, many=True, context={"now": now})
        return Response(
            {
                "count": rows.count(),
                "page": page,
                "page_size": PAGE_SIZE,
                "results": serializer.data,
                "facets": facets(request, listed),
            }
        )


def facets(request: Request, listed: QuerySet) -> dict[str, dict[str, int]]:
    """By facet and code, how many services there are without the facet's own filter."""
    found = {}
    for name in ("need", "target_group", "situation", "channel", "language", "cost", "anonymous", "provider"):
        found[name] = _counted(_without(request, listed, name), FIELDS[name])
    found["county"] = _counties(_without(request, listed, "county"))
    found["anonymous"].pop("unknown", None)
    return found


FIELDS = {name: f"{relation}__code" for name, relation in M2M_FACETS.items()} | {
    "channel": "channels__kind__code",
    "cost": "cost__code",
    "anonymous": "anonymous",
    "provider": "organisation__type",
}


def _without(request: Request, listed: QuerySet, name: str) -> QuerySet:
    kept = {key: value for key, value in request.GET.items() if key != name}
    return ServiceFilter(kept, queryset=listed).qs


def _counted(rows: QuerySet, field: str) -> dict[str, int]:
    counted = rows.values_list(field).annotate(there_are=Count("pk", distinct=True)).order_by()
    return {code: count for code, count in counted if code}


def _counties(rows: QuerySet) -> dict[str, int]:
    kinds = dict(rows.values_list("coverage_kind").annotate(Count("pk")).order_by())
    named = _counted(rows.filter(coverage_kind="areas"), "counties__code")
    everywhere = kinds.get("nationwide", 0)
    but_aland = kinds.get("nationwide_except_aland", 0)
    return {
        code: count
        for code in County.objects.values_list("code", flat=True)
        if (count := named.get(code, 0) + everywhere + (0 if code == ALAND else but_aland))
    }
