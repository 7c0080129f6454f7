"""The desk's "Vahvista" and its queue: who may, what it leaves, and in what order things wait."""

import csv
import datetime as dt
import re
from io import StringIO
from typing import Any

import pytest
from django.utils import timezone

from directory import actions
from directory.admin.assuring import assure_url
from directory.admin.dashboard import list_url, waiting
from directory.freshness import SERVICE_GROUPS
from directory.models import Assurance, Call, SafetyLine, User
from directory.models.freshness import Level
from directory.signals import Kind
from tests.directory.desk import editor, maintainer, superuser
from tests.factories import make_door, make_line, make_service

pytestmark = pytest.mark.django_db
QUEUE = "/hallinta/tarkistettavat/"


def told(**values: Any) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    return {"level": "C", "outcome": "confirmed", "groups": ["contact"], "on": today} | values


def test_a_maintainer_assures_a_service_a_line_and_a_door() -> None:
    client = maintainer()
    for record in (make_service(), make_line(), make_door()):
        url = assure_url(record)
        assert client.get(url).status_code == 200
        assert client.post(url, told(groups=["contact", "hours"])).status_code == 302
        assert Assurance.objects.of(record).count() == 2
        call = Call.objects.of(record).get()
        assert (call.outcome, call.level, call.by.username) == ("confirmed", "C", "yllapitaja")


def test_many_services_are_assured_at_once() -> None:
    services = [make_service(), make_service(), make_service()]
    url = assure_url(services[0]) + "".join(f"&id={service.pk}" for service in services[1:])
    maintainer().post(url, told())
    assert {row.service_id for row in Assurance.objects.all()} == {service.pk for service in services}


def test_a_call_without_confirmation_is_logged_and_assures_nothing() -> None:
    service = make_service()
    maintainer().post(assure_url(service), told(outcome="no_answer", groups=[], note="soitettu kahdesti"))
    assert Call.objects.get().note == "soitettu kahdesti"
    assert not Assurance.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"groups": []}, {"outcome": "closed"}, {"on": "2999-01-01"}, {"level": "A"}, {"outcome": "x"}]
)
def test_an_answer_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    response = maintainer().post(assure_url(make_service()), told(**wrong))
    assert response.status_code == 200
    assert not Call.objects.exists()


def test_a_door_has_no_coverage_to_assure() -> None:
    maintainer().post(assure_url(make_door()), told(groups=["coverage"]))
    assert not Assurance.objects.exists()


def test_an_editor_assures_nothing() -> None:
    client = editor()
    client.post(assure_url(make_service()), told())
    assert not Assurance.objects.exists()


def test_an_assured_line_leaves_the_count_of_the_first_page() -> None:
    line = make_line()
    client = superuser()
    user = User.objects.get(is_superuser=True)
    url = list_url(SafetyLine, checked="late")
    assert [row.count for row in waiting(user) if row.url == url] == [1]
    client.post(assure_url(line), told(groups=["contact"]))
    assert [row.count for row in waiting(user) if row.url == url] == []
    assert SafetyLine.objects.get(pk=line.pk).checked_how == "rung"


def test_the_queue_goes_by_risk_and_impact_and_tells_its_reasons() -> None:
    now = timezone.now()
    ordinary = make_service(name_fi="Tavallinen")
    crisis = make_service(name_fi="Kriisi", safety_class="violence")
    make_service(name_fi="Rauhallinen")
    for service in (ordinary, crisis):
        actions.see(service, Kind.PHONE_REFUSED, now, about="1234", evidence="ei ole numero")
    text = maintainer().get(QUEUE).content.decode()
    assert text.index("Kriisi") < text.index("Tavallinen")
    assert "Rauhallinen" not in text
    assert "numero ei ole puhelinnumero 80 %" in text
    assert "1234, ei ole numero" in text


def test_records_whose_day_is_near_wait_and_unconfirmed_ones_are_first_contacts() -> None:
    today = timezone.localdate()
    near, far = make_service(name_fi="Lähellä"), make_service(name_fi="Kaukana")
    make_service(name_fi="Vahvistamaton")
    for service, days in ((near, 155), (far, 10)):
        day = today - dt.timedelta(days=days)
        actions.assure(service, SERVICE_GROUPS, Level.CALL, by=None, on=day, today=today)
    text = maintainer().get(QUEUE).content.decode()
    assert "Lähellä" in text
    assert "Kaukana" not in text
    assert "Vahvistamaton" not in text
    assert "Yhtä palvelua kukaan ei ole vielä vahvistanut" in text


def test_the_queue_as_a_table_holds_no_formulas() -> None:
    service = make_service(name_fi="=1+1")
    actions.see(service, Kind.PHONE_REFUSED, timezone.now(), about="1234")
    response = maintainer().get(QUEUE, {"muoto": "csv"})
    rows = list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["nimi"], row["riski %"], row["tila"]) for row in rows] == [("'=1+1", "80", "vahvistamatta")]


def test_the_queue_is_for_the_desk_alone(client: Any) -> None:
    assert client.get(QUEUE).status_code == 302


def test_maintainers_set_the_intervals_and_editors_do_not() -> None:
    url = "/hallinta/settings/directory/freshnessintervals/"
    assert re.fullmatch(rf"{url}\d+/", maintainer().get(url, follow=True).redirect_chain[-1][0])
    refused = editor().get(url, follow=True)
    assert refused.redirect_chain[-1][0] == "/hallinta/"
