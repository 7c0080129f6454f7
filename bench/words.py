"""Finding by words side by side with what others use: FTS5, PostgreSQL, Elasticsearch's analyser, Wagtail's search.

    SEARCH_EVAL=DIR python -m bench.words [--postgres URL] [--elasticsearch URL] [--results FILE]

Every side has the same documents and the same judged queries, asked one after the other; each is the way that its own
documentation tells for Finnish, with any word sufficing, and ranks by its own means. Told are NDCG@10, the share of
queries that find nothing, and milliseconds a query within this process. A side whose service is not named is left out
and said to be.
"""

import argparse
import os
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import snowballstemmer

from bench.peers import modelsearch_texts
from bench.quality import LEXICONS, Document, Index, Judged, corpus, judged, ndcg
from search.analysis import get_analyser, words
from search.lexicons import lexicons_from_folder

FOUND = 10
LANGUAGES = {"fi": "finnish", "sv": "swedish", "en": "english"}
STEMMERS = {code: snowballstemmer.stemmer(name) for code, name in LANGUAGES.items()}
Search = Callable[[Judged], Sequence[str]]


class Figures(NamedTuple):
    name: str
    ndcg: float
    empty: float
    milliseconds: float


def texts(document: Document) -> tuple[str, str]:
    """Title, and all else."""
    title, *others = (text.text for text in document.texts)
    return title, "\n".join(others)


def ours(documents: Sequence[Document], backend: str) -> Search:
    analyser = get_analyser(backend)
    index = Index(documents, analyser, lexicons_from_folder(LEXICONS, analyser))
    return lambda query: index.search(query.text, query.language)


def fts5(documents: Sequence[Document], stemmed: bool) -> Search:
    """SQLite's FTS5 with BM25, title twice as heavy; ``stemmed``: Snowball before it, as SQLite has none itself."""

    def tokens(text: str, language: str) -> str:
        found = words(text)
        return " ".join(STEMMERS[language].stemWords(found)) if stemmed else " ".join(found)

    table = sqlite3.connect(":memory:")
    table.execute("CREATE VIRTUAL TABLE texts USING fts5(id UNINDEXED, title, body, tokenize='unicode61')")
    for document in documents:
        language = document.texts[0].language
        row = (document.key, *(tokens(text, language) for text in texts(document)))
        table.execute("INSERT INTO texts VALUES (?, ?, ?)", row)

    def search(query: Judged) -> list[str]:
        asked = " OR ".join(f'"{word}"' for word in tokens(query.text, query.language).split())
        if not asked:
            return []
        rows = table.execute(
            "SELECT id FROM texts WHERE texts MATCH ? ORDER BY bm25(texts, 0, 2, 1), id LIMIT ?",
            (asked, FOUND),
        )
        return [key for (key,) in rows]

    return search


@contextmanager
def postgres(documents: Sequence[Document], url: str) -> Iterator[Search]:
    """PostgreSQL's full text with its `finnish` (Snowball) configuration, ts_rank_cd, title heavier."""
    import psycopg

    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE texts (id text PRIMARY KEY, found tsvector)")
        cursor.executemany(
            "INSERT INTO texts VALUES (%s, setweight(to_tsvector('finnish', %s), 'A') "
            "|| setweight(to_tsvector('finnish', %s), 'C'))",
            [(document.key, *texts(document)) for document in documents],
        )
        cursor.execute("CREATE INDEX ON texts USING gin (found)")

        def search(query: Judged) -> list[str]:
            asked = " or ".join(words(query.text))
            cursor.execute(
                "SELECT id FROM texts, websearch_to_tsquery('finnish', %s) AS asked WHERE found @@ asked "
                "ORDER BY ts_rank_cd(found, asked) DESC, id LIMIT %s",
                (asked, FOUND),
            )
            return [key for (key,) in cursor.fetchall()]

        yield search


@contextmanager
def elasticsearch(documents: Sequence[Document], url: str) -> Iterator[Search]:
    """Elasticsearch's own `finnish` analyser, best_fields, title twice as heavy, fuzziness AUTO."""
    from elasticsearch import Elasticsearch, helpers

    name, client = "bench-words", Elasticsearch(url)
    client.indices.delete(index=name, ignore_unavailable=True)
    text = {"type": "text", "analyzer": "finnish"}
    client.indices.create(index=name, mappings={"properties": {"title": text, "body": text}})
    rows = ((document.key, *texts(document)) for document in documents)
    actions = ({"_index": name, "_id": key, "title": title, "body": body} for key, title, body in rows)
    helpers.bulk(client, actions, refresh=True)

    def search(query: Judged) -> list[str]:
        asked = {"query": query.text, "fields": ["title^2", "body"], "fuzziness": "AUTO"}
        answer = client.search(index=name, query={"multi_match": asked}, size=FOUND, source=False)
        return [hit["_id"] for hit in answer["hits"]["hits"]]

    try:
        yield search
    finally:
        client.indices.delete(index=name)
        client.close()


def measured(name: str, search: Search, queries: Sequence[Judged]) -> Figures:
    gains, empty, times = [], 0, []
    for query in queries:
        begun = time.perf_counter()
        found = search(query)
        times.append(time.perf_counter() - begun)
        gains.append(ndcg(found, query.relevant))
        empty += not found
    return Figures(name, statistics.mean(gains), empty / len(queries), 1000 * statistics.median(times))


def table(listed: Sequence[Figures], queries: int, documents: int) -> str:
    lines = [
        f"## Finding by words: {documents} services, {queries} judged queries",
        "",
        "| side | NDCG@10 | nothing found | ms a query (median) |",
        "|---|---|---|---|",
    ]
    lines += [f"| {one.name} | {one.ndcg:.3f} | {one.empty:.1%} | {one.milliseconds:.2f} |" for one in listed]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--postgres", help="postgres://… of a database in which a temporary table may be made"
    )
    parser.add_argument("--elasticsearch", help="http://… of a node in which an index may be made")
    parser.add_argument("--results", type=Path, help="append the table to this file")
    asked = parser.parse_args()
    folder = Path(os.environ["SEARCH_EVAL"])
    documents, queries = corpus(folder), judged(folder / "queries-dev.jsonl")
    found = [
        measured("ours, Voikko", ours(documents, "auto"), queries),
        measured("ours, Snowball", ours(documents, "snowball"), queries),
        measured("SQLite FTS5", fts5(documents, stemmed=False), queries),
        measured("SQLite FTS5 after Snowball", fts5(documents, stemmed=True), queries),
    ]
    with modelsearch_texts.filled([(each.key, *texts(each)) for each in documents]) as search:
        found.append(measured("Wagtail's search (modelsearch, SQLite)", lambda q: search(q.text), queries))
    for name, url, side in (
        ("PostgreSQL `finnish`", asked.postgres, postgres),
        ("Elasticsearch's `finnish` analyser", asked.elasticsearch, elasticsearch),
    ):
        if url:
            with side(documents, url) as search:
                found.append(measured(name, search, queries))
        else:
            print(f"{name}: left out, no address given")
    text = table(found, len(queries), len(documents))
    print(text)
    if asked.results:
        with asked.results.open("a") as file:
            file.write("\n" + text)


if __name__ == "__main__":
    main()
