"""The queue's sections and the act that clears each row; tables; taking back."""

import csv
import datetime as dt
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from directory import actions
from directory.admin import waiting
from directory.admin.assuring import assure_url
from directory.admin.checking_rows import ANSWERS, call_url
from directory.freshness import SERVICE_GROUPS
from directory.models import (
    Assurance,
    Call,
    CheckException,
    CheckRun,
    Contact,
    Report,
    RingRound,
    Service,
    Signal,
    Standing,
    Withdrawal,
)
from directory.models.freshness import Level, Outcome
from directory.signals import Kind
from tests.directory.desk import editor, maintainer, superuser
from tests.factories import make_door, make_line, make_organisation, make_service

pytestmark = pytest.mark.django_db
QUEUE = "/hallinta/tarkistettavat/"


def section(code: str) -> str:
    return reverse("directory_checking_section", args=[code])


def assured(days_ago: int, record: Any = None, groups: Any = SERVICE_GROUPS) -> Any:
    record = record or make_service()
    today = timezone.localdate()
    on = today - dt.timedelta(days=days_ago)
    actions.assure(record, groups, Level.CALL, by=None, on=on, today=today)
    return record


def doubted(kind: Kind = Kind.PHONE_REFUSED, record: Any = None, **seen: Any) -> Signal:
    return actions.see(record or make_service(), kind, timezone.now(), **{"about": "1234"} | seen)


def told(**values: Any) -> dict[str, Any]:
    today = timezone.localdate()
    later = today + dt.timedelta(days=180)
    return {"outcome": "confirmed", "why": "avasin sivun", "until": later.isoformat()} | values


def test_each_reason_has_its_evidence_its_day_and_one_act_that_clears_it() -> None:
    service = assured(100)
    signal = doubted(record=service, evidence="ei ole numero")
    response = maintainer().get(QUEUE)
    (row,) = response.context["rows"]
    causes = {str(cause.name): cause for cause in row.causes}
    number = causes["numero ei ole puhelinnumero"]
    assert "ei ole numero" in number.what and number.since == signal.confirmed_on
    assert number.action.url == reverse("directory_signal", args=[signal.pk])
    age = causes["aika vahvistuksesta"]
    assert age.since == timezone.localdate() - dt.timedelta(days=100)
    assert age.action.url == assure_url(service)
    assert sum(cause.share for cause in row.causes) == pytest.approx(row.risk, abs=1)


def test_every_kind_of_signal_has_its_button() -> None:
    assert set(ANSWERS) == set(Kind)


def test_a_signal_answered_as_right_becomes_an_exception_and_assures_nothing() -> None:
    signal = doubted()
    client = maintainer()
    url = reverse("directory_signal", args=[signal.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, told()).status_code == 302
    signal.refresh_from_db()
    assert (signal.outcome, signal.cleared_at is not None) == (Outcome.CONFIRMED, True)
    exception = CheckException.objects.get()
    assert (exception.check_kind, exception.until) == (
        Kind.PHONE_REFUSED,
        timezone.localdate() + dt.timedelta(days=180),
    )
    assert not Assurance.objects.exists()
    assert client.get(QUEUE).context["rows"] == []


@pytest.mark.parametrize("outcome", [Outcome.CHANGED, Outcome.CLOSED])
def test_a_signal_that_was_right_is_cleared_without_an_exception(outcome: Outcome) -> None:
    signal = doubted()
    maintainer().post(reverse("directory_signal", args=[signal.pk]), told(outcome=outcome.value, until=""))
    signal.refresh_from_db()
    assert signal.outcome == outcome
    assert not CheckException.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"until": "2999-01-01"}, {"until": ""}, {"why": ""}, {"outcome": "no_answer"}, {"until": "2020-01-01"}],
)
def test_an_answer_without_ground_or_end_is_refused(wrong: dict[str, Any]) -> None:
    signal = doubted()
    response = maintainer().post(reverse("directory_signal", args=[signal.pk]), told(**wrong))
    assert response.status_code == 200
    signal.refresh_from_db()
    assert signal.cleared_at is None and not CheckException.objects.exists()


def test_editors_see_the_queue_and_answer_nothing() -> None:
    signal = doubted()
    client = editor()
    assert client.get(QUEUE).status_code == 200
    client.post(reverse("directory_signal", args=[signal.pk]), told())
    client.post(call_url(signal.record), {"outcome": "no_answer", "on": timezone.localdate().isoformat()})
    client.post(reverse("directory_ring_rounds"), {"name": "Syksy"})
    signal.refresh_from_db()
    assert signal.cleared_at is None
    assert not Call.objects.exists() and not RingRound.objects.exists()


