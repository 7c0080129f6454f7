import json
from collections.abc import Callable
from pathlib import Path

import pytest

from search.analysis import get_analyser
from search.danger import Danger, Intent, read_near_misses, read_phrases
from search.danger_notation import spelled_out
from search.lexicon_files import LexiconError
from tests.search.lexicon_texts import DANGER, NEAR_MISSES

LEXICONS = Path(__file__).resolve().parents[2] / "data" / "search"
UNSEEN = Path(__file__).parent / "danger_unseen.jsonl"
# Written and judged before the rules were run on it; its sealed half was never looked at while they were improved.
FRESH = Path(__file__).parent / "danger_fresh.jsonl"
THIRD = Path(__file__).parent / "danger_third.jsonl"
FOURTH = Path(__file__).parent / "danger_fourth.jsonl"
FIFTH = Path(__file__).parent / "danger_fifth.jsonl"
# Written in six rounds to find where the rules fail, and worked on until they did not.
WORKED = Path(__file__).parent / "danger_worked.jsonl"
# Written and judged by others while the rules were widened by kind, and each run once before it was looked at.
SIXTH = Path(__file__).parent / "danger_sixth.jsonl"
SEVENTH = Path(__file__).parent / "danger_seventh.jsonl"
# Eight rounds of phrases and four of near misses, written class by class to find which kinds fail.
ROUNDS = Path(__file__).parent / "danger_rounds.jsonl"
SETS = pytest.mark.parametrize(
    "file",
    [UNSEEN, FRESH, THIRD, FOURTH, FIFTH, WORKED, SIXTH, SEVENTH, ROUNDS],
    ids=lambda file: file.stem,
)


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
    missed = [
        (phrase.intent, sentence)
        for phrase in phrases
        for sentence in spelled_out(phrase.text)
        if phrase.intent not in kept.intents(sentence)
    ]
    assert missed == []


def test_each_near_miss_of_the_starting_lexicon_is_silent(kept: Danger):
    misses = read_near_misses((LEXICONS / "danger_near_misses.tsv").read_text("utf-8"))
    assert [miss for miss in misses if kept.intents(miss.text)] == []


@SETS
def test_nineteen_in_twenty_phrases_of_danger_are_heard(file: Path, kept: Danger):
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    dangers = [row["q"] for row in rows if row["danger"]]
    heard = [text for text in dangers if kept.intents(text)]
    assert len(heard) >= 0.95 * len(dangers)


@SETS
def test_of_near_misses_one_in_twenty_may_speak(file: Path, kept: Danger):
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    harmless = [row["q"] for row in rows if not row["danger"]]
    spoken = [text for text in harmless if kept.intents(text)]
    assert len(spoken) <= len(harmless) / 20


@pytest.mark.parametrize(
    "text",
    [
        "itsemurha",
        "raiskaus",
        "lähisuhdeväkivalta",
        "väkivalta",
        "turvakoti",
        "självmord",
        "domestic violence",
    ],
)
def test_danger_named_by_its_name_is_heard(text: str, kept: Danger):
    assert kept.intents(text)


@pytest.mark.parametrize(
    "text",
    [
        "lapsi kysyy miksi isä lyö äitiä",
        "isä heitti mut seinään kun en mennyt kouluun",
        "isäpuoli koskee mua vähän liikaa",
        "isäpuoli koskee tukkaani ja rintoihin",
        "pelkään jättää miestäni",
        "en jaksa elää tämän tuskan kanssa",
        "en halua elää miehen kanssa joka hakkaa",
        "mies raivoaa mustasukkaisuudesta",
        "veljeni teki itsemurhan ja minäkin haluan kuolla",
        "läheinen uhkaa itsemurhalla",
        "mies hotar mig med kniv",
        "hän uhkaa tappaa minut jos eroan",
        "tarvitsen turvakodin koiran kanssa minua hakataan",
        "poikaystävä kuristaa vaikken halua",
        "mies mursi vaimonsa käden",
        "isä mursi mun käden",
        "mun äijä lyö ja meillä on kurssi",
        "sextrakasserad på jobbet",
        "ahdistellaan seksuaalisesti työpaikalla",
        "barnen är rädda för pappa",
        "sexual abuse as child",
        "otin 30 buranaa",
        "otin 30 buranaa 400 mg",
        "vanha isäni ei halua enää elää",
        "partner abusive need leave",
        "pelkään että satutan vauvaani, hermot menee",
        "my sister's husband pushed her down the stairs",
        "jag slog mitt barn vad ska jag göra",
        "opiskelijani kirjoitti haluavansa kuolla",
        "he killed my cat",
        "vaimoni heittelee minua tavaroilla eikä päästä nukkumaan",
        "mies asensi vakoiluohjelman puhelimeeni",
        "grannens barn skriker och nån slår dem",
        "lapsi viedään ulkomaille ilman lupaa",
    ],
)
def test_no_sign_of_harmlessness_silences_a_cry_for_help(text: str, kept: Danger):
    assert kept.intents(text)


@pytest.mark.parametrize(
    "text",
    [
        "lapsi satutti itsensä pihalla",
        "kuristava tunne kurkussa",
        "miehen sydän hakkaa",
        "isä heitti lapsen kouluun",
        "puoliso ei lyö",
        "pelkään olla yksin kotona",
        "en halua elää kaupungissa",
        "äidin itsemurhasta on viisi vuotta",
        "självmord i familjen",
        "mannen hotar med skilsmässa",
        "my wife threatens to leave",
        "väkivaltaa elokuvissa",
        "lapsi kysyy mikä on raiskaus",
        "verkkokurssi lähisuhdeväkivallasta",
        "isä mursi kätensä hiihdossa",
        "rädda barnen",
        "overdose awareness day",
        "otin 20 mg lääkettä",
        "itsemurha runoudessa",
        "sexual assault news",
        "suicide squad showtimes",
        "haluan tappaa rikkaruohot",
        "mies tappoi karhun",
        "lapsella mustelmia pyöräilystä",
        "äiti juo kahvia ja lapset leikkii",
        "en halua herätä aamulla töihin",
        "5 kms juoksukoulu",
        "montako panadolia saa ottaa raskaana",
        "stalker peli",
        "barnet slår sin syster",
        "mies uhkaa erota",
    ],
)
def test_what_words_around_make_harmless_stays_silent(text: str, kept: Danger):
    assert kept.intents(text) == []


def test_the_classes_of_lines_come_with_the_most_fitting_first(kept: Danger):
    assert kept.safety_classes("isä hakkaa")[0] == "violence"


@pytest.mark.parametrize(
    "text",
    ["itsemur", "raiska", "turvako", "lähisuhdeväkiv", "miesystävä hakk", "haluan kuol", "självmo", "suicid"],
)
def test_a_word_of_danger_is_known_before_it_is_typed_to_its_end(text: str, kept: Danger):
    assert kept.classes_begun(text)


@pytest.mark.parametrize(
    "text", ["itse", "itsem", "turva", "turvak", "rais", "hakk", "isän", "haluan kuo", "väki", "mies"]
)
def test_a_beginning_that_may_become_anything_is_silent(text: str, kept: Danger):
    assert kept.classes_begun(text) == []


@pytest.mark.parametrize("line", ["fi\tanger\tisä huutaa", "xx\tself_harm\ta", "fi\tself_harm\t"])
def test_a_line_that_cannot_be_read_is_named(line: str):
    with pytest.raises(LexiconError, match="line 2"):
        read_phrases(f"lang\tintent\tphrase\n{line}")
