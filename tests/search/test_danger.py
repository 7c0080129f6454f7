import json
from collections.abc import Callable
from pathlib import Path

import pytest

from search.analysis import get_analyser
from search.danger import Danger, Intent, read_near_misses, read_phrases
from search.lexicon_files import LexiconError
from tests.search.lexicon_texts import DANGER, NEAR_MISSES

LEXICONS = Path(__file__).resolve().parents[2] / "data" / "search"
UNSEEN = Path(__file__).parent / "danger_unseen.jsonl"


@pytest.fixture(scope="module")
def intents() -> Callable[[str], list[Intent]]:
    analyser = get_analyser()
    if not analyser.has_dictionary:
        pytest.skip("no Finnish dictionary is installed")
    return Danger(read_phrases(DANGER), read_near_misses(NEAR_MISSES), analyser).intents


@pytest.fixture(scope="module")
def kept() -> Danger:
    """The starting lexicon."""
    analyser = get_analyser()
    if not analyser.has_dictionary:
        pytest.skip("no Finnish dictionary is installed")
    texts = [(LEXICONS / name).read_text("utf-8") for name in ("danger.tsv", "danger_near_misses.tsv")]
    return Danger(read_phrases(texts[0]), read_near_misses(texts[1]), analyser)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("isä hakkaa", Intent.VIOLENCE_NOW),
        ("hakkaa isä", Intent.VIOLENCE_NOW),
        ("isäni on taas hakannut", Intent.VIOLENCE_NOW),
        ("isä hakkkaa", Intent.VIOLENCE_NOW),
        ("poikaystävä potkii", Intent.VIOLENCE_NOW),
        ("mies löi mua", Intent.VIOLENCE_NOW),
        ("emmä jaksa enää elää", Intent.SELF_HARM),
        ("pelekään mennä kotia", Intent.AFRAID_AT_HOME),
        ("ja orkar int leva", Intent.SELF_HARM),
        ("my boyfriend beats me", Intent.VIOLENCE_NOW),
    ],
)
def test_inflection_order_errors_and_kin_of_words_are_forgiven(
    text: str, intent: Intent, intents: Callable[[str], list[Intent]]
):
    assert intent in intents(text)


@pytest.mark.parametrize(
    "text",
    [
        "itsemurhan tehneen läheiset",
        "isä hakkaa halkoja",
        "isä lyö golfia",
        "isä lyö lapsen kanssa shakkipelissä",
        "koulutus: isä hakkaa lasta",
        "lapsi lyö kavereita",
        "my child hits others",
        "isä rakastaa",
        "jaksaminen vanhempana",
        "",
        "?!",
    ],
)
def test_what_is_no_danger_stays_silent(text: str, intents: Callable[[str], list[Intent]]):
    assert intents(text) == []


def test_a_near_miss_does_not_silence_another_danger_beside_it(intents: Callable[[str], list[Intent]]):
    assert Intent.VIOLENCE_NOW in intents("isä hakkaa halkoja ja mies uhkaa puukolla")


def test_somebody_who_speaks_of_own_life_is_heard_though_the_words_of_study_are_there(
    intents: Callable[[str], list[Intent]],
):
    assert Intent.SELF_HARM in intents("kurssi ei auttanut minua, en jaksa elää")


def test_each_phrase_of_the_starting_lexicon_brings_its_intent(kept: Danger):
    phrases = read_phrases((LEXICONS / "danger.tsv").read_text("utf-8"))
    missed = [phrase for phrase in phrases if phrase.intent not in kept.intents(phrase.text)]
    assert missed == []


def test_each_near_miss_of_the_starting_lexicon_is_silent(kept: Danger):
    misses = read_near_misses((LEXICONS / "danger_near_misses.tsv").read_text("utf-8"))
    assert [miss for miss in misses if kept.intents(miss.text)] == []


def test_nineteen_in_twenty_unseen_phrases_of_danger_are_heard(kept: Danger):
    rows = [json.loads(line) for line in UNSEEN.read_text("utf-8").splitlines()]
    dangers = [row["q"] for row in rows if row["danger"]]
    heard = [text for text in dangers if kept.intents(text)]
    assert len(heard) >= 0.95 * len(dangers)


def test_the_classes_of_lines_come_with_the_most_fitting_first(kept: Danger):
    assert kept.safety_classes("isä hakkaa")[0] == "violence"


@pytest.mark.parametrize("line", ["fi\tanger\tisä huutaa", "xx\tself_harm\ta", "fi\tself_harm\t"])
def test_a_line_that_cannot_be_read_is_named(line: str):
    with pytest.raises(LexiconError, match="line 2"):
        read_phrases(f"lang\tintent\tphrase\n{line}")
