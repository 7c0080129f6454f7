"""People in a sentence are no topic of it, and a child who speaks of a parent is heard as one."""

import pytest

from search.analysis import Analyser, get_analyser
from search.persons import is_said_by_a_child, with_the_childs_line, without_persons
from search.phrases import phrase_words


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    found = get_analyser()
    if not found.has_dictionary:
        pytest.skip("no Finnish dictionary is installed")
    return found


def left(text: str, analyser: Analyser) -> list[str]:
    sentence = without_persons(phrase_words(text, "fi", analyser), "fi")
    return [word.surface for word in sentence if not word.filler]


def test_a_sister_suggests_nothing_beside_what_is_wrong(analyser: Analyser):
    assert left("siskolla on syömishäiriö", analyser) == ["syömishäiriö"]


def test_an_own_child_is_what_a_parent_asks_about(analyser: Analyser):
    assert "lapsella" in left("lapsella on syömishäiriö", analyser)


def test_a_person_alone_is_what_is_asked_about(analyser: Analyser):
    assert left("sisko", analyser) == ["sisko"]


@pytest.mark.parametrize(
    "text",
    ["pelkään isää", "isäpuoli lyö", "jag är rädd för pappa", "my father hits me", "faija on kännissä"],
)
def test_who_speaks_of_a_parent_may_be_a_child(text: str, analyser: Analyser):
    assert is_said_by_a_child(text.lower().split(), analyser)


@pytest.mark.parametrize(
    "text",
    ["mies lyö", "mieheni isä uhkailee", "pelkään lapsen isää", "my husband hits me", "naapuri hakkaa"],
)
def test_who_speaks_of_a_partner_or_of_an_own_child_is_none(text: str, analyser: Analyser):
    assert not is_said_by_a_child(text.lower().split(), analyser)


def test_the_childs_own_line_comes_before_the_emergency_number(analyser: Analyser):
    typed = ["pelkään", "isää"]
    assert with_the_childs_line(["violence", "life"], typed, analyser) == ["violence", "child_safety", "life"]
    assert with_the_childs_line(["child_safety", "life"], typed, analyser) == ["child_safety", "life"]


def test_without_danger_there_is_no_line(analyser: Analyser):
    assert with_the_childs_line([], ["isän", "luona"], analyser) == []
