import datetime as dt
import uuid

import pytest
from django.http import QueryDict

from directory.criteria import BadParameters, Criteria, is_tracking, read_criteria
from directory.vocabulary import vocabulary

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def read(query: str) -> Criteria:
    return read_criteria(QueryDict(query).lists(), vocabulary())


def refused(query: str) -> dict[str, str]:
    with pytest.raises(BadParameters) as caught:
        read(query)
    return {error.parameter: error.message for error in caught.value.errors}


def test_empty_values_equal_absence() -> None:
    assert read("need=&county=&q=&page=&open_now=&age=") == Criteria()


def test_repeated_values_are_joined() -> None:
    assert read("need=ero&need=kriisi").need == {"ero", "kriisi"}


@pytest.mark.parametrize(
    "name", ["08", "Pirkanmaa", "pirkanmaa", "PIRKANMAAN HYVINVOINTIALUE", "Birkaland", "Pirha"]
)
def test_a_county_is_known_by_code_and_by_every_whole_name(name: str) -> None:
    assert read(f"county={name}").county == {vocabulary().municipalities["837"].county}


@pytest.mark.parametrize("name", ["Turku", "Åbo", "åbo", "853"])
def test_a_municipality_is_known_by_code_and_by_name_in_any_language(name: str) -> None:
    assert read(f"municipality={name}").municipality == {"853"}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("conuty=06", "conuty"),
        ("need=zzz", "need"),
        ("county=zzz", "county"),
        ("county=Pirkan", "county"),
        ("municipality=Atlantis", "municipality"),
        ("page=-1", "page"),
        ("page=0", "page"),
        ("page=1.5", "page"),
        ("page=²", "page"),
        ("page_size=101", "page_size"),
        ("page=1&page=2", "page"),
        ("anonymous=maybe", "anonymous"),
        ("open_now=yes", "open_now"),
        ("age=121", "age"),
        ("age=-1", "age"),
        ("cost=ei-tiedossa", "cost"),
        ("sort=random", "sort"),
        ("lang=de", "lang"),
        ("organisation=abc", "organisation"),
        ("modified_after=2026-01-01", "modified_after"),
        ("modified_after=2026-01-01T00:00:00", "modified_after"),
        ("modified_after=0.5", "modified_after"),
        ("modified_after=2026-13-01T00:00:00Z", "modified_after"),
        ("q=%00", "q"),
        ("q=a%00b", "q"),
        ("q=%ff%fe", "q"),
        ("county=%00", "county"),
        ("q=" + "a" * 201, "q"),
        ("need=ero&need=%27", "need"),
    ],
)
def test_what_is_unknown_or_ill_formed_is_refused_by_name(query: str, parameter: str) -> None:
    assert list(refused(query)) == [parameter]


def test_every_refused_parameter_is_named() -> None:
    assert set(refused("conuty=06&need=zzz&page=0")) == {"conuty", "need", "page"}


def test_a_typing_error_in_a_name_brings_the_right_name() -> None:
    assert "county" in refused("conuty=06")["conuty"]


def test_ten_thousand_letters_are_refused_without_repeating_them_all() -> None:
    with pytest.raises(BadParameters) as caught:
        read("q=" + "a" * 10_000)
    assert len(caught.value.errors[0].value) == 80


def test_two_hundred_characters_are_still_a_question() -> None:
    assert len(read("q=" + "a" * 200).q) == 200


def test_quotes_and_emoji_are_words_like_others() -> None:
    assert read('q="').q == '"'
    assert read("q=😀").q == "😀"


def test_boundaries_of_age() -> None:
    assert (read("age=0").age, read("age=120").age) == (0, 120)


def test_moments_need_an_offset_and_keep_it() -> None:
    moment = read("modified_after=2026-03-01T12:00:00%2B02:00").modified_after
    assert moment == dt.datetime(2026, 3, 1, 10, tzinfo=dt.UTC)


def test_an_organisation_is_a_uuid() -> None:
    identity = uuid.uuid4()
    assert read(f"organisation={identity}").organisation == {identity}


def test_order_is_relevance_with_words_and_name_without() -> None:
    assert read("q=ero").order == "relevance"
    assert read("").order == "name"
    assert read("sort=relevance").order == "name"
    assert read("q=ero&sort=name").order == "name"


def test_only_named_parameters_are_accepted_where_a_list_has_fewer() -> None:
    with pytest.raises(BadParameters):
        read_criteria(QueryDict("need=ero").lists(), vocabulary(), ("q", "page"))


def test_tracking_parameters_are_told_apart() -> None:
    assert is_tracking("utm_source") and is_tracking("fbclid")
    assert not is_tracking("conuty")
