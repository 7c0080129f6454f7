import datetime as dt

import pytest
from django.http import QueryDict
from django.utils import timezone

from directory.criteria import Criteria, read_criteria
from directory.listing import Listing, Scored, listing, sort_name
from directory.models import Service
from directory.vocabulary import vocabulary
from tests.factories import make_channel, make_organisation, make_rule, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

# A Tuesday at noon in Helsinki.
NOON = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
PIRKANMAA, SATAKUNTA, ALAND = "08", "06", "91"
TAMPERE, NOKIA = "837", "536"


def ask(query: str = "", now: dt.datetime = NOON) -> Listing:
    return listing(read_criteria(QueryDict(query).lists(), vocabulary()), now)


def names(answer: Listing) -> list[str]:
    found = Service.objects.in_bulk([pk for pk, _ in answer.rows])
    return [found[pk].name_fi for pk, _ in answer.rows]


def groups(answer: Listing) -> list[str | None]:
    return [group for _, group in answer.rows]


def test_only_published_services_that_have_not_ended_are_listed() -> None:
    make_service(name_fi="Näkyvä")
    make_service(name_fi="Luonnos", live=False)
    make_service(name_fi="Päättynyt", status="ended")
    make_service(name_fi="Tauolla", status="paused")
    assert names(ask()) == ["Näkyvä", "Tauolla"]


@pytest.mark.parametrize(
    ("day", "listed"),
    [("2026-11-23", False), ("2026-11-24", True), ("2026-11-25", True), ("2026-11-26", False)],
)
def test_a_service_is_listed_from_its_first_day_to_its_last(day: str, listed: bool) -> None:
    service = make_service(visible_from=dt.date(2026, 11, 24), visible_until=dt.date(2026, 11, 25))
    moment = dt.datetime.fromisoformat(f"{day}T12:00:00+02:00")
    assert (ask(now=moment).count == 1) is listed
    assert service.is_listed(dt.date.fromisoformat(day)) is listed


def test_the_day_is_the_day_in_helsinki() -> None:
    make_service(visible_from=dt.date(2026, 11, 25))
    assert ask(now=dt.datetime(2026, 11, 24, 21, 59, tzinfo=dt.UTC)).count == 0
    assert ask(now=dt.datetime(2026, 11, 24, 22, 0, tzinfo=dt.UTC)).count == 1


def test_values_of_a_parameter_are_or_and_parameters_are_and() -> None:
    make_service(name_fi="A", needs=("ero",), target_groups=("lapset",))
    make_service(name_fi="B", needs=("kriisi",), target_groups=("lapset",))
    make_service(name_fi="C", needs=("ero",), target_groups=("miehet",))
    assert names(ask("need=ero&need=kriisi")) == ["A", "B", "C"]
    assert names(ask("need=ero&need=kriisi&target_group=lapset")) == ["A", "B"]


@pytest.mark.parametrize(
    ("query", "known"),
    [
        ("cost=maksuton", {"cost": "maksuton"}),
        ("anonymous=yes", {"anonymous": "yes"}),
        ("language=sv", {"languages": ("sv",)}),
        ("situation=ero", {"life_situations": ("ero",)}),
        ("age=16", {"age_from": 15}),
        ("county=08", {"counties": ("08",)}),
        ("municipality=837", {"municipalities": ("837",)}),
    ],
)
def test_unknown_is_not_no(query: str, known: dict[str, object]) -> None:
    make_service(name_fi="Tiedetään", **known)
    make_service(name_fi="Ei tiedetä", coverage_kind="unknown")
    answer = ask(query)
    assert names(answer) == ["Tiedetään"]
    assert answer.unknown_count == 1
    wider = ask(query + "&unknown=include")
    assert names(wider) == ["Tiedetään", "Ei tiedetä"]
    assert groups(wider)[1] == "unknown"
    assert wider.count == 2


def test_a_known_no_is_not_among_the_unknown() -> None:
    make_service(cost="maksullinen")
    answer = ask("cost=maksuton")
    assert (answer.count, answer.unknown_count) == (0, 0)


def test_a_service_of_which_two_asked_things_are_unknown_is_counted_once() -> None:
    make_service()
    assert ask("cost=maksuton&anonymous=yes&language=fi").unknown_count == 1


@pytest.mark.parametrize(("age", "kept"), [(14, False), (15, True), (28, True), (29, False)])
def test_age_limits_include_their_ends(age: int, kept: bool) -> None:
    make_service(age_from=15, age_to=28)
    assert (ask(f"age={age}").count == 1) is kept


def test_where_one_age_limit_is_given_the_other_side_is_open() -> None:
    make_service(name_fi="Vanhemmille", age_from=60)
    make_service(name_fi="Lapsille", age_to=17)
    assert names(ask("age=120")) == ["Vanhemmille"]
    assert names(ask("age=0")) == ["Lapsille"]


def test_an_area_keeps_what_names_it_and_what_is_usable_anywhere() -> None:
    make_service(name_fi="Koko maa")
    make_service(name_fi="Alue", counties=(PIRKANMAA,))
    make_service(name_fi="Kunta", municipalities=(TAMPERE,))
    make_service(name_fi="Muualla", counties=(SATAKUNTA,))
    answer = ask("county=Pirkanmaa")
    assert names(answer) == ["Alue", "Kunta", "Koko maa"]
    assert groups(answer) == ["area", "area", "national"]
    assert answer.elsewhere_count == 1


