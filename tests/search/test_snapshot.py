"""The arrays of an index: the same before and after they are kept as bytes, for rare tokens and for common ones."""

import random
import uuid
from typing import Any

import numpy as np
import pytest

from search.postings import DENSE, MOST_IN_TABLE, PostingLists, Tokens, bitmap_of
from search.ranking import from_bits, stored_bits
from search.snapshot import FACET_NAMES, Columns, Snapshot
from search.snapshot_bytes import OtherFormat, from_bytes, to_bytes
from search.snapshot_rows import build, patched

EPOCH = uuid.UUID(int=7)
SERVICES = DENSE + 500


def document(number: int, tokens: dict[str, float]) -> Any:
    return {
        "tokens": list(tokens),
        "bits": stored_bits(list(tokens.values())),
        "words": ["fi:perhe", f"fi:oma{number}"],
        "facets": {name: [] for name in FACET_NAMES} | {"need": ["ero"] if number % 3 else []},
        "coverage": "nationwide",
        "counties": [],
        "municipalities": [],
        "organisation": str(uuid.UUID(int=number % 5)),
        "ages": [None, 18],
        "visible": [None, None],
        "names": [f"{number:05}"] * 3,
        "openings": [""],
        "crisis": False,
        "modified": number,
        "factor": 1.0,
        "stale": False,
        "assured": None,
    }


@pytest.fixture(scope="module")
def lists() -> dict[str, dict[int, float]]:
    """By token, impact by service key: in all services with few impacts, in most with many, in one alone."""
    drawn = random.Random(4)
    return {
        "fi:kaikki": {pk: 1.5 if pk % 2 else 0.5 for pk in range(1, SERVICES + 1)},
        "fi:useimmat": {pk: drawn.uniform(0.01, 2.2) for pk in range(1, SERVICES + 1) if pk % 5},
        "fi:yksi": {42: 1.25},
        "fi:äö": {7: 0.75, 900: 1.0},
    }


@pytest.fixture(scope="module")
def built(lists: dict[str, dict[int, float]]) -> Snapshot:
    return build(
        EPOCH,
        1,
        [
            (pk, document(pk, {token: found[pk] for token, found in lists.items() if pk in found}))
            for pk in range(1, SERVICES + 1)
        ],
    )


def listed(snapshot: Snapshot, token: str) -> dict[int, float]:
    found = snapshot.postings(token)
    assert found is not None
    return dict(zip(snapshot.columns.pk[found.rows].tolist(), found.weights.tolist(), strict=True))


def stored(impacts: dict[int, float]) -> dict[int, float]:
    bits = np.array(stored_bits(list(impacts.values())), dtype=np.uint16)
    return dict(zip(impacts, from_bits(bits).tolist(), strict=True))


@pytest.mark.parametrize("is_read_back", (False, True))
def test_every_token_gives_the_rows_and_impacts_that_were_put_in(
    built: Snapshot, lists: dict[str, dict[int, float]], is_read_back: bool
) -> None:
    snapshot = from_bytes(to_bytes(built)) if is_read_back else built
    dense = snapshot.lists.dense
    assert set(dense) == {"fi:kaikki", "fi:useimmat"}
    assert len(dense["fi:kaikki"].table) == 2 and not len(dense["fi:useimmat"].table)
    for token, impacts in lists.items():
        assert listed(snapshot, token) == stored(impacts)
        assert snapshot.has_token(token)
    assert snapshot.postings("fi:puuttuu") is None and not snapshot.has_token("fi:puuttuu")


def test_what_is_kept_as_bytes_is_read_back_whole(built: Snapshot) -> None:
    read = from_bytes(to_bytes(built))
    for name in Columns.__dataclass_fields__:
        assert np.array_equal(getattr(read.columns, name), getattr(built.columns, name)), name
    for name in ("epoch", "generation", "alive", "facets", "coverage", "organisations", "openings"):
        assert getattr(read, name) == getattr(built, name), name
    words = read.counted_words()
    assert words == built.counted_words() and words["fi:perhe"] == SERVICES and words["fi:oma9"] == 1


