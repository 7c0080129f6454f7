"""Services and counties as people name them: by an address, a code or a name."""

import re

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from directory.languages import LANGUAGES
from directory.models import County, Service
from directory.vocabulary import vocabulary

SHORT_ID = re.compile(r"[a-z2-7]{8}")


def service_named(text: str) -> Service:
    """The service whose page's address or code this is, or the only one of that name.

    Raises ValidationError where there is none, or where several have the name.
    """
    words = text.strip()
    code = words.rstrip("/").rpartition("/")[2].rpartition("-")[2]
    if SHORT_ID.fullmatch(code) and (found := Service.objects.filter(short_id=code, live=True).first()):
        return found
    named = Q()
    for language in LANGUAGES:
        named |= Q(**{f"name_{language}__iexact": words})
    services = list(Service.objects.filter(named | Q(external_id=words), live=True)[:2]) if words else []
    if len(services) == 1:
        return services[0]
    if services:
        raise ValidationError(
            _("Usealla palvelulla on nimi ”%(name)s”. Kopioi osoite palvelun sivulta.") % {"name": words}
        )
    raise ValidationError(
        _("Palvelua ”%(name)s” ei löydy. Kirjoita sen nimi tai kopioi osoite palvelun sivulta.")
        % {"name": words}
    )


def county_named(text: str) -> County:
    """By its code, or by its official, short or brand name in any language. Raises ValidationError."""
    words = text.strip()
    code = words if words in vocabulary().counties else next(
        (
            county.code
            for county in County.objects.all()
            if words.casefold()
            in {str(value).casefold() for value in _names(county) if value}
        ),
        "",
    )  # fmt: skip
    if not code:
        raise ValidationError(_("Hyvinvointialuetta ”%(name)s” ei ole.") % {"name": words})
    return County.objects.get(code=code)


def _names(county: County) -> list[str]:
    return [
        county.brand,
        *(getattr(county, f"{part}_{language}") for part in ("name", "short") for language in LANGUAGES),
    ]
