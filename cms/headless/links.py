"""Addresses and small cards: pages, files, services and tasks as other content refers to them."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Page

from cms.models import ContactRole, RoleStanding
from cms.role_freshness import role_sentence
from directory.cards import organisation_card, path_in
from directory.freshness import State
from directory.models import Service
from directory.sourcing import host


def absolute(path: str) -> str:
    """An address that a front end elsewhere can ask."""
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path


def text_language(page: Page) -> str:
    """The language that the page is written in; an untranslated copy in another tree is still in its own."""
    return str((page.alias_of if page.alias_of_id else page).locale.language_code)


def path_of_page(page: Page) -> str | None:
    """The path at which this site shows the page; None where it belongs to no site."""
    parts = page.get_url_parts()
    return parts[2] if parts else None


def page_detail(page: Page) -> str:
    return absolute(reverse("api-2:pages:detail", args=[page.pk]))


def page_type(page: Page) -> str | None:
    return page.specific_class._meta.label if page.specific_class else None


def page_link(page: Page) -> dict[str, Any]:
    return {
        "id": page.pk,
        "type": page_type(page),
        "title": page.title,
        "url": path_of_page(page),
        "detail_url": page_detail(page),
        "text_language": text_language(page),
    }


def concept_card(page: Page) -> dict[str, Any]:
    """The link with the definition, for a front end that opens it in place."""
    return page_link(page) | {"definition": page.conceptpage.definition}


def is_concept(page: Page) -> bool:
    return hasattr(page, "conceptpage")


def document_card(document: Any) -> dict[str, Any]:
    return {
        "id": document.pk,
        "title": document.title,
        "url": absolute(document.url),
        "filename": document.filename,
        "extension": document.file_extension,
        "bytes": document.get_file_size(),
    }


def service_card(service: Service, language: str) -> dict[str, Any]:
    """The least that a list needs; ``detail_url`` has everything."""
    summary = service.text("summary", language) or service.text("description", language)
    return {
        "id": str(service.uuid),
        "name": service.text("name", language).value,
        "summary": summary.value,
        "text_language": summary.language,
        "organisation": organisation_card(service.organisation, language),
        "url": path_in(service, language),
        "detail_url": absolute(f"/api/v1/services/{service.uuid}"),
    }


def role_card(role: ContactRole, language: str) -> dict[str, Any]:
    """A task whose messages are passed on keeps its address to itself; the form stands at ``message_url``."""
    with translation.override(language):
        form = reverse("cms:contact_role", args=[role.uuid])
    return {
        "id": str(role.uuid),
        "role": role.text("role", language).value,
        "unit": role.text("unit", language).value or None,
        "county": {"code": role.county.code, "name": role.county.text("short", language).value},
        "phone": role.phone or None,
        "email": None if role.takes_messages else role.mailbox or None,
        "message_url": absolute(form) if role.takes_messages else None,
        "source": role.source_url or None,
        "as_of": role.as_of or None,
        "freshness": _freshness(getattr(role, "standing", None), language),
    }


def _freshness(standing: RoleStanding | None, language: str) -> dict[str, Any]:
    """As of a service: the state, the day of the newest assurance, and what a page says beside it."""
    today = timezone.localdate()
    return {
        "state": (standing.state_on(today) if standing else State.UNCONFIRMED).value,
        "assured_on": standing.assured_on.isoformat() if standing and standing.assured_on else None,
        "sentence": role_sentence(standing, today, language) or None,
    }


def source_card(url: str, as_of: str) -> dict[str, Any]:
    return {"url": url or None, "name": host(url) if url else None, "as_of": as_of or None}