def test_bytes_of_another_version_are_refused_and_not_misread(built: Snapshot) -> None:
    content = to_bytes(built)
    for other in (b"", b"arrays/1" + content[8:], content[8:]):
        with pytest.raises(OtherFormat):
            from_bytes(other)


def test_a_patched_service_is_found_by_its_new_words_alone(built: Snapshot) -> None:
    first = from_bytes(to_bytes(built))
    changed = patched(first, 2, [(42, document(42, {"fi:uusi": 2.0})), (7, None)])
    assert changed.row_of(42) == SERVICES and changed.row_of(7) is None and changed.row_of(8) == 7
    assert changed.row_of(SERVICES + 99) is None
    assert listed(changed, "fi:uusi") == {42: 2.0}
    assert changed.postings("fi:yksi") is None
    assert set(listed(changed, "fi:äö")) == {900}
    assert changed.counted_words()["fi:perhe"] == SERVICES + 1
    again = patched(changed, 3, [(42, document(42, {"fi:yksi": 1.0})), (5000, document(5000, {}))])
    assert listed(again, "fi:yksi") == {42: 1.0} and again.postings("fi:uusi") is None
    assert again.row_of(5000) == SERVICES + 2 and again.row_of(1) == 0


def test_tokens_are_found_by_their_exact_letters() -> None:
    tokens = Tokens.of(["sv:å", "fi:ä", "fi:a", "en:z"])
    assert list(tokens) == ["en:z", "fi:a", "fi:ä", "sv:å"]
    assert [tokens.find(token) for token in ("en:z", "fi:ä", "sv:å", "fi:", "", "å")] == [
        0,
        2,
        3,
        None,
        None,
        None,
    ]
    assert Tokens.of([]).find("fi:a") is None and len(PostingLists.of({}).of_token("fi:a")[0]) == 0


@pytest.mark.parametrize("kinds", (MOST_IN_TABLE, MOST_IN_TABLE + 1))
def test_impacts_are_the_same_with_a_table_and_without(kinds: int) -> None:
    bits = [16000 + row % kinds for row in range(DENSE)]
    lists = PostingLists.of({"fi:a": (list(range(DENSE)), bits)})
    assert bool(len(lists.dense["fi:a"].table)) == (kinds == MOST_IN_TABLE)
    rows, found = lists.of_token("fi:a")
    assert rows.tolist() == list(range(DENSE)) and found.tolist() == bits
    assert np.array_equal(lists.weighed("fi:a").weights, from_bits(np.array(bits, dtype=np.uint16)))


def test_a_bitmap_of_an_array_holds_its_numbers() -> None:
    assert list(bitmap_of(np.array([3, 5, 70_000]))) == [3, 5, 70_000] and not bitmap_of(np.empty(0))


@pytest.mark.parametrize("token", ["fi:kaikki", "fi:useimmat", "fi:yksi", "fi:äö", "fi:puuttuu", "fi:uusi"])
def test_which_rows_hold_a_token_is_what_its_postings_say(built: Snapshot, token: str) -> None:
    """Dense, rare, missing and of a changed service."""
    changed = patched(
        built, 2, [(42, document(42, {"fi:uusi": 1.0})), (43, document(43, {"fi:kaikki": 0.5}))]
    )
    for snapshot in (built, changed):
        rows = [row for pk in range(1, 60) if (row := snapshot.row_of(pk)) is not None]
        wanted = np.array(rows, dtype=np.int32)
        posted = snapshot.postings(token)
        expected = np.isin(wanted, posted.rows) if posted is not None else np.zeros(len(wanted), dtype=bool)
        assert snapshot.holding(token, wanted).tolist() == expected.tolist()
