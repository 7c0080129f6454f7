"""Every commit that a page may show something of makes another edition; no other does."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from directory import edition, kept, vocabulary
from directory.models import Channel, EditionMark, Organisation, Report, Service, Term
from tests.factories import make_channel, make_organisation, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def moved(change: Callable[[], Any]) -> bool:
    before = edition.current()
    change()
    return edition.current() != before


@pytest.mark.parametrize(
    "sql",
    [
        'INSERT INTO "directory_service" ("name_fi") VALUES (%s)',
        "insert or replace into directory_service values (1)",
        'UPDATE "directory_service" SET "live" = %s',
        "UPDATE ONLY directory_service SET live = true",
        'DELETE FROM "directory_service" WHERE "id" = %s',
        'TRUNCATE "directory_service"',
        "  \n UPDATE `directory_service` SET live = 1",
        "WITH gone AS (DELETE FROM directory_service RETURNING id) SELECT * FROM gone",
        "COPY directory_service FROM STDIN",
        'INSERT INTO "a_table_nobody_thought_of" VALUES (1)',
    ],
)
def test_a_statement_that_writes_what_pages_show_is_noticed(sql: str) -> None:
    assert edition.is_shown(sql)


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT "directory_service"."id" FROM "directory_service" FOR UPDATE',
        "WITH some AS (SELECT 1) SELECT * FROM some",
        "SAVEPOINT s1",
        "PRAGMA foreign_keys = ON",
        "BEGIN",
        'INSERT INTO "django_session" VALUES (%s)',
        'UPDATE "directory_editionmark" SET mark = 1',
        'DELETE FROM "search_emptyquery"',
    ],
)
def test_a_statement_that_reads_or_writes_behind_the_pages_is_not(sql: str) -> None:
    assert not edition.is_shown(sql)


def test_reading_leaves_the_edition_as_it_is() -> None:
    assert not moved(lambda: list(Service.objects.all()))


WAYS = {
    "save": lambda service: service.save(),
    "update, which no signal tells of": lambda service: Service.objects.update(name_fi="Toinen"),
    "bulk_create, which no signal tells of": lambda service: Organisation.objects.bulk_create(
        [Organisation(name_fi="Uusi ry", slug="uusi-ry", type="ngo")]
    ),
    "raw SQL": lambda service: connection.cursor().execute("UPDATE directory_service SET name_sv = 'Ny'"),
    "many at once": lambda service: connection.cursor().executemany(
        "UPDATE directory_service SET name_sv = %s", [["Ny"], ["Nyare"]]
    ),
    "a link to a term": lambda service: Service.needs.through.objects.all().delete(),
    "a nested row": lambda service: make_channel(service, phone="09 1234567"),
    "delete": lambda service: service.delete(),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_writing_makes_another_edition(way: str) -> None:
    service = make_service(needs=("ero",))
    assert moved(lambda: WAYS[way](service))


def test_each_change_within_one_transaction_makes_another_for_who_has_asked_between() -> None:
    service = make_service()
    editions = {edition.current()}
    for number in range(3):
        Service.objects.filter(pk=service.pk).update(name_fi=f"Nimi {number}")
        editions.add(edition.current())
    assert len(editions) == 4


def test_what_is_rolled_back_leaves_the_edition_as_it_was() -> None:
    before = edition.current()
    with transaction.atomic():
        make_service()
        transaction.set_rollback(True)
    assert edition.current() == before


def test_a_change_after_one_that_was_rolled_back_is_marked_too() -> None:
    """The first change was marked, and its mark was lost with it."""
    service, before = make_service(), edition.current()
    with transaction.atomic():
        with transaction.atomic():
            Service.objects.update(name_fi="Jäi pois")
            transaction.set_rollback(True)
        Service.objects.filter(pk=service.pk).update(name_fi="Jäi")
    assert edition.current() != before


def test_a_transaction_marks_once_however_much_it_writes(django_assert_num_queries: Any) -> None:
    service = make_service()
    edition.current()
    with transaction.atomic():
        Service.objects.update(name_fi="Ensin")
        with django_assert_num_queries(3):
            for number in range(3):
                Service.objects.filter(pk=service.pk).update(name_fi=f"Nimi {number}")


@pytest.mark.django_db(transaction=True)
def test_a_change_outside_of_a_transaction_is_marked_in_the_same_as_it_is_made(monkeypatch: Any) -> None:
    """Should the mark fail, the change is not made either: an old page would be shown for a new one."""
    service = make_service(name_fi="Vanha")

    def broken(self: Any, database: Any) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(edition._Marking, "_mark", broken)
        with pytest.raises(RuntimeError):
            Service.objects.filter(pk=service.pk).update(name_fi="Uusi")
    assert Service.objects.get(pk=service.pk).name_fi == "Vanha"
    assert moved(lambda: Service.objects.filter(pk=service.pk).update(name_fi="Uusi"))
    assert Service.objects.get(pk=service.pk).name_fi == "Uusi"


@pytest.mark.django_db(transaction=True)
def test_rows_made_outside_of_a_transaction_are_marked() -> None:
    assert moved(lambda: make_organisation())


def test_what_readers_send_makes_no_other_edition_until_it_is_taken_up() -> None:
    service = make_service()
    assert not moved(
        lambda: Report.objects.create(service=service, kind="no_answer", received_on=dt.date(2026, 11, 24))
    )


def test_another_edition_drops_what_the_process_keeps(monkeypatch: Any) -> None:
    """Another process has renamed a need: this one reads its words anew, whatever its own clock says."""
    edition.current()
    before = vocabulary.vocabulary()
    monkeypatch.setattr(vocabulary, "forget", lambda **_: None)
    Term.objects.of("need").filter(code="ero").update(label_fi="Erotaan")
    assert vocabulary.vocabulary() is before
    monkeypatch.undo()
    edition.current()
    assert vocabulary.vocabulary().terms["need"]["ero"].label("fi") == "Erotaan"


def test_words_that_say_the_same_stay_the_same_value() -> None:
    """Answers that were made of them go on; another order of the words is another value."""
    before = vocabulary.vocabulary()
    vocabulary.forget()
    assert vocabulary.vocabulary() is before
    first = Term.objects.of("need").first()
    Term.objects.filter(pk=first.pk).update(sort_order=9_999)
    vocabulary.forget()
    assert vocabulary.vocabulary() is not before


def test_a_value_that_was_being_read_when_it_was_dropped_is_not_kept() -> None:
    values = iter(["old", "new"])

    def load() -> str:
        value = next(values)
        if value == "old":
            held.forget()
        return value

    held = kept.Kept(load, dt.timedelta(hours=1))
    assert [held.get(), held.get(), held.get()] == ["old", "new", "new"]
    kept._all.remove(held)


def test_a_file_that_pages_show_makes_another_edition_when_its_content_is_another(
    tmp_path: Path, monkeypatch: Any
) -> None:
    path = tmp_path / "sv.html"
    monkeypatch.setattr(edition, "_files", [lambda language: [tmp_path / f"{language}.html"]])
    missing = edition.of_files("sv")
    path.write_text("112")
    first = edition.of_files("sv")
    path.write_text("113")
    second = edition.of_files("sv")
    (tmp_path / "draft").write_text("112")
    (tmp_path / "draft").replace(path)
    assert len({missing, first, second}) == 3
    assert edition.of_files("sv") == first
    assert edition.of_files("fi") == missing


def test_marks_of_writers_that_are_long_gone_are_deleted() -> None:
    EditionMark.objects.create(writer=1, mark=5, marked_at=1_000)
    EditionMark.objects.create(writer=2, mark=5, marked_at=1_000 + edition.MARKS_KEPT_SECONDS)
    assert edition.delete_old_marks(1_001 + edition.MARKS_KEPT_SECONDS) == 1
    assert not EditionMark.objects.filter(writer=1).exists()


def test_the_tables_behind_the_pages_are_tables_of_this_site() -> None:
    """A name that is written wrongly would say nothing."""
    there = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert (
        settings.TABLES_BEHIND_NO_PAGE - there - {"django_migrations", "wagtailsearch_indexentry_fts"}
        == set()
    )


def test_what_the_catalogue_shows_is_not_among_them() -> None:
    shown = {model._meta.db_table for model in (Service, Channel, Organisation, Term)}
    assert not shown & settings.TABLES_BEHIND_NO_PAGE
