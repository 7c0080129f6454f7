"""The starting lexicons of the search: shape, size, known targets, no contradictions.

`spoken_queries.jsonl` was judged against the services of data/services.jsonl before any search was run.
2 = made for exactly this, 1 = helps too. Where a service known to speak the query's language fits, one of
the same kind whose languages are unknown counts 1, else 2; a service bound to one area counts 1 at most for
a query without a place. The half "unseen" was written before the lexicons and stands in none of them.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LEXICONS = ROOT / "data" / "search"
JUDGED = ROOT / "tests" / "search"

LANGUAGES = {"fi", "sv", "en"}
# Digits as a number to ring is written. Numbers that may stand for each other have a slash between them.
NUMBER = re.compile(r"\d[\d ()-]*")
INTENTS = {"self_harm", "violence_now", "sexual_violence", "afraid_at_home", "child_in_danger"}
HEADERS = {
    "synonyms.tsv": ["lang", "direction", "from", "to"],
    "concepts.tsv": ["lang", "expression", "targets"],
    "danger.tsv": ["lang", "intent", "phrase"],
    "danger_near_misses.tsv": ["lang", "phrase"],
}
TAXONOMY_LISTS = {
    "need": "themes",
    "target_group": "target_groups",
    "situation": "life_situations",
    "channel": "channels",
    "cost": "cost",
    "language": "languages",
}


def rows(name: str) -> list[list[str]]:
    """The rows of a lexicon without header and remarks."""
    with (LEXICONS / name).open(encoding="utf-8", newline="") as lines:
        kept = (line.rstrip("\n") for line in lines if not line.startswith("#"))
        header, *body = csv.reader(kept, delimiter="\t", quoting=csv.QUOTE_NONE)
    assert header == HEADERS[name]
    return body


def judged(name: str) -> list[dict]:
    return [json.loads(line) for line in (JUDGED / name).read_text(encoding="utf-8").splitlines()]


def per_language(name: str) -> Counter[str]:
    return Counter(row[0] for row in rows(name))


def known_targets() -> set[str]:
    taxonomy = json.loads((ROOT / "data" / "taxonomy.json").read_text(encoding="utf-8"))
    return {f"{kind}:{entry['id']}" for kind, key in TAXONOMY_LISTS.items() for entry in taxonomy[key]}


def texts(row: list[str]) -> Iterator[str]:
    yield from (cell for cell in row[1:] if cell)


@pytest.mark.parametrize("name", HEADERS)
def test_every_line_is_clean_utf8_with_unix_line_ends_and_all_columns(name: str) -> None:
    raw = (LEXICONS / name).read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert not raw.startswith(b"\xef\xbb\xbf")
    for row in rows(name):
        assert len(row) == len(HEADERS[name]), row
        assert row[0] in LANGUAGES, row
        for text in texts(row):
            assert text == " ".join(text.split()), row


@pytest.mark.parametrize("name", HEADERS)
def test_no_line_comes_twice(name: str) -> None:
    keys = Counter(
        ("\t".join(row) if name == "synonyms.tsv" else f"{row[0]}\t{row[-1]}") for row in rows(name)
    )
    if name == "concepts.tsv":
        keys = Counter(f"{row[0]}\t{row[1].lower()}" for row in rows(name))
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("synonyms.tsv", {"fi": 260, "sv": 110, "en": 60}),
        ("concepts.tsv", {"fi": 800, "sv": 300, "en": 200}),
        ("danger.tsv", {"fi": 150, "sv": 60, "en": 50}),
        ("danger_near_misses.tsv", {"fi": 60, "sv": 15, "en": 15}),
    ],
)
def test_each_language_has_enough_to_start_with(name: str, least: dict[str, int]) -> None:
    counts = per_language(name)
    assert {language: counts[language] for language in least if counts[language] < least[language]} == {}


def test_a_two_way_group_has_several_different_terms_and_no_target() -> None:
    for _, direction, source, target in rows("synonyms.tsv"):
        terms = source.split("|")
        assert all(term and term == term.strip() for term in terms), source
        assert len(terms) == len(set(terms)), source
        assert direction in {"two", "one"}
        if direction == "two":
            assert len(terms) > 1, source
            assert target == "", source
        else:
            assert target, source
            assert target != source, source


def test_every_concept_leads_to_terms_of_the_taxonomy() -> None:
    known = known_targets()
    for _, expression, targets in rows("concepts.tsv"):
        listed = targets.split(" ")
        assert set(listed) <= known, expression
        assert len(listed) == len(set(listed)), expression


def test_every_need_has_everyday_words_in_three_languages() -> None:
    needs = {target for target in known_targets() if target.startswith("need:")}
    for language in sorted(LANGUAGES):
        reached = {
            target for row in rows("concepts.tsv") if row[0] == language for target in row[2].split(" ")
        }
        assert needs - reached == set(), language


def test_no_concept_is_a_word_that_would_pull_everything() -> None:
    too_general = {"apu", "apua", "tuki", "perhe", "lapsi", "isä", "äiti", "mies", "olla", "hjälp", "barn"}
    too_general |= {"stöd", "familj", "help", "support", "family", "child"}
    assert {row[1].lower() for row in rows("concepts.tsv")} & too_general == set()


def test_every_danger_phrase_has_a_known_intent_and_each_intent_is_there_in_each_language() -> None:
    pairs = {(row[0], row[1]) for row in rows("danger.tsv")}
    assert pairs == {(language, intent) for language in LANGUAGES for intent in INTENTS}


def test_no_phrase_is_both_danger_and_near_miss() -> None:
    danger = {(row[0], frozenset(row[2].lower().split())) for row in rows("danger.tsv")}
    silent = {(row[0], frozenset(row[1].lower().split())) for row in rows("danger_near_misses.tsv")}
    assert danger & silent == set()


def test_no_near_miss_could_silence_a_cry_for_help() -> None:
    """Words of being hurt never stand with the pronoun of the one who is hurt."""
    hurt = {"lyö", "hakkaa", "potkii", "kuristaa", "hits", "beats", "kicks", "slår", "sparkar"}
    me = {"minua", "mua", "minut", "mut", "mig", "mej"}
    for _, phrase in rows("danger_near_misses.tsv"):
        words = set(phrase.lower().split())
        assert not (words & hurt and words & me), phrase


@pytest.mark.parametrize("name", HEADERS)
def test_no_lexicon_holds_a_number_to_ring_or_an_address(name: str) -> None:
    for row in rows(name):
        for text in texts(row):
            for number in NUMBER.findall(text):
                assert sum(letter.isdigit() for letter in number) < 5, row
            assert "@" not in text, row
            assert "www" not in text, row


def test_the_spoken_queries_are_half_unseen_and_judged_against_known_services() -> None:
    queries = judged("spoken_queries.jsonl")
    services = {
        json.loads(line)["id"]
        for line in (ROOT / "data" / "services.jsonl").read_text(encoding="utf-8").splitlines()
    }
    assert len(queries) >= 100
    splits = Counter(query["split"] for query in queries)
    assert splits["build"] == splits["unseen"]
    assert len({query["qid"] for query in queries}) == len(queries) == len({query["q"] for query in queries})
    for query in queries:
        assert set(query) == {"qid", "q", "lang", "dialect", "split", "rel"}
        assert query["lang"] in LANGUAGES
        assert set(query["rel"]) <= services, query["q"]
        assert set(query["rel"].values()) <= {1, 2}
        assert 2 in query["rel"].values(), query["q"]


def test_no_unseen_query_stands_in_the_concepts() -> None:
    unseen = {query["q"].lower() for query in judged("spoken_queries.jsonl") if query["split"] == "unseen"}
    long_expressions = {row[1].lower() for row in rows("concepts.tsv") if len(row[1].split()) > 2}
    assert [(text, query) for text in long_expressions for query in unseen if text in query] == []


def test_the_unseen_danger_set_is_new_to_the_lexicons() -> None:
    unseen = judged("danger_unseen.jsonl")
    danger = [entry for entry in unseen if entry["danger"]]
    assert len(danger) >= 60
    assert len(unseen) - len(danger) >= 60
    assert {entry["intent"] for entry in danger} == INTENTS
    assert {entry["intent"] for entry in unseen if not entry["danger"]} == {None}
    known = {
        (row[0], row[-1].lower()) for name in ("danger.tsv", "danger_near_misses.tsv") for row in rows(name)
    }
    assert [entry["q"] for entry in unseen if (entry["lang"], entry["q"].lower()) in known] == []
