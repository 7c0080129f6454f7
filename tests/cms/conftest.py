"""The starting content, loaded from the project's own files."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale

from cms import menu
from cms.models import RecommendationPage, SectionPage, SituationRound
from cms.starting_pages import load_pages
from cms.starting_situation import load_first_round
from tests.factories import make_channel, make_service

DATA = settings.BASE_DIR / "data"


@pytest.fixture(autouse=True)
def _menu_of_this_test() -> Iterator[None]:
    """The menu's file must not outlive the test whose pages it names."""
    yield
    menu.file().unlink(missing_ok=True)


@contextmanager
def _kept_for_the_module(unblocked: Any) -> Iterator[None]:
    """An outer transaction around a module's tests; each test's own is a savepoint in it."""
    with unblocked, transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def _starting_round(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with _kept_for_the_module(django_db_blocker.unblock()):
        load_first_round(DATA / "counties_situation.jsonl")
        yield


@pytest.fixture(scope="module")
def _starting_pages(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with _kept_for_the_module(django_db_blocker.unblock()):
        load_pages(DATA / "content" / "pages.json")
        yield


@pytest.fixture
def first_round(_starting_round: None, db: None) -> SituationRound:
    return SituationRound.objects.get()


@pytest.fixture
def empty_round(reference: None) -> Any:
    """A round of 2024 in which nothing is known yet."""
    from cms.rounds import open_round

    return open_round(year=2024)


@pytest.fixture
def pages(_starting_pages: None, db: None) -> None:
    """The whole starting tree in three languages."""
    menu.write()


@pytest.fixture
def untranslated(pages: None) -> RecommendationPage:
    """A recommendation that is written in Finnish alone, with its copies in the other trees."""
    section = SectionPage.objects.get(slug="suositukset", locale__language_code="fi")
    page = RecommendationPage(
        title="Kokoontukaa kerran vuodessa",
        slug="kokoontukaa-kerran-vuodessa",
        lead="Vuosittainen tapaaminen pitää yhteistyön elossa.",
        body=[("text", "<p>Kutsukaa kaikki alueen järjestöt.</p>")],
        audience="ngo",
        first_step="Sopikaa ensimmäinen päivä.",
        checked_on=dt.date(2026, 11, 3),
        locale=section.locale,
    )
    section.add_child(instance=page).save_revision().publish()
    for language in ("sv", "en"):
        page.copy_for_translation(Locale.objects.get(language_code=language), alias=True)
    page.refresh_from_db()
    return page


@pytest.fixture
def picture() -> Iterator[Any]:
    yield get_image_model().objects.create(title="Talo", file=get_test_image_file(size=(1400, 700)))


@pytest.fixture
def document() -> Any:
    return get_document_model().objects.create(title="Ohje", file=ContentFile(b"%PDF-", name="ohje.pdf"))


@pytest.fixture
def catalogue(reference: None) -> None:
    """Services that differ in what the lists ask for; äöå and ends among them."""
    for number, name in enumerate(("Öinen apu", "Ahma", "Zeta", "Åbo tuki", "Ero ja apu", "Loppu")):
        service = make_service(
            name_fi=name,
            needs=("ero",) if number % 2 == 0 else (),
            counties=("06",) if number in (2, 4) else (),
            languages=("sv",) if number in (0, 3) else (),
            status="ended" if name == "Loppu" else "active",
        )
        if number in (0, 1, 3):
            make_channel(service, "chat", url="https://chat.example.org/")
