"""Search quality: NDCG@10 and empty answers by query type, per analyser back end, with and without lexicons.

    SEARCH_EVAL=DIR python -m bench.quality [--backend auto snowball] [--spoken build|unseen] [--json FILE]

DIR holds corpus.jsonl (services) and queries-dev.jsonl (graded judgements). Judgements are evaluation data and never
content of the product. Without Django and without a database: the same pure analysis and ranking as the engines'.
"""

import argparse
import csv
import json
import math
import os
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from search.analysis import LANGUAGES, Analyser, Language, get_analyser, words
from search.concepts import Concepts
from search.danger import Danger
from search.documents import DocumentTokens, FieldText, analyse_document
from search.lexicons import Lexicons, lexicons_from_folder
from search.queries import Query, analyse_query
from search.ranking import Postings, order, relevant, scores
from search.synonyms import Synonyms
from search.typos import Vocabulary

ROOT = Path(__file__).resolve().parent.parent
LEXICONS = ROOT / "data" / "search"

# The evaluation corpus has its own short lists; these are the taxonomy's words for them.
NEEDS = {
    "vakivalta": "vakivalta", "vanhemmuus": "vanhemmuus", "parisuhde": "parisuhde", "ero": "ero",
    "mielenterveys": "mielenterveys", "kriisi": "kriisi", "yksinvanhemmuus": "yksinvanhemmuus", "suru": "suru",
    "monikulttuurinen": "monikulttuurisuus", "sairaus": "vammaisuus", "raskaus": "odotus-ja-vauva",
    "uusperhe": "uusperhe", "paihteet": "paihteet", "talous": "talous", "sateenkaari": "sateenkaari",
    "lapsettomuus": "lapsettomuus",
}  # fmt: skip
GROUPS = {
    "lapset": "lapset", "nuoret": "nuoret", "vanhemmat": "vanhemmat", "parit": "parit", "laheiset": "laheiset",
    "aidit": "naiset", "naiset": "naiset", "miehet": "miehet", "isat": "isat", "ammattilaiset": "ammattilaiset",
}  # fmt: skip
CHANNELS = {
    "vastaanotto": "vastaanotto", "ryhma": "vertaisryhma", "verkko": "verkkosivusto", "puhelin": "puhelin",
    "chat": "chat", "kotiin": "kotikaynti", "kohtaamispaikka": "kohtaamispaikka", "video": "etavastaanotto",
    "kurssi": "kurssi",
}  # fmt: skip


EVERYWHERE = {"koko Suomi", "hela Finland", "whole Finland"}


class Judged(NamedTuple):
    """A query with graded judgements: 2 = what was wanted, 1 = useful."""

    text: str
    language: Language
    type: str
    relevant: dict[str, int]


class Document(NamedTuple):
    key: str
    texts: tuple[FieldText, ...]
    terms: tuple[str, ...]
    languages: tuple[Language, ...]
    is_local: bool = False


class Index:
    """Postings of analysed documents, asked as the in-process engine asks them."""

    def __init__(self, documents: Sequence[Document], analyser: Analyser, lexicons: Lexicons) -> None:
        self.keys = [document.key for document in documents]
        self._analyser = analyser
        self._lexicons = lexicons
        rows: dict[str, list[tuple[int, float]]] = defaultdict(list)
        counts: dict[str, int] = defaultdict(int)
        for row, document in enumerate(documents):
            analysed = analyse_document(
                document.texts,
                document.terms,
                document.languages,
                analyser,
                lexicons.concepts,
                document.is_local,
            )
            _collect(row, analysed, rows, counts)
        self.postings = {
            token: Postings(
                np.array([row for row, _ in listed], dtype=np.int32),
                np.array([weight for _, weight in listed], dtype=np.float32),
            )
            for token, listed in rows.items()
        }
        self.vocabulary = Vocabulary(counts)

    def analyse(self, text: str, language: Language) -> Query:
        return analyse_query(
            text,
            language,
            self._lexicons,
            self._analyser,
            self.vocabulary,
            self.postings.__contains__,
            is_anywhere=not self.names_place(text),
        )

    def names_place(self, text: str) -> bool:
        """Whether one of the words is the name of a place, in any form."""
        return any(
            {word, word.removesuffix("s"), *self._analyser.forms(word, "fi").bases} & place_names()
            for word in words(text)
        )

    def search(self, text: str, language: Language) -> list[str]:
        query = self.analyse(text, language)
        relevance = scores(query.groups, self.postings, len(self.keys))
        rows = np.flatnonzero(relevant(relevance))
        return [self.keys[row] for row in order(rows.tolist(), relevance, self.keys)]


