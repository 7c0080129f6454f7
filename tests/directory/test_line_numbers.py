"""A line with a number for each language gives the reader the one of their own."""

import datetime as dt

import pytest

from directory.cards import line_number, safety_card
from directory.models import SafetyLine
from directory.models.safety import SafetyLineOpeningRule, SafetyLinePhone
from tests.factories import make_line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


@pytest.fixture
def line() -> SafetyLine:
    made = make_line(name_fi="Kriisipuhelin", safety_class="self_harm", phone="09 2525 0111", evidence="A")
    SafetyLinePhone.objects.filter(line=made).delete()
    for order, (number, language) in enumerate(
        (("09 2525 0111", "fi"), ("09 2525 0112", "sv"), ("09 2525 0116", "en"))
    ):
        SafetyLinePhone.objects.create(line=made, number=number, language=language, sort_order=order)
    return SafetyLine.objects.with_everything().get(pk=made.pk)


def test_each_reader_gets_the_number_of_their_language(line: SafetyLine) -> None:
    numbers = [line_number(line, language)[0] for language in ("fi", "sv", "en")]
    assert numbers == ["09 2525 0111", "09 2525 0112", "09 2525 0116"]
    assert safety_card(line, "sv")["tel"] == "+358925250112"


def test_a_language_without_a_number_gets_the_first(line: SafetyLine) -> None:
    assert line_number(line, "uk")[0] == "09 2525 0111"


def test_a_number_that_answers_on_fridays_gives_way_to_one_that_always_does(line: SafetyLine) -> None:
    own = {"line": line, "channel": "puhelin"}
    SafetyLineOpeningRule.objects.create(**own, kind="always", language="fi")
    fridays = {"weekdays": [5], "opens": dt.time(9), "closes": dt.time(13)}
    SafetyLineOpeningRule.objects.create(**own, kind="weekly", language="en", **fridays)
    line = SafetyLine.objects.with_everything().get(pk=line.pk)
    assert line_number(line, "en")[0] == "09 2525 0111"
    assert line_number(line, "sv")[0] == "09 2525 0112"
