"""What is noted of searches that find nothing, and what never is."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from search import empty_queries, index
from search.admin.rights import give_rights
from search.models import EmptyQuery, UnknownWord
from tests.directory import desk
from tests.factories import make_line, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

DAYS = [dt.date(2026, 11, 20) + dt.timedelta(days=number) for number in range(4)]


@pytest.fixture(autouse=True)
def catalogue(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.DATA_DIR = tmp_path
    index.forget()
    caches["shared"].clear()
    make_service(name_fi="Kahvila", summary_fi="Kahvia ja perunoita.")
    index.rebuild()
    yield
    index.forget()
    caches["shared"].clear()


def search(words: str, visitor: str = "10.0.0.1", method: str = "get", **filters: str) -> None:
    client = Client(REMOTE_ADDR=visitor)
    assert getattr(client, method)("/haku/", {"q": words, **filters}).status_code == 200


def noted() -> list[tuple[str, int]]:
    return list(EmptyQuery.objects.order_by("words").values_list("words", "count"))


def visit(words: str, visitor: str, day: dt.date, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = dt.datetime.combine(day, dt.time(12), dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    search(words, visitor)


def test_base_forms_of_known_words_are_counted_by_the_day() -> None:
    search("huoltajuuskiistassa")
    search("Huoltajuuskiistan")
    rows = noted()
    assert rows in ([("huoltajuuskiista", 2)], []), rows


@pytest.fixture
def finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that knows its words and has nothing for them, whatever the starting words lead to."""
    from dataclasses import replace

    from search import views

    real = views.answer

    def nothing(*args: Any, **options: Any) -> Any:
        found = real(*args, **options)
        return replace(found, count=0, unknown_count=0, elsewhere_count=0, results=[])

    monkeypatch.setattr(views, "answer", nothing)


@pytest.mark.usefixtures("finds_nothing")
def test_known_words_are_kept_as_base_forms_in_alphabetical_order() -> None:
    search("Perunoita kahvilassa minä")
    search("kahvila peruna")
    assert noted() == [("kahvila peruna", 2)]


@pytest.mark.usefixtures("finds_nothing")
def test_a_word_that_we_do_not_know_is_not_kept_nor_written_anywhere() -> None:
    search("Zyxwinen kahvila")
    assert noted() == [("kahvila", 1)]
    [row] = UnknownWord.objects.all()
    assert "zyx" not in row.digest and row.visits == 1


@pytest.mark.usefixtures("finds_nothing")
def test_an_unknown_word_is_kept_from_the_fifth_visit_on_the_third_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for day, visitors in zip(DAYS, ("ab", "cd", "e", "f"), strict=True):
        for visitor in visitors:
            visit("zyxwinen", visitor, day, monkeypatch)
    assert [row.day for row in EmptyQuery.objects.filter(words="zyxwinen").order_by("day")] == DAYS[2:]


@pytest.mark.usefixtures("finds_nothing")
def test_many_visits_on_two_days_are_not_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    for day in DAYS[:2]:
        for visitor in "abcdefgh":
            visit("zyxwinen", visitor, day, monkeypatch)
    assert noted() == []


@pytest.mark.usefixtures("finds_nothing")
def test_one_visitor_counts_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    for day in DAYS[:3]:
        for _ in range(4):
            visit("zyxwinen", "a", day, monkeypatch)
    assert [row.visits for row in UnknownWord.objects.all()] == [1, 1, 1]
    assert noted() == []


@pytest.mark.usefixtures("finds_nothing")
@pytest.mark.parametrize(
    "words",
    ["0401234567", "kahvila7", "matti@example.org", "example.org/kahvila", "120395-123A", "ja minä", "???"],
)
def test_digits_addresses_and_small_words_leave_nothing(words: str) -> None:
    search(words)
    assert noted() == [] and not UnknownWord.objects.exists()


@pytest.mark.usefixtures("finds_nothing")
def test_words_of_danger_leave_nothing() -> None:
    make_line(safety_class="violence", phone="080 005 005")
    search("isä hakkaa kahvila")
    assert noted() == [] and not UnknownWord.objects.exists()


@pytest.mark.usefixtures("finds_nothing")
def test_words_of_danger_leave_nothing_even_where_no_line_is_published() -> None:
    search("isä hakkaa kahvila")
    assert noted() == [] and not UnknownWord.objects.exists()


@pytest.mark.usefixtures("finds_nothing")
def test_a_hidden_visit_leaves_nothing() -> None:
    search("kahvila", method="post")
    assert noted() == []


@pytest.mark.usefixtures("finds_nothing")
def test_a_search_with_filters_tells_nothing_of_the_words() -> None:
    search("kahvila", need="ero")
    assert noted() == []


def test_a_search_that_finds_is_not_noted() -> None:
    search("kahvila")
    assert noted() == []


def test_notes_are_deleted_after_ninety_days() -> None:
    today = dt.date(2026, 11, 24)
    for age in (89, 90, 91):
        day = today - dt.timedelta(days=age)
        EmptyQuery.objects.create(day=day, language="fi", words="kahvila", count=1)
        UnknownWord.objects.create(day=day, digest="0" * 32, visits=1)
    assert empty_queries.purge(today) == 2
    assert EmptyQuery.objects.count() == UnknownWord.objects.count() == 2


def test_no_time_finer_than_a_day_is_kept() -> None:
    kinds = {field.get_internal_type() for model in (EmptyQuery, UnknownWord) for field in model._meta.fields}
    assert kinds == {"BigAutoField", "DateField", "CharField", "PositiveIntegerField"}


def test_the_report_sums_the_days_and_offers_to_mend() -> None:
    for day in DAYS:
        EmptyQuery.objects.create(day=day, language="sv", words="barn skola", count=3)
    client = desk.maintainer()
    give_rights()
    page = client.get("/hallinta/hakusanat/tyhjat/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "barn skola" in text and ">12<" in text.replace("\n", "").replace(" ", "")
    assert "language=sv&amp;words=barn+skola" in text
    form = client.get("/hallinta/snippets/search/synonymgroup/add/?language=sv&words=barn+skola")
    assert "barn skola</textarea>" in form.content.decode()
    assert '<option value="one" selected>' in form.content.decode()
    assert client.get("/hallinta/hakusanat/tyhjat/?export=csv").status_code == 200


def test_the_report_is_for_those_who_may_see_it() -> None:
    desk.editor()
    someone = desk.logged_in(desk.someone("muu"))
    assert someone.get("/hallinta/hakusanat/tyhjat/").status_code == 302
