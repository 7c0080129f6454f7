"""A draft's secret word is asked from every public address: no page, interface, search, site map or cache has it."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.db.models import CharField, TextField, URLField
from django.test import Client
from django.utils import timezone
from wagtail.fields import RichTextField, StreamField
from wagtail.models import DraftStateMixin, Page, get_page_models
from wagtail.snippets.models import get_snippet_models

from cms.headless.page_fields import content_fields
from cms.models import ArticlePage, ConceptPage, SituationRound
from cms.models.base import EditorialPage
from directory.models import CountyDoor, Organisation, SafetyLine, Service
from search import index, kept_answers, page_index
from tests.factories import make_channel, make_door, make_line, make_organisation, make_service

pytestmark = pytest.mark.django_db
SECRET = "Zyxsalaisuus"
LANGUAGES = ("fi", "sv", "en")
KINDS = [model for model in get_page_models() if issubclass(model, EditorialPage)]
DRAFTED = (Service, Organisation, SafetyLine, CountyDoor)


@pytest.fixture(autouse=True)
def site(pages: None, first_round: SituationRound, settings: Any, tmp_path: Any) -> Iterator[None]:
    """The starting pages, one of each kind of record, and an index of both kinds; nothing kept of another test."""
    organisation = make_organisation(name_fi="Julkinen järjestö")
    service = make_service(
        name_fi="Julkinen palvelu", organisation=organisation, counties=("08",), needs=("ero",)
    )
    make_channel(service, phone="09 123 4567")
    make_line(safety_class="life", phone="112")
    make_door("08", name_fi="Julkinen ovi", phone="03 123 4567")
    index.rebuild()
    page_index.rebuild()
    kept_answers.forget()
    for cache in caches.all():
        cache.clear()
    yield
    for cache in caches.all():
        cache.clear()


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    return lambda: django_capture_on_commit_callbacks(execute=True)


# Secrets


def fill(row: Any, fields: Any) -> None:
    """Puts the secret into every field that holds free words."""
    for field in fields:
        if isinstance(field, StreamField):
            streams = {name for name in field.stream_block.child_blocks}
            if "quote" in streams:
                value = [{"type": "quote", "value": {"quote": SECRET, "whose": SECRET}}]
                setattr(row, field.name, json.dumps(value))
        elif isinstance(field, RichTextField):
            setattr(row, field.name, f"<p>{SECRET}</p>")
        elif is_words(field):
            length = getattr(field, "max_length", None) or len(SECRET)
            if length >= len(SECRET):
                setattr(row, field.name, SECRET)


def is_words(field: Any) -> bool:
    plain = isinstance(field, CharField | TextField) and not isinstance(field, URLField)
    return plain and not field.choices and field.editable and not field.unique and field.name not in KEPT


# Columns whose form is checked, that are names of places in addresses, or that Wagtail keeps for itself.
KEPT = {
    "slug", "path", "url_path", "draft_title", "external_id", "short_code", "source_date", "as_of", "email", "mailbox",
    "business_id", "web_domain", "newest_seen", "checked_how", "provider", "audience", "conformance",
}  # fmt: skip


def with_secret(page: Page) -> Page:
    fill(page, [field for kind in type(page).__mro__ if kind is not Page and hasattr(kind, "_meta")
                for field in content_fields(kind)])  # fmt: skip
    page.title = page.seo_title = page.search_description = SECRET
    return page


def every_published(kind: type[Page]) -> list[Page]:
    return list(kind.objects.live().filter(alias_of=None))


# Addresses


def ids(path: str) -> list[str]:
    return [str(row["id"]) for row in Client().get(path).json()["results"]]


def public_addresses() -> list[str]:
    """Every page and interface that anybody may ask, and what asks for the secret itself."""
    found = [page.get_url() for page in Page.objects.live().filter(depth__gt=1)]
    found += [prefix + path for prefix in ("", "/sv", "/en") for path in SITE]
    found += [f"/api/v2/pages/?type={model._meta.label}&fields=*&limit=100" for model in KINDS]
    found += [f"/api/v2/pages/{page.pk}/" for page in Page.objects.filter(depth__gt=1).exclude(live=True)]
    found += [f"/api/v2/pages/{page.pk}/" for page in Page.objects.filter(has_unpublished_changes=True)]
    found += [f"/api/v2/menus/?locale={language}" for language in LANGUAGES]
    found += [path.replace("LANG", language) for language in LANGUAGES for path in INTERFACES]
    found += [
        f"/api/v1/{kind}/{pk}" for kind in ("services", "organisations") for pk in ids(f"/api/v1/{kind}/")
    ]
    found += [service.path for service in Service.objects.all()]
    found += [f"/jarjesto/{row.slug}/" for row in Organisation.objects.all()]
    return found


SITE = (
    "/",
    "/haku/",
    "/haku/?q=Zyxsalaisuus",
    "/haku/?q=julkinen",
    "/haku/ehdotukset/?q=Zyxsalaisuus",
    "/haku/ehdotukset/?q=Zyx",
    "/haku/ehdotukset/?q=Julkinen",
    "/alueet/",
    "/alue/pirkanmaa/",
    "/alue/pirkanmaa/ammattilaisille/",
    "/aihe/ero/",
    "/lista/",
    "/jaljet/",
    "/sitemap.xml",
    "/robots.txt",
    "/tilanne/",
    "/tilanne/pirkanmaa/",
    "/tilanne/vertaa/?county=08&county=06",
    "/tilanne/muutokset/",
    "/tilanne/tilannekuva.csv",
    "/tiivistelma/hyvinvointialueille/",
    "/tiivistelma/jarjestoille/",
    "/tiivistelma/paattajille/",
    "/tiivistelma/jarjestoille/pirkanmaa/",
    "/eiole/",
)
INTERFACES = (
    "/api/v1/services/?lang=LANG&page_size=100",
    "/api/v1/services/?lang=LANG&q=Zyxsalaisuus",
    "/api/v1/services/?lang=LANG&q=julkinen",
    "/api/v1/organisations/?lang=LANG",
    "/api/v1/pages/?lang=LANG&page_size=100",
    "/api/v1/pages/?lang=LANG&q=Zyxsalaisuus",
    "/api/v1/situation/?lang=LANG&page_size=100",
    "/api/v1/terms/?lang=LANG",
    "/api/v2/pages/?locale=LANG&limit=100",
    "/api/v2/site/",
    "/api/v2/images/",
    "/api/v2/documents/",
)


def showing(secret: str = SECRET) -> list[str]:
    """The addresses that tell the secret. Where answers are kept, the second of two is one of those.

    A page that repeats the words that it was asked for tells nothing: there the question itself is taken out.
    """
    client, wrong = Client(), []
    for address in public_addresses():
        for _ in range(2 if address.startswith(KEPT_ANSWERS) else 1):
            answer = client.get(address)
            content = answer.content.decode("utf-8", "replace")
            if "q=" in address and secret in address:
                content = without_question(content)
            if answer.status_code < 500 and secret.casefold() in content.casefold():
                wrong.append(address)
            assert answer.status_code < 500, address
    return sorted(set(wrong))


KEPT_ANSWERS = ("/api/v1/", "/haku/", "/sv/haku/", "/en/haku/")


def without_question(content: str) -> str:
    for kept in (
        f'value="{SECRET}"',
        f"q={SECRET}",
        f"”{SECRET}”",
        f"Poista haku: {SECRET}",
        f": {SECRET}<",
        f": {SECRET} <",
    ):
        content = content.replace(kept, "")
    return content


# Tests


def test_the_sweep_would_see_the_word_if_it_were_published(committed: Any) -> None:
    page = every_published(KINDS[2])[0]
    with committed():
        page.lead = page.title = SECRET
        page.save_revision().publish()
    seen = showing()
    for part in (page.get_url(), "/api/v2/pages/", "/api/v1/pages/", "/haku/?q="):
        assert any(part in address for address in seen), part
    row = Service.objects.get(name_fi="Julkinen palvelu")
    with committed():
        row.name_fi = f"{SECRET} palvelu"
        row.save_revision().publish()
    assert {"/api/v1/services/?lang=fi&page_size=100", row.path} <= set(showing())


def test_every_kind_of_page_is_tried() -> None:
    assert len(KINDS) == 10
    drafted = {model.__name__ for model in get_snippet_models() if issubclass(model, DraftStateMixin)}
    # The county to practise on is shown to nobody, published or not.
    assert drafted <= {model.__name__ for model in DRAFTED} | {"TrainingCounty"}


def test_a_draft_upon_a_published_page_is_told_nowhere(committed: Any) -> None:
    drafted = []
    with committed():
        for kind in KINDS:
            for page in every_published(kind)[:1]:
                with_secret(page).save_revision()
                drafted.append(kind)
    assert len(drafted) >= 9
    assert showing() == []


def test_a_page_that_was_never_published_is_told_nowhere(committed: Any) -> None:
    with committed():
        for kind in KINDS:
            parent = example_parent(kind)
            page = with_secret(kind(locale=parent.locale, live=False, **REQUIRED.get(kind.__name__, {})))
            page.slug = f"salattu-{kind.__name__.lower()}"
            parent.add_child(instance=page)
            page.save_revision()
    assert Page.objects.filter(slug__startswith="salattu-", alias_of=None).count() == len(KINDS)
    assert showing() == []


DAY = dt.date(2026, 11, 3)
REQUIRED: dict[str, dict[str, Any]] = {
    "RecommendationPage": {"audience": "ngo"},
    "AccessibilityStatementPage": {"made_on": DAY, "updated_on": DAY, "conformance": "partial"},
}


def example_parent(kind: type[Page]) -> Page:
    """Where the starting tree has a page of the kind, or could have one."""
    example = kind.objects.filter(locale__language_code="fi").first()
    if example is not None:
        return example.get_parent()
    allowed = kind.allowed_parent_page_models()
    return next(page for model in allowed for page in model.objects.filter(locale__language_code="fi"))


def test_what_is_scheduled_in_review_or_taken_down_is_told_nowhere(committed: Any) -> None:
    first, second, third = every_published(KINDS[5])[:3] if len(every_published(KINDS[5])) > 2 else _three()
    with committed():
        later = timezone.now() + dt.timedelta(days=1)
        scheduled = with_secret(first)
        scheduled.go_live_at = later
        scheduled.save_revision(approved_go_live_at=later)
        with_secret(second).save_revision()
        workflow = second.get_workflow()
        if workflow is not None:
            workflow.start(second, None)
        with_secret(third).save_revision().publish()
    assert showing() != []
    with committed():
        third.refresh_from_db()
        third.unpublish()
    assert showing() == []


def test_a_draft_that_published_pages_lead_to_is_told_nowhere(committed: Any) -> None:
    """A concept's definition opens in place, a button leads to a page: neither where it is not published."""
    with committed():
        concept = with_secret(ConceptPage.objects.live().filter(locale__language_code="fi")[0])
        glossary, section = concept.get_parent(), _three()[0].get_parent()
        hidden = ConceptPage(
            title=SECRET, definition=SECRET, slug="piilossa", live=False, locale=concept.locale
        )
        glossary.add_child(instance=hidden)
        links = f'<p><a linktype="page" id="{hidden.pk}">sana</a></p>'
        body = [
            {"type": "text", "value": links},
            {"type": "call_to_action", "value": {"label": "Lue", "page": hidden.pk}},
            {"type": "accordion", "value": {"parts": [{"title": "Osa", "text": links}]}},
        ]
        page = ArticlePage(title="Julkinen linkittäjä", slug="linkittaja", locale=concept.locale)
        page.body = json.dumps(body)
        section.add_child(instance=page).save_revision().publish()
    html = Client().get(page.get_url()).content.decode()
    assert "sana" in html and "piilossa" not in html and ">Lue<" not in html
    assert showing() == []


def _three() -> list[Page]:
    rows = Page.objects.live().filter(depth__gt=3, alias_of=None, locale__language_code="fi")
    return [page.specific for page in rows[:3]]


def test_drafts_of_records_are_told_nowhere(committed: Any) -> None:
    with committed():
        for model in DRAFTED:
            row = model.objects.first()
            fill(row, model._meta.local_fields)
            row.save_revision()
            assert SECRET in str(row.get_latest_revision().content), model
    assert showing() == []


def test_records_that_are_not_published_are_told_nowhere(committed: Any) -> None:
    with committed():
        for model in (Service, SafetyLine, CountyDoor):
            row = model.objects.first()
            fill(row, model._meta.local_fields)
            row.live = False
            row.save()
    assert showing() == []
