"""What each copy of tests.search.test_same_everywhere does: loads the corpus, and writes down what it answers."""

import datetime as dt
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

from django.core.management import call_command
from django.db import transaction

from bench import quality
from directory.criteria import Criteria
from directory.models import Channel, Municipality, Organisation, Service, Term
from search import distances, engines, index
from search.engines import cluster
from search.questions import analysed

NOON = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
COUNTIES = ("02", "06", "08", "91")
PLACES = ("091", "853", "837", "564")
ANONYMOUS = ("yes", "no", "unknown")
SORTS = ("", "", "", "name", "confirmed")


def load_corpus(folder: str) -> None:
    """The evaluation corpus as services, the same in every copy; what it does not tell is made up by chance."""
    call_command("load_reference_data", verbosity=0)
    call_command("load_search_words", verbosity=0)
    terms = {(term.taxonomy.code, term.code): term for term in Term.objects.select_related("taxonomy")}
    towns = {town.name_fi: town for town in Municipality.objects.all()}
    chance = random.Random(3)
    with transaction.atomic():
        for row in quality.lines(Path(folder) / "corpus.jsonl"):
            _service(row, terms, towns, chance)
    index.rebuild()


def _service(
    row: dict[str, Any], terms: dict[Any, Term], towns: dict[str, Municipality], chance: random.Random
) -> None:
    known = Organisation.objects.filter(name_fi=row["organisation"]).first()
    organisation = known or Organisation.objects.create(
        name_fi=row["organisation"],
        slug=f"organisation-{row['id']}".replace("_", "-"),
        type=chance.choice(["ngo", "parish", "public"]),
    )
    language = row["lang"]
    named = [towns[area] for area in row["area"] if area in towns]
    made = Service.objects.create(
        external_id=row["id"],
        name_fi=row["title"],
        organisation=organisation,
        **({} if language == "fi" else {f"name_{language}": row["title"]}),
        **{f"description_{language}": row["description"]},
        coverage_kind="nationwide"
        if quality.EVERYWHERE & set(row["area"])
        else "areas"
        if named
        else "unknown",
        anonymous=chance.choice(ANONYMOUS),
        status="active",
        live=True,
    )
    if made.coverage_kind == "areas":
        made.municipalities.set(named)
    told = [tuple(target.split(":")) for target in quality.terms_of(row)]
    chosen = [terms[target] for target in told if target in terms]  # type: ignore[index]
    made.needs.set([term for term in chosen if term.taxonomy.code == "need"])
    made.target_groups.set([term for term in chosen if term.taxonomy.code == "target_group"])
    made.languages.set([terms["language", language]])
    for place, term in enumerate(chosen):
        if term.taxonomy.code == "channel":
            town = chance.choice([None, *named])
            Channel.objects.create(service=made, kind=term, sort_order=place, municipality=town)


def answers(folder: str, count: int, into: str) -> None:
    """Answers every judged query and ``count`` questions of chance; the first ten services, all counts."""
    engines.bring_up_to_date()
    judged = quality.judged(Path(folder) / "queries-dev.jsonl")
    found = []
    with mock.patch.object(cluster, "answer", wraps=cluster.answer) as asked_cluster:
        told: list[Any] = []
        asked_cluster.side_effect = lambda *values: told.append(_original(*values)) or told[-1]
        for criteria in [*_plain(judged), *_by_chance(judged, count)]:
            found.append(_answer(criteria))
    written = {"answers": found, "from_cluster": sum(one is not None for one in told)}
    Path(into).write_text(json.dumps(written, ensure_ascii=False), encoding="utf-8")


_original = cluster.answer


def _plain(judged: list[quality.Judged]) -> Iterator[Criteria]:
    for query in judged:
        yield Criteria(q=query.text, lang=query.language, page_size=10)


def _by_chance(judged: list[quality.Judged], count: int) -> Iterator[Criteria]:
    chance = random.Random(29)
    words = [query.text for query in judged] + ["", "perhe", "tuki", "chat nuorille", "hjälp", "support"]

    def some(values: tuple[str, ...], often: float = 0.15) -> frozenset[str]:
        return frozenset(chance.sample(values, 1)) if chance.random() < often else frozenset()

    for _ in range(count):
        near = chance.choice(PLACES) if chance.random() < 0.2 else ""
        found = Criteria(
            q=chance.choice(words),
            need=some(("ero", "parisuhde", "vanhemmuus", "mielenterveys")),
            target_group=some(("vanhemmat", "nuoret", "lapset")),
            channel=some(("puhelin", "chat", "vertaisryhma")),
            language=some(("fi", "sv", "en")),
            provider=some(("ngo", "parish", "public")),
            county=some(COUNTIES, 0.25),
            anonymous=chance.choice([None, None, None, "yes", "no"]),
            unknown=chance.random() < 0.3,
            elsewhere=chance.random() < 0.3,
            sort=chance.choice(SORTS),
            page=chance.choice([1, 1, 1, 2]),
            page_size=10,
            lang=chance.choice(("fi", "sv", "en")),
        )
        yield replace(found, near=near, municipality=frozenset({near}), county=frozenset()) if near else found


def _answer(criteria: Criteria) -> dict[str, Any]:
    snapshot = index.refresh()
    query = (
        analysed(criteria.q, criteria.lang, snapshot, is_anywhere=not criteria.has_area)
        if criteria.q
        else None
    )
    listing = engines.answer(snapshot, criteria, NOON, query).listing
    names = dict(
        Service.objects.filter(pk__in=[pk for pk, _ in listing.rows]).values_list("pk", "external_id")
    )
    return {
        "question": repr(criteria),
        "rows": [[names[pk], group] for pk, group in listing.rows],
        "counts": [listing.count, listing.unknown_count, listing.elsewhere_count],
        "facets": {name: dict(sorted(counts.items())) for name, counts in sorted(listing.facets.items())},
        "near": sorted(distances.of_services(list(names), criteria, snapshot).items())
        if criteria.near
        else [],
    }
