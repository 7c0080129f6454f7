"""What editors scheduled goes live and comes down in time, and one broken draft stops no other."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Revision

from directory import edition
from directory.models import EditionMark
from tasks.publishing import delete_old_marks, publish_due

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


def draft(title: str, go_live_at: datetime) -> Page:
    """A page that is not live, approved to go live at a moment that was still to come."""
    page = Page.get_first_root_node().add_child(
        instance=Page(title=title, slug=title.lower(), live=False, go_live_at=go_live_at)
    )
    revision = page.save_revision(approved_go_live_at=go_live_at)
    assert revision.approved_go_live_at == go_live_at
    return page


def is_live(page: Page) -> bool:
    return Page.objects.get(pk=page.pk).live


@pytest.mark.parametrize(("early", "live"), [(-MINUTE, False), (timedelta(0), False), (MINUTE, True)])
def test_a_draft_goes_live_once_its_moment_is_past(early: timedelta, live: bool) -> None:
    page = draft("Kalle", NOW - early)
    outcome = publish_due(NOW)
    assert is_live(page) is live
    assert outcome.published == (["Kalle"] if live else [])


def test_a_page_comes_down_once_it_has_expired() -> None:
    stays, goes = (
        Page.get_first_root_node().add_child(instance=Page(title=title, slug=title, expire_at=expires))
        for title, expires in (("stays", NOW + MINUTE), ("goes", NOW - MINUTE))
    )
    assert publish_due(NOW).taken_down == ["goes"]
    assert (is_live(stays), is_live(goes)) == (True, False)


def test_a_second_run_finds_nothing_to_do() -> None:
    draft("Once", NOW - MINUTE)
    assert publish_due(NOW).published == ["Once"]
    second = publish_due(NOW)
    assert (second.published, second.taken_down, second.failed) == ([], [], [])


def test_a_broken_draft_stops_no_other_and_is_tried_again() -> None:
    broken, sound = draft("Broken", NOW - 2 * MINUTE), draft("Sound", NOW - MINUTE)
    publish = Revision.publish

    def publish_or_fail(revision: Revision, **options: object) -> None:
        if revision.object_id == str(broken.pk):
            raise ValueError("a field is missing")
        publish(revision, **options)

    with patch.object(Revision, "publish", publish_or_fail):
        outcome = publish_due(NOW)
    assert (outcome.published, outcome.failed) == (["Sound"], ["a field is missing"])
    assert (is_live(broken), is_live(sound)) == (False, True)
    assert publish_due(NOW).published == ["Broken"]


def test_the_command_publishes_and_says_what() -> None:
    page = draft("Nyt", datetime(2020, 1, 1, tzinfo=UTC))
    out = StringIO()
    call_command("publish_scheduled", stdout=out)
    assert is_live(page)
    assert out.getvalue().splitlines() == ["Published: Nyt", "1 published, 0 taken down."]


def test_the_command_fails_where_something_was_not_done() -> None:
    draft("Broken", datetime(2020, 1, 1, tzinfo=UTC))
    with (
        patch.object(Revision, "publish", side_effect=ValueError("a field is missing")),
        pytest.raises(CommandError, match="a field is missing"),
    ):
        call_command("publish_scheduled", stdout=StringIO())


def test_marks_of_threads_that_are_long_gone_are_deleted() -> None:
    EditionMark.objects.create(writer=1, mark=5, marked_at=1)
    before = edition.current()
    delete_old_marks()
    assert not EditionMark.objects.filter(writer=1).exists()
    assert edition.current() != before