def test_a_municipality_keeps_its_county_but_not_the_neighbour() -> None:
    make_service(name_fi="Alue", counties=(PIRKANMAA,))
    make_service(name_fi="Kunta", municipalities=(TAMPERE,))
    make_service(name_fi="Naapuri", municipalities=(NOKIA,))
    answer = ask("municipality=Tampere")
    assert names(answer) == ["Alue", "Kunta"]
    assert answer.elsewhere_count == 1


def test_nationwide_except_aland_does_not_reach_aland() -> None:
    make_service(name_fi="Paitsi Ahvenanmaa", coverage_kind="nationwide_except_aland")
    make_service(name_fi="Kaikki")
    assert names(ask("county=91")) == ["Kaikki"]
    assert names(ask("county=08")) == ["Kaikki", "Paitsi Ahvenanmaa"]
    assert ask("county=91").elsewhere_count == 1


def test_elsewhere_comes_last_when_asked_for() -> None:
    make_service(name_fi="Ei tietoa", coverage_kind="unknown")
    make_service(name_fi="Muualla", counties=(SATAKUNTA,))
    make_service(name_fi="Alue", counties=(PIRKANMAA,))
    answer = ask("county=08&elsewhere=include&unknown=include")
    assert groups(answer) == ["area", "unknown", "elsewhere"]


def test_elsewhere_is_not_counted_without_an_area() -> None:
    make_service(needs=("ero",), counties=(SATAKUNTA,))
    assert ask("need=kriisi").elsewhere_count == 0


def test_group_is_null_without_an_area() -> None:
    make_service()
    assert groups(ask()) == [None]


def test_open_now_keeps_known_opening_times_only() -> None:
    make_rule(make_channel(make_service(name_fi="Auki")), opens=dt.time(9), closes=dt.time(15))
    make_rule(make_channel(make_service(name_fi="Kiinni")), opens=dt.time(18), closes=dt.time(21))
    make_channel(make_service(name_fi="Ei tiedossa"))
    answer = ask("open_now=true")
    assert names(answer) == ["Auki"]
    assert answer.unknown_count == 1


def test_facets_count_without_their_own_filter() -> None:
    make_service(needs=("ero",), cost="maksuton", channels=("chat", "puhelin"))
    make_service(needs=("kriisi",), cost="maksullinen", channels=("chat",))
    answer = ask("need=ero")
    assert answer.facets["need"] == {"ero": 1, "kriisi": 1}
    assert answer.facets["cost"] == {"maksuton": 1}
    assert answer.facets["channel"] == {"chat": 1, "puhelin": 1}


def test_what_a_facet_does_not_know_is_counted_apart() -> None:
    make_service(cost="maksuton")
    make_service()
    answer = ask()
    assert answer.facets["cost"] == {"maksuton": 1}
    assert answer.facets_unknown["cost"] == 1


def test_the_county_facet_counts_what_choosing_the_county_would_give() -> None:
    make_service()
    make_service(counties=(PIRKANMAA,))
    make_service(municipalities=(TAMPERE,))
    make_service(coverage_kind="nationwide_except_aland")
    counted = ask().facets["county"]
    for code in (PIRKANMAA, SATAKUNTA, ALAND):
        assert counted[code] == ask(f"county={code}").count


def test_facets_count_over_all_pages() -> None:
    for _ in range(3):
        make_service(needs=("ero",))
    answer = ask("page_size=1")
    assert len(answer.rows) == 1
    assert answer.facets["need"] == {"ero": 3}


def test_past_the_last_page_there_is_nothing_and_the_count_stands() -> None:
    make_service()
    answer = ask("page=1000000&page_size=100")
    assert (answer.count, answer.rows) == (1, ())


def test_names_are_in_finnish_alphabetical_order() -> None:
    for name in ("Öljy", "äiti", "Åbo", "zeta", "Apu"):
        make_service(name_fi=name)
    assert names(ask()) == ["Apu", "zeta", "Åbo", "äiti", "Öljy"]
    assert sort_name("Åbo") < sort_name("Äiti") < sort_name("Öljy")


def test_provider_and_organisation() -> None:
    parish = make_organisation(type="parish")
    make_service(name_fi="Seurakunnan", organisation=parish)
    make_service(name_fi="Järjestön")
    assert names(ask("provider=parish")) == ["Seurakunnan"]
    assert names(ask(f"organisation={parish.uuid}")) == ["Seurakunnan"]


def test_words_narrow_to_what_they_matched_and_order_by_relevance() -> None:
    first, second, _ = make_service(name_fi="A"), make_service(name_fi="B"), make_service(name_fi="C")
    scored = Scored({first.pk: 1.0, second.pk: 2.0}, {second.pk: ("sana",)})
    answer = listing(Criteria(q="sana"), NOON, scored=scored)
    assert names(answer) == ["B", "A"]
    assert answer.why[second.pk] == ("sana",)


def test_what_changed_after_a_moment() -> None:
    make_service()
    later = (timezone.now() + dt.timedelta(hours=1)).isoformat().replace("+", "%2B")
    earlier = (timezone.now() - dt.timedelta(hours=1)).isoformat().replace("+", "%2B")
    assert ask(f"modified_after={later}").count == 0
    assert ask(f"modified_after={earlier}").count == 1


@pytest.mark.parametrize("copies", [1, 4])
def test_the_number_of_statements_does_not_grow(copies: int, django_assert_num_queries: object) -> None:
    for _ in range(copies):
        service = make_service(needs=("ero",), counties=(PIRKANMAA,), languages=("fi",))
        make_rule(make_channel(service))
    query = "need=ero&county=08&open_now=true&language=fi&unknown=include&elsewhere=include"
    criteria = read_criteria(QueryDict(query).lists(), vocabulary())
    with django_assert_num_queries(10):  # type: ignore[operator]
        listing(criteria, NOON)