def _collect(
    row: int, analysed: DocumentTokens, rows: dict[str, list[tuple[int, float]]], counts: dict[str, int]
) -> None:
    for token, weight in analysed.impacts.items():
        rows[token].append((row, weight))
    for known in analysed.words:
        counts[known] += 1


@cache
def place_names() -> frozenset[str]:
    """Names of municipalities and counties as one word in lower case."""
    names = set[str]()
    for file, columns in (
        ("municipalities.csv", ("name_fi", "name_sv")),
        ("counties.csv", ("short_fi", "short_sv")),
    ):
        with (ROOT / "data" / file).open(encoding="utf-8", newline="") as rows:
            names |= {row[column].lower() for row in csv.DictReader(rows) for column in columns}
    return frozenset(names)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def corpus(folder: Path) -> list[Document]:
    """The evaluation corpus; its category, target, channels and area stand for the labels of terms."""
    documents = []
    for row in lines(folder / "corpus.jsonl"):
        language = row["lang"]
        texts = [
            FieldText("title", language, row["title"]),
            FieldText("organisation", language, row["organisation"]),
            FieldText("body", language, row["description"]),
        ]
        labels = ". ".join((row["category"], row["target"], *row["channels"], *row["area"]))
        texts.append(FieldText("body", language, labels))
        local = not EVERYWHERE & set(row["area"])
        documents.append(Document(row["id"], tuple(texts), tuple(terms_of(row)), (language,), local))
    return documents


def terms_of(row: dict[str, Any]) -> Iterable[str]:
    if row["category"] in NEEDS:
        yield f"need:{NEEDS[row['category']]}"
    for group in {row["target"], row["category"]} & GROUPS.keys():
        yield f"target_group:{GROUPS[group]}"
    for channel in row["channels"]:
        if channel in CHANNELS:
            yield f"channel:{CHANNELS[channel]}"


def product_services(path: Path, taxonomy: Path) -> list[Document]:
    """The product's own starting services, with their terms' labels."""
    lists = json.loads(taxonomy.read_text(encoding="utf-8"))
    names = {
        kind: {term["id"]: term for term in lists[section]}
        for kind, section in (
            ("need", "themes"), ("target_group", "target_groups"), ("channel", "channels"),
            ("situation", "life_situations"),
        )
    }  # fmt: skip
    return [_product_service(row, names) for row in lines(path)]


def _product_service(row: dict[str, Any], names: dict[str, dict[str, Any]]) -> Document:
    texts = [FieldText("title", "fi", row["name"])]
    texts += [
        FieldText("title", lang, row[f"name_{lang}"]) for lang in ("sv", "en") if row.get(f"name_{lang}")
    ]
    texts.append(FieldText("organisation", "fi", row["organisation"]))
    for field in ("summary", "description", "plain", "eligibility", "how_to_get"):
        for lang in ("fi", "sv", "en"):
            value = row.get(f"{field}_{lang}") or (row.get(field) if lang == "fi" else None)
            if isinstance(value, str) and value:
                texts.append(FieldText("body", lang, value))
    terms = [f"need:{each}" for each in row.get("categories") or ()]
    terms += [f"target_group:{each}" for each in row.get("target_groups") or ()]
    terms += [f"situation:{each}" for each in row.get("life_situations") or ()]
    kinds = [each if isinstance(each, str) else each.get("kind") for each in row.get("channels") or ()]
    terms += [f"channel:{each}" for each in dict.fromkeys(kinds) if each]
    named = list(terms)
    if row.get("safety_class") not in (None, "none"):
        terms.append(f"safety:{row['safety_class']}")
    for term in named:
        kind, _, code = term.partition(":")
        for lang in LANGUAGES:
            if code in names[kind]:
                texts.append(FieldText("body", lang, names[kind][code][lang]))
    languages = tuple(lang for lang in LANGUAGES if row.get("languages_known") and lang in row["languages"])
    local = row.get("coverage") == "areas"
    return Document(row["id"], tuple(texts), tuple(terms), languages, local)