def test_the_way_back_leads_only_to_the_site_itself() -> None:
    signal = doubted()
    client, url = maintainer(), reverse("directory_signal", args=[signal.pk])
    assert "evil.example" not in client.get(url, {"next": "https://evil.example/"}).content.decode()
    response = client.post(url, told(next="https://evil.example/"))
    assert response["Location"] == QUEUE


def test_first_contacts_go_by_organisation_those_in_danger_first() -> None:
    many, crisis = make_organisation(name_fi="Iso ry"), make_organisation(name_fi="Kriisi ry")
    for _ in range(3):
        make_service(organisation=many)
    make_service(organisation=crisis, safety_class="violence")
    Contact.objects.create(
        organisation=many, email="posti@iso.example", origin="own_page", added_on=dt.date(2026, 1, 1)
    )
    assured(1, make_service(organisation=make_organisation(name_fi="Valmis ry")))
    client = maintainer()
    text = client.get(section("ensikontaktit")).content.decode()
    assert text.index("Kriisi ry") < text.index("Iso ry")
    assert "3 palvelua vahvistamatta" in text and "yksi yhteystieto" in text
    assert "niistä yksi kriisiluokan palvelu" in text and "ei vielä yhteystietoa" in text
    assert "Valmis ry" not in text
    (page,) = [item for item in client.get(section("ensikontaktit")).context["page"] if item.name == "Iso ry"]
    assert client.get(page.actions[0].url).status_code == 200


@pytest.mark.parametrize(("late", "rings"), [(59, False), (60, True)])
def test_a_record_is_to_be_rung_sixty_days_past_its_day(late: int, rings: bool) -> None:
    service = assured(180 + late)
    response = maintainer().get(section("soitettavat"))
    assert (service.name_fi in response.content.decode()) is rings


def test_a_very_likely_fault_is_rung_at_once() -> None:
    signal = doubted()
    page = maintainer().get(section("soitettavat")).context["page"]
    assert [item.actions[0].url for item in page] == [call_url(signal.record)]


def test_exceptions_that_end_within_a_month_are_asked_about_unless_renewed() -> None:
    today = timezone.localdate()
    soon, later = make_service(name_fi="Pian"), make_service(name_fi="Myöhemmin")
    for service, days in ((soon, 30), (later, 31)):
        until = today + dt.timedelta(days=days)
        actions.except_from(service, Kind.URL_GONE, until=until, why="toimii", by=None, today=today)
    client = maintainer()
    assert [item.name for item in client.get(section("poikkeukset")).context["page"]] == ["Pian"]
    exception = CheckException.objects.get(service=soon)
    url = reverse("directory_exception", args=[exception.pk])
    assert "toimii" in client.get(url).content.decode()
    until = (today + dt.timedelta(days=180)).isoformat()
    client.post(url, {"why": "toimii yhä", "until": until})
    assert CheckException.objects.filter(service=soon).count() == 2
    assert list(client.get(section("poikkeukset")).context["page"]) == []


def test_a_page_that_lets_no_checker_in_is_asked_of_a_person_once_and_is_no_risk() -> None:
    signal = doubted(Kind.URL_INCONCLUSIVE, about="https://a.example/", evidence="403")
    client = maintainer()
    assert client.get(QUEUE).context["rows"] == []
    (item,) = client.get(section("kysymykset")).context["page"]
    assert "403" in item.told
    client.post(item.actions[0].url, told())
    actions.see(signal.record, Kind.URL_INCONCLUSIVE, timezone.now(), about="https://a.example/")
    assert list(client.get(section("kysymykset")).context["page"]) == []


def test_reports_are_read_whole_by_maintainers_and_closed() -> None:
    service = make_service()
    Report.objects.create(
        service=service, kind="closed", text="Soitin, Anna vastasi", screened="Soitin, […] vastasi",
        language="fi", received_on=timezone.localdate(),
    )  # fmt: skip
    assert "Anna" not in editor().get(section("ilmoitukset")).content.decode()
    client = superuser()
    (item,) = client.get(section("ilmoitukset")).context["page"]
    assert "Soitin, Anna vastasi" in item.told
    client.post(item.actions[0].url, {"outcome": ""})
    assert Report.objects.get().closed_on == timezone.localdate()
    assert Report.objects.get().text == ""


def test_a_void_run_is_told_until_a_run_counts_again() -> None:
    now = timezone.now()

    def run(hours_ago: int, outcome: str) -> CheckRun:
        at = now - dt.timedelta(hours=hours_ago)
        return CheckRun.objects.create(
            started_at=at, finished_at=at, outcome=outcome, hosts=40, failing_hosts=30, failing_before=1
        )

    run(30, "void")
    run(20, "done")
    run(10, "void")
    client = maintainer()
    (item,) = client.get(section("mitatoidyt-ajot")).context["page"]
    assert "30 palvelinta 40:sta ei vastannut, aiemmin 1." in item.told
    run(1, "done")
    assert list(client.get(section("mitatoidyt-ajot")).context["page"]) == []


