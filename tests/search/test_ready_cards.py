"""Cards that a process has are shown again only while the index is of the generation that they were read from."""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.models import Service
from directory.opening import HELSINKI
from search import index, ready_cards
from search.models import IndexEntry, IndexState
from search.ready_cards import ReadyCard, Shelf
from tests.factories import make_service

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=HELSINKI)
EPOCH = uuid.UUID(int=3)


@pytest.fixture
def service() -> Iterator[Service]:
    index.forget()
    made = make_service(name_fi="Perheneuvola")
    index.rebuild()
    yield made
    index.forget()


def read(*keys: int) -> tuple[int, dict[int, bytes]]:
    """How many statements it took, and the cards."""
    with CaptureQueriesContext(connection) as statements:
        _epoch, _generation, cards = index.read_cards(keys, "fi")
    return len(statements), {pk: card.at(timezone.now(), None) for pk, card in cards.items()}


@pytest.mark.django_db
@pytest.mark.usefixtures("reference")
def test_a_card_is_read_once_in_a_generation_and_always_with_one_statement(service: Service) -> None:
    first = read(service.pk)
    IndexEntry.objects.filter(service_id=service.pk).update(card_fi=b'{"name":"unseen"}')
    assert read(service.pk) == first
    assert first[0] == 1 and b"Perheneuvola" in first[1][service.pk]


@pytest.mark.django_db
@pytest.mark.usefixtures("reference")
def test_what_another_process_wrote_is_read_at_once(service: Service) -> None:
    read(service.pk)
    IndexEntry.objects.filter(service_id=service.pk).update(card_fi=b'{"name":"Uusi nimi"}')
    state = IndexState.objects.get()
    IndexState.objects.update(generation=state.generation + 1)
    assert read(service.pk)[1] == {service.pk: b'{"name":"Uusi nimi"}'}
    assert read(service.pk) == (1, {service.pk: b'{"name":"Uusi nimi"}'})


@pytest.mark.django_db
@pytest.mark.usefixtures("reference")
def test_a_service_that_is_gone_has_no_card(service: Service) -> None:
    read(service.pk)
    IndexEntry.objects.filter(service_id=service.pk).update(gone=True)
    state = IndexState.objects.get()
    IndexState.objects.update(epoch=uuid.uuid4(), generation=state.generation)
    assert read(service.pk)[1] == {}


def test_the_shelf_keeps_languages_apart_and_never_grows_beyond_its_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ready_cards, "MOST", 3)
    shelf, card = Shelf(EPOCH, 1), ReadyCard.of("[]", b"{}")
    shelf.put({1: card, 2: card}, "fi")
    assert shelf.found([1, 2, 3], "fi") == {1: card, 2: card}
    assert shelf.found([1, 2, 3], "sv") == {}
    shelf.put({1: card, 2: card}, "sv")
    assert shelf.found([1, 2], "fi") == {} and len(shelf.found([1, 2], "sv")) == 2


def test_what_the_clock_changes_and_the_group_are_filled_in() -> None:
    content = b'{"channels":[{"open":null},{"open":null}],"group":null}'
    card = ReadyCard.of('["",""]', content)
    untold = b'"open":null,"changes_at":null'
    assert card.at(NOON, None) == content.replace(b'"open":null', untold)
    assert b'"group":"area"' in card.at(NOON, "area")
    assert ReadyCard.of("[]", content).at(NOON, None) == content
