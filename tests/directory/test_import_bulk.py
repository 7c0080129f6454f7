"""The bulk writer is proved equal to the slow way, table by table."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from directory import touch
from directory.imports.write import Options, import_services
from directory.models import (
    Channel,
    ChannelOpeningRule,
    Organisation,
    Phone,
    Service,
    ServiceSource,
)
from directory.touch import services_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

SERVICES = settings.BASE_DIR / "data" / "services.jsonl"
NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
LINKS = (
    "needs",
    "target_groups",
    "life_situations",
    "languages",
    "counties",
    "municipalities",
    "replaced_by",
)
TABLES: tuple[type[models.Model], ...] = (
    Organisation,
    Service,
    ServiceSource,
    Channel,
    Phone,
    ChannelOpeningRule,
    Revision,
    ModelLogEntry,
    ReferenceIndex,
    Channel.languages.through,
    *(getattr(Service, name).through for name in LINKS),
)
# What the database numbers by itself in an order that means nothing.
UNORDERED = (ReferenceIndex, Channel.languages.through, *(getattr(Service, name).through for name in LINKS))


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every write of both ways happens at the same moment, so that moments can be compared as well."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    yield


class _Undo(Exception):
    pass


def tables_after(work: Callable[[], object]) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that an import writes, as it stands after the work; then all is undone."""
    found: dict[str, list[dict[str, Any]]] = {}
    ContentType.objects.clear_cache()
    with pytest.raises(_Undo), transaction.atomic():
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(TABLES)):
                cursor.execute(statement)
        work()
        for table in TABLES:
            rows = [dict(row) for row in table._default_manager.order_by("pk").values()]
            if table in UNORDERED:
                rows = sorted(({**row, "id": None} for row in rows), key=str)
            found[table._meta.db_table] = rows
        raise _Undo
    return found


def changed_file(folder: Path) -> Path:
    """The starting services with some of everything changed, one gone and one new."""
    rows = [json.loads(line) for line in SERVICES.read_text(encoding="utf-8").splitlines()]
    by_id = {row["id"]: row for row in rows}
    by_id["nollalinja"] |= {
        "phones": [{"number": "116 016", "note": None}],
        "phone": None,
        "channels": ["chat", "puhelin"],
    }
    by_id["turvakodit"] |= {"opening_hours": "arkisin 9–15", "categories": ["kriisi"], "extra_sources": []}
    by_id["apuu-chat"] |= {"channels": ["chat", "sahkoposti"], "email": "apuu@example.org", "languages": []}
    by_id["sekasin-chat"] |= {"coverage": ["Pirkanmaa"], "municipalities": ["Tampere", "Oulu"], "cost": None}
    by_id["kataja-parisuhdeneuvonta-verkossa"] |= {"organisation": "Toinen järjestö ry", "status": "ended"}
    by_id["kataja-parisuhdeneuvonta-verkossa"] |= {"replaced_by": ["apuu-chat", "uusi"]}
    new = {"id": "uusi", "name": "Uusi", "organisation": "Kolmas ry", "source_url": "https://example.org/"}
    rows = [row for row in rows if row["id"] != "hyva-kysymys-verkkopalvelu"] + [new]
    path = folder / "changed.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def in_one_way(path: Path, many: bool) -> None:
    report = import_services(path, Options(in_bulk=many))
    assert report.refused == []


def compare(slow: dict[str, list[dict[str, Any]]], fast: dict[str, list[dict[str, Any]]]) -> None:
    for table, rows in slow.items():
        assert len(fast[table]) == len(rows), table
        for one, other in zip(rows, fast[table], strict=True):
            assert one == other, table


def test_new_services_are_written_in_bulk_as_one_by_one() -> None:
    slow = tables_after(lambda: in_one_way(SERVICES, many=False))
    fast = tables_after(lambda: in_one_way(SERVICES, many=True))
    assert len(slow["directory_service"]) == 100
    assert len(slow["wagtailcore_referenceindex"]) > 100
    compare(slow, fast)


def test_changed_services_are_written_in_bulk_as_one_by_one(tmp_path: Path) -> None:
    path = changed_file(tmp_path)
    in_one_way(SERVICES, many=True)
    before = tables_after(lambda: None)
    slow = tables_after(lambda: in_one_way(path, many=False))
    fast = tables_after(lambda: in_one_way(path, many=True))
    assert before != slow
    compare(slow, fast)


def test_a_person_s_change_after_a_bulk_import_is_a_conflict_at_the_next() -> None:
    in_one_way(SERVICES, many=True)
    service = Service.objects.get(external_id="nollalinja")
    service.summary_fi = "Ihmisen kirjoittama."
    service.save_revision().publish()
    report = import_services(SERVICES, Options(in_bulk=True))
    assert [(outcome.name, change.field) for outcome in report.outcomes for change in outcome.conflicts] == [
        ("nollalinja", "summary_fi")
    ]
    service.refresh_from_db()
    assert service.summary_fi == "Ihmisen kirjoittama."


def test_a_bulk_import_tells_which_services_it_wrote() -> None:
    told: list[set[int]] = []

    def listen(keys: set[int], **_: Any) -> None:
        told.append(keys)

    services_changed.connect(listen)
    try:
        in_one_way(SERVICES, many=True)
    finally:
        services_changed.disconnect(listen)
    assert told == [set(Service.objects.values_list("pk", flat=True))]


def test_the_keeper_of_modified_at_is_at_work_in_these_tests() -> None:
    in_one_way(SERVICES, many=True)
    touch.connect()
    Service.objects.update(modified_at=NOW - dt.timedelta(days=1))
    Phone.objects.first().save()  # type: ignore[union-attr]
    assert Service.objects.filter(modified_at=NOW).count() == 1
