import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from search import danger_ear
from search.analysis import get_analyser
from search.danger import SAFETY_CLASSES, Danger, Intent, NearMiss, read_near_misses, read_phrases
from search.danger_ear import INTENTS, Ear, features, kept_ear
from search.danger_training import LEXICON, digest, examples, learn, least, read_sentences, write
from search.lexicon_files import LexiconError

SETS = sorted(Path(__file__).parent.glob("danger_*.jsonl"))
# Judged by others and run once, when everything was done; nothing was changed or learnt because of it.
EIGHTH = Path(__file__).parent / "danger_eighth.jsonl"
FEW = [
    *("none\tvauva ei nuku öisin", "none\teroryhmä turussa", "none\tvertaistukea yksinhuoltajalle"),
    *("none\tlapsi ei syö", "none\thur får jag barnet att sova", "none\tsupport group for single parents"),
    *("violence_now\tmies lyö minua", "violence_now\tisä löi äitiä", "violence_now\tmin man slår mig"),
    *("self_harm\ten halua elää", "self_harm\tjag vill inte leva", "self_harm\ti want to die"),
]


@pytest.fixture(scope="module")
def few() -> Ear:
    return learn(read_sentences("\n".join(FEW)))


def rows(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("isä lyö", "ISÄ LYÖ!"),
        ("isä lyö", "isa lyo"),
        ("apuaa", "apuaaaaaa"),
        ("otin 30 buranaa", "otin 50 buranaa"),
    ],
)
def test_spelling_that_tells_nothing_is_not_heard(written: str, same: str):
    assert features(written).tolist() == features(same).tolist()


def test_a_doubled_letter_is_another_word():
    assert features("mies tapaa").tolist() != features("mies tappaa").tolist()


def test_the_order_of_two_words_is_heard():
    assert features("isä lyö").tolist() != features("lyö isä").tolist()


@pytest.mark.parametrize("text", ["", "?!", "   "])
def test_a_text_without_words_has_no_features_and_no_danger(text: str, few: Ear):
    assert features(text).tolist() == []
    assert kept_ear().hear(text).intent is None
    assert np.isfinite(few.hear(text).sureness)


def test_a_text_may_be_one_letter_or_very_long():
    assert len(features("a")) > 0
    assert features("sana " * 40).tolist() == features("sana " * 4000).tolist()


def test_the_least_of_a_bowl_is_found():
    middle, steep = np.array([3.0, -1.0, 0.5]), np.array([1.0, 30.0, 400.0])

    def bowl(place: np.ndarray) -> tuple[float, np.ndarray]:
        away = place - middle
        return float(steep @ away**2), 2 * steep * away

    assert least(bowl, 3) == pytest.approx(middle, abs=1e-2)


def test_what_was_learnt_goes_beyond_the_sentences_learnt(few: Ear, monkeypatch: pytest.MonkeyPatch):
    told = [few.hear(text).sureness for text in ("isä lyö minua", "mies löi äitiä", "jag vill dö nu i want")]
    untold = [few.hear(text).sureness for text in ("vertaistukea turussa", "vauva ei syö", "single parents")]
    assert min(told) > 0 > max(untold)
    monkeypatch.setattr(danger_ear, "SURE", 0.0)
    assert few.hear("isä lyö minua").intent == Intent.VIOLENCE_NOW
    assert few.hear("en halua enää elää").intent == Intent.SELF_HARM
    assert few.hear("vauva ei syö").intent is None


def test_learning_twice_gives_the_same_file(tmp_path: Path):
    found = read_sentences("\n".join(FEW))
    for name in ("one.npz", "two.npz"):
        write(found, tmp_path / name)
    one, two = (np.load(tmp_path / name) for name in ("one.npz", "two.npz"))
    assert all((one[name] == two[name]).all() for name in ("danger", "intents", "steps", "constants"))


def test_weights_of_one_byte_hear_as_the_exact_ones(tmp_path: Path, few: Ear):
    write(read_sentences("\n".join(FEW)), tmp_path / "few.npz")
    kept = Ear.read(tmp_path / "few.npz")
    for text in ("isä lyö minua", "vauva ei syö", "aivan muuta"):
        assert kept.hear(text).sureness == pytest.approx(few.hear(text).sureness, abs=0.1)
    assert kept.made_of == few.made_of


def test_the_ear_was_learnt_from_the_sentences_that_are_kept():
    """Where it fails: ``python -m search.danger_training``, and look at the figures of the sets."""
    assert kept_ear().made_of == digest(examples())


def test_the_weights_are_a_small_file():
    assert (LEXICON / "danger_ear.npz").stat().st_size < 300_000


def test_the_ear_and_the_rules_name_the_same_intents():
    assert set(INTENTS) == set(Intent) == set(SAFETY_CLASSES)


