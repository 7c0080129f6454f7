"""Public pages that are kept: the same for every reader, and never a moment too long."""

import datetime as dt
import gzip
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import Client

from config import kept_pages, shelf
from config.shelf import KeptPage, Shelf
from directory import actions, edition, line_status, safety_bar
from directory.languages import LANGUAGES
from directory.models import (
    Channel,
    County,
    CountyDoor,
    FreshnessIntervals,
    Municipality,
    Organisation,
    Phone,
    SafetyLine,
    Service,
    Term,
)
from directory.models.line_status import StatusKind
from directory.opening import HELSINKI
from directory.standing import evaluate_all
from search import index, language
from search.models import EmptyQuery, SafetyIntentPhrase, SynonymGroup
from tests.config.kept import ask, is_kept, made_now, text
from tests.directory import desk
from tests.directory.moments import stop_the_clock
from tests.factories import (
    make_channel,
    make_door,
    make_line,
    make_organisation,
    make_rule,
    make_service,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference", "keeping")]

NUMBER = "09 123 4567"
MORNING = dt.datetime(2026, 11, 24, 8, 59, 59, tzinfo=HELSINKI)
SECOND = dt.timedelta(seconds=1)
# Some pages begin a sentence with it.
BUSY = "uuhkaa nyt"
Committed = Callable[..., Any]


@pytest.fixture(autouse=True)
def keeping(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.KEPT_PAGES = 100
    settings.DATA_DIR = tmp_path
    shelf.forget()
    line_status.forget()
    yield
    shelf.forget()
    line_status.forget()


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Committed:
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def service(committed: Committed) -> Service:
    """Open on weekdays from 9 to 15, in Pirkanmaa, with a door and a line beside it."""
    with committed():
        made = make_service(
            name_fi="Perheneuvola",
            organisation=make_organisation(name_fi="Apu ry", website="https://apu.example/"),
            needs=("ero",),
            counties=("08",),
        )
        make_rule(make_channel(made, phone=NUMBER))
        make_door("08", name_fi="Oma ovi", phone="03 123 4567")
        make_line(phone="0800 1", safety_class="violence", name_fi="Oma linja")
    index.rebuild()
    return Service.objects.get(pk=made.pk)


def pages_of(service: Service) -> list[str]:
    return [
        "/",
        "/alueet/",
        "/aihe/ero/",
        "/alue/pirkanmaa/",
        "/alue/pirkanmaa/ammattilaisille/",
        "/tilanne/",
        service.path,
        str(service.organisation.get_absolute_url()),
        "/haku/",
        "/haku/?need=ero&county=08",
        "/haku/?q=perheneuvola",
    ]


# What is kept, and that it is the page


def test_the_second_reader_gets_the_same_page_without_its_being_made(service: Service) -> None:
    for path in pages_of(service):
        for prefix in ("", "/sv", "/en"):
            first = ask(prefix + path)
            assert first.status_code == 200, prefix + path
            again = ask(prefix + path)
            assert is_kept(prefix + path), prefix + path
            assert again.content == first.content == made_now(prefix + path)
            assert again["Content-Language"] == (prefix[1:] or "fi")


def test_a_copy_has_the_headers_of_the_page(service: Service, settings: Any) -> None:
    settings.KEPT_PAGES = 0
    plain = ask("/")
    settings.KEPT_PAGES = 100
    for response in (ask("/"), ask("/")):
        for name, value in plain.headers.items():
            if name not in ("X-Request-ID",):
                assert response[name] == value, name
        assert "script-src 'self'" in response["Content-Security-Policy"]


def test_who_has_the_page_is_told_so(service: Service) -> None:
    first = ask("/haku/?q=perheneuvola")
    assert first["Cache-Control"] == "private, no-cache"
    again = ask("/haku/?q=perheneuvola", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert "Content-Type" not in again
    assert ask("/haku/", **{"If-None-Match": first["ETag"]}).status_code == 200


def test_who_takes_gzip_gets_the_same_page_smaller(service: Service) -> None:
    plain, packed = ask("/"), ask("/", **{"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert packed["ETag"] == f"W/{plain['ETag']}"
    assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.content) == plain.content
    assert ask("/", **{"If-None-Match": packed["ETag"]}).status_code == 304


def test_who_reloads_gets_a_page_made_anew(service: Service) -> None:
    ask("/")
    assert not is_kept("/", **{"Cache-Control": "no-cache"})
    assert is_kept("/")


def test_pages_can_be_made_anew_each_time(service: Service, settings: Any) -> None:
    settings.KEPT_PAGES = 0
    first = ask("/")
    assert "ETag" not in first and not is_kept("/")


# Until when: the clock


SHOWN_OPEN = "klo 15 asti"


@pytest.mark.parametrize("number", range(11))
def test_a_page_ends_at_the_moment_of_an_opening_and_of_a_closing(
    service: Service, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pages_of(service)[number]
    for before in (MORNING, MORNING.replace(hour=14), MORNING.replace(hour=23)):
        for moment in (before - SECOND, before, before + SECOND, before + 2 * SECOND):
            stop_the_clock(monkeypatch, moment)
            assert ask(path).content == made_now(path), (path, moment)


@pytest.mark.parametrize(
    "path", ["page", "/alue/pirkanmaa/", "/aihe/ero/", "/haku/?q=perheneuvola", "/haku/?open_now=true"]
)
def test_an_opening_is_seen_on_the_page(service: Service, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the test above might compare pages in which no opening shows."""
    path = service.path if path == "page" else path
    stop_the_clock(monkeypatch, MORNING)
    closed = text(path)
    assert is_kept(path)
    stop_the_clock(monkeypatch, MORNING + SECOND)
    assert (SHOWN_OPEN in closed, SHOWN_OPEN in text(path)) == (False, True)


def test_no_page_outlives_the_day_in_helsinki(monkeypatch: pytest.MonkeyPatch, committed: Committed) -> None:
    with committed():
        ending = make_service(
            name_fi="Päättyvä", needs=("ero",), counties=("08",), visible_until=MORNING.date()
        )
        coming = make_service(
            name_fi="Alkava", needs=("ero",), counties=("08",), visible_from=dt.date(2026, 11, 25)
        )
    index.rebuild()
    midnight = dt.datetime(2026, 11, 25, tzinfo=HELSINKI)
    stop_the_clock(monkeypatch, midnight - SECOND)
    for path in ("/aihe/ero/", "/alue/pirkanmaa/", "/haku/?need=ero"):
        told = text(path)
        assert is_kept(path) and "Päättyvä" in told and "Alkava" not in told, path
    assert [ask(one.path).status_code for one in (ending, coming)] == [200, 404]
    stop_the_clock(monkeypatch, midnight)
    for path in ("/aihe/ero/", "/alue/pirkanmaa/", "/haku/?need=ero"):
        told = text(path)
        assert "Päättyvä" not in told and "Alkava" in told, path
    assert [ask(one.path).status_code for one in (ending, coming)] == [410, 200]


def test_a_clock_that_is_set_back_does_not_get_the_later_page(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_clock(monkeypatch, MORNING + SECOND)
    assert SHOWN_OPEN in text(service.path)
    stop_the_clock(monkeypatch, MORNING)
    assert SHOWN_OPEN not in text(service.path)


def test_what_a_line_says_of_itself_shows_at_once_and_lapses_by_itself(
    service: Service, monkeypatch: pytest.MonkeyPatch, committed: Committed
) -> None:
    noon = MORNING.replace(hour=12)
    stop_the_clock(monkeypatch, noon)
    paths = [service.path, "/aihe/ero/", "/haku/?q=perheneuvola", "/alue/pirkanmaa/"]
    for path in paths:
        assert BUSY not in text(path)
    with committed():
        line_status.tell(service, StatusKind.BUSY, noon)
    for path in paths:
        assert BUSY in text(path), path
        assert is_kept(path)
    stop_the_clock(monkeypatch, noon + line_status.BUSY_FOR - SECOND)
    assert all(BUSY in text(path) for path in paths)
    stop_the_clock(monkeypatch, noon + line_status.BUSY_FOR)
    assert not [path for path in paths if BUSY in text(path)]


def test_what_a_safety_line_says_leaves_the_bar_and_the_home_page_by_itself(
    monkeypatch: pytest.MonkeyPatch, committed: Committed
) -> None:
    noon = MORNING.replace(hour=12)
    stop_the_clock(monkeypatch, noon)
    with committed():
        line = make_line(phone="0800 1", safety_class="self_harm", name_fi="Oma linja")
    assert all(BUSY not in text(path) for path in ("/", "/alueet/", "/haku/"))
    with committed():
        line_status.tell(line, StatusKind.BUSY, noon)
    assert BUSY in text("/")
    bars = {path: text(path) for path in ("/alue/pirkanmaa/", "/haku/")}
    stop_the_clock(monkeypatch, noon + line_status.BUSY_FOR)
    assert BUSY not in text("/")
    for path, before in bars.items():
        assert "0800 1" in before and text(path) == made_now(path).decode(), path


@pytest.mark.parametrize("days", [0, 29, 30, 31, 59, 60, 89, 90, 91, 179, 180, 181, 400])
def test_the_states_of_a_source_follow_the_days(
    service: Service, days: int, monkeypatch: pytest.MonkeyPatch, committed: Committed
) -> None:
    """The days move by themselves, and the night's evaluation writes what follows from them."""
    today = MORNING.date()
    stop_the_clock(monkeypatch, MORNING)
    with committed():
        actions.assure(service, ["contact"], "C", by=None, on=today - dt.timedelta(days=180), today=today)
    before = {path: text(path) for path in pages_of(service)}
    stop_the_clock(monkeypatch, MORNING + dt.timedelta(days=days))
    for path in before:
        assert ask(path).content == made_now(path), path
    with committed():
        evaluate_all(today + dt.timedelta(days=days))
    for path in before:
        assert ask(path).content == made_now(path), path


def test_the_home_page_looks_at_the_safety_lines_files_as_often_as_without_copies(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_clock(monkeypatch, MORNING)
    ask("/")
    written: list[int] = []
    monkeypatch.setattr(safety_bar, "write", lambda: written.append(1))
    stop_the_clock(monkeypatch, MORNING + dt.timedelta(seconds=safety_bar.KEEP_FOR_SECONDS - 5))
    assert is_kept("/")
    stop_the_clock(monkeypatch, MORNING + dt.timedelta(seconds=safety_bar.KEEP_FOR_SECONDS + 1))
    assert not is_kept("/")


# Until when: publishes


def renamed(model: Any, name: str, **which: Any) -> Callable[[Service], None]:
    """As an editor's form does it, with the signals of the model."""

    def change(service: Service) -> None:
        row = model.objects.filter(**which).first()
        setattr(row, name, "Muutettu")
        row.save()

    return change


def published_draft(service: Service) -> None:
    service.name_fi = "Muutettu"
    service.save_revision().publish()


def taken_down(service: Service) -> None:
    service.unpublish()


def ended(service: Service) -> None:
    service.status, service.ended_on = "ended", dt.date(2026, 11, 1)
    service.save()


def withheld(service: Service) -> None:
    actions.withhold(service, "ei vastausta", by=None, today=MORNING.date(), decide=True)


def new_hours(service: Service) -> None:
    make_rule(service.channels.get(), weekdays=[6], opens=dt.time(10), closes=dt.time(11))


def new_rows_past_the_signals(service: Service) -> None:
    Phone.objects.bulk_create([Phone(channel=service.channels.get(), number="09 765 4321", sort_order=5)])


def wider_synonyms(service: Service) -> None:
    SynonymGroup.objects.create(language="fi", words="perheneuvola\nzyxapu")
    language.reload()


def another_interval(service: Service) -> None:
    intervals = FreshnessIntervals.load()
    intervals.contact = 30
    intervals.save()


def assured(service: Service) -> None:
    actions.assure(service, ["contact"], "C", by=None, on=MORNING.date(), today=MORNING.date())


PUBLISHES: dict[str, tuple[Callable[[Service], None], str]] = {
    "a service's draft": (published_draft, "page"),
    "a service, in a list": (published_draft, "/aihe/ero/"),
    "a service, in the search": (published_draft, "/haku/?need=ero"),
    "a service past the signals": (lambda service: Service.objects.update(name_fi="Muutettu"), "page"),
    "a service taken down": (taken_down, "/alue/pirkanmaa/"),
    "a service taken down, counted": (taken_down, "/"),
    "a service ended": (ended, "/aihe/ero/"),
    "a number": (renamed(Phone, "number"), "page"),
    "numbers past the signals": (new_rows_past_the_signals, "page"),
    "opening hours": (new_hours, "page"),
    "a channel": (renamed(Channel, "label_fi"), "page"),
    "an organisation": (renamed(Organisation, "description_fi", name_fi="Apu ry"), "organisation"),
    "an organisation's name": (renamed(Organisation, "name_fi", name_fi="Apu ry"), "page"),
    "a need": (renamed(Term, "label_fi", code="ero", taxonomy__code="need"), "/"),
    "a need, on a county's page": (renamed(Term, "label_fi", code="ero", taxonomy__code="need"), "/alue/pirkanmaa/"),
    "a county": (renamed(County, "short_fi", code="08"), "/alueet/"),
    "a county's facts": (renamed(County, "name_fi", code="08"), "/alue/pirkanmaa/ammattilaisille/"),
    "a municipality": (renamed(Municipality, "name_fi", code="837"), "/alue/pirkanmaa/"),
    "a county's door": (renamed(CountyDoor, "name_fi"), "/alue/pirkanmaa/"),
    "a safety line": (renamed(SafetyLine, "name_fi"), "/"),
    "a new safety line, in the bar": (
        lambda service: make_line(phone="0800 777", safety_class="life") and None,
        "/alue/pirkanmaa/",
    ),
    "a service withheld": (withheld, "page"),
    "a service withheld, in a list": (withheld, "/aihe/ero/"),
    "an assurance": (assured, "page"),
}  # fmt: skip


def address_of(name: str, service: Service) -> str:
    return {"page": service.path, "organisation": str(service.organisation.get_absolute_url())}.get(
        name, name
    )


@pytest.mark.parametrize("kind", PUBLISHES)
def test_a_publish_shows_at_once(
    service: Service, kind: str, committed: Committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_clock(monkeypatch, MORNING)
    change, where = PUBLISHES[kind]
    path = address_of(where, service)
    before = ask(path).content
    assert is_kept(path)
    with committed():
        change(Service.objects.get(pk=service.pk))
    after = ask(path).content
    assert after == made_now(path)
    assert after != before, "what was changed is not on this page"
    assert is_kept(path)


@pytest.mark.parametrize(
    ("change", "path"), [(wider_synonyms, "/haku/?q=zyxapu"), (another_interval, "/aihe/ero/")]
)
def test_words_and_settings_of_editors_count_as_publishes(
    service: Service, change: Callable[[Service], None], path: str, committed: Committed
) -> None:
    before = edition.current()
    ask(path)
    with committed():
        change(service)
    assert edition.current() != before
    assert ask(path).content == made_now(path)


def test_a_phrase_of_danger_that_is_new_takes_the_page_of_its_words_away(
    service: Service, committed: Committed
) -> None:
    ask("/haku/?q=zyxhätä")
    assert len(shelf._shelf) <= 1
    with committed():
        SafetyIntentPhrase.objects.create(language="fi", intent="violence_now", text="zyxhätä")
        language.reload()
    after = ask("/haku/?q=zyxhätä")
    assert "Oma linja" in after.content.decode()
    assert after["Cache-Control"] == "no-store"
    language.forget()


def test_a_withheld_services_contact_is_gone_at_once_and_comes_back_with_it(
    service: Service, committed: Committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_clock(monkeypatch, MORNING)
    paths = [path for path in pages_of(service) if NUMBER in text(path)]
    assert service.path in paths and "/haku/?q=perheneuvola" in paths
    assert all(is_kept(path) for path in paths)
    with committed():
        withheld(service)
    assert not [path for path in pages_of(service) if NUMBER in text(path)]
    assert not holding(NUMBER)
    with committed():
        actions.show_again(Service.objects.get(pk=service.pk), by=None, today=MORNING.date())
    assert [path for path in pages_of(service) if NUMBER in text(path)] == paths


def test_a_draft_is_on_no_page_however_it_is_looked_at(
    service: Service, committed: Committed, rf: Any
) -> None:
    ask(service.path)
    with committed():
        draft = Service.objects.get(pk=service.pk)
        draft.name_fi = "Zyxluonnos"
        draft.save_revision()
    assert "Zyxluonnos" not in text(service.path)
    seen = draft.make_preview_request(rf.get("/hallinta/"), draft.default_preview_mode)
    assert "Zyxluonnos" in seen.content.decode(), "the preview must not be the copy"
    assert "Zyxluonnos" not in text(service.path), "nor the copy the preview"


# For whom


def test_who_is_signed_in_gets_no_copy_and_leaves_none(service: Service) -> None:
    editor = desk.editor()
    assert ask("/", editor).status_code == 200
    assert len(shelf._shelf) == 0
    ask("/")
    assert "ETag" not in ask("/", editor)


def test_a_page_with_a_token_is_no_ones_but_its_readers(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should a page ever carry a token, a message or a nonce, it is not kept."""
    from django.middleware.csrf import get_token

    from directory.views import home

    def with_token(request: Any) -> HttpResponse:
        return HttpResponse(f"<input value={get_token(request)}>")

    def with_message(request: Any) -> HttpResponse:
        request.session["seen"] = "yes"
        return HttpResponse("hello")

    def with_nonce(request: Any) -> HttpResponse:
        return HttpResponse(f"<script nonce={request.csp_nonce}>")

    for view in (with_token, with_message, with_nonce):
        for pattern in directory_patterns():
            if pattern.callback is home.home or pattern.name == "home":
                monkeypatch.setattr(pattern, "callback", view)
        first, second = ask("/"), ask("/")
        assert len(shelf._shelf) == 0, view.__name__
        if view is not with_message:
            assert first.content != second.content, view.__name__


def directory_patterns() -> list[Any]:
    from directory import urls

    return list(urls.urlpatterns)


def test_no_two_readers_share_a_list_of_their_own(service: Service) -> None:
    path = f"/lista/?s={service.short_id}"
    assert ask(path)["Cache-Control"] == "no-store"
    for shape in ("tyopoyta", "annettava"):
        ask(f"{path}&muoto={shape}")
    assert len(shelf._shelf) == 0


def test_a_copy_sets_no_cookie(service: Service) -> None:
    client = Client()
    for _ in range(2):
        assert not ask("/", client).cookies
    assert not client.cookies


@pytest.mark.parametrize(
    "header", [{"Authorization": "Bearer x"}, {"Cookie": "sessionid=x"}, {"Cookie": "messages=x"}]
)
def test_who_brings_something_of_their_own_is_answered_anew(service: Service, header: dict[str, str]) -> None:
    ask("/")
    assert not is_kept("/", **header)


def test_another_host_has_pages_of_its_own_and_a_foreign_one_none(service: Service, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "toinen.example"]
    ask("/")
    assert not is_kept("/", Host="toinen.example")
    assert ask("/", Host="vieras.example").status_code == 400
    assert len(shelf._shelf) == 2


def test_a_post_and_a_head_are_not_answered_by_a_copy(service: Service) -> None:
    ask("/haku/?q=perheneuvola")
    assert Client().post("/haku/", {"q": "perheneuvola"})["Cache-Control"] == "no-store"
    assert Client().head("/haku/?q=perheneuvola").status_code == 200
    assert len(shelf._shelf) == 1


# What leaves no trace


DANGER = "mies hakkaa minua"


def held() -> bytes:
    """All that this process keeps of pages, keys too."""
    return b"".join(
        key + repr(page).encode() + page.content for key, (_, page) in shelf._shelf._pages.items()
    )


def holding(words: str) -> list[str]:
    """Pages kept without a question that have the words; those with one cannot be read at all."""
    found = []
    for _key, (now, page) in shelf._shelf._pages.items():
        if now.startswith(edition.current()) and page.content.startswith(b"\x1f\x8b"):
            found.append(gzip.decompress(page.content).decode())
    return [body for body in found if words in body]


@pytest.mark.parametrize("lines", [True, False])
def test_words_of_danger_leave_neither_page_nor_key(
    service: Service, lines: bool, committed: Committed
) -> None:
    if not lines:
        with committed():
            SafetyLine.objects.all().delete()
    for prefix in ("", "/sv", "/en"):
        for _ in range(2):
            response = Client().get(f"{prefix}/haku/", {"q": DANGER})
            assert response["Cache-Control"] == "no-store"
            assert "ETag" not in response
    assert len(shelf._shelf) == 0


def test_pages_of_a_safety_class_and_of_sensitive_needs_are_not_kept(committed: Committed) -> None:
    with committed():
        crisis = make_service(name_fi="Turva", safety_class="violence", needs=("vakivalta",))
    index.rebuild()
    sensitive = Term.objects.of("need").get(code="vakivalta")
    for path in (crisis.path, f"/aihe/{sensitive.path_code}/", "/haku/?need=vakivalta"):
        response = ask(path)
        assert (response.status_code, response["Cache-Control"]) == (200, "no-store"), path
    assert len(shelf._shelf) == 0


def test_the_words_that_were_typed_are_nowhere_in_what_is_kept_nor_in_the_log(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        first = ask("/haku/?q=perheneuvola+zyxsana")
        assert is_kept("/haku/?q=perheneuvola+zyxsana")
    assert "zyxsana" in first.content.decode()
    assert len(shelf._shelf) == 1
    (page,) = (page for _, page in shelf._shelf._pages.values())
    assert b"zyxsana" not in held()
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(page.content)
    spoken = [record for record in caplog.records if record.name != "django.db.backends"]
    assert not [record for record in spoken if "zyxsana" in record.getMessage()]


def test_distances_are_kept_nowhere(service: Service) -> None:
    ask("/haku/?near=Tampere")
    assert len(shelf._shelf) == 0


@pytest.fixture
def finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from search import views

    real = views.answer

    def nothing(criteria: Any, now: Any, folded: bool = False) -> Any:
        from dataclasses import replace

        found = real(criteria, now, folded)
        return replace(
            found,
            count=0,
            unknown_count=0,
            elsewhere_count=0,
            results=[],
            unknown_results=[],
            elsewhere_results=[],
        )

    monkeypatch.setattr(views, "answer", nothing)


def test_searches_that_find_nothing_are_counted_each_time(service: Service, finds_nothing: None) -> None:
    for _ in range(3):
        ask("/haku/?q=perheneuvola")
    assert [row.count for row in EmptyQuery.objects.all()] == [3]
    assert len(shelf._shelf) == 0


# The shelf


def page_of(size: int) -> KeptPage:
    return KeptPage(b"x" * size, b"", '"tag"', (), MORNING, MORNING + dt.timedelta(hours=1))


def test_the_page_that_was_asked_for_longest_ago_goes_first(settings: Any) -> None:
    settings.KEPT_PAGES = 2
    shelf_of_two = Shelf()
    for key in (b"a", b"b"):
        shelf_of_two.keep(key, "1", page_of(10))
    assert shelf_of_two.find(b"a", "1", MORNING)
    shelf_of_two.keep(b"c", "1", page_of(10))
    assert [bool(shelf_of_two.find(key, "1", MORNING)) for key in (b"a", b"b", b"c")] == [True, False, True]


def test_no_more_bytes_are_kept_than_fit(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KEPT_PAGES = 10_000
    monkeypatch.setattr(shelf, "MOST_BYTES", 50_000)
    small = Shelf()
    for number in range(100):
        small.keep(b"%d" % (number % 60), "1", page_of(4_000))
        assert small.size <= 50_000
    assert 5 < len(small) < 13
    small.keep(b"large", "1", page_of(60_000))
    assert (len(small), small.size) == (0, 0)


def test_a_page_of_another_edition_is_dropped_when_it_is_asked_for() -> None:
    one = Shelf()
    one.keep(b"a", "1", page_of(10))
    assert one.find(b"a", "2", MORNING) is None
    assert (len(one), one.size) == (0, 0)
    one.keep(b"a", "2", page_of(10))
    assert one.find(b"a", "2", MORNING + dt.timedelta(hours=1)) is None
    assert len(one) == 0


def test_a_database_that_does_not_answer_leaves_the_page_to_itself(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("/")

    def away() -> str:
        raise DatabaseError("away")

    monkeypatch.setattr(edition, "current", away)
    response = ask("/")
    assert (response.status_code, "ETag" in response) == (200, False)


def test_a_page_that_was_made_across_a_moment_is_not_shown_after_it(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It began before the opening and was done after it: its parts may speak of either."""
    for early in range(12):
        moments = iter([MORNING] * early)
        shelf.forget()
        monkeypatch.setattr(
            "django.utils.timezone.now",
            lambda moments=moments: next(moments, MORNING + SECOND).astimezone(dt.UTC),
        )
        ask(service.path)
        stop_the_clock(monkeypatch, MORNING + SECOND)
        assert ask(service.path).content == made_now(service.path), early


def test_each_language_and_question_is_a_page_of_its_own(service: Service) -> None:
    for path in ("/", "/sv/", "/en/", "/haku/", "/haku/?need=ero", "/haku/?need=suru"):
        ask(path)
    assert len(shelf._shelf) == 6
    assert len({kept_pages.edition_for(f"/{code}/") for code in LANGUAGES}) >= 1
