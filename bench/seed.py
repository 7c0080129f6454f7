"""Seeded catalogues for measurements: services whose needs, areas and words follow Zipf's law, as real ones do.

    python -m bench.seed 10000 > services.jsonl

Rows have the columns of data/services.jsonl, so that the real importer reads them. The same number and seed give
the same file.
"""

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

DATA = Path(__file__).resolve().parent.parent / "data"
HOURS = ("24/7", "Arkisin 9–15", "Ma–pe 12–18", "Ma–ke 9–12", "Joka ilta klo 18–22", None, None, None)
T = TypeVar("T")


def rows(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Rows of the importer's file form; one organisation to twenty services."""
    chance = random.Random(seed)
    taxonomy = json.loads((DATA / "taxonomy.json").read_text(encoding="utf-8"))
    real = [json.loads(line) for line in (DATA / "services.jsonl").read_text(encoding="utf-8").splitlines()]
    words = sorted({word for row in real for word in row["description_fi"].split()})
    chance.shuffle(words)
    needs, groups, channels, languages = (
        [row["id"] for row in taxonomy[section]]
        for section in ("themes", "target_groups", "channels", "languages")
    )
    areas = [area["id"] for area in taxonomy["areas"]]
    organisations = max(1, count // 20)
    for number in range(count):
        nationwide = chance.random() < 0.3
        organisation = _zipf(chance, range(organisations))
        yield {
            "id": f"bench-{number}",
            "name": f"{_sentence(chance, words, 3).capitalize()} {number}",
            "organisation": f"Mittausyhdistys {organisation} ry",
            "org_type": ("ngo", "ngo", "ngo", "parish", "foundation")[organisation % 5],
            "description_fi": _sentence(chance, words, 25).capitalize() + ".",
            "categories": _some(chance, needs, 3),
            "target_groups": _some(chance, groups, 3),
            "channels": _some(chance, channels, 3),
            "languages": _some(chance, languages[:4], 2),
            "languages_known": chance.random() < 0.5,
            "cost": chance.choice(["maksuton", "maksuton", "maksullinen", None]),
            "anonymous": chance.choice(["yes", "no", "unknown", "unknown"]),
            "coverage": "nationwide" if nationwide else _some(chance, areas, 3),
            "age_from": chance.choice([None, None, None, 12, 15]),
            "age_to": chance.choice([None, None, None, 17, 28]),
            "phones": [],
            "url": f"https://bench{organisation}.example.org/palvelu/{number}",
            "opening_hours": chance.choice(HOURS),
            "source_url": f"https://bench{organisation}.example.org/",
            "source_date": chance.choice(["2024", "2025-06", "2026-03-01", None]),
            "evidence": chance.choice("ABB"),
        }


def _zipf(chance: random.Random, values: Sequence[T]) -> T:
    """A value whose probability falls with its place as 1/place."""
    return values[int(len(values) ** chance.random()) - 1]


def _some(chance: random.Random, values: Sequence[T], most: int) -> list[T]:
    return list(dict.fromkeys(_zipf(chance, values) for _ in range(chance.randint(1, most))))


def _sentence(chance: random.Random, words: Sequence[str], length: int) -> str:
    return " ".join(_zipf(chance, words) for _ in range(length))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    for row in rows(asked.count, asked.seed):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
