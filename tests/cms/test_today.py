"""What waits for a person today, in sentences, by that person's rights; each a link to the thing."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone, translation
from wagtail.models import Page

from cms import training
from cms.admin.permissions import set_up_editors
from cms.admin.today import editorial
from cms.models import ArticlePage, Feedback, HomePage, SituationRound
from cms.rounds import confirm, freeze, open_round
from directory.admin.dashboard import everything
from directory.admin.permissions import EDITORS, MAINTAINERS, set_up_desk
from directory.models import User
from tests.factories import make_line


@pytest.fixture
def desk(first_round: SituationRound) -> SituationRound:
    set_up_desk()
    set_up_editors()
    training.set_up_training()
    return first_round


def someone(*groups: str) -> User:
    user = User.objects.create_user("-".join(groups) or "vieras", "x@example.org", "pitkä ja outo salasana 7")
    user.groups.set(Group.objects.filter(name__in=groups))
    return User.objects.get(pk=user.pk)


def sentences(user: User) -> list[str]:
    return [row.text for row in everything(user)]


def fill(situation: SituationRound, *, leaving: dict[str, int]) -> None:
    """Every open answer is confirmed as "no information" by its county, but so many in some counties stay open."""
    left = dict(leaving)
    for fact in situation.facts.select_related("county", "round"):
        if fact.is_answered and not fact.unconfirmed:
            continue
        if left.get(fact.county.code, 0) > 0 and not fact.is_answered:
            left[fact.county.code] -= 1
            continue
        confirm(fact, by=None, role="perhekeskuspäällikkö")
    assert set(left.values()) <= {0}


def test_a_county_is_told_of_in_a_sentence_that_leads_to_its_answers(desk: SituationRound) -> None:
    fill(desk, leaving={"21": 2, "90": 1})
    rows = {row.text: row.url for row in editorial(someone(EDITORS))}
    assert rows["Lapin tilannekuvasta puuttuu kaksi vastausta."] == "/hallinta/tilanne/2026/alue/21/"
    assert "Helsingin tilannekuvasta puuttuu yksi vastaus." in rows


def test_many_counties_are_told_of_by_the_three_that_lack_most(desk: SituationRound) -> None:
    told = sentences(someone(EDITORS))
    lacking = [text for text in told if "tilannekuvasta puuttuu" in text]
    assert len(lacking) == 4 and lacking[-1].startswith("Lisäksi ")


def test_carried_over_answers_wait_for_confirmation(desk: SituationRound) -> None:
    newer = open_round(year=2027)
    count = newer.facts.filter(unconfirmed=True).count()
    rows = {row.text: row.url for row in editorial(someone(EDITORS))}
    assert rows[f"{count} edellisen kierroksen tietoa odottaa vahvistusta."] == "/hallinta/tilanne/2027/"


def test_a_frozen_round_waits_for_nobody(desk: SituationRound) -> None:
    freeze(desk, by=None)
    assert not [text for text in sentences(someone(EDITORS)) if "tilannekuvasta" in text]


def submitted(by: User) -> Page:
    page = ArticlePage(title="Uusi", slug="uusi", live=False)
    HomePage.objects.get(locale__language_code="fi").add_child(instance=page)
    page.save_revision()
    workflow = page.get_workflow()
    assert workflow
    workflow.start(page, by)
    return page


@pytest.fixture
def pages(desk: SituationRound) -> None:
    """A home page of Wagtail's tree, which set_up_editors gives its workflow."""
    from wagtail.models import Locale

    locale, _ = Locale.objects.get_or_create(language_code="fi")
    if not HomePage.objects.exists():
        root = Page.get_first_root_node() or Page.add_root(
            instance=Page(title="Root", slug="root", locale=locale)
        )
        root.add_child(instance=HomePage(title="Tukikartta", slug="tukikartta", locale=locale))
    set_up_editors()


def test_pages_wait_for_those_who_approve_them(pages: None) -> None:
    writer, approver = someone(EDITORS), someone(MAINTAINERS)
    submitted(writer)
    assert "Yksi sivu odottaa hyväksyntääsi." in sentences(approver)
    assert not [text for text in sentences(writer) if "hyväksyntääsi" in text]


def test_a_returned_page_waits_for_its_writer(pages: None) -> None:
    writer, approver = someone(EDITORS), someone(MAINTAINERS)
    page = submitted(writer)
    state = page.current_workflow_state
    state.current_task_state.reject(user=approver)
    assert "Yksi lähettämäsi teksti on palautettu sinulle korjattavaksi." in sentences(writer)


def test_feedback_is_told_of_with_what_is_late(desk: SituationRound) -> None:
    today = timezone.localdate()
    Feedback.objects.create(kind="other", message="Hei", language="fi", received_on=today)
    Feedback.objects.create(
        kind="other", message="Hei", language="fi", received_on=today - dt.timedelta(days=15)
    )
    told = sentences(someone(EDITORS))
    assert "Yhden palautteen 14 päivän määräaika on ohi." in told
    assert "2 palautetta odottaa vastausta." in told


def test_who_may_do_nothing_is_told_of_nothing(desk: SituationRound) -> None:
    make_line(name_fi="Ilman tarkistusta")
    user = someone()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)
    html = client.get("/hallinta/").content.decode()
    assert everything(user) == [] and "Mikään ei odota sinua tänään." in html


def test_every_sentence_leads_to_a_page_that_its_reader_may_open(pages: None) -> None:
    make_line(name_fi="Ilman tarkistusta")
    writer, approver = someone(EDITORS), someone(MAINTAINERS)
    submitted(writer)
    training.training_of(approver)
    for user in (writer, approver):
        client = Client()
        client.force_login(user)
        rows = everything(user)
        assert rows and {row.url: client.get(row.url).status_code for row in rows} == {
            row.url: 200 for row in rows
        }
        html = client.get("/hallinta/").content.decode()
        assert all(row.text in html for row in rows)


def test_unfinished_first_tasks_are_remembered(desk: SituationRound) -> None:
    user = someone(EDITORS)
    assert not [text for text in sentences(user) if text.startswith("Aloita tästä")]
    training.training_of(user)
    again = User.objects.get(pk=user.pk)
    assert "Aloita tästä: viisi tehtävää on vielä tekemättä." in sentences(again)


def test_in_other_languages_names_are_not_inflected(desk: SituationRound) -> None:
    fill(desk, leaving={"21": 2})
    with translation.override("sv"):
        texts: list[Any] = [row.text for row in editorial(someone(EDITORS))]
    assert any("Lappland" in text and "2" in text for text in texts)
