"""The desk's forms: what a person fills in is what the catalogue holds, and what is wrong is named."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from directory.models import CountyDoor, Organisation, SafetyLine, Service, Term
from tests.directory.desk import complaints, desk_url, editor, maintainer, shown_form, superuser
from tests.factories import (
    make_channel,
    make_door,
    make_line,
    make_organisation,
    make_rule,
    make_service,
    term,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

TODAY = dt.date(2026, 11, 24)


def rule(**values: Any) -> dict[str, Any]:
    return {
        "kind": "weekly",
        "weekdays": {"1", "3"},
        "opens": "09:00",
        "closes": "15:00",
        "public_holidays": "closed",
        "source_date": "2026-03",
    } | values


def channel(**values: Any) -> dict[str, Any]:
    return {
        "kind": term("channel", "puhelin").pk,
        "url_is_channel": "unknown",
        "shown_on_bill": "no",
        "number_seen": "unknown",
        "place": "",
        "phones": inline_formset([{"number": "080 005 005", "note": "öisinkin", "language": "fi"}]),
        "opening_rules": inline_formset([rule()]),
    } | values


def service_form(**values: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "name_fi": "Uusi palvelu",
            "organisation": make_organisation().pk,
            "status": "active",
            "anonymous": "yes",
            "coverage_kind": "nationwide",
            "safety_class": "none",
            "evidence": "A",
            "source_url": "https://example.org/lahde",
            "source_date": "2026-03",
            "website_matches_source": "unknown",
            "needs": {term("need", "ero").pk},
            "our_wording": {"plain_fi"},
            "channels": inline_formset([channel()]),
            "sources": inline_formset(
                [{"url": "https://example.org/toinen", "date": "2021", "note": "kielet"}]
            ),
        }
        | values
    )


def added(client: Client, **values: Any) -> Service:
    response = client.post(desk_url(Service, "add"), service_form(**values))
    assert response.status_code == 302, complaints(response)
    return Service.objects.get(name_fi=values.get("name_fi", "Uusi palvelu"))


def refused(client: Client, **values: Any) -> dict[str, Any]:
    response = client.post(desk_url(Service, "add"), service_form(**values))
    assert response.status_code == 200
    assert not Service.objects.exists()
    return complaints(response)


def test_a_published_service_holds_its_channels_numbers_and_hours() -> None:
    service = added(superuser(), **{"action-publish": "yes"})
    assert service in Service.objects.listed(TODAY)
    held = service.channels.get()
    assert (held.kind.code, held.shown_on_bill, held.url_is_channel) == ("puhelin", "no", None)
    assert [(phone.number, phone.note, phone.language) for phone in held.phones.all()] == [
        ("080 005 005", "öisinkin", "fi")
    ]
    hours = held.opening_rules.get()
    assert (hours.weekdays, hours.opens, hours.closes) == ([1, 3], dt.time(9), dt.time(15))
    assert [need.code for need in service.needs.all()] == ["ero"]
    assert service.our_wording == ["plain_fi"]
    assert [source.date for source in service.sources.all()] == ["2021"]


def test_a_draft_is_in_no_list() -> None:
    service = added(editor())
    assert not service.live
    assert not Service.objects.listed(TODAY).exists()


def test_a_draft_of_a_published_service_changes_nothing_that_readers_see() -> None:
    service = make_service(name_fi="Nimi", needs=("ero",), channels=("puhelin",))
    client = editor()
    data = shown_form(client, desk_url(Service, "edit", service.pk))
    data["name_fi"] = "Luonnoksen nimi"
    data["needs"] = [str(term("need", "suru").pk)]
    data["channels-0-email"] = "luonnos@example.org"
    assert client.post(desk_url(Service, "edit", service.pk), data).status_code == 302
    kept = Service.objects.get(pk=service.pk)
    assert (kept.name_fi, [need.code for need in kept.needs.all()]) == ("Nimi", ["ero"])
    assert kept.channels.get().email == ""
    draft = kept.get_latest_revision_as_object()
    assert (draft.name_fi, [need.code for need in draft.needs.all()]) == ("Luonnoksen nimi", ["suru"])
    assert draft.channels.get().email == "luonnos@example.org"


def test_saving_a_form_as_it_was_shown_changes_nothing() -> None:
    service = make_service(
        needs=("ero", "suru"),
        languages=("fi",),
        counties=("06", "07"),
        cost="maksuton",
        source_date="2021-06",
    )
    service.replaced_by.add(make_service())
    held = make_channel(
        service, "puhelin", phone="116 111", latitude=61.498151, longitude=23.76103, shown_on_bill="no"
    )
    make_rule(held, note="kesällä suljettu")
    # The form numbers nested rows from nought; the factories leave them without a number.
    for rows in (service.channels, held.phones, held.opening_rules):
        rows.update(sort_order=0)
    before = Service.objects.get(pk=service.pk).serializable_data()
    client = superuser()
    url = desk_url(Service, "edit", service.pk)
    data = shown_form(client, url)
    data["action-publish"] = "yes"
    response = client.post(url, data)
    assert response.status_code == 302, complaints(response)
    after = Service.objects.get(pk=service.pk).serializable_data()
    for name in (
        "modified_at",
        "latest_revision",
        "live_revision",
        "first_published_at",
        "last_published_at",
    ):
        del before[name], after[name]
    assert after == before


def test_a_workflow_takes_an_editors_draft_to_a_maintainer_who_publishes_it() -> None:
    client = editor()
    service = added(client)
    url = desk_url(Service, "edit", service.pk)
    data = shown_form(client, url)
    data["action-submit"] = "yes"
    assert client.post(url, data).status_code == 302
    task = Service.objects.get(pk=service.pk).current_workflow_task_state
    assert task is not None
    approve = desk_url(Service, "workflow_action", service.pk, "approve", task.pk)
    client.post(approve, {"comment": ""})
    assert not Service.objects.get(pk=service.pk).live, "an editor has approved the own draft"
    assert maintainer().post(approve, {"comment": ""}).status_code == 302
    assert Service.objects.get(pk=service.pk).live


def test_an_editor_cannot_publish() -> None:
    service = added(editor_client := editor(), **{"action-publish": "yes"})
    assert not service.live
    data = shown_form(editor_client, desk_url(Service, "edit", service.pk))
    data["action-publish"] = "yes"
    editor_client.post(desk_url(Service, "edit", service.pk), data)
    assert not Service.objects.get(pk=service.pk).live


@pytest.mark.parametrize(
    "place",
    [
        "paikka",
        "SRID=4326;POINT(24.94 60.17",
        "SRID=4326;POINT(nan 60.17)",
        "SRID=4326;POINT(1e1 60.17)",
        "SRID=3067;POINT(24.94 60.17)",
        "SRID=4326;POINT(24.94 160.17)",
        "SRID=4326;POINT(60.17 24.94)",
        "SRID=4326;POINT(٢٤ ٦٠)",
        "0,0",
    ],
)
def test_a_place_that_is_no_place_in_finland_is_refused(place: str) -> None:
    found = refused(superuser(), channels=inline_formset([channel(place=place)]))
    assert list(found) == ["channels-0-place"]


def test_a_place_is_kept_as_latitude_and_longitude() -> None:
    service = added(
        superuser(),
        channels=inline_formset([channel(place="SRID=4326;POINT(24.941 60.1733)")]),
        **{"action-publish": "yes"},
    )
    held = service.channels.get()
    assert (held.latitude, held.longitude) == (60.1733, 24.941)


def test_an_emptied_place_is_unknown_again() -> None:
    service = make_service()
    make_channel(service, "vastaanotto", latitude=60.17, longitude=24.94)
    client = superuser()
    url = desk_url(Service, "edit", service.pk)
    data = shown_form(client, url)
    assert data["channels-0-place"] == ["SRID=4326;POINT(24.940000 60.170000)"]
    data["channels-0-place"] = ""
    data["action-publish"] = "yes"
    assert client.post(url, data).status_code == 302
    held = Service.objects.get(pk=service.pk).channels.get()
    assert (held.latitude, held.longitude) == (None, None)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"age_from": "18", "age_to": "17"}, "age_to"),
        ({"source_date": "3.6.2021"}, "source_date"),
        ({"source_date": "2021-13"}, "source_date"),
        ({"ended_on": "2026-01-01"}, "ended_on"),
        ({"visible_from": "2026-02-01", "visible_until": "2026-01-01"}, "visible_until"),
        ({"coverage_kind": "areas"}, "coverage_kind"),
        ({"replaced_by": "abcdefgh"}, "replaced_by"),
        ({"organisation": ""}, "organisation"),
        ({"website": "ei osoite"}, "website"),
        ({"our_wording": {"cost"}}, "our_wording"),
        ({"action-publish": "yes", "name_fi": ""}, "name_fi"),
    ],
)
def test_a_complaint_names_its_field(values: dict[str, Any], field: str) -> None:
    assert list(refused(superuser(), **values)) == [field]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"weekdays": set()}, "weekdays"),
        ({"weekdays": {"8"}}, "weekdays"),
        ({"opens": ""}, "opens"),
        ({"kind": "exception_closed", "weekdays": set()}, "on_date"),
        ({"source_date": "eilen"}, "source_date"),
        ({"language": "klingon"}, "language"),
    ],
)
def test_a_complaint_about_opening_times_names_its_rule_and_field(values: dict[str, Any], field: str) -> None:
    rows = inline_formset([channel(opening_rules=inline_formset([rule(), rule(**values)]))])
    assert list(refused(superuser(), channels=rows)) == [f"channels-0-opening_rules-1-{field}"]


def test_named_areas_need_the_coverage_that_names_them() -> None:
    from directory.models import County

    found = refused(superuser(), counties={County.objects.get(code="06").pk})
    assert list(found) == ["coverage_kind"]


@pytest.mark.parametrize(
    "form", ["{code}", "{code} Vanha nimi", "https://tukikartta.example.org/palvelu/nimi-{code}/"]
)
def test_a_replacement_is_named_by_its_code_or_its_address(form: str) -> None:
    new = make_service()
    old = added(superuser(), replaced_by=form.format(code=new.short_id), **{"action-publish": "yes"})
    assert list(old.replaced_by.all()) == [new]


def test_a_service_does_not_replace_itself() -> None:
    service = make_service()
    client = superuser()
    data = shown_form(client, desk_url(Service, "edit", service.pk))
    data["replaced_by"] = service.short_id
    response = client.post(desk_url(Service, "edit", service.pk), data)
    assert list(complaints(response)) == ["replaced_by"]


def test_a_wrong_business_id_is_refused() -> None:
    data = {"name_fi": "Yhdistys ry", "type": "ngo", "business_id": "1234567-8"}
    response = superuser().post(desk_url(Organisation, "add"), data)
    assert list(complaints(response)) == ["business_id"]


def test_an_organisation_gets_its_address_from_its_name() -> None:
    data = {"name_fi": "Äitien yhdistys ry", "type": "ngo", "action-publish": "yes"}
    assert superuser().post(desk_url(Organisation, "add"), data).status_code == 302
    assert Organisation.objects.get().slug == "aitien-yhdistys-ry"


@pytest.mark.parametrize(
    ("checked_on", "checked_how", "field"),
    [("2026-11-01", "", "checked_how"), ("", "rung", "checked_on")],
)
def test_a_check_tells_its_day_and_its_way(checked_on: str, checked_how: str, field: str) -> None:
    line = make_line(phone="116 111")
    client = superuser()
    data = shown_form(client, desk_url(SafetyLine, "edit", line.pk))
    data["checked_on"], data["checked_how"] = checked_on, checked_how
    response = client.post(desk_url(SafetyLine, "edit", line.pk), data)
    assert list(complaints(response)) == [field]


def publish(client: Client, url: str, data: dict[str, Any]) -> None:
    data["action-publish"] = "yes"
    response = client.post(url, data)
    assert response.status_code == 302, complaints(response)


def test_a_maintainer_publishes_a_safety_line_after_ringing_it() -> None:
    line = make_line(phone="116 111", live=False, evidence="C")
    client = maintainer()
    url = desk_url(SafetyLine, "edit", line.pk)
    data = shown_form(client, url)
    data["checked_on"], data["checked_how"] = "2026-11-23", "rung"
    publish(client, url, data)
    published = SafetyLine.objects.get()
    assert (published.live, published.checked_on, published.checked_how) == (
        True,
        dt.date(2026, 11, 23),
        "rung",
    )
    assert [phone.number for phone in published.phones.all()] == ["116 111"]


def test_a_maintainer_publishes_a_county_door() -> None:
    door = make_door(live=False, evidence="C")
    client = maintainer()
    url = desk_url(CountyDoor, "edit", door.pk)
    data = shown_form(client, url)
    data["phone"] = "09 310 0000"
    publish(client, url, data)
    assert (CountyDoor.objects.get().live, CountyDoor.objects.get().phone) == (True, "09 310 0000")


def test_an_editor_words_a_term_but_not_its_official_name() -> None:
    row = term("need", "ero")
    client = editor()
    url = desk_url(Term, "edit", row.pk)
    data = shown_form(client, url)
    data["label_fi"] = "Me eroamme"
    data["name_fi"], data["code"] = "Muutettu", "muutettu"
    assert client.post(url, data).status_code == 302
    row.refresh_from_db()
    assert (row.label_fi, row.name_fi, row.code) == ("Me eroamme", "Ero", "ero")


def test_a_term_marked_sensitive_gets_an_address_without_words() -> None:
    row = term("need", "ero")
    assert not row.page_code
    client = editor()
    data = shown_form(client, desk_url(Term, "edit", row.pk))
    data["sensitive"] = "on"
    assert client.post(desk_url(Term, "edit", row.pk), data).status_code == 302
    row.refresh_from_db()
    assert row.sensitive and row.path_code == row.page_code and "ero" not in row.page_code


def test_two_versions_are_compared_place_and_hours_included() -> None:
    service = make_service(name_fi="Vanha nimi")
    held = make_channel(service, "puhelin", latitude=60.17, longitude=24.94)
    make_rule(held)
    service = Service.objects.get(pk=service.pk)
    first = service.save_revision()
    client = superuser()
    data = shown_form(client, desk_url(Service, "edit", service.pk))
    data["name_fi"] = "Uusi nimi"
    data["channels-0-place"] = "SRID=4326;POINT(23.76 61.5)"
    client.post(desk_url(Service, "edit", service.pk), data)
    latest = Service.objects.get(pk=service.pk).latest_revision
    page = client.get(
        desk_url(Service, "revisions_compare", service.pk, first.pk, latest.pk)
    ).content.decode()
    assert "Vanha" in page and "Uusi" in page
    assert "60.17" in page and "61.5" in page


def test_the_history_tells_who_did_what() -> None:
    service = added(superuser(), **{"action-publish": "yes"})
    page = superuser_page(service)
    assert "paakayttaja" in page


def superuser_page(service: Service) -> str:
    from directory.models import User
    from tests.directory.desk import logged_in

    client = logged_in(User.objects.get(username="paakayttaja"))
    return client.get(desk_url(Service, "history", service.pk)).content.decode()
