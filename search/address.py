"""A question as the search page's address asks it: read from parameters, and written back in one lasting form.

Two things differ from the API. A page ignores what mail and advertising systems add, and its one field for
places takes counties too. And a sensitive need stands in an address by its code without words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from directory.criteria import (
    EMPTY,
    PARAMETERS,
    BadParameter,
    BadParameters,
    Criteria,
    is_tracking,
    read_criteria,
)
from directory.places import find_place
from directory.vocabulary import Vocabulary

Pairs = list[tuple[str, str]]
FLAGS = {"open_now": "true", "unknown": "include", "elsewhere": "include", "as_typed": "true"}
# The page's own address gives the language, and a link to another page of the list gives its number.
NOT_KEPT = frozenset({"lang", "page"})


@dataclass(frozen=True)
class Refused:
    """Parameters that cannot be read, what the others ask, and the typed place that nobody knows."""

    errors: list[BadParameter]
    kept: Criteria
    unknown_place: str = ""


def read(params: QueryDict, words: Vocabulary, language: str) -> Criteria | Refused:
    """The question, or what is wrong with it; never a guess."""
    lists = _meant(params, words)
    try:
        return _in_language(read_criteria(lists, words), language)
    except BadParameters as refusal:
        return Refused(
            refusal.errors, _readable(lists, words, language), _unknown_place(lists, refusal.errors)
        )


def pairs_of(criteria: Criteria, words: Vocabulary) -> Pairs:
    """The question as name and value pairs, always in the same order; page and language left out."""
    pairs: Pairs = []
    for name in PARAMETERS:
        value = getattr(criteria, name)
        if name == "municipality" and value == {criteria.near} and not criteria.county:
            # What is near is asked in that municipality anyway.
            continue
        if name not in NOT_KEPT and value != EMPTY[name]:
            pairs += [(name, text) for text in _written(name, value, words)]
    return pairs


def query(pairs: Iterable[tuple[str, str]]) -> str:
    """``?need=ero&county=08``; empty for no pairs."""
    encoded = urlencode(list(pairs))
    return f"?{encoded}" if encoded else ""


def need_value(code: str, words: Vocabulary) -> str:
    """A need as it stands in a page's address."""
    return words.terms["need"][code].path_code


def _written(name: str, value: Any, words: Vocabulary) -> list[str]:
    if name in FLAGS:
        return [FLAGS[name]]
    if name == "need":
        return [need_value(code, words) for code in sorted(value)]
    if isinstance(value, frozenset):
        return sorted(str(item) for item in value)
    return [value.isoformat() if name == "modified_after" else str(value)]


def _meant(params: QueryDict, words: Vocabulary) -> list[tuple[str, list[str]]]:
    """Parameters without tracking; needs by their own codes; a county typed as a place moved to where it belongs."""
    lists = {name: list(values) for name, values in params.lists() if not is_tracking(name)}
    if "need" in lists:
        by_path = {word.path_code: code for code, word in words.terms.get("need", {}).items()}
        lists["need"] = [by_path.get(value, value) for value in lists["need"]]
    if "municipality" in lists:
        _place(lists, words)
    return list(lists.items())


def _place(lists: dict[str, list[str]], words: Vocabulary) -> None:
    typed, lists["municipality"] = lists["municipality"], []
    for value in typed:
        is_municipality = " ".join(value.split()).casefold() in words.municipality_codes
        found = None if is_municipality or not value.strip() else find_place(value, words)
        lists.setdefault(found.kind if found else "municipality", []).append(found.code if found else value)


def _in_language(criteria: Criteria, language: str) -> Criteria:
    return replace(criteria, lang=language)


def _readable(lists: list[tuple[str, list[str]]], words: Vocabulary, language: str) -> Criteria:
    """The question made of every value that can be read on its own; of two where one may stand, neither."""
    kept: dict[str, list[str]] = {}
    for name, values in lists:
        for value in values:
            if len(values) > 1 and not (name in PARAMETERS and PARAMETERS[name].repeatable):
                continue
            try:
                read_criteria([(name, [*kept.get(name, []), value])], words)
            except BadParameters:
                continue
            kept.setdefault(name, []).append(value)
    return _in_language(read_criteria(kept.items(), words), language)


def _unknown_place(lists: list[tuple[str, list[str]]], errors: list[BadParameter]) -> str:
    """The place that was typed where that alone is what is wrong; else empty."""
    given: Mapping[str, list[str]] = dict(lists)
    if [error.parameter for error in errors] != ["municipality"]:
        return ""
    return next((value.strip() for value in given["municipality"] if value.strip()), "")[:80]