def test_every_section_opens_for_maintainers_and_shows_nothing_where_nothing_waits() -> None:
    client = maintainer()
    for code in waiting.SECTIONS:
        response = client.get(section(code))
        assert response.status_code == 200, code
        assert "Mikään ei odota." in response.content.decode(), code


def test_unknown_sections_are_not_found() -> None:
    assert maintainer().get(section("muu")).status_code == 404


def test_the_number_of_questions_does_not_grow_with_the_rows(django_assert_max_num_queries: Any) -> None:
    for _ in range(30):
        doubted()
    today, user = timezone.localdate(), superuser_of()
    whole = waiting.entries(today)
    with django_assert_max_num_queries(15):
        assert len(waiting.rows(whole[:50], today, user)) == 30


def superuser_of() -> Any:
    from directory.models import User

    superuser()
    return User.objects.get(is_superuser=True)


def test_the_queue_as_a_workbook_keeps_numbers_and_runs_no_formula() -> None:
    doubted(record=make_service(name_fi="=1+1"))
    response = maintainer().get(QUEUE, {"muoto": "xlsx"})
    sheet = load_workbook(BytesIO(response.content)).active
    heading, row = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert heading[:4] == ["laji", "tunnus", "nimi", "tila"]
    found = dict(zip(heading, row, strict=True))
    assert (found["nimi"], found["riski %"]) == ("'=1+1", 80)
    assert maintainer_again().get(QUEUE, {"muoto": "pdf"}).status_code == 404


def maintainer_again() -> Any:
    from directory.models import User
    from tests.directory.desk import logged_in

    return logged_in(User.objects.get(username="yllapitaja"))


def test_the_states_of_all_records_are_a_table() -> None:
    assured(10, make_service(name_fi="Tuore"))
    make_service(name_fi="Vahvistamaton")
    make_service(name_fi="Päättynyt", status="ended")
    make_line(name_fi="Linja")
    make_door(name_fi="Ovi")
    response = maintainer().get(reverse("directory_states"), {"muoto": "csv"})
    rows = {row["nimi"]: row for row in csv.DictReader(StringIO(response.content.decode("utf-8-sig")))}
    assert rows["Tuore"]["tila"] == "tuore" and rows["Tuore"]["taso"] == "C"
    states = {name: row["tila"] for name, row in rows.items()}
    assert states["Vahvistamaton"] == states["Linja"] == states["Ovi"] == "vahvistamatta"
    assert states["Päättynyt"] == "päättynyt"


def test_many_assured_at_once_are_taken_back_at_once_with_a_reason() -> None:
    services = [make_service(), make_service()]
    kept = assured(5)
    client = maintainer()
    url = assure_url(services[0]) + f"&id={services[1].pk}"
    form = {
        "level": "C",
        "outcome": "confirmed",
        "groups": ["contact", "hours"],
        "on": timezone.localdate().isoformat(),
    }
    response = client.post(url, form | {"next": QUEUE}, follow=True)
    text = response.content.decode()
    assert "Peru vahvistukset" in text
    made = [str(pk) for pk in Assurance.objects.filter(service__in=services).values_list("pk", flat=True)]
    assert len(made) == 4 and all(f"id={pk}" in text for pk in made)
    log = reverse("directory_assurances")
    assert client.post(log, {"made": made, "why": ""}).status_code == 200
    assert not Withdrawal.objects.exists()
    client.post(log, {"made": made, "why": "väärä järjestö"})
    assert Withdrawal.objects.count() == 4
    assert not Standing.objects.filter(service__in=services).exists()
    assert Standing.objects.filter(service=kept).exists()
    page = client.get(log).content.decode()
    assert page.count("väärä järjestö") == 4
    assert client.post(log, {"made": made, "why": "toisen kerran"}).status_code == 200
    assert Withdrawal.objects.count() == 4


def test_the_form_of_a_record_tells_its_freshness_and_what_to_do() -> None:
    service, line, door = assured(200), make_line(), make_door()
    doubted(record=service, evidence="ei ole numero")
    client = maintainer()
    text = client.get(
        reverse(Service.snippet_viewset.get_url_name("edit"), args=[service.pk])
    ).content.decode()
    assert "ei ole numero" in text and "Tarkista numero" in text and "määräpäivä" in text
    assert "Tallentaminen ei siirrä määräpäivää" in text
    for record in (line, door):
        url = reverse(type(record).snippet_viewset.get_url_name("edit"), args=[record.pk])
        assert "Vahvistamatta" in client.get(url).content.decode()
    new = client.get(reverse(Service.snippet_viewset.get_url_name("add")))
    assert "Tallentaminen ei siirrä määräpäivää" not in new.content.decode()
