"""Assurances, signals and exceptions as rows, and what a record's state is on each day after."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from directory import actions
from directory.cards import card, detail
from directory.freshness import HIGH_RISK, SERVICE_GROUPS, Group, Intervals, State
from directory.imports.export import export_services
from directory.models import Assurance, FreshnessIntervals, SafetyLine, Service, Signal, Standing
from directory.models.freshness import AppendOnly, Level
from directory.record_facts import GROUPS
from directory.signals import Kind
from directory.standing import evaluate_all, freshness_of
from directory.structured import service_page
from directory.withholding import as_shown
from search.entries import entry
from search.index import indexable
from tests.factories import make_channel, make_door, make_line, make_organisation, make_service

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 5, 4)
NUMBER = "09 123 45678"


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def moment(day: dt.date, hour: int = 12) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), tzinfo=dt.UTC)


def assure(record: Any, groups: Any = (Group.CONTACT,), on: dt.date = DAY, level: Level = Level.CALL) -> Any:
    return actions.assure(record, groups, level, by=None, on=on, today=on)


def read(service: Service) -> Service:
    return Service.objects.with_everything().get(pk=service.pk)


def standing(record: Any) -> Standing:
    return Standing.objects.get(**{"service" if isinstance(record, Service) else "line": record})


def withheld(**values: Any) -> Service:
    organisation = make_organisation(website="https://kotisivu.example/", email="posti@kotisivu.example")
    service = make_service(
        organisation=organisation,
        email="apu@salattu.example",
        website="https://salattu.example/palvelu",
        hours_text="puhelin ma 9",
        how_to_get_fi=f"Soita {NUMBER} tai kirjoita apu@salattu.example.",
        **values,
    )
    make_channel(service, phone=NUMBER, email="chat@salattu.example", url="https://salattu.example/chat")
    actions.withhold(service, "numero ei ole käytössä", by=None, today=DAY, decide=True)
    return read(service)


def test_an_assurance_is_never_changed_nor_removed() -> None:
    (made,) = assure(make_service())
    with pytest.raises(AppendOnly):
        made.save()
    with pytest.raises(AppendOnly):
        made.delete()
    with pytest.raises(AppendOnly):
        Assurance.objects.all().delete()
    with pytest.raises(AppendOnly):
        Assurance.objects.update(on=DAY + days(1))
    assert Assurance.objects.get().on == DAY


def test_assurances_go_with_their_record() -> None:
    service = make_service()
    assure(service)
    service.delete()
    assert not Assurance.objects.exists()


def test_a_withdrawn_assurance_no_longer_counts_and_stays_to_be_read() -> None:
    service = make_service()
    (made,) = assure(service)
    actions.withdraw_assurance(made, "väärä palvelu", by=None, today=DAY)
    assert freshness_of(service, DAY).state == State.UNCONFIRMED
    assert not Standing.objects.exists()
    assert Assurance.objects.get().withdrawal.why == "väärä palvelu"


def test_a_group_that_the_record_lacks_is_refused() -> None:
    with pytest.raises(ValueError):
        assure(make_door(), (Group.COVERAGE,))
    with pytest.raises(ValueError):
        assure(make_service(), ())


def test_a_day_still_to_come_is_refused() -> None:
    with pytest.raises(ValueError):
        actions.assure(make_service(), [Group.CONTACT], Level.CALL, by=None, on=DAY + days(1), today=DAY)


def test_an_import_is_no_human_assurance() -> None:
    service = make_service()
    assure(service, SERVICE_GROUPS, level=Level.IMPORT)
    assert freshness_of(service, DAY).state == State.UNCONFIRMED


def test_an_edit_does_not_move_the_due_day() -> None:
    service = make_service()
    assure(service)
    before = standing(service).due_on
    service.name_fi = "Uusi nimi"
    service.save()
    make_channel(service, phone=NUMBER)
    service.save_revision().publish()
    evaluate_all(DAY + days(10))
    assert standing(service).due_on == before == DAY + days(180)


def test_a_success_of_a_machine_does_not_move_the_due_day() -> None:
    service = make_service()
    assure(service)
    before = standing(service).due_on
    actions.see(service, Kind.URL_GONE, moment(DAY + days(5)), about="https://a.example/")
    actions.see_well(service, Kind.URL_GONE, moment(DAY + days(6)), about="https://a.example/")
    assert standing(service).due_on == before


@pytest.mark.parametrize("crisis", [False, True])
@pytest.mark.parametrize("after", [-31, -30, -1, 0, 29, 30, 89, 90, 179, 180, 400])
def test_the_stored_state_and_its_query_agree_with_the_rule_on_each_boundary(
    after: int, crisis: bool
) -> None:
    service = make_service(safety_class="violence" if crisis else "none")
    assure(service)
    stored = standing(service)
    assert stored.due_on == DAY + days(90 if crisis else 180)
    today = stored.due_on + days(after)
    expected = freshness_of(service, today).state
    assert stored.state_on(today) == expected
    for state in set(State) - {State.ARCHIVED}:
        assert Standing.objects.in_state(state, today).exists() == (state == expected)


@pytest.mark.parametrize("noticed", [100, 166, 170])
@pytest.mark.parametrize("after", [113, 114, 179, 180, 183, 184])
def test_withholding_by_age_waits_for_its_notice(noticed: int, after: int) -> None:
    service = make_service()
    assure(service)
    due = DAY + days(180)
    actions.withhold(
        service, "ei vastausta", by=None, today=due + days(noticed), noticed_on=due + days(noticed)
    )
    today = due + days(after)
    is_withheld = after >= max(180, noticed + 14)
    if after >= noticed:
        assert (freshness_of(service, today).state == State.WITHHELD) == is_withheld
    assert Standing.objects.in_state(State.WITHHELD, today).exists() == is_withheld
    assert Service.objects.listed(today).exists() != is_withheld
    assert read(service).is_listed(today) != is_withheld


def test_an_assurance_ends_the_notice_of_withholding() -> None:
    service = make_service()
    assure(service)
    actions.withhold(service, "ei vastausta", by=None, today=DAY + days(350), noticed_on=DAY + days(346))
    assure(service, on=DAY + days(355))
    assert read(service).is_listed(DAY + days(361))
    assert freshness_of(service, DAY + days(900)).state == State.STALE


def test_an_unconfirmed_record_is_never_withheld_by_age() -> None:
    service = make_service(source_date="1999")
    evaluate_all(DAY)
    assert read(service).is_listed(DAY)
    assert card(read(service), "fi", moment(DAY))["freshness"]["state"] == "unconfirmed"


def test_a_crisis_record_is_neither_withheld_by_itself_nor_ranked_down_by_age() -> None:
    service = make_service(safety_class="violence")
    assure(service)
    actions.withhold(service, "ei vastausta", by=None, today=DAY, noticed_on=DAY + days(260))
    late = DAY + days(90 + 400)
    evaluate_all(late)
    assert read(service).is_listed(late)
    assert freshness_of(service, late).state == State.STALE


def test_a_stale_crisis_record_keeps_its_place_in_the_index() -> None:
    from search.entries import freshness

    crisis, other = make_service(safety_class="self_harm"), make_service()
    assure(crisis)
    assure(other)
    late = DAY + days(180 + 95)
    assert freshness(read(crisis), late)["factor"] == 1.0
    assert freshness(read(crisis), late)["stale"] is False
    assert freshness(read(other), late) == {"factor": 0.7, "stale": True, "assured": DAY.isoformat()}
    assert freshness(make_service(), late)["factor"] == 0.9


def test_one_missing_page_changes_nothing_and_three_over_72_hours_are_evidence() -> None:
    service = make_service()
    assure(service, on=DAY - days(10))
    address = "https://a.example/"
    actions.see(service, Kind.URL_GONE, moment(DAY), about=address)
    assert freshness_of(service, DAY).risk.reasons[0].kind == "age"
    due = standing(service).due_on
    actions.see(service, Kind.URL_GONE, moment(DAY + days(1)), about=address)
    actions.see(service, Kind.URL_GONE, moment(DAY + days(3), hour=11), about=address)
    assert not Signal.objects.get().confirmed_on
    assert standing(service).due_on == due
    actions.see(service, Kind.URL_GONE, moment(DAY + days(3)), about=address)
    signal = Signal.objects.get()
    assert (signal.failures, signal.confirmed_on) == (4, DAY + days(3))
    assert standing(service).due_on == DAY + days(3 + 30)


def test_a_bot_challenge_leaves_the_state() -> None:
    service = make_service()
    assure(service)
    before = freshness_of(service, DAY + days(1))
    for day in range(30):
        actions.see(service, Kind.URL_INCONCLUSIVE, moment(DAY + days(day)), about="https://a.example/")
    assert freshness_of(service, DAY + days(1)) == before
    assert standing(service).due_on == DAY + days(180)


def test_an_exception_holds_through_a_save_and_asks_again_after_its_end() -> None:
    service = make_service()
    assure(service)
    actions.see(service, Kind.PHONE_REFUSED, moment(DAY + days(1)), about="1")
    assert freshness_of(service, DAY + days(1)).risk.value >= HIGH_RISK
    until = DAY + days(100)
    actions.except_from(
        service, Kind.PHONE_REFUSED, until=until, why="soitettu", by=None, today=DAY + days(2)
    )
    service.save()
    service.save_revision().publish()
    assert standing(service).due_on == DAY + days(180)
    assert freshness_of(service, until).risk.value < HIGH_RISK
    evaluate_all(until + days(1))
    assert freshness_of(service, until + days(1)).risk.value >= HIGH_RISK
    assert standing(service).due_on == DAY + days(1 + 7)


def test_an_exception_of_more_than_180_days_is_refused() -> None:
    service = make_service()
    with pytest.raises(ValidationError):
        actions.except_from(
            service, Kind.URL_GONE, until=DAY + days(181), why="aina väärin", by=None, today=DAY
        )


def test_an_assurance_answers_the_open_signals_of_its_group() -> None:
    service = make_service()
    actions.see(service, Kind.PHONE_REFUSED, moment(DAY), about="1")
    actions.see(service, Kind.ENDED_BY_DATE, moment(DAY))
    assure(service)
    assert [signal.kind for signal in Signal.objects.open()] == ["ended_by_date"]
    assert Signal.objects.get(kind="phone_refused").outcome == "confirmed"


def test_the_reasons_of_a_risk_sum_to_it() -> None:
    service = make_service()
    assure(service)
    actions.see(service, Kind.PHONE_REFUSED, moment(DAY + days(3)), about="1")
    actions.see(service, Kind.NO_ANSWER, moment(DAY + days(4)))
    risk = freshness_of(service, DAY + days(50)).risks[Group.CONTACT]
    assert {reason.kind for reason in risk.reasons} == {"age", "phone_refused", "reader_no_answer"}
    assert sum(reason.share for reason in risk.reasons) == pytest.approx(risk.value, abs=1e-12)


def test_broken_contact_withholds_only_without_another_and_after_its_notice() -> None:
    service = make_service(website="https://a.example/")
    make_channel(service, phone="1")
    actions.see(service, Kind.PHONE_REFUSED, moment(DAY), about="1")
    actions.withhold(service, "numero on väärä", by=None, today=DAY, noticed_on=DAY)
    for after, hidden in ((13, False), (14, True)):
        assert read(service).is_listed(DAY + days(after)) != hidden
        assert (freshness_of(service, DAY + days(after)).state == State.WITHHELD) == hidden
    make_channel(service, phone=NUMBER)
    evaluate_all(DAY + days(15))
    assert read(service).is_listed(DAY + days(15))


def test_a_withheld_service_tells_no_contact_anywhere(client: Client, tmp_path: Any) -> None:
    service = withheld(life_situations=(), needs=())
    today = DAY + days(1)
    shown = as_shown(service, today)
    table = tmp_path / "services.csv"
    export_services(table)
    places = {
        "page": client.get(service.path).content.decode(),
        "api": client.get(f"/api/v1/services/{service.uuid}").content.decode(),
        "json-ld": str(service_page(shown, "fi")),
        "csv": table.read_text(encoding="utf-8"),
        "print": client.get("/lista/", {"s": service.short_id}).content.decode(),
        "desk sheet": client.get("/lista/", {"s": service.short_id, "tuloste": "1"}).content.decode(),
        "index entry": str(entry(shown)),
    }
    for place, text in places.items():
        assert service.name_fi in text, place
        for secret in (NUMBER, "0912345678", "+358912345678", "salattu.example"):
            assert secret not in text, (place, secret)
    assert "https://kotisivu.example/" in places["page"]
    assert "Yhteystiedot on piilotettu" in places["page"]
    assert detail(shown, "fi", moment(today))["freshness"]["state"] == "withheld"
    assert not indexable().filter(pk=service.pk).exists()


def test_a_withheld_service_is_shown_whole_again_once_someone_lifts_it() -> None:
    service = withheld()
    actions.show_again(service, by=None, today=DAY)
    assert as_shown(read(service), DAY).email == "apu@salattu.example"


def test_the_card_tells_who_found_it_right_and_when() -> None:
    service = make_service(organisation=make_organisation(name_fi="Apu ry"))
    assure(service, SERVICE_GROUPS, level=Level.TOKEN)
    told = card(read(service), "fi", moment(DAY))["freshness"]
    assert told == {
        "state": "fresh",
        "assured_on": "2026-05-04",
        "due_on": "2026-10-31",
        "sentence": "Tiedot vahvisti Apu ry 4.5.2026",
    }
    near = card(read(service), "fi", moment(DAY + days(170)))["freshness"]
    assert (near["state"], near["due_on"]) == ("fresh", "2026-10-31"), "that its day is near is for the desk"
    late = card(read(service), "fi", moment(DAY + days(180 + 91)))["freshness"]
    assert late["state"] == "stale"
    assert late["sentence"].startswith("Emme ole saaneet vahvistusta 4.5.2026 jälkeen.")


def test_a_part_that_nobody_has_assured_is_marked_beside_itself(client: Client) -> None:
    service = make_service()
    assure(service, [group for group in SERVICE_GROUPS if group != Group.COVERAGE])
    page = client.get(service.path).content.decode()
    assert page.count("Tätä ei ole vielä vahvistettu.") == 1
    assert "Palvelu ei ole vielä vahvistanut näitä tietoja" not in page


def test_a_checked_line_has_its_contact_assured_and_an_assured_line_its_check() -> None:
    line = make_line(checked_on=DAY, checked_how="rung")
    assert freshness_of(line, DAY).groups[Group.CONTACT] == State.FRESH
    other = make_line()
    draft = other.save_revision()
    (made,) = assure(other, on=DAY)
    assert SafetyLine.objects.get(pk=other.pk).checked_on == DAY
    assert SafetyLine.objects.checked(DAY + days(89)).filter(pk=other.pk).exists()
    draft.refresh_from_db()
    assert draft.content["checked_on"] == DAY.isoformat()
    actions.withdraw_assurance(made, "väärä linja", by=None, today=DAY)
    assert SafetyLine.objects.get(pk=other.pk).checked_on is None


def test_maintainers_intervals_count_and_have_a_ceiling() -> None:
    assert FreshnessIntervals.current() == Intervals()
    with pytest.raises(ValidationError):
        FreshnessIntervals(contact=541).full_clean()
    FreshnessIntervals.objects.create(contact=100)
    service = make_service()
    assure(service)
    assert standing(service).due_on == DAY + days(100)


def test_every_kind_of_record_has_its_groups() -> None:
    for record in (make_service(), make_line(), make_door()):
        assure(record, GROUPS[type(record)])
        assert freshness_of(record, DAY).state in (State.FRESH, State.DUE_SOON)
