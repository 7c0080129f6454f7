"""The pages on which facts rest are checked with the catalogue's, and told at the desk when they fail for long."""

import datetime as dt

import pytest
from django.urls import reverse

from cms import rounds
from cms.fact_sources import broken
from cms.models import FactAssurance, FactSource, SituationFact, SituationRound
from directory.links.answers import Verdict
from directory.links.register import register
from directory.links.rounds import settle_all
from directory.links.verdicts import Result
from directory.models import CheckedAddress
from directory.opening import HELSINKI
from tests.directory.desk import maintainer, superuser

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 5, 4, 2, 0, tzinfo=HELSINKI)
HOUR = dt.timedelta(hours=1)
PAGE, MORE = "https://alue.example/paatos", "https://verkosto.example/"
SECTION = "/hallinta/tarkistettavat/osa/vastausten-lahteet/"


@pytest.fixture
def fact(empty_round: SituationRound) -> SituationFact:
    """An answer with two sources in a published round."""
    found = empty_round.facts.select_related("county", "round").get(county__code="06", question="contacts")
    told = {"answer": "in_place", "text_fi": "Verkosto toimii.", "source_url": PAGE, "as_of": "2025"}
    rounds.record(found, by=None, **told)
    FactSource.objects.create(fact=found, url=MORE)
    rounds.publish(empty_round, by=None, summary={"fi": "Ensimmäinen."})
    return found


def settled(verdict: Verdict, at: dt.datetime, url: str = PAGE, evidence: str = "404") -> None:
    register(at)
    settle_all([Result(url, verdict, evidence)], at)


def failed_for_72_hours(url: str = PAGE) -> None:
    for hours in (0, 36, 72):
        settled(Verdict.GONE, NOW + hours * HOUR, url)


def test_both_sources_of_a_fact_in_sight_are_taken_up_and_no_other(fact: SituationFact) -> None:
    register(NOW)
    assert set(CheckedAddress.objects.values_list("url", flat=True)) == {PAGE, MORE}
    SituationRound.objects.update(published_at=None, frozen_at=NOW)
    assert register(NOW + HOUR) == (0, 2)


def test_a_round_that_is_being_gathered_is_taken_up_beside_the_published_one(fact: SituationFact) -> None:
    newer = rounds.open_round(year=2030, by=None, gathered={"fi": "Soittamalla."})
    newer.facts.filter(question="contacts", county__code="06").update(source_url="https://uusi.example/")
    register(NOW)
    assert {PAGE, MORE, "https://uusi.example/"} == set(CheckedAddress.objects.values_list("url", flat=True))


def test_three_failures_over_72_hours_are_told_and_fewer_or_quicker_ones_are_not(fact: SituationFact) -> None:
    settled(Verdict.GONE, NOW)
    settled(Verdict.GONE, NOW + 71 * HOUR)
    assert not broken([fact])
    settled(Verdict.GONE, NOW + 71 * HOUR)
    assert not broken([fact])
    settled(Verdict.GONE, NOW + 72 * HOUR)
    (source,) = broken([fact])[fact.pk]
    assert str(source) == f"Lähde ei aukea: {PAGE} (404, 4.5.2026 alkaen, neljä kertaa)"
    settled(Verdict.OK, NOW + 96 * HOUR)
    assert not broken([fact])


def test_a_broken_source_is_evidence_alone_and_moves_nothing(fact: SituationFact) -> None:
    failed_for_72_hours(MORE)
    assert [one.url for one in broken([fact])[fact.pk]] == [MORE]
    fact.refresh_from_db()
    assert (fact.answer, fact.source_url) == ("in_place", PAGE)
    assert not FactAssurance.objects.exists()


def test_the_queue_the_board_and_the_countys_form_tell_it(fact: SituationFact) -> None:
    assert list(maintainer().get(SECTION).context["page"]) == []
    failed_for_72_hours()
    told = f"Lähde ei aukea: {PAGE} (404, 4.5.2026 alkaen, kolme kertaa)"
    desk = superuser()
    (item,) = desk.get(SECTION).context["page"]
    form = reverse("cms_situation_county", args=[2024, "06"])
    assert (item.told, item.on, [one.url for one in item.actions]) == ([told], NOW.date(), [form])
    assert told in desk.get(form).content.decode()
    assert desk.get(reverse("cms_situation_board", args=[2024])).content.decode().count(told) == 1