def judged(path: Path, split: str | None = None, as_type: str | None = None) -> list[Judged]:
    return [
        Judged(row["q"], row["lang"], as_type or row["type"], row["rel"])
        for row in lines(path)
        if split is None or row["split"] == split
    ]


def ndcg(ranked: Sequence[str], grades: dict[str, int], depth: int = 10) -> float:
    """Normalised discounted cumulative gain with gain 2^grade - 1 (Burges et al. 2005)."""
    gained = sum(
        (2 ** grades.get(key, 0) - 1) / math.log2(place + 2) for place, key in enumerate(ranked[:depth])
    )
    best = sum(
        (2**grade - 1) / math.log2(place + 2)
        for place, grade in enumerate(sorted(grades.values(), reverse=True)[:depth])
    )
    return gained / best if best else 0.0


class Figures(NamedTuple):
    ndcg: float
    empty: float
    queries: int


def measure(index: Index, queries: Iterable[Judged]) -> dict[str, Figures]:
    """Figures per query type, and under `all`."""
    gains: dict[str, list[float]] = defaultdict(list)
    empties: dict[str, list[bool]] = defaultdict(list)
    for query in queries:
        ranked = index.search(query.text, query.language)
        for kind in (query.type, "all"):
            gains[kind].append(ndcg(ranked, query.relevant))
            empties[kind].append(not ranked)
    return {
        kind: Figures(
            sum(gains[kind]) / len(gains[kind]), sum(empties[kind]) / len(gains[kind]), len(gains[kind])
        )
        for kind in gains
    }


def without(lexicons: Lexicons, analyser: Analyser) -> Lexicons:
    """The same with neither synonyms nor concepts."""
    return Lexicons(Synonyms((), analyser), Concepts((), analyser), Danger((), (), analyser))


def report(name: str, figures: dict[str, Figures], seconds: float) -> str:
    total = figures["all"]
    parts = " ".join(f"{kind} {figures[kind].ndcg:.2f}" for kind in sorted(figures) if kind != "all")
    return (
        f"{name:42} NDCG@10 {total.ndcg:.3f}  empty {total.empty:5.1%}  n={total.queries}  "
        f"{1000 * seconds / total.queries:.1f} ms/query | {parts}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backend", nargs="+", default=["auto", "snowball"])
    parser.add_argument("--spoken", choices=["build", "unseen"], help="also the spoken queries of this half")
    parser.add_argument("--services", type=Path, help="services.jsonl for the spoken queries")
    parser.add_argument("--queries", default="queries-dev.jsonl")
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    arguments = parser.parse_args()
    folder = Path(os.environ["SEARCH_EVAL"])
    found: dict[str, dict[str, Figures]] = {}
    for backend in arguments.backend:
        analyser = get_analyser(backend)
        full = lexicons_from_folder(LEXICONS, analyser)
        for label, lexicons in (("lexicons", full), ("words alone", without(full, analyser))):
            sets = [("dev", corpus(folder), judged(folder / arguments.queries))]
            if arguments.spoken and arguments.services:
                services = product_services(arguments.services, ROOT / "data" / "taxonomy.json")
                spoken = ROOT / "tests" / "search" / "spoken_queries.jsonl"
                queries = [
                    query._replace(type=query.language)
                    for query in judged(spoken, arguments.spoken, "spoken")
                ]
                sets.append((f"spoken {arguments.spoken}", services, queries))
            for name, documents, queries in sets:
                index = Index(documents, analyser, lexicons)
                start = time.perf_counter()
                figures = measure(index, queries)
                title = f"{name}, {analyser.backend}, {label}"
                found[title] = figures
                print(report(title, figures, time.perf_counter() - start))
    if arguments.json:
        arguments.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
