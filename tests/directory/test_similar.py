"""Similar services: named reasons, and none rather than weak ones."""

import pytest
from django.utils import translation

from directory.models import Service
from directory.similar import similar
from tests.directory.moments import TODAY
from tests.factories import make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> Service:
    """A service in a catalogue of twenty others that have nothing in common with it."""
    for _number in range(20):
        make_service(needs=("talous",), target_groups=("isovanhemmat",))
    return make_service(needs=("ero",), target_groups=("vanhemmat",), life_situations=("ero",))


def names(service: Service) -> list[str]:
    return [found.service.name_fi for found in similar(service, TODAY)]


def test_a_service_with_the_same_need_and_people_is_similar_and_says_why(one: Service) -> None:
    make_service(name_fi="Eropuhelin", needs=("ero",), target_groups=("vanhemmat",))
    found = similar(one, TODAY)
    assert [other.service.name_fi for other in found] == ["Eropuhelin"]
    assert found[0].shared_in_words("fi") == "Ero, Vanhemmat"


def test_one_shared_field_is_not_enough(one: Service) -> None:
    make_service(needs=("ero",), target_groups=("nuoret",))
    make_service(needs=("suru",), target_groups=("vanhemmat",), life_situations=("ero",))
    assert names(one) == []


def test_what_most_of_the_catalogue_shares_is_no_likeness() -> None:
    service = make_service(needs=("vanhemmuus",), target_groups=("vanhemmat",))
    for _number in range(9):
        make_service(needs=("vanhemmuus",), target_groups=("vanhemmat",))
    assert names(service) == []


def test_the_most_alike_come_first(one: Service) -> None:
    make_service(name_fi="Kaksi", needs=("ero",), target_groups=("vanhemmat",))
    make_service(name_fi="Kolme", needs=("ero",), target_groups=("vanhemmat",), life_situations=("ero",))
    assert names(one) == ["Kolme", "Kaksi"]


def test_services_for_other_ages_are_not_offered(one: Service) -> None:
    one.age_from = 18
    make_service(name_fi="17", needs=("ero",), target_groups=("vanhemmat",), age_to=17)
    make_service(name_fi="18", needs=("ero",), target_groups=("vanhemmat",), age_to=18)
    assert names(one) == ["18"]


def test_ended_services_and_drafts_are_not_offered(one: Service) -> None:
    make_service(needs=("ero",), target_groups=("vanhemmat",), status="ended")
    make_service(needs=("ero",), target_groups=("vanhemmat",), live=False)
    assert names(one) == []


def test_a_service_without_needs_is_like_nothing(one: Service) -> None:
    assert names(make_service(target_groups=("vanhemmat",))) == []


def test_the_reasons_are_said_in_the_readers_language(one: Service) -> None:
    make_service(needs=("ero",), target_groups=("vanhemmat",))
    with translation.override("sv"):
        assert similar(one, TODAY)[0].shared_in_words("sv") == "Separation och skilsmässa, Föräldrar"
