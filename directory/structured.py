"""schema.org descriptions of pages, for search engines and other readers of data.

Each function gives a JSON-LD document. What nobody has told is left out; a page whose reader may be in danger
has none, as it has no preview.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from directory.cards import in_order, may_be_dialled, path_in
from directory.models import Channel, Organisation, Service
from directory.presentation.contact import Number, is_free_call
from directory.vocabulary import vocabulary

Node = dict[str, Any]

# A parish or a body of unknown kind is an Organization; schema.org has no closer type that would be true of all.
ORGANISATION_TYPES = {"ngo": "NGO", "foundation": "NGO", "public": "GovernmentOrganization"}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FREE_COSTS = ("maksuton", "maksuton-puhelumaksu")
# schema.org wants BCP 47 tags; our vocabulary's other words are no languages.
NOT_LANGUAGES = ("muu", "tulkkaus")
FINLAND = {"@type": "Country", "name": "Suomi", "sameAs": "https://www.wikidata.org/wiki/Q33"}


def script(document: Node) -> SafeString:
    """A data block for the page; ``<`` is escaped, so that no text can end it."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    for letter, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(letter, escape)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


def service_page(service: Service, language: str) -> Node:
    """Service, its provider and the page; ``service`` is read with everything."""
    url = settings.SITE_URL + path_in(service, language)
    page = {
        "@type": "WebPage",
        "@id": url,
        "url": url,
        "name": str(service.text("name", language)),
        "inLanguage": language,
        "mainEntity": {"@id": f"{url}#service"},
        "dateModified": service.modified_at.date().isoformat(),
        "isPartOf": {"@id": f"{settings.SITE_URL}/#website"},
    } | _told(lastReviewed=_last_reviewed(service))
    return _graph(_service(service, url, language), _organisation(service.organisation, language), page)


def _last_reviewed(service: Service) -> str | None:
    """The day on which a person last found the data right: the provider, or we by ringing or reading its page."""
    standing = getattr(service, "standing", None)
    return standing.assured_on.isoformat() if standing and standing.assured_on else None


def organisation_page(organisation: Organisation, language: str) -> Node:
    return _graph(_organisation(organisation, language))


def home_page(language: str, home_path: str, search_path: str) -> Node:
    """WebSite with the search that a search engine may offer."""
    template = f"{settings.SITE_URL}{search_path}?q={{search_term_string}}"
    return _graph(
        {
            "@type": "WebSite",
            "@id": f"{settings.SITE_URL}/#website",
            "url": settings.SITE_URL + home_path,
            "name": "Tukikartta",
            "inLanguage": language,
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": template},
            },
        }
    )


def _graph(*nodes: Node) -> Node:
    return {"@context": "https://schema.org", "@graph": list(nodes)}


def _told(**values: Any) -> Node:
    """Only what is known; a keyword's trailing underscore is dropped."""
    return {name.rstrip("_"): value for name, value in values.items() if value not in (None, "", [], {})}


def _service(service: Service, url: str, language: str) -> Node:
    hours = [spec for channel in service.channels.all() for spec in _hours(channel, service)]
    return {"@type": "Service", "@id": f"{url}#service", "url": url} | _told(
        name=str(service.text("name", language)),
        description=str(service.text("summary", language) or service.text("description", language)),
        identifier={"@type": "PropertyValue", "propertyID": "uuid", "value": str(service.uuid)},
        serviceType=[str(term.text("name", language)) for term in in_order(service.needs.all())],
        provider={"@id": _organisation_id(service.organisation)},
        areaServed=_areas(service, language),
        audience=_audience(service, language),
        offers=_offer(service, language),
        hoursAvailable=hours,
        availableChannel=[_channel(channel, service, language) for channel in service.channels.all()],
    )


def _organisation_id(organisation: Organisation) -> str:
    return f"{settings.SITE_URL}{path_in(organisation, 'fi')}#organisation"


