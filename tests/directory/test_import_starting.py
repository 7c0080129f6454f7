import datetime as dt
import json
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry, Revision

from directory.imports.safety import is_public
from directory.models import CountyDoor, DoorOpeningRule, SafetyLine, SafetyLineOpeningRule, Service
from directory.opening import HELSINKI, open_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

DATA = settings.BASE_DIR / "data"


def load(*arguments: str) -> str:
    out = StringIO()
    call_command("load_starting_content", *arguments, stdout=out)
    return out.getvalue()


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def doors() -> list[dict[str, Any]]:
    return [
        door | {"code": county["code"]} for county in rows("county_doors.jsonl") for door in county["doors"]
    ]


def test_services_lines_and_doors_all_come_in_and_are_valid() -> None:
    assert "21 uutta turvalinjaa, 33 uutta alueen ovea." in load()
    assert (Service.objects.count(), SafetyLine.objects.count(), CountyDoor.objects.count()) == (100, 21, 33)
    for record in (*SafetyLine.objects.all(), *CountyDoor.objects.all()):
        record.full_clean()
    assert not SafetyLine.objects.exclude(checked_on=None).exists()


def test_old_and_second_hand_lines_and_doors_wait_as_drafts_and_the_others_are_public() -> None:
    load()
    for row in rows("lifelines.jsonl"):
        reachable = row["phone"] or row["url"] or row["chat_url"]
        line = SafetyLine.objects.get(external_id=row["id"])
        assert line.live == (row["evidence"] != "C" and bool(reachable)), row["id"]
        assert line.has_unpublished_changes != line.live
    assert not CountyDoor.objects.filter(live=True, evidence="C").exists()
    assert CountyDoor.objects.filter(live=True).count() == sum(door["evidence"] != "C" for door in doors())


@pytest.mark.parametrize(
    ("row", "public"),
    [
        ({"evidence": "B", "phone": "112", "url": None}, True),
        ({"evidence": "A", "phone": None, "url": "https://example.org/"}, True),
        ({"evidence": "A", "phone": None, "url": None, "chat_url": "https://example.org/"}, True),
        ({"evidence": "A", "phone": None, "url": None}, False),
        ({"evidence": "C", "phone": "112", "url": "https://example.org/"}, False),
    ],
)
def test_a_row_is_public_unless_it_is_old_or_leads_nowhere(row: dict[str, Any], public: bool) -> None:
    assert is_public(row) is public


def test_lines_keep_the_order_numbers_and_dates_of_the_file() -> None:
    load()
    lines = list(SafetyLine.objects.order_by("sort_order"))
    given = rows("lifelines.jsonl")
    assert [line.external_id for line in lines] == [row["id"] for row in given]
    for line, row in zip(lines, given, strict=True):
        assert [phone.number for phone in line.phones.all()] == [phone["number"] for phone in row["phones"]]
        assert (line.source_date or None, line.newest_seen or None) == (
            row["source_date"],
            row["newest_seen"],
        )
        assert line.sources.count() == len(row["sources"])
        assert (line.service.external_id if line.service else None) == row["service"]
        assert [line.name_fi, line.name_sv, line.name_en] == [
            row[f"name_{code}"] for code in ("fi", "sv", "en")
        ]


def test_a_language_that_is_only_assumed_is_unknown() -> None:
    load()
    assert not SafetyLine.objects.get(external_id="myrkytystietokeskus").languages.exists()
    nollalinja = SafetyLine.objects.get(external_id="nollalinja")
    assert sorted(term.code for term in nollalinja.languages.all()) == ["en", "fi", "sv", "tulkkaus"]


def test_hours_of_a_line_are_dated_by_their_note_where_it_has_one() -> None:
    load()
    dated = SafetyLineOpeningRule.objects.filter(line__external_id="rikosuhripaivystys-riku")
    assert {rule.source_date for rule in dated} == {"2022-12"}
    church = SafetyLineOpeningRule.objects.get(line__external_id="kirkon-keskusteluapu")
    assert (church.source_date, church.closes) == ("2020", dt.time(0))
    english = SafetyLineOpeningRule.objects.get(line__external_id="mieli-kriisipuhelin", language="en")
    assert english.source_date == ""
    evening = SafetyLineOpeningRule.objects.filter(
        line__external_id="kyrkans-samtalstjanst", channel="chat"
    ).get()
    assert evening.public_holidays == "closed"


def test_the_emergency_number_is_open_at_any_moment() -> None:
    load()
    rules = [
        rule.as_rule() for rule in SafetyLine.objects.get(external_id="hatanumero-112").opening_rules.all()
    ]
    assert open_at(rules, dt.datetime(2030, 12, 25, 3, tzinfo=HELSINKI), crisis=True) is True


def test_a_door_is_open_at_night_only_where_its_words_leave_no_doubt() -> None:
    load()
    open_doors = DoorOpeningRule.objects.filter(door__county__code="07")
    assert [rule.kind for rule in open_doors] == ["always"]
    assert not DoorOpeningRule.objects.filter(door__county__code__in=["08", "20"]).exists()
    assert not DoorOpeningRule.objects.filter(door__phone="").exists()


def test_a_catalogue_that_is_not_empty_is_left_alone() -> None:
    load()
    SafetyLine.objects.filter(external_id="nollalinja").delete()
    before = Revision.objects.count(), ModelLogEntry.objects.count()
    assert "ei luettu" in load()
    assert (Revision.objects.count(), ModelLogEntry.objects.count()) == before
    assert not SafetyLine.objects.filter(external_id="nollalinja").exists()


def test_again_brings_back_what_is_missing_and_changes_nothing_else() -> None:
    load()
    SafetyLine.objects.filter(external_id="nollalinja").delete()
    SafetyLine.objects.filter(external_id="hatanumero-112").update(name_fi="Ihmisen")
    told = load("--again")
    assert (
        "0 uutta, 0 muuttunutta, 100 ennallaan" in told and "1 uutta turvalinjaa, 0 uutta alueen ovea" in told
    )
    assert SafetyLine.objects.get(external_id="hatanumero-112").name_fi == "Ihmisen"


def test_content_with_a_refused_row_is_not_loaded_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    with (folder / "services.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "x"}\n')
    with pytest.raises(CommandError, match="ei luettu"):
        load("--folder", str(folder))
    assert not Service.objects.exists() and not SafetyLine.objects.exists()


def test_content_that_breaks_halfway_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    (folder / "county_doors.jsonl").write_text("{", encoding="utf-8")
    with pytest.raises(json.JSONDecodeError):
        load("--folder", str(folder))
    assert not Service.objects.exists() and not SafetyLine.objects.exists()
