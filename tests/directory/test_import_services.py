"""Files into the catalogue through the commands, as an operator uses them."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry, Revision

from directory.imports.difference import Kind
from directory.imports.history import IMPORTED
from directory.imports.write import Options, import_services
from directory.models import (
    Channel,
    ChannelOpeningRule,
    Organisation,
    Phone,
    Service,
    ServiceSource,
    User,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

SERVICES = settings.BASE_DIR / "data" / "services.jsonl"
LEAST = {"id": "a", "name": "Palvelu", "organisation": "Järjestö ry", "source_url": "https://example.org/"}
COUNTED = (Service, Organisation, Channel, Phone, ChannelOpeningRule, ServiceSource, Revision, ModelLogEntry)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """A file of rows, each the least valid row with what the test says of it."""

    def rows(*told: dict[str, Any]) -> Path:
        path = tmp_path / "services.jsonl"
        path.write_text("\n".join(json.dumps(LEAST | row) for row in told), encoding="utf-8")
        return path

    return rows


def run(path: Path, *arguments: str) -> str:
    out = StringIO()
    call_command("import_services", str(path), *arguments, stdout=out)
    return out.getvalue()


def stored(name: str = "a") -> Service:
    return Service.objects.get(external_id=name)


def counts() -> list[int]:
    return [model.objects.count() for model in COUNTED]


def starting_rows() -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in map(json.loads, SERVICES.read_text(encoding="utf-8").splitlines())}


def test_all_starting_services_come_in_as_they_are_and_valid() -> None:
    assert "100 uutta, 0 muuttunutta, 0 ennallaan, 0 ristiriitaa, 0 hylättyä" in run(SERVICES)
    rows = starting_rows()
    assert Service.objects.filter(live=True, has_unpublished_changes=False).count() == len(rows) == 100
    for service in Service.objects.with_everything():
        service.full_clean()
        row = rows[service.external_id]
        assert service.source_url == row["source_url"]
        assert (service.source_date or None) == row["source_date"]
        assert sorted(term.code for term in service.needs.all()) == sorted(row["categories"])
        assert [channel.kind.code for channel in service.channels.all()] == row["channels"]
        known = row["languages"] if row["languages_known"] else []
        assert sorted(term.code for term in service.languages.all()) == sorted(known)
        assert (service.cost.code if service.cost else None) == row["cost"]
        assert (service.age_from, service.age_to) == (row["age_from"], row["age_to"])


def test_the_starting_services_twice_change_nothing() -> None:
    import_services(SERVICES, Options(in_bulk=True))
    before = counts(), list(Service.objects.values_list("pk", "modified_at", "latest_revision"))
    assert "Mikään ei muuttunut." in run(SERVICES)
    assert (counts(), list(Service.objects.values_list("pk", "modified_at", "latest_revision"))) == before


def test_rows_to_be_checked_before_publication_have_no_number_and_the_others_all_of_theirs() -> None:
    import_services(SERVICES, Options(in_bulk=True))
    held_back = []
    for name, row in starting_rows().items():
        numbers = list(
            Phone.objects.filter(channel__service__external_id=name)
            .order_by("sort_order")
            .values_list("number", flat=True)
        )
        if "tarkistettava ennen julkaisua" in (row["notes"] or ""):
            held_back.append(name)
            assert numbers == []
        else:
            assert numbers == [phone["number"] for phone in row["phones"]]
    assert held_back == ["eroinfo-puhelin", "adhd-liiton-puhelinneuvonta"]


def test_four_columns_make_a_service_of_which_the_rest_is_unknown(write: Callable[..., Path]) -> None:
    run(write({}))
    service = stored()
    assert service.live and service.organisation.type == ""
    assert (service.cost, service.anonymous, service.coverage.kind) == (None, "unknown", "unknown")
    assert (service.age_from, service.age_to, service.source_date) == (None, None, "")
    assert not service.languages.exists() and not service.channels.exists()
    service.full_clean()
    service.organisation.full_clean()


def test_facts_go_to_the_channels_where_people_are_in_touch(write: Callable[..., Path]) -> None:
    told = {
        "channels": ["puhelin", "chat", "vertaisryhma"],
        "who_answers_fi": "Sosionomi",
        "shown_on_bill": "no",
    }
    run(write(told | {"phones": [{"number": "116 111", "note": "aina"}], "url": "https://example.org/chat"}))
    facts = {
        channel.kind.code: (
            channel.who_answers_fi,
            channel.shown_on_bill,
            channel.url,
            channel.url_is_channel,
        )
        for channel in stored().channels.all()
    }
    assert facts == {
        "puhelin": ("Sosionomi", "no", "", None),
        "chat": ("Sosionomi", "unknown", "https://example.org/chat", None),
        "vertaisryhma": ("", "unknown", "", None),
    }
    assert [(phone.channel.kind.code, phone.number, phone.note) for phone in Phone.objects.all()] == [
        ("puhelin", "116 111", "aina")
    ]


def test_numbers_of_a_service_without_a_phone_channel_stand_on_its_first() -> None:
    import_services(SERVICES, Options(in_bulk=True))
    phone = Phone.objects.get(number="044 773 8628")
    assert phone.channel.kind.code == "vastaanotto"


def test_named_municipalities_and_counties_are_areas(write: Callable[..., Path]) -> None:
    run(write({"coverage": ["Pirkanmaa"], "municipalities": ["Helsinki", "049"]}))
    coverage = stored().coverage
    assert (coverage.kind, coverage.counties, coverage.municipalities) == ("areas", ("08",), ("049", "091"))
    run(write({"coverage": "nationwide", "municipalities": None}))
    assert (stored().coverage.kind, stored().municipalities.count()) == ("nationwide", 0)


def test_hours_become_rules_with_the_date_of_their_source(write: Callable[..., Path]) -> None:
    row = {"channels": ["puhelin"], "opening_hours": "Arkisin 9–15", "source_date": "2025-11"}
    run(write(row))
    rule = ChannelOpeningRule.objects.get()
    assert (rule.weekdays, rule.public_holidays, rule.source_date) == ([1, 2, 3, 4, 5], "closed", "2025-11")
    run(write(row | {"opening_hours": "yleensä arkisin"}))
    assert not ChannelOpeningRule.objects.exists()
    assert stored().hours_text == "yleensä arkisin"


def test_rules_that_a_person_has_made_outlive_a_new_text(write: Callable[..., Path]) -> None:
    row = {"channels": ["puhelin"], "opening_hours": "Arkisin 9–15"}
    run(write(row))
    ChannelOpeningRule.objects.update(closes="16:00")
    run(write(row | {"opening_hours": "Arkisin 10–12"}))
    assert [str(rule.closes) for rule in ChannelOpeningRule.objects.all()] == ["16:00:00"]


def test_a_change_is_told_field_by_field_and_written_once(write: Callable[..., Path]) -> None:
    run(write({"cost": "maksuton", "channels": ["puhelin"], "phone": "112"}))
    kept = stored().channels.get().uuid
    changed = write({"cost": None, "channels": ["chat", "puhelin"], "phone": "116 111"})
    told = run(changed, "--dry-run")
    assert "Muuttuu, rivi 1 · a · cost: ”maksuton” → tyhjä" in told
    assert "a · channels: ”puhelin” → ”chat | puhelin”" in told
    assert "a · phones: ”112” → ”116 111”" in told
    assert "0 uutta, 1 muuttunutta, 0 ennallaan" in told
    run(changed)
    service = stored()
    assert service.cost is None
    assert [channel.kind.code for channel in service.channels.all()] == ["chat", "puhelin"]
    assert service.channels.get(kind__code="puhelin").uuid == kept
    assert [phone.number for phone in Phone.objects.all()] == ["116 111"]
    assert "Mikään ei muuttunut." in run(changed)


def test_a_column_that_the_file_leaves_out_is_left_as_it_is(write: Callable[..., Path]) -> None:
    run(write({"summary_fi": "Lyhyesti", "channels": ["puhelin"], "phone": "112"}))
    run(write({"name": "Uusi nimi"}))
    assert (stored().name_fi, stored().summary_fi) == ("Uusi nimi", "Lyhyesti")
    assert Phone.objects.get().number == "112"


def test_a_dry_run_writes_nothing(write: Callable[..., Path]) -> None:
    before = counts()
    told = run(write({}, {"id": "b"}), "--dry-run")
    assert "Uusi, rivi 1 · a" in told and "2 uutta" in told and "Mitään ei kirjoitettu." in told
    assert counts() == before
    run(write({}))
    before = counts()
    assert "1 muuttunutta" in run(write({"name": "Toinen"}), "--dry-run")
    assert (counts(), stored().name_fi) == (before, "Palvelu")


def test_a_field_that_a_person_changed_is_kept_and_told_until_it_is_overwritten(
    write: Callable[..., Path],
) -> None:
    run(write({"summary_fi": "Tiedoston"}))
    service = stored()
    service.summary_fi = "Ihmisen"
    service.save_revision().publish()
    changed = write({"summary_fi": "Tiedoston uusi", "name": "Uusi nimi"})
    for _time in range(2):
        told = run(changed)
        assert (
            "Ristiriita, rivi 1 · a · summary_fi: pidettiin ”Ihmisen”, tiedostossa ”Tiedoston uusi”" in told
        )
        assert "1 ristiriitaa" in told
        assert (stored().summary_fi, stored().name_fi) == ("Ihmisen", "Uusi nimi")
    assert "0 ristiriitaa" in run(changed, "--overwrite")
    assert stored().summary_fi == "Tiedoston uusi"
    assert "Mikään ei muuttunut." in run(changed)


def test_a_persons_phone_number_survives_the_next_import(write: Callable[..., Path]) -> None:
    row = {"channels": ["puhelin"], "phone": "112", "notes": "tarkistettava ennen julkaisua"}
    run(write(row))
    Phone.objects.create(channel=Channel.objects.get(), number="116 111")
    assert "phones: pidettiin ”116 111”, tiedostossa tyhjä" in run(write(row))
    assert Phone.objects.get().number == "116 111"


def test_a_locked_service_is_left_alone(write: Callable[..., Path]) -> None:
    run(write({}))
    Service.objects.update(locked=True)
    assert "1 ristiriitaa" in run(write({"name": "Uusi"}))
    assert stored().name_fi == "Palvelu"


def test_a_persons_draft_keeps_its_own_words_and_takes_the_rest(write: Callable[..., Path]) -> None:
    run(write({"summary_fi": "Vanha", "plain_fi": "Vanha"}))
    draft = stored()
    draft.summary_fi = "Luonnos"
    draft.save_revision()
    run(write({"summary_fi": "Uusi", "plain_fi": "Uusi"}))
    service = stored()
    assert (service.summary_fi, service.plain_fi, service.has_unpublished_changes) == ("Uusi", "Uusi", True)
    latest = service.get_latest_revision_as_object()
    assert (latest.summary_fi, latest.plain_fi) == ("Luonnos", "Uusi")


def test_an_unpublished_service_is_changed_but_not_published(write: Callable[..., Path]) -> None:
    run(write({}))
    stored().unpublish()
    run(write({"name": "Uusi"}))
    service = stored()
    assert not service.live
    assert service.get_latest_revision_as_object().name_fi == service.name_fi == "Uusi"


def test_a_bad_row_is_told_with_line_field_and_reason_and_stops_nothing_else(
    write: Callable[..., Path],
) -> None:
    path = write({"cost": "zzz"}, {"id": "b"}, {"id": "b"}, {"id": "c", "url": "x"})
    out = StringIO()
    with pytest.raises(CommandError, match="3 virhettä") as failed:
        call_command("import_services", str(path), stdout=out)
    assert failed.value.returncode == 1
    told = out.getvalue()
    assert "Rivi 1 · a · cost: Tuntematon termi: zzz" in told
    assert "Rivi 3 · b · id: Sama tunnus on jo rivillä 2." in told
    assert "Rivi 4 · c · url: ”x” ei ole verkko-osoite" in told
    assert [service.external_id for service in Service.objects.all()] == ["b"]


def test_a_strict_import_writes_all_or_nothing(write: Callable[..., Path]) -> None:
    path = write({}, {"id": "b", "cost": "zzz"})
    with pytest.raises(CommandError):
        call_command("import_services", str(path), "--strict", stdout=StringIO())
    assert not Service.objects.exists()
    run(write({}, {"id": "b"}), "--strict")
    assert Service.objects.count() == 2


def test_a_file_that_cannot_be_read_ends_with_code_two(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="ei ole") as failed:
        run(tmp_path / "missing.csv")
    assert failed.value.returncode == 2


def test_a_row_that_is_missing_is_only_told(write: Callable[..., Path]) -> None:
    run(write({}, {"id": "b"}))
    assert "Puuttuu tiedostosta: b" in run(write({}))
    assert stored("b").live


def test_an_ended_service_names_those_that_replace_it_wherever_they_stand(write: Callable[..., Path]) -> None:
    path = write(
        {"status": "ended", "ended_on": "2026-01-31", "replaced_by": ["b", "c"]}, {"id": "b"}, {"id": "c"}
    )
    run(path)
    assert sorted(other.external_id for other in stored().replaced_by.all()) == ["b", "c"]
    assert "Mikään ei muuttunut." in run(path)
    for arguments in ([], ["--strict"]):
        out = StringIO()
        with pytest.raises(CommandError):
            call_command("import_services", str(write({"replaced_by": ["zzz"]})), *arguments, stdout=out)
        assert "Rivi 1 · a · replaced_by: Palvelua ”zzz” ei ole." in out.getvalue()


def test_an_organisation_is_found_by_its_exact_name_and_made_once(write: Callable[..., Path]) -> None:
    run(write({"org_type": "ngo"}, {"id": "b"}, {"id": "c", "organisation": "Järjestö  ry"}))
    assert sorted((row.name_fi, row.type, row.slug) for row in Organisation.objects.all()) == [
        ("Järjestö  ry", "", "jarjesto-ry-2"),
        ("Järjestö ry", "ngo", "jarjesto-ry"),
    ]


def test_rows_that_disagree_about_an_organisation_are_not_both_taken(write: Callable[..., Path]) -> None:
    with pytest.raises(CommandError):
        run(write({"org_type": "ngo"}, {"id": "b", "org_type": "public"}))
    assert Organisation.objects.get().type == "ngo"


def test_a_new_service_does_not_change_the_kind_of_an_organisation_that_is_there(
    write: Callable[..., Path],
) -> None:
    run(write({"org_type": "ngo"}))
    assert "b · org_type: pidettiin" in run(write({}, {"id": "b", "org_type": "public"}))
    assert Organisation.objects.get().type == "ngo"
    run(write({}, {"id": "b", "org_type": "public"}), "--overwrite")
    assert Organisation.objects.get().type == "public"


def test_an_organisation_whose_kind_was_unknown_learns_it(write: Callable[..., Path]) -> None:
    run(write({}))
    run(write({"org_type": "parish"}))
    assert Organisation.objects.get().type == "parish"


def test_the_history_of_a_service_names_its_import_and_who_did_it(write: Callable[..., Path]) -> None:
    person = User.objects.create_user("tuoja")
    report = import_services(write({}), Options(by=person))
    assert report.count(Kind.NEW) == 1
    entry = ModelLogEntry.objects.get(action=IMPORTED, label="Palvelu")
    assert (entry.user, entry.revision, entry.message) == (
        person,
        stored().latest_revision,
        "Tuotiin tiedostosta",
    )


def test_a_cp1252_table_comes_in_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "services.csv"
    text = (
        "id;name;organisation;source_url;categories;channels;phones;languages_known;languages\r\n"
        "a;Äidin linja;Järjestö ry;https://example.org/;ero | kriisi;puhelin;"
        "116 111 (suomeksi) | 112;false;fi\r\n"
    )
    path.write_bytes(text.encode("cp1252"))
    run(path)
    service = stored()
    assert service.name_fi == "Äidin linja"
    assert sorted(term.code for term in service.needs.all()) == ["ero", "kriisi"]
    assert list(Phone.objects.values_list("number", "note")) == [("116 111", "suomeksi"), ("112", "")]
    assert not service.languages.exists()


def test_progress_is_told_row_by_row(write: Callable[..., Path]) -> None:
    done: list[int] = []
    import_services(write({}, {"id": "b", "cost": "zzz"}), progress=done.append)
    assert sum(done) == 2
