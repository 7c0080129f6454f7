"""Links read together are the same as those that each relation reads by itself, in the same order."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.linked import CODED, LINKS, codes
from directory.models import Service
from tests.factories import make_channel, make_service, term

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


@pytest.fixture
def services() -> list[Service]:
    """One with every kind of link, one with none, one whose channel speaks two languages."""
    whole = make_service(
        needs=("suru", "ero"), target_groups=("vanhemmat", "lapset"), life_situations=("vakivalta",),
        languages=("sv", "fi"), counties=("08", "06"), municipalities=("837", "091"),
    )  # fmt: skip
    whole.replaced_by.set([make_service(name_fi="Ö"), make_service(name_fi="A")])
    whole.save()
    spoken = make_service(channels=("chat",))
    channel = make_channel(spoken, phone="09 2525 0111")
    channel.languages.set([term("language", "sv"), term("language", "fi")])
    channel.save()
    return [whole, spoken]


def names(row: Any, relation: str) -> list[str]:
    return [str(one) for one in getattr(row, relation).all()]


def test_each_relation_gives_what_it_gives_alone(services: list[Service]) -> None:
    together = {service.pk: service for service in Service.objects.with_everything()}
    for alone in Service.objects.all():
        for relation in LINKS:
            assert names(together[alone.pk], relation) == names(alone, relation), relation
    read, alone = (
        {channel.pk: names(channel, "languages") for channel in service.channels.all()}
        for service in (together[services[1].pk], services[1])
    )
    assert read == alone and len(read) == 2


@pytest.mark.parametrize("way", ["list", "first", "in_bulk", "iterator"])
def test_every_way_of_reading_brings_the_links(services: list[Service], way: str) -> None:
    asked = Service.objects.with_everything().filter(pk=services[0].pk)
    read = {
        "list": lambda: next(iter(asked)),
        "first": asked.first,
        "in_bulk": lambda: asked.in_bulk()[services[0].pk],
        "iterator": lambda: next(iter(asked.iterator(chunk_size=1))),
    }
    service = read[way]()
    assert service is not None
    with CaptureQueriesContext(connection) as statements:
        assert len(names(service, "needs")) == 2
        assert len(names(service, "counties")) == 2
    assert len(statements) == 0


def test_a_link_may_be_changed_after_it_was_read(services: list[Service]) -> None:
    service = Service.objects.with_everything().get(pk=services[0].pk)
    service.needs.set([term("need", "talous")])
    service.save()
    assert names(service, "needs") == names(Service.objects.get(pk=service.pk), "needs")
    assert len(names(service, "needs")) == 1


def test_codes_are_those_of_the_linked_rows(services: list[Service]) -> None:
    found = codes([service.pk for service in services])
    assert set(found) == set(CODED)
    assert found["needs"] == {services[0].pk: {"ero", "suru"}}
    assert found["counties"] == {services[0].pk: {"06", "08"}}
    assert found["municipalities"] == {services[0].pk: {"091", "837"}}