def test_sentences_learnt_are_judged_as_in_the_sets():
    learnt = {each.text: each.intent != "none" for each in read_sentences(_sentences())}
    seen = [row for file in SETS if file != EIGHTH for row in rows(file)]
    assert [row["q"] for row in seen if learnt.get(str(row["q"]).strip()) != row["danger"]] == []


@pytest.mark.parametrize("line", ["anger\tisä huutaa", "none\t", "none isä huutaa", "none\ta\tb"])
def test_a_sentence_that_cannot_be_read_is_named(line: str):
    with pytest.raises(LexiconError, match="line 3"):
        read_sentences(f"intent\tsentence\n# remark\n{line}")


def test_what_is_said_of_a_text_twice_counts_once_by_the_worthier():
    found = examples()
    assert len({each.text for each in found}) == len(found)
    judged = {each.text: each for each in read_sentences(_sentences())}
    assert all(each == judged[each.text] for each in found if each.text in judged)


def test_a_pickled_ear_is_the_kept_one():
    assert pickle.loads(pickle.dumps(kept_ear())) is kept_ear()


def _sentences() -> str:
    return (LEXICON / "danger_sentences.tsv").read_text("utf-8")


@pytest.fixture(scope="module")
def both() -> tuple[Danger, Danger]:
    """The starting lexicon alone, and with the ear."""
    analyser = get_analyser()
    if not analyser.has_dictionary:
        pytest.skip("no Finnish dictionary is installed")
    phrases = read_phrases((LEXICON / "danger.tsv").read_text("utf-8"))
    misses = read_near_misses((LEXICON / "danger_near_misses.tsv").read_text("utf-8"))
    return Danger(phrases, misses, analyser), Danger(phrases, misses, analyser, kept_ear())


def _sure() -> Ear:
    """An ear that is sure of everything."""
    return Ear(np.zeros(1 << 17), np.zeros((5, 1 << 14)), np.array([99.0, 0, 1, 0, 0, 0]))


def test_the_ear_is_asked_only_where_the_rules_are_silent():
    analyser = get_analyser()
    phrases = read_phrases("fi\tself_harm\ten jaksa elää\n")
    alone, with_ear = Danger(phrases, [], analyser), Danger(phrases, [], analyser, _sure())
    assert with_ear.intents("en jaksa elää") == alone.intents("en jaksa elää") == [Intent.SELF_HARM]
    assert alone.intents("jotain aivan muuta") == []
    assert with_ear.intents("jotain aivan muuta") == [Intent.VIOLENCE_NOW]


def test_the_ear_does_not_hear_what_is_being_typed():
    with_ear = Danger([], [], get_analyser(), _sure())
    assert with_ear.intents("miesystävä")
    assert with_ear.classes_begun("miesystävä") == []


def test_a_near_miss_that_has_the_whole_query_silences_the_ear():
    misses = [NearMiss("fi", "isä hakkaa halkoja")]
    with_ear = Danger([], misses, get_analyser(), _sure())
    assert with_ear.intents("isä hakkaa halkoja") == []
    assert with_ear.intents("isä hakkaa halkoja ja kuristaa")


def test_a_phrase_that_the_rules_silenced_is_not_heard_by_the_ear():
    analyser = get_analyser()
    if not analyser.has_dictionary:
        pytest.skip("no Finnish dictionary is installed")
    with_ear = Danger(read_phrases("fi\tviolence_now\tisä lyö\n"), [], analyser, _sure())
    assert with_ear.intents("isä lyö golfia") == []


def test_the_ear_hears_half_of_what_the_rules_miss_in_a_set_that_nothing_was_learnt_from(
    both: tuple[Danger, Danger],
):
    dangers = [str(row["q"]) for row in rows(EIGHTH) if row["danger"]]
    by_rules, with_ear = ([text for text in dangers if danger.intents(text)] for danger in both)
    assert len(with_ear) >= 0.95 * len(dangers)
    assert len(dangers) - len(with_ear) <= (len(dangers) - len(by_rules)) / 2


def test_of_near_misses_of_that_set_one_in_twenty_may_speak(both: tuple[Danger, Danger]):
    harmless = [str(row["q"]) for row in rows(EIGHTH) if not row["danger"]]
    assert len([text for text in harmless if both[1].intents(text)]) <= len(harmless) / 20


@pytest.mark.parametrize("file", [file for file in SETS if file != EIGHTH], ids=lambda file: file.stem)
def test_of_the_near_misses_learnt_one_in_twenty_may_speak_with_the_ear(
    file: Path, both: tuple[Danger, Danger]
):
    harmless = [str(row["q"]) for row in rows(file) if not row["danger"]]
    assert len([text for text in harmless if both[1].intents(text)]) <= len(harmless) / 20


def test_of_what_people_ask_of_everyday_life_little_is_heard_by_the_ear(both: tuple[Danger, Danger]):
    asked = [str(row["q"]) for row in rows(Path(__file__).parent / "spoken_queries.jsonl")]
    more = [text for text in asked if both[1].intents(text) and not both[0].intents(text)]
    assert len(more) <= len(asked) / 20
