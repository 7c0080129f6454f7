"""Whatever is asked, and whenever: a kept page is the page that would be made at that moment."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

import pytest

from config import shelf
from directory import line_status
from directory.models import County, Organisation, Service, Term
from directory.models.line_status import StatusKind
from directory.opening import HELSINKI
from search import index
from tests.config.kept import ask, is_kept, made_now
from tests.directory.moments import stop_the_clock
from tests.factories import make_channel, make_door, make_line, make_organisation, make_rule, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

NEEDS = ("ero", "suru", "talous", "vanhemmuus")
COUNTIES = ("08", "06", "01", "91")
WORDS = ("neuvola", "tuki perheelle", "ero", "surussa apua", "puhelin", "chatt", "help")
FILTERS = (
    "channel=puhelin",
    "open_now=true",
    "anonymous=yes",
    "cost=maksuton",
    "language=sv",
    "sort=name",
    "page=2",
)
START = dt.datetime(2026, 11, 23, 6, 0, tzinfo=HELSINKI)
QUESTIONS = 80
MOMENTS = 60


@pytest.fixture(autouse=True)
def catalogue(settings: Any, tmp_path: Any, django_capture_on_commit_callbacks: Any) -> Iterator[None]:
    """Forty services whose doors open and close at all hours, made by a seeded chance."""
    settings.DATA_DIR = tmp_path
    shelf.forget()
    line_status.forget()
    chance = random.Random(7)
    with django_capture_on_commit_callbacks(execute=True):
        organisations = [make_organisation(name_fi=f"Järjestö {number} ry") for number in range(5)]
        for number in range(40):
            _service(number, organisations, chance)
        for county in COUNTIES:
            make_door(county, phone="03 123 4567")
        make_line(phone="0800 1", safety_class="violence")
    index.rebuild()
    settings.KEPT_PAGES = 1_000
    yield
    shelf.forget()
    line_status.forget()


def _service(number: int, organisations: list[Organisation], chance: random.Random) -> None:
    service = make_service(
        name_fi=f"{chance.choice(('Neuvola', 'Puhelin', 'Tuki perheelle'))} {number}",
        name_sv=chance.choice(("", f"Stöd {number}")),
        organisation=chance.choice(organisations),
        needs=chance.sample(NEEDS, 2),
        counties=chance.sample(COUNTIES, chance.randrange(3)),
        **chance.choice(
            ({}, {}, {"visible_from": dt.date(2026, 11, 25)}, {"visible_until": dt.date(2026, 11, 24)})
        ),
    )
    for _ in range(chance.randrange(3)):
        channel = make_channel(service, phone=f"09 123 {chance.randrange(1000, 9999)}")
        opens = dt.time(chance.randrange(24), chance.choice((0, 15, 30)))
        closes = dt.time(chance.randrange(24), chance.choice((0, 30, 45)))
        make_rule(channel, opens=opens, closes=closes, weekdays=chance.sample(range(1, 8), 4))


def questions(chance: random.Random) -> Iterator[str]:
    pages = [
        "/", "/alueet/", "/haku/", "/tilanne/", "/tilanne/vertaa/", "/tilanne/muutokset/",
        *(service.path for service in Service.objects.order_by("pk")),
        *(f"/jarjesto/{one.slug}/" for one in Organisation.objects.order_by("pk")),
        *(f"/aihe/{term.path_code}/" for term in Term.objects.of("need").filter(code__in=NEEDS)),
        *(f"/alue/{county.slug}/{more}" for county in County.objects.filter(code__in=COUNTIES)
          for more in ("", "ammattilaisille/")),
    ]  # fmt: skip
    while True:
        path = chance.choice(pages)
        if chance.random() < 0.4:
            asked = [f"q={chance.choice(WORDS).replace(' ', '+')}"] if chance.random() < 0.7 else []
            asked += [f"need={chance.choice(NEEDS)}"] if chance.random() < 0.4 else []
            asked += [f"county={chance.choice(COUNTIES)}"] if chance.random() < 0.4 else []
            asked += chance.sample(FILTERS, chance.randrange(3))
            path = f"/haku/?{'&'.join(asked)}"
        yield chance.choice(("", "/sv", "/en")) + path


def test_a_kept_page_is_the_page_that_would_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch, START)
    chance, kept = random.Random(11), 0
    for path, _ in zip(questions(chance), range(QUESTIONS), strict=False):
        first = ask(path)
        kept += is_kept(path)
        again = ask(path)
        assert again.status_code == first.status_code, path
        assert again.content == first.content == made_now(path), path
    assert kept > QUESTIONS / 2


def test_it_is_so_at_every_moment_of_two_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time goes on by steps of chance, seconds or hours; now and then a line speaks, or a service changes."""
    chance, now = random.Random(13), START
    asked = [path for path, _ in zip(questions(random.Random(17)), range(24), strict=False)]
    services = list(Service.objects.order_by("pk"))
    kept = 0
    for number in range(MOMENTS):
        now += dt.timedelta(seconds=chance.choice((1, 59, 300, 840, 901, 1_800, 3_600)))
        stop_the_clock(monkeypatch, now)
        if number % 10 == 3:
            line_status.tell(chance.choice(services), StatusKind.BUSY, now)
            line_status.forget()
        if number % 10 == 7:
            Service.objects.filter(pk=chance.choice(services).pk).update(summary_fi=f"Muutos {number}.")
        for path in chance.sample(asked, 4):
            kept += is_kept(path)
            assert ask(path).content == made_now(path), (path, now)
    assert kept > MOMENTS / 4
