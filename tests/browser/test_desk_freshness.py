"""The desk's pages of freshness by axe's rules, with rows of each kind on them; plots included."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page as BrowserPage

from directory import actions
from directory.admin.checking_rows import call_url
from directory.freshness import SERVICE_GROUPS
from directory.models import RingRound, Signal
from directory.models.freshness import Level, Outcome
from directory.signals import Kind
from tests.browser.test_admin_browser import desk, requests, roots  # noqa: F401  (fixtures)
from tests.factories import make_channel, make_line, make_service

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference")]
# What Wagtail's own frame of the page is judged for is not ours to mend.
OURS = {"include": [["main .nice-padding"]]}


@pytest.fixture
def rows(reference: None) -> dict[str, Any]:
    """Something on every page: late, doubted and rung records, answered signals enough for the plots."""
    now, today = timezone.now(), timezone.localdate()
    service = make_service(name_fi="Perheneuvola", hours_text="ma 9–12", safety_class="violence")
    make_channel(service, phone="09 123 4567")
    make_line(phone="116 111")
    actions.assure(service, SERVICE_GROUPS, Level.CALL, by=None, on=today - dt.timedelta(200), today=today)
    signal = actions.see(service, Kind.PHONE_REFUSED, now, about="1234", evidence="ei ole numero")
    for number in range(18):
        other = make_service()
        actions.assure(
            other, SERVICE_GROUPS, Level.PAGE, by=None, on=today - dt.timedelta(number * 9), today=today
        )
        seen = Signal.objects.create(
            service=other, kind=Kind.URL_GONE, group="contact", weight=0.6, first_seen=now, last_seen=now,
            confirmed_on=today - dt.timedelta(number * 3),
        )  # fmt: skip
        found = Outcome.CHANGED if number % 3 else Outcome.CONFIRMED
        actions.log_call(other, found, Level.CALL, by=None, on=today)
        actions.answer_signal(seen, found, by=None, today=today, why="katsottu")
    ring_round = RingRound.objects.create(name="Syksy", opened_on=today)
    return {"service": service, "signal": signal, "round": ring_round}


def pages(rows: dict[str, Any]) -> dict[str, str]:
    return {
        "queue": reverse("directory_checking"),
        "first contacts": reverse("directory_checking_section", args=["ensikontaktit"]),
        "signal": reverse("directory_signal", args=[rows["signal"].pk]),
        "call": call_url(rows["service"]),
        "rounds": reverse("directory_ring_rounds"),
        "round": reverse("directory_ring_round", args=[rows["round"].uuid]),
        "ring": reverse("directory_ring", args=[rows["round"].uuid]),
        "quality": reverse("directory_quality"),
        "log": reverse("directory_assurances"),
        "jobs": reverse("tasks_jobs"),
    }


def test_every_page_keeps_axes_rules(desk: Callable[[str], BrowserPage], rows: dict[str, Any]) -> None:  # noqa: F811
    for name, address in pages(rows).items():
        page = desk(address)
        found = Axe().run(page, context=OURS)
        told = [
            (one["id"], [node["html"][:120] for node in one["nodes"][:3]])
            for one in found.response["violations"]
        ]
        assert not told, (name, told)
        page.close()


def test_the_plots_need_no_script_and_fit_a_narrow_screen(
    desk: Callable[[str], BrowserPage],  # noqa: F811
    rows: dict[str, Any],
) -> None:
    page = desk(reverse("directory_quality"))
    assert page.locator("svg.desk-chart").count() == 5
    page.set_viewport_size({"width": 390, "height": 800})
    for chart in page.locator("svg.desk-chart").all():
        box = chart.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
