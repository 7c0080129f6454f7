"""The index and the SQL way give the same answer to the same question: the one is the other's oracle."""

import datetime as dt
import random
from dataclasses import replace
from typing import Any

import pytest

from directory.criteria import Criteria
from directory.listing import listing
from directory.models import Municipality, Service
from search import index
from search.engines import local
from tests.factories import make_channel, make_organisation, make_rule, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference", "catalogue")]

NOON = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
NEEDS = ("ero", "kriisi", "parisuhde", "vakivalta")
GROUPS = ("lapset", "miehet", "vanhemmat")
SITUATIONS = ("ero", "sairastuminen")
CHANNELS = ("puhelin", "chat", "vastaanotto")
LANGUAGES = ("fi", "sv", "en")
COSTS = ("maksuton", "maksullinen")
COUNTIES = ("08", "06", "91", "90")
PLACES = ("837", "536", "853", "478")


def some(chance: random.Random, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for value in values if chance.random() < 0.4)


@pytest.fixture
def catalogue(db: None) -> list[int]:
    """Sixty services that differ in everything that can be asked, and the index of them."""
    index.forget()
    chance = random.Random(7)
    organisations = [make_organisation(type=kind) for kind in ("ngo", "parish", "public")]
    for number in range(60):
        age_from, age_to = chance.choice([(None, None), (12, None), (None, 17), (15, 28)])
        kind = chance.choice(["nationwide", "nationwide_except_aland", "areas", "areas", "unknown"])
        service = make_service(
            name_fi=chance.choice(["Å", "ä", "Ö", "b", "C"]) + f" palvelu {number % 7}",
            organisation=chance.choice(organisations),
            needs=some(chance, NEEDS),
            target_groups=some(chance, GROUPS),
            life_situations=some(chance, SITUATIONS),
            languages=some(chance, LANGUAGES),
            counties=some(chance, COUNTIES) if kind == "areas" else (),
            municipalities=some(chance, PLACES) if kind == "areas" else (),
            cost=chance.choice([None, *COSTS]),
            anonymous=chance.choice(["yes", "no", "unknown"]),
            age_from=age_from,
            age_to=age_to,
            coverage_kind=kind,
            safety_class=chance.choice(["none", "violence"]),
            live=chance.random() > 0.1,
            status=chance.choice(["active"] * 8 + ["paused", "ended"]),
            visible_until=chance.choice([None, None, dt.date(2026, 11, 23), dt.date(2026, 11, 24)]),
        )
        for channel in some(chance, CHANNELS):
            made = make_channel(service, channel)
            if chance.random() < 0.6:
                make_rule(made, opens=dt.time(chance.choice([8, 12, 18])), closes=dt.time(20))
    index.rebuild()
    yield list(Service.objects.values_list("pk", flat=True))
    index.forget()


def asked(chance: random.Random) -> Criteria:
    def maybe(values: tuple[str, ...]) -> frozenset[str]:
        return (
            frozenset(chance.sample(values, chance.choice([1, 1, 2])))
            if chance.random() < 0.3
            else frozenset()
        )

    return Criteria(
        need=maybe(NEEDS),
        target_group=maybe(GROUPS),
        situation=maybe(SITUATIONS),
        channel=maybe(CHANNELS),
        language=maybe(LANGUAGES),
        cost=maybe(COSTS),
        provider=maybe(("ngo", "parish", "public")),
        county=maybe(COUNTIES),
        municipality=maybe(PLACES),
        anonymous=chance.choice([None, None, None, "yes", "no"]),
        age=chance.choice([None, None, None, 0, 14, 16, 60]),
        open_now=chance.random() < 0.2,
        unknown=chance.random() < 0.3,
        elsewhere=chance.random() < 0.3,
        sort=chance.choice(["", "name"]),
        page=chance.choice([1, 1, 2]),
        page_size=chance.choice([1, 5, 100]),
        lang=chance.choice(LANGUAGES),
    )


def same(criteria: Criteria, now: dt.datetime = NOON) -> None:
    found = local.answer(index.refresh(), criteria, now, None).listing
    expected = listing(criteria, now)
    assert replace(found, facets={}) == replace(expected, facets={})
    for facet, counts in expected.facets.items():
        assert dict(found.facets[facet]) == dict(counts), facet


def test_five_hundred_random_questions_have_the_same_answer_both_ways() -> None:
    chance = random.Random(11)
    for _ in range(500):
        same(asked(chance))


def test_the_answers_agree_at_every_hour_of_a_day_with_a_holiday() -> None:
    for hour in range(48):
        same(
            Criteria(open_now=True, unknown=True),
            dt.datetime(2026, 12, 5, tzinfo=dt.UTC) + dt.timedelta(hours=hour),
        )


def test_the_answers_agree_after_every_kind_of_change(django_capture_on_commit_callbacks: Any) -> None:
    chance = random.Random(13)
    keys = list(Service.objects.values_list("pk", flat=True))
    before = index.refresh()
    for number in range(40):
        service = Service.objects.get(pk=chance.choice(keys))
        with django_capture_on_commit_callbacks(execute=True):
            _change(service, number % 7)
        same(asked(chance))
    assert index.refresh().epoch == before.epoch


def _change(service: Service, kind: int) -> None:
    if kind == 0:
        service.name_fi = f"Aa uusi nimi {service.pk}"
        service.save()
    elif kind == 1:
        service.live = not service.live
        service.save()
    elif kind == 2:
        service.needs.clear()
        service.save()
    elif kind == 3:
        make_rule(make_channel(service, "chat"))
    elif kind == 4:
        service.organisation.type = "foundation"
        service.organisation.save()
    elif kind == 5:
        service.coverage_kind = "areas"
        service.municipalities.set(Municipality.objects.filter(code="837"))
        service.save()
    else:
        service.channels.all().delete()


def test_a_snapshot_read_back_from_its_bytes_answers_the_same() -> None:
    chance = random.Random(17)
    index.forget()
    for _ in range(50):
        same(asked(chance))


def test_a_draft_never_reaches_the_index(django_capture_on_commit_callbacks: Any) -> None:
    service = make_service(name_fi="Julkaistu nimi")
    with django_capture_on_commit_callbacks(execute=True):
        service.name_fi = "Luonnoksen nimi"
        service.save_revision()
    _, _, cards = index.read_cards([service.pk], "fi")
    assert service.pk not in cards or b"Luonnoksen" not in cards[service.pk].still
