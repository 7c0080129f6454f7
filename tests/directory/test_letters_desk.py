"""Letters at the desk: who may see them, and what each button does."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from directory.admin.campaign import few_contacts
from directory.ladder_tasks import tasks_on
from directory.letters.climbing import climb
from directory.letters.sending import send_intended
from directory.models import (
    Assurance,
    Bounce,
    Call,
    Contact,
    IncomingLetter,
    LetterText,
    Notice,
    Organisation,
    Postponement,
)
from directory.models.letters import NoticeState
from directory.standing import evaluate_all
from tests.directory.desk import desk_url, editor, maintainer, shown_form, superuser
from tests.directory.letter_people import assure, at, day, make_asked, make_contact
from tests.factories import make_line, make_organisation, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def a_letter(state: str = "sent") -> Notice:
    make_asked("data", "second")
    climb(at(day(-30)))
    send_intended(at(day(-30)))
    Notice.objects.update(state=state)
    return Notice.objects.get()


def pages() -> list[str]:
    letter = a_letter()
    organisation = letter.organisation
    assert organisation is not None
    return [
        reverse("directory_letters"),
        reverse("directory_letter_texts"),
        reverse("directory_letter", args=[letter.uuid]),
        reverse("directory_campaign"),
        reverse("directory_campaign_organisation", args=[organisation.uuid]),
        desk_url(Contact),
        desk_url(LetterText),
        *(
            reverse("directory_checking_section", args=[code])
            for code in ("kirjeet", "vastauskirjeet", "palautuneet", "muistutusten-jalkeen")
        ),
    ]


def test_maintainers_see_the_pages_and_editors_do_not() -> None:
    addresses = pages()
    client = maintainer()
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )
    refused = editor()
    answers = {address: refused.get(address) for address in addresses}
    assert all(answer.status_code in (302, 403) for answer in answers.values())
    assert not any(b"@" in answer.content and answer.status_code == 200 for answer in answers.values())


def test_editors_can_press_none_of_the_buttons() -> None:
    letter = a_letter(NoticeState.UNCERTAIN)
    answer = IncomingLetter.objects.create(notice=letter, message_id="<a@x>", received_at=timezone.now())
    client = editor()
    for name, args in (
        ("directory_letter_act", [letter.uuid, "uudelleen"]),
        ("directory_answer_ok", [answer.uuid]),
        ("directory_answer_done", [answer.uuid]),
        ("directory_first_letter", [letter.organisation.uuid]),  # type: ignore[union-attr]
        ("directory_campaign_outcome", [letter.organisation.uuid]),  # type: ignore[union-attr]
    ):
        assert client.post(reverse(name, args=args)).status_code in (302, 403)
    assert Notice.objects.get().state == NoticeState.UNCERTAIN
    assert IncomingLetter.objects.get().handled_at is None and Notice.objects.count() == 1


@pytest.mark.parametrize(
    ("what", "state"), [("perille", "sent"), ("uudelleen", "intended"), ("peru", "cancelled")]
)
def test_a_maintainer_decides_what_an_uncertain_letter_became(what: str, state: str) -> None:
    letter = a_letter(NoticeState.UNCERTAIN)
    client = maintainer()
    listed = client.get(reverse("directory_checking_section", args=["kirjeet"])).content.decode()
    assert "Meni perille" in listed and "Lähetä uudelleen" in listed
    client.post(reverse("directory_letter_act", args=[letter.uuid, what]))
    assert Notice.objects.get().state == state
    client.post(reverse("directory_letter_act", args=[letter.uuid, "perille"]))
    assert Notice.objects.get().state == state


def test_a_get_presses_no_button() -> None:
    letter = a_letter(NoticeState.UNCERTAIN)
    assert (
        maintainer().get(reverse("directory_letter_act", args=[letter.uuid, "uudelleen"])).status_code == 405
    )
    assert Notice.objects.get().state == NoticeState.UNCERTAIN


def test_all_ok_assures_what_the_letter_asked(settings: Any) -> None:
    letter = a_letter()
    row = IncomingLetter.objects.create(
        notice=letter,
        organisation=letter.organisation,
        message_id="<a@x>",
        received_at=timezone.now() - dt.timedelta(days=1),
        text="Kaikki ok",
    )
    client = maintainer()
    assert (
        "Kaikki ok"
        in client.get(reverse("directory_checking_section", args=["vastauskirjeet"])).content.decode()
    )
    before = Assurance.objects.filter(level="C").count()
    client.post(reverse("directory_answer_ok", args=[row.uuid]))
    assert Assurance.objects.filter(level="C").count() > before
    assert IncomingLetter.objects.get().handled_at is not None


def test_a_bounce_waits_until_somebody_has_looked() -> None:
    letter = a_letter()
    bounce = Bounce.objects.create(
        notice=letter,
        contact=letter.contact,
        message_id="<b@x>",
        reason="user_unknown",
        received_at=timezone.now(),
    )
    client = maintainer()
    address = reverse("directory_checking_section", args=["palautuneet"])
    assert "Korjaa osoite" in client.get(address).content.decode()
    client.post(reverse("directory_bounce_done", args=[bounce.pk]))
    assert "Korjaa osoite" not in client.get(address).content.decode()


def test_a_corrected_address_is_written_to_again() -> None:
    contact = make_contact(make_organisation(), bounced_on=dt.date(2026, 9, 1))
    client = maintainer()
    url = desk_url(Contact, "edit", contact.pk)
    form = shown_form(client, url) | {"email": "uusi@example.org"}
    client.post(url, form)
    contact.refresh_from_db()
    assert contact.email == "uusi@example.org" and contact.bounced_on is None


def test_the_board_lists_organisations_with_fewer_than_two_addresses() -> None:
    few, enough, none_public = (make_organisation() for _ in range(3))
    for organisation in (few, enough):
        make_service(organisation=organisation)
    make_contact(few)
    make_contact(enough)
    make_contact(enough, "second")
    make_service(organisation=none_public, status="ended")
    assert list(few_contacts()) == [few]
    Contact.objects.filter(organisation=enough, kind="second").update(bounced_on=dt.date(2026, 9, 1))
    assert set(few_contacts()) == {few, enough}
    crisis = make_service(safety_class="life").organisation
    assert few_contacts().first() == crisis


def campaign(organisation: Organisation) -> str:
    return reverse("directory_campaign_organisation", args=[organisation.uuid])


def test_a_contact_is_added_on_the_board() -> None:
    organisation = make_service().organisation
    client = maintainer()
    told = {"kind": "data", "email": "tiedot@example.org", "language": "sv", "origin": "own_page", "role": ""}
    client.post(campaign(organisation), told)
    contact = Contact.objects.get()
    assert (contact.organisation, contact.language, contact.added_on) == (
        organisation,
        "sv",
        timezone.localdate(),
    )
    again = client.post(campaign(organisation), told | {"email": "Tiedot@example.org"})
    assert "jo organisaatiolla" in again.content.decode() and Contact.objects.count() == 1


def test_the_invitation_has_the_pages_and_no_secret() -> None:
    service = make_service()
    shown = maintainer().get(campaign(service.organisation)).content.decode()
    assert service.page_code in shown and "/vahvista/" not in shown and "{{" not in shown
    assert "Edustatko tätä palvelua" in shown and "Representerar du" in shown


def test_a_call_is_logged_with_each_service() -> None:
    organisation = make_organisation()
    for _ in range(2):
        make_service(organisation=organisation)
    maintainer().post(
        reverse("directory_campaign_outcome", args=[organisation.uuid]),
        {"tulos-outcome": "no_answer", "tulos-note": "Soitetaan huomenna."},
    )
    assert set(Call.objects.values_list("outcome", "level", "note")) == {
        ("no_answer", "C", "Soitetaan huomenna.")
    }
    assert Call.objects.count() == 2


def test_the_first_letter_goes_from_the_board() -> None:
    organisation = make_service().organisation
    client = maintainer()
    address = reverse("directory_first_letter", args=[organisation.uuid])
    refused = client.post(address, follow=True)
    assert "Lisää ensin osoite" in refused.content.decode() and not Notice.objects.exists()
    make_contact(organisation)
    client.post(address)
    assert Notice.objects.get().kind == "first"


def test_a_letters_words_are_previewed_before_they_are_saved() -> None:
    client = superuser()
    text = {"kind": "first", "language": "sv", "subject": "Hej {{ organisaatio }}",
            "body": "Hej!\n\n{{ tiedot }}\n\n{{ linkki }}"}  # fmt: skip
    address = desk_url(LetterText, "preview_on_add")
    assert client.post(address, text).json()["is_valid"]
    shown = client.get(address).content.decode()
    assert "Exempeltjänst" in shown and "Hej Exempel rf" in shown and "<img" not in shown
    assert not LetterText.objects.exists() and mail.outbox == []


def test_own_words_begin_with_those_of_the_house() -> None:
    client = maintainer()
    listed = client.get(reverse("directory_letter_texts")).content.decode()
    assert "Stämmer uppgifterna?" in listed
    form = shown_form(client, desk_url(LetterText, "add", kind="digest", language="sv"))
    assert "{{ linkki }}" in form["body"][0] and "Stämmer" in form["subject"][0]
    client.post(desk_url(LetterText, "add"), form | {"subject": ["Hej {{ organisaatio }}"]})
    assert LetterText.objects.get().subject == "Hej {{ organisaatio }}"
    assert "Hej {{ organisaatio }}" in client.get(reverse("directory_letter_texts")).content.decode()


def test_a_letters_words_with_an_unknown_place_are_not_saved() -> None:
    client = maintainer()
    text = {
        "kind": "first",
        "language": "fi",
        "subject": "Hei",
        "body": "{{ tiedot }} {{ linkki }} {{ nimi }}",
    }
    shown = client.post(desk_url(LetterText, "add"), text).content.decode()
    assert "nimi" in shown and not LetterText.objects.exists()


def test_a_maintainer_gives_more_time_with_a_reason_twice_at_most() -> None:
    today = timezone.localdate()
    _organisation, (service,) = make_asked()
    assure(service, today - dt.timedelta(days=170), today)
    client = maintainer()
    address = reverse("directory_postpone", args=[service.uuid])
    assert client.post(address, {"why": ""}).status_code == 200
    for number in (1, 2):
        assert client.post(address, {"why": "Väki vaihtuu."}).status_code == 302
        assert Postponement.objects.count() == number
    refused = client.post(address, {"why": "Taas."})
    assert "enää lykätä" in refused.content.decode() and Postponement.objects.count() == 2
    assert editor().post(address, {"why": "x"}).status_code in (302, 403)
    assert Postponement.objects.count() == 2


def late(number: int, **values: Any) -> list[str]:
    evaluate_all(day(number))
    return [task.rung.value for task in tasks_on(day(number))]


def test_a_record_that_reminders_did_not_help_becomes_a_task_and_then_a_call() -> None:
    _organisation, (service,) = make_asked()
    assert late(29) == []
    assert late(30) == late(59) == ["task"]
    assert late(60) == ["phone"]
    assure(service, day(61))
    assert late(61) == []


def test_a_call_clears_the_telephone_task_and_an_unanswered_one_puts_it_off_a_week() -> None:
    from directory.actions import log_call

    _organisation, (service,) = make_asked()
    log_call(service, "no_answer", "C", by=None, on=day(60))
    assert late(61) == [] and late(67) == ["phone"]
    log_call(service, "closed", "C", by=None, on=day(67))
    assert late(90) == []


def test_where_nobody_can_be_told_a_person_decides_of_withholding() -> None:
    make_asked("data")
    Contact.objects.update(bounced_on=day(-29))
    assert late(165) == ["phone"]
    assert late(166) == ["withholding"]


def test_lines_of_no_organisation_are_tasks_too() -> None:
    make_line(checked_on=day(-90), checked_how="rung")
    assert late(30) == ["task"]
