"""Facts of the counties, recommendations and practice models grow old by the rules of services."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms import rounds
from cms.freshness import fact_sentence, of_facts, of_page, page_sentence
from cms.models import FactAssurance, PracticeModelPage, RecommendationPage, SituationFact, SituationRound
from directory.freshness import State
from directory.models import FreshnessIntervals, Report
from directory.models.freshness import AppendOnly, Level
from tests.cms.test_desk import grid_data
from tests.directory.desk import editor as editor_client
from tests.directory.desk import maintainer, someone, superuser

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 5, 4)
TOLD = {
    "answer": "in_place",
    "text_fi": "Verkosto toimii.",
    "source_url": "https://example.org/",
    "as_of": "2025",
}


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


@pytest.fixture
def fact(empty_round: SituationRound) -> SituationFact:
    """An answer read in a source, in a published round."""
    found = empty_round.facts.select_related("county", "round").get(county__code="06", question="contacts")
    rounds.record(found, by=None, **TOLD)
    rounds.publish(empty_round, by=None, summary={"fi": "Ensimmäinen."})
    return found


def known(fact: SituationFact, today: dt.date) -> Any:
    fresh = SituationFact.objects.select_related("round", "county").get(pk=fact.pk)
    return of_facts([fresh], today).get(fact.pk)


def test_a_fact_from_a_source_alone_is_unconfirmed_whatever_its_age(fact: SituationFact) -> None:
    assert not FactAssurance.objects.exists()
    found = known(fact, DAY + days(9000))
    assert (found.state, found.due_on, found.verdict.risk.value) == (State.UNCONFIRMED, None, 0)
    assert fact_sentence(found, "fi") == ""


def test_where_nothing_is_known_nothing_grows_old(empty_round: SituationRound) -> None:
    assert of_facts(empty_round.facts.select_related("county", "round"), DAY) == {}


@pytest.mark.parametrize(
    ("after", "state", "words"),
    [
        (334, State.FRESH, "Tiedon vahvisti perhekeskuspäällikkö 4.5.2026"),
        (335, State.DUE_SOON, "Tiedon vahvisti perhekeskuspäällikkö 4.5.2026"),
        (364, State.DUE_SOON, "Tiedon vahvisti perhekeskuspäällikkö 4.5.2026"),
        (365, State.DUE, "Vahvistettu 4.5.2026, tarkistus käynnissä"),
        (395, State.OVERDUE, "Vahvistettu 4.5.2026, tarkistus käynnissä"),
        (455, State.STALE, "Emme ole saaneet vahvistusta 4.5.2026 jälkeen. Tarkista lähteestä"),
        (5000, State.STALE, "Emme ole saaneet vahvistusta 4.5.2026 jälkeen. Tarkista lähteestä"),
    ],
)
def test_a_confirmed_fact_changes_its_state_and_sentence_on_their_days(
    fact: SituationFact, after: int, state: State, words: str
) -> None:
    rounds.confirm(fact, by=None, role="perhekeskuspäällikkö", on=DAY, level=Level.TOKEN)
    found = known(fact, DAY + days(after))
    assert (found.state, found.due_on) == (state, DAY + days(365))
    assert fact_sentence(found, "fi") == words


def test_an_edit_moves_no_due_day_and_a_new_word_of_the_county_does(fact: SituationFact) -> None:
    rounds.confirm(fact, by=None, role="päällikkö", on=DAY)
    rounds.record(fact, by=None, text_fi="Verkosto toimii yhä.", checked_by_role="päällikkö")
    assert FactAssurance.objects.count() == 1
    assert known(fact, DAY + days(400)).due_on == DAY + days(365)
    rounds.record(fact, by=None, checked_by_role="koordinaattori")
    assert FactAssurance.objects.count() == 2
    with pytest.raises(AppendOnly):
        FactAssurance.objects.all().delete()
    with pytest.raises(AppendOnly):
        FactAssurance.objects.first().save()


def test_a_call_assures_what_was_answered_on_its_day(fact: SituationFact) -> None:
    content = {"answer": "being_built", "text_fi": "Rakenteilla.", "value": None, "value_of": ""}
    rounds.record_interview(fact.round, fact.county, {"contacts": content}, role="päällikkö", on=DAY, by=None)
    (made,) = FactAssurance.objects.all()
    assert (made.on, made.level, made.role) == (DAY, Level.CALL, "päällikkö")


def test_what_was_carried_over_untouched_keeps_what_was_said_of_it(fact: SituationFact) -> None:
    rounds.confirm(fact, by=None, role="päällikkö", on=DAY)
    later = rounds.open_round(year=2026)
    carried = later.facts.get(county__code="06", question="contacts")
    assert known(carried, DAY + days(10)).assured_on == DAY
    rounds.record(carried, by=None, text_fi="Aivan toista.")
    assert known(carried, DAY + days(10)).state == State.UNCONFIRMED
    assert known(fact, DAY + days(10)).assured_on == DAY


def test_readers_who_hold_it_wrong_are_evidence_two_more_than_one(fact: SituationFact) -> None:
    for number, (reader, risk) in enumerate((("a", 0.25), ("a", 0.25), ("b", 0.55))):
        Report.objects.create(
            county=fact.county, kind="outdated", question="contacts", reader=reader, language="fi",
            received_on=DAY + days(number),
        )  # fmt: skip
        assert known(fact, DAY + days(5)).verdict.risk.value == pytest.approx(risk)
    Report.objects.update(closed_on=DAY + days(6))
    assert known(fact, DAY + days(7)).verdict.risk.value == 0


def test_the_county_page_says_who_confirmed_and_warns_beside_the_fact(
    client: Client, fact: SituationFact
) -> None:
    address = reverse("cms:situation_county", args=["satakunta"])
    assert "Alue ei ole vahvistanut." in client.get(address).content.decode()
    today = timezone.localdate()
    rounds.confirm(fact, by=None, role="päällikkö", on=today - days(1))
    page = client.get(address).content.decode()
    assert "Tiedon vahvisti päällikkö" in page and "fresh--ok" in page
    FactAssurance.objects.all()._raw_delete("default")
    FactAssurance(fact=fact, level=Level.CALL, on=today - days(500), role="päällikkö").save()
    page = client.get(address).content.decode()
    assert "Emme ole saaneet vahvistusta" in page and "fresh--check" in page
    assert "Tiedon vahvisti" not in page


def test_a_fact_whose_day_is_near_waits_in_the_queue_and_an_unconfirmed_one_among_first_contacts(
    fact: SituationFact,
) -> None:
    client = maintainer()
    assert client.get("/hallinta/tarkistettavat/").context["rows"] == []
    (item, *_pages) = client.get("/hallinta/tarkistettavat/osa/vastaukset-ja-sivut/").context["page"]
    assert (item.name, item.told) == ("Satakunta", ["yksi vastaus vahvistamatta"])
    rounds.confirm(fact, by=None, role="päällikkö", on=timezone.localdate() - days(340))
    (row,) = client.get("/hallinta/tarkistettavat/").context["rows"]
    assert row.name == "Satakunta: Keneen voi ottaa yhteyttä?"
    assert row.causes[0].action.url == reverse("cms_situation_interview", args=[2024, "06"])
    assert client.get(row.causes[0].action.url).status_code in (200, 302)


def test_the_desks_form_of_a_county_tells_each_facts_freshness(fact: SituationFact) -> None:
    today = timezone.localdate()
    rounds.confirm(fact, by=None, role="päällikkö", on=today - days(500))
    text = superuser().get(reverse("cms_situation_county", args=[2024, "06"])).content.decode()
    assert "Vanhentunut · määräpäivä" in text and "(päällikkö)" in text


def test_an_editor_who_ticks_that_it_holds_has_read_the_source(fact: SituationFact) -> None:
    grid = reverse("cms_situation_grid", args=[2024, "contacts"])
    assert superuser().post(grid, grid_data("contacts", c06={"confirmed": "on"})).status_code == 302
    made = FactAssurance.objects.get()
    assert (made.level, made.role, made.on) == (Level.PAGE, "", timezone.localdate())


def a_page(checked_on: dt.date | None, model: Any = RecommendationPage) -> Any:
    return model(title="Suositus", checked_on=checked_on)


@pytest.mark.parametrize("model", [RecommendationPage, PracticeModelPage])
@pytest.mark.parametrize(
    ("after", "state"), [(699, State.FRESH), (700, State.DUE_SOON), (730, State.DUE), (820, State.STALE)]
)
def test_a_page_is_due_two_years_after_it_was_gone_through(model: Any, after: int, state: State) -> None:
    found = of_page(a_page(DAY, model), DAY + days(after))
    assert found is not None
    assert (found.state, found.due_on) == (state, DAY + days(730))
    waits = page_sentence(found, "fi").endswith("odottaa uutta tarkistusta.")
    assert waits is (state in (State.DUE, State.STALE))


def test_a_page_that_nobody_has_gone_through_is_unconfirmed() -> None:
    found = of_page(a_page(None), DAY)
    assert found is not None and found.state == State.UNCONFIRMED
    assert page_sentence(found, "fi") == ""


def test_maintainers_intervals_hold_for_facts_and_pages_too(fact: SituationFact) -> None:
    FreshnessIntervals.objects.create(situation=100, recommendation=50)
    rounds.confirm(fact, by=None, role="päällikkö", on=DAY)
    assert known(fact, DAY).due_on == DAY + days(100)
    assert of_page(a_page(DAY), DAY).due_on == DAY + days(50)


@pytest.fixture
def recommendation(_starting_pages: None, db: None) -> RecommendationPage:
    found = RecommendationPage.objects.filter(locale__language_code="fi", alias_of=None, live=True).first()
    assert found is not None
    return found


def test_a_page_is_marked_as_gone_through_in_all_its_languages_and_its_draft(
    recommendation: RecommendationPage,
) -> None:
    today = timezone.localdate()
    old = today - days(900)
    RecommendationPage.objects.filter(translation_key=recommendation.translation_key).update(checked_on=old)
    recommendation.refresh_from_db()
    recommendation.save_revision()
    client = superuser()
    row = next(
        row
        for row in client.get("/hallinta/tarkistettavat/").context["rows"]
        if row.name == recommendation.title
    )
    assert row.action.post
    assert client.get(row.action.url).status_code == 405
    assert client.post(row.action.url).status_code == 302
    same = RecommendationPage.objects.filter(translation_key=recommendation.translation_key)
    assert set(same.values_list("checked_on", flat=True)) == {today}
    recommendation.refresh_from_db()
    assert recommendation.latest_revision.content["checked_on"] == today.isoformat()
    names = [row.name for row in client.get("/hallinta/tarkistettavat/").context["rows"]]
    assert recommendation.title not in names


def test_only_who_may_publish_marks_a_page(recommendation: RecommendationPage) -> None:
    url = reverse("cms_page_reviewed", args=[recommendation.pk])
    before = recommendation.checked_on
    editor_client().post(url)
    recommendation.refresh_from_db()
    assert recommendation.checked_on == before
    root = recommendation.get_root()
    assert superuser().post(reverse("cms_page_reviewed", args=[root.pk])).status_code == 404
    assert someone("toinen").pk


def test_the_form_of_a_page_tells_its_freshness(recommendation: RecommendationPage) -> None:
    text = superuser().get(reverse("wagtailadmin_pages:edit", args=[recommendation.pk])).content.decode()
    assert "Tallentaminen ei siirrä määräpäivää" in text