def _organisation(organisation: Organisation, language: str) -> Node:
    kind = ORGANISATION_TYPES.get(organisation.type, "Organization")
    identifier = {"@type": "PropertyValue", "propertyID": "FI-PRO", "value": organisation.business_id}
    parent = organisation.parent
    return {"@type": kind, "@id": _organisation_id(organisation)} | _told(
        name=str(organisation.text("name", language)),
        description=str(organisation.text("description", language)),
        url=organisation.website,
        email=organisation.email,
        identifier=identifier if organisation.business_id else None,
        parentOrganization=_told(name=parent.name_fi) | {"@type": "Organization"} if parent else None,
    )


def _areas(service: Service, language: str) -> Any:
    coverage, words = service.coverage, vocabulary()
    if coverage.kind == "unknown":
        return None
    if coverage.kind == "nationwide":
        return FINLAND
    if coverage.kind == "nationwide_except_aland":
        codes: Iterable[str] = [code for code in words.counties if code != "91"]
    else:
        codes = coverage.counties
    counties = [_area("AdministrativeArea", words.counties[code].name(language)) for code in codes]
    places = [_area("City", words.municipalities[code].name(language)) for code in coverage.municipalities]
    return [*counties, *places]


def _area(kind: str, name: str) -> Node:
    return {"@type": kind, "name": name, "containedInPlace": {"@type": "Country", "name": "Suomi"}}


def _audience(service: Service, language: str) -> Node:
    groups = ", ".join(str(term.text("name", language)) for term in in_order(service.target_groups.all()))
    told = _told(audienceType=groups, suggestedMinAge=service.age_from, suggestedMaxAge=service.age_to)
    return {"@type": "PeopleAudience"} | told if told else {}


def _offer(service: Service, language: str) -> Node:
    if service.cost is None:
        return {}
    offer = {"@type": "Offer", "description": str(service.cost.text("name", language))}
    return offer | {"price": 0, "priceCurrency": "EUR"} if service.cost.code in FREE_COSTS else offer


def _hours(channel: Channel, service: Service) -> list[Node]:
    specs = []
    for row in channel.opening_rules.all():
        rule = row.as_rule()
        if rule.kind not in ("weekly", "always") or (rule.source_date is None and not service.is_crisis):
            continue
        days = rule.weekdays or frozenset(range(1, 8))
        specs.append(
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": [f"https://schema.org/{DAYS[day - 1]}" for day in sorted(days)],
                "opens": f"{rule.opens:%H:%M}" if rule.opens else "00:00",
                "closes": f"{rule.closes:%H:%M}" if rule.closes else "23:59",
            }
            | _told(
                validFrom=rule.valid_from.isoformat() if rule.valid_from else None,
                validThrough=rule.valid_to.isoformat() if rule.valid_to else None,
            )
        )
    return specs


def _channel(channel: Channel, service: Service, language: str) -> Node:
    spoken = channel.languages.all() or service.languages.all()
    return {"@type": "ServiceChannel"} | _told(
        name=str(channel.text("label", language) or channel.kind.text("name", language)),
        serviceUrl=channel.url,
        availableLanguage=[term.code for term in in_order(spoken) if term.code not in NOT_LANGUAGES],
        servicePhone=[_phone(phone, service) for phone in channel.phones.all() if _is_sure(phone, service)],
        serviceLocation=_place(channel),
    )


def _is_sure(phone: Any, service: Service) -> bool:
    return bool(phone.tel and may_be_dialled(service))


def _phone(phone: Any, service: Service) -> Node:
    contact = {"@type": "ContactPoint", "telephone": phone.tel}
    if is_free_call(Number(phone.number, phone.tel), service):
        contact["contactOption"] = "https://schema.org/TollFree"
    return contact | _told(availableLanguage=phone.language)


def _place(channel: Channel) -> Node:
    address = _told(
        streetAddress=channel.street_address,
        postalCode=channel.postal_code,
        addressLocality=channel.post_office,
    )
    if not address:
        return {}
    place: Node = {"@type": "Place", "address": {"@type": "PostalAddress", "addressCountry": "FI"} | address}
    if channel.latitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": channel.latitude,
            "longitude": channel.longitude,
        }
    return place
