import datetime as dt
from typing import Any

import pytest
from django.core.checks import Tags, run_checks
from django.utils import timezone

from directory.checks import safety_lines_are_checked
from tests.factories import make_line

pytestmark = pytest.mark.django_db


def warnings() -> list[str]:
    return [
        found.msg
        for found in run_checks(tags=[Tags.database], databases=["default"])
        if found.id == "directory.W001"
    ]


def line(name: str, days: int | None) -> None:
    checked_on = None if days is None else timezone.localdate() - dt.timedelta(days=days)
    make_line(name_fi=name, checked_on=checked_on, checked_how="rung" if checked_on else "")


def test_lines_checked_within_ninety_days_need_no_warning() -> None:
    line("Tuore", 89)
    assert not warnings()


def test_the_warning_names_each_line_without_a_recent_check() -> None:
    line("Tuore", 89), line("Vanha", 90), line("Koskematon", None)
    assert warnings() == ["Safety lines without a person's check younger than 90 days: Vanha, Koskematon."]


def test_without_its_table_the_check_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    line("Vanha", 90)
    monkeypatch.setattr(connection.introspection, "table_names", lambda *args: [])
    assert safety_lines_are_checked(None, databases=["default"]) == []


def test_a_command_that_needs_no_database_asks_none() -> None:
    def forbidden(*args: Any) -> None:
        raise AssertionError("the database was asked")

    from django.db import connection

    with connection.execute_wrapper(forbidden):
        run_checks(databases=None, include_deployment_checks=False)
