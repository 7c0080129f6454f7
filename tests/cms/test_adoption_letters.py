"""Counties hear when a service that they use is not confirmed in time or has ended: once each, one letter a week."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.adoption_letters import mailboxes, tell_counties, unreachable
from cms.models import ContactRole, RoleStanding
from directory import actions
from directory.adoptions.recording import end
from directory.freshness import Group
from directory.letters import sending
from directory.letters.sending import Ended
from directory.models import Adoption, County, Notice, Service, Standing
from directory.models.freshness import Level
from tests.directory.asking import DAY, NOW, TODAY, make_contact, make_notice
from tests.directory.desk import editor, superuser
from tests.directory.moments import stop_the_clock
from tests.factories import make_adoption, make_organisation, make_service
from tests.tasks.mail_server import mail_server

pytestmark = pytest.mark.django_db
MAILBOX = "perhekeskus@example.org"


@pytest.fixture(autouse=True)
def _at_two_on_a_tuesday(
    monkeypatch: pytest.MonkeyPatch, reference: None, settings: Any, tmp_path: Path
) -> None:
    stop_the_clock(monkeypatch, NOW)
    caches["shared"].clear()
    settings.DATA_DIR = tmp_path


def make_role(county: str = "06", mailbox: str = MAILBOX, **values: Any) -> ContactRole:
    defaults = {"role_fi": "perhekeskuskoordinaattori", "source_url": "https://example.org/yhteys"}
    owner = County.objects.get(code=county)
    return ContactRole.objects.create(county=owner, mailbox=mailbox, **defaults | values)


def late(days: int = 30, county: str = "06", **values: Any) -> Service:
    """A service that the county uses, so many days past its due day."""
    service = make_service(**values)
    actions.assure(service, [Group.CONTACT], Level.CALL, by=None, on=TODAY - dt.timedelta(days=180 + days))
    make_adoption(service, county)
    return service


def letters() -> list[Notice]:
    return list(Notice.objects.filter(kind="counties").order_by("pk"))


def told(notice: Notice) -> list[list[str]]:
    return [row for row in notice.about if row[0] == "adopted"]


@pytest.mark.parametrize(("days", "written"), [(29, 0), (30, 1), (31, 1)])
def test_thirty_days_past_the_due_day_the_county_is_told(days: int, written: int) -> None:
    make_role()
    late(days)
    assert tell_counties(NOW) == written == len(letters())


def test_one_letter_tells_of_everything_and_is_written_once() -> None:
    make_role()
    first, second = late(), late(40)
    make_adoption(make_service())
    late(60, county="08")
    assert tell_counties(NOW) == 1
    assert tell_counties(NOW) == 0
    assert [row[1:] for row in told(letters()[0])] == [
        [str(first.uuid), "overdue", (TODAY - 30 * DAY).isoformat()],
        [str(second.uuid), "overdue", (TODAY - 40 * DAY).isoformat()],
    ]
    assert letters()[0].county.code == "06" and letters()[0].to == MAILBOX


def test_what_is_new_waits_a_week_and_the_old_is_not_told_again() -> None:
    make_role()
    late()
    tell_counties(NOW)
    later = late(31)
    assert tell_counties(NOW + 6 * DAY) == 0
    assert tell_counties(NOW + 7 * DAY) == 1
    assert [row[1] for row in told(letters()[1])] == [str(later.uuid)]


def test_a_crisis_service_does_not_wait_for_the_week_nor_for_monday() -> None:
    make_role()
    late()
    tell_counties(NOW)
    saturday = NOW + 4 * DAY
    late(60, safety_class="violence")
    assert tell_counties(saturday) == 1


@pytest.mark.parametrize("day", [NOW + 4 * DAY, dt.datetime(2026, 12, 25, 10, tzinfo=dt.UTC)])
def test_days_of_rest_are_kept(day: dt.datetime) -> None:
    make_role()
    late()
    assert tell_counties(day) == 0


def test_nine_dead_days_are_made_good_by_one_letter() -> None:
    make_role()
    for days in (30, 33, 39):
        late(days)
    assert tell_counties(NOW) == 1
    assert len(told(letters()[0])) == 3


def test_tasks_that_share_a_mailbox_get_one_letter_and_other_mailboxes_their_own() -> None:
    make_role()
    make_role(role_fi="järjestöyhdyshenkilö", mailbox=MAILBOX.upper())
    make_role(role_fi="perhepalvelujen päällikkö", mailbox="toinen@example.org")
    late()
    assert tell_counties(NOW) == 2
    assert {notice.to.lower() for notice in letters()} == {MAILBOX, "toinen@example.org"}


def test_a_letter_of_another_kind_to_the_same_mailbox_counts_for_the_week() -> None:
    make_role()
    late()
    contact = make_contact(make_organisation(), MAILBOX)
    make_notice("digest", to=MAILBOX, contact=contact)
    assert tell_counties(NOW + DAY) == 0
    assert tell_counties(NOW + 7 * DAY) == 1


def test_whoever_objected_and_mailboxes_that_are_broken_get_none_and_a_person_hears() -> None:
    role = make_role()
    late()
    RoleStanding.objects.create(contact_role=role, broken_on=TODAY)
    assert tell_counties(NOW) == 0 and not mailboxes(TODAY)
    assert [county.code for county, _told in unreachable(TODAY)] == ["06"]
    RoleStanding.objects.all().delete()
    make_contact(make_organisation(), MAILBOX.upper(), do_not_mail_since=TODAY)
    assert tell_counties(NOW) == 0
    page = superuser().get("/hallinta/tarkistettavat/osa/alueille-kertomatta/").content.decode()
    assert "vahvistamatta yli 30 päivää" in page and "Lisää yhteystehtävä" in page


def test_a_use_that_is_over_or_taken_back_tells_nobody() -> None:
    make_role()
    late()
    end(Adoption.objects.get(), TODAY, by=None, now=NOW)
    assert tell_counties(NOW) == 0


def test_an_ended_service_is_told_with_what_replaces_it(settings: Any) -> None:
    make_role()
    service, new = make_service(name_fi="Vanha"), make_service(name_fi="Uusi")
    make_adoption(service)
    service.status, service.ended_on = "ended", TODAY - DAY
    service.replaced_by.set([new])
    service.save()
    assert tell_counties(NOW) == 1
    assert tell_counties(NOW + 30 * DAY) == 0
    sent = send(settings)
    assert "Palvelu on päättynyt 23.11.2026. Tilalla: Uusi, " in sent
    assert f"/palvelu/{new.page_code}/" in sent


def send(settings: Any, now: dt.datetime = NOW) -> str:
    """The text of the one letter that a real mail server takes, without its line breaks."""
    with mail_server() as (keeping, url):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        host, _, port = url.removeprefix("smtp://").partition(":")
        settings.EMAIL_HOST, settings.EMAIL_PORT = host, int(port)
        for notice in letters():
            assert sending.send(notice.pk, now).ended == Ended.SENT
            assert sending.send(notice.pk, now).ended == Ended.NOT_OURS
    (message,) = keeping.taken
    assert message["Message-ID"] == letters()[0].message_id
    assert message.get_body(("html",)) is not None
    return " ".join(message.get_body(("plain",)).get_content().split())


def test_the_letter_names_the_services_and_its_link_opens_the_countys_page(settings: Any) -> None:
    make_role()
    service = late(name_fi="Eroneuvo")
    tell_counties(NOW)
    sent = send(settings)
    assert "Eroneuvo (" in sent and "Määräpäivä oli 25.10.2026." in sent
    assert f"/palvelu/{service.page_code}/" in sent
    link = next(word for word in sent.split() if "/alueet/kerro/" in word)
    page = Client().get("/" + link.split("//", 1)[1].partition("/")[2]).content.decode()
    assert "Eroneuvo" in page and "perhekeskuskoordinaattori" in page
    assert "/alueet/kerro/" not in letters()[0].text


def test_aland_is_written_to_in_swedish(settings: Any) -> None:
    make_role("91")
    late(county="91", coverage_kind="nationwide")
    tell_counties(NOW)
    assert letters()[0].language == "sv"
    assert "Enligt våra uppgifter används de här tjänsterna" in send(settings)


def test_a_letter_whose_reason_is_gone_is_not_sent() -> None:
    make_role()
    service = late()
    tell_counties(NOW)
    actions.assure(service, [Group.CONTACT], Level.CALL, by=None, on=TODAY)
    assert sending.send(letters()[0].pk, NOW).ended == Ended.CANCELLED
    assert Standing.objects.get(service=service).due_on > TODAY


def test_what_still_holds_is_told_when_part_of_it_is_gone() -> None:
    make_role()
    service, other = late(), late(50)
    tell_counties(NOW)
    actions.assure(service, [Group.CONTACT], Level.CALL, by=None, on=TODAY)
    assert sending.send(letters()[0].pk, NOW).ended == Ended.SENT
    assert [row[1] for row in told(letters()[0])] == [str(other.uuid)]


def test_the_job_asks_no_more_for_many_services() -> None:
    make_role()

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            tell_counties(NOW)
        return len(asked)

    late()
    tell_counties(NOW)
    few = statements()
    for days in range(31, 41):
        late(days)
    assert statements() == few


def test_editors_send_the_link_to_the_tasks_they_choose_once_a_day() -> None:
    role = make_role()
    make_role("08", "toinen@example.org")
    desk = editor()
    page = desk.get("/hallinta/kaytto/kysy/").content.decode()
    assert MAILBOX in page and "toinen@example.org" in page
    desk.post("/hallinta/kaytto/kysy/", {})
    assert not Notice.objects.exists()
    for _ in range(2):
        desk.post("/hallinta/kaytto/kysy/", {"laatikko": str(role.uuid)})
    notice = Notice.objects.get()
    assert (notice.kind, notice.to, notice.county.code) == ("adopt", MAILBOX, "06")
    assert sending.send(notice.pk, NOW).ended == Ended.SENT


def test_the_job_tells_how_many_letters_it_wrote() -> None:
    from tasks.letters import tell_counties as job

    make_role()
    late()
    assert [job(), job()] == [{"letters": 1}, {"letters": 0}]
