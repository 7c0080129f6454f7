"""Reference data: counties, municipalities and vocabularies, from the files of data/ into the database.

Keyed on official codes and idempotent: a second run writes nothing. What editors may change (everyday labels,
descriptions, whether a need is sensitive) is filled once and never written over.
"""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import models, transaction

from directory.addresses import ascii_slug, lasting_uuid, short_id_of
from directory.models import County, Municipality, Taxonomy, Term
from directory.models.taxonomy import TaxonomyCode

SENSITIVE_NEEDS = frozenset({"vakivalta", "kriisi", "mielenterveys", "paihteet", "seksuaalisuus"})
OURS = {
    "themes": TaxonomyCode.NEED,
    "target_groups": TaxonomyCode.TARGET_GROUP,
    "life_situations": TaxonomyCode.SITUATION,
    "channels": TaxonomyCode.CHANNEL,
    "languages": TaxonomyCode.LANGUAGE,
    "cost": TaxonomyCode.COST,
    "org_types": TaxonomyCode.PROVIDER,
}
CODE_LISTS = {
    "service_classes": TaxonomyCode.PTV_SERVICE_CLASS,
    "target_groups": TaxonomyCode.PTV_TARGET_GROUP,
    "life_events": TaxonomyCode.PTV_LIFE_EVENT,
}
MAPPED_BY = {
    "ptv_service_classes": TaxonomyCode.PTV_SERVICE_CLASS,
    "ptv_target_groups": TaxonomyCode.PTV_TARGET_GROUP,
    "ptv_life_events": TaxonomyCode.PTV_LIFE_EVENT,
    "ptv_life_event": TaxonomyCode.PTV_LIFE_EVENT,
    "yso": TaxonomyCode.YSO,
}
TAXONOMY_NAMES = {
    TaxonomyCode.NEED: ("Tarpeet", "Behov", "Needs"),
    TaxonomyCode.TARGET_GROUP: ("Kohderyhmät", "Målgrupper", "Target groups"),
    TaxonomyCode.SITUATION: ("Elämäntilanteet", "Livssituationer", "Life situations"),
    TaxonomyCode.CHANNEL: ("Kanavat", "Kanaler", "Channels"),
    TaxonomyCode.LANGUAGE: ("Palvelun kielet", "Servicespråk", "Languages of service"),
    TaxonomyCode.COST: ("Hinnat", "Priser", "Costs"),
    TaxonomyCode.PROVIDER: ("Palveluntuottajan lajit", "Typer av serviceproducenter", "Types of provider"),
    TaxonomyCode.PTV_SERVICE_CLASS: ("PTV-palveluluokat", "PTV-serviceklasser", "PTV service classes"),
    TaxonomyCode.PTV_TARGET_GROUP: ("PTV-kohderyhmät", "PTV-målgrupper", "PTV target groups"),
    TaxonomyCode.PTV_LIFE_EVENT: ("PTV-elämäntilanteet", "PTV-livshändelser", "PTV life events"),
    TaxonomyCode.YSO: (
        "Yleinen suomalainen ontologia",
        "Allmän finländsk ontologi",
        "General Finnish Ontology",
    ),
}
PTV_VERSION = "2"
OUR_VERSION = "1"


class ReferenceError(ValueError):
    """A reference file contradicts itself or a code list; nothing was written."""


@dataclass
class Loaded:
    """How many rows of each kind were made, changed and left as they were."""

    created: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)


@transaction.atomic
def load(folder: Path) -> Loaded:
    """Writes what differs; raises ReferenceError before writing where a code is not in its code list."""
    taxonomy = json.loads((folder / "taxonomy.json").read_text(encoding="utf-8"))
    lists = {
        code: json.loads((folder / "ptv_codelists" / f"{name}.json").read_text(encoding="utf-8"))
        for name, code in CODE_LISTS.items()
    }
    labels_file = folder / "terms_labels.json"
    labels = json.loads(labels_file.read_text(encoding="utf-8")) if labels_file.exists() else {}
    refuse_unknown_codes(taxonomy, lists)
    loaded = Loaded()
    _store(County, "code", _counties(folder / "counties.csv"), loaded)
    _store(Municipality, "code", _municipalities(folder / "municipalities.csv"), loaded)
    _store(Taxonomy, "code", _taxonomies(taxonomy["meta"]), loaded)
    taxonomies = {row.code: row for row in Taxonomy.objects.all()}
    _store_terms([*_listed_terms(lists, taxonomies), *_yso_terms(taxonomy, taxonomies)], loaded)
    _link_parents(lists)
    _store_terms(_our_terms(taxonomy, labels, taxonomies), loaded)
    _link_same(taxonomy)
    return loaded


def refuse_unknown_codes(taxonomy: Mapping[str, Any], lists: Mapping[str, list[dict[str, Any]]]) -> None:
    """Raises ReferenceError that names each PTV code which its code list does not have."""
    known = {code: {row["code"] for row in rows} for code, rows in lists.items()}
    wrong = [
        f"{section}/{row['id']}: {mapped} is not in the code list {target}"
        for section in OURS
        for row in taxonomy[section]
        for key, target in MAPPED_BY.items()
        if target in known
        for mapped in _codes(row.get(key))
        if mapped not in known[target]
    ]
    if wrong:
        raise ReferenceError("\n".join(wrong))


def _codes(value: str | list[str] | None) -> list[str]:
    if not value:
        return []
    return [value] if isinstance(value, str) else value


def _read(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def _counties(path: Path) -> Iterable[tuple[str, dict[str, Any], dict[str, Any]]]:
    plain = ("brand", "kind", "website", "main_city_fi", "main_city_sv", "note")
    for row in _read(path):
        values: dict[str, Any] = {name: row[name] for name in plain}
        for name in ("name", "short", "collab_area"):
            values |= {f"{name}_{language}": row[f"{name}_{language}"] for language in ("fi", "sv", "en")}
        values |= _shared(row)
        values |= {
            "hus": row["hus"] == "yes",
            "tile_col": int(row["tile_col"]),
            "tile_row": int(row["tile_row"]),
        }
        values["slug"] = ascii_slug(row["short_fi"])
        yield row["code"], values, {"uuid": lasting_uuid("county", row["code"])}


def _municipalities(path: Path) -> Iterable[tuple[str, dict[str, Any], dict[str, Any]]]:
    counties = {county.code: county.pk for county in County.objects.all()}
    for row in _read(path):
        if row["county_code"] not in counties:
            raise ReferenceError(f"municipality {row['code']}: there is no county {row['county_code']}")
        values: dict[str, Any] = {"name_se": row["name_se"], "county_id": counties[row["county_code"]]}
        for name in ("name", "region"):
            values |= {f"{name}_{language}": row[f"{name}_{language}"] for language in ("fi", "sv", "en")}
        values |= _shared(row)
        yield row["code"], values, {"uuid": lasting_uuid("municipality", row["code"])}


def _shared(row: Mapping[str, str]) -> dict[str, Any]:
    languages = row.get("official_languages") or row.get("languages") or ""
    return {
        "official_languages": [part for part in languages.split("+") if part],
        "sami_homeland": row["sami_homeland"] == "yes",
        "population": int(row["population_2024"]) if row["population_2024"] else None,
        "latitude": float(row["latitude"]) if row["latitude"] else None,
        "longitude": float(row["longitude"]) if row["longitude"] else None,
    }


def _taxonomies(meta: Mapping[str, Any]) -> Iterable[tuple[str, dict[str, Any], dict[str, Any]]]:
    patterns = meta["uri_patterns"]
    uris = {
        TaxonomyCode.PTV_SERVICE_CLASS: patterns["service_class"],
        TaxonomyCode.PTV_TARGET_GROUP: patterns["target_group"],
        TaxonomyCode.PTV_LIFE_EVENT: patterns["life_event"],
        TaxonomyCode.YSO: patterns["yso"],
    }
    for code, (fi, sv, en) in TAXONOMY_NAMES.items():
        uri = uris.get(code, "")
        values = {
            "name_fi": fi,
            "name_sv": sv,
            "name_en": en,
            "uri": uri.split("/code/")[0].replace("{id}", ""),
            "version": PTV_VERSION
            if code.startswith("ptv")
            else ("" if code == TaxonomyCode.YSO else OUR_VERSION),
        }
        yield str(code), values, {"uuid": lasting_uuid("taxonomy", str(code))}


TermRow = tuple[Taxonomy, str, dict[str, Any], dict[str, Any]]


def _listed_terms(
    lists: Mapping[str, list[dict[str, Any]]], taxonomies: Mapping[str, Taxonomy]
) -> Iterable[TermRow]:
    for code, rows in lists.items():
        for order, row in enumerate(rows):
            values = {f"name_{language}": row["label"].get(language) or "" for language in ("fi", "sv", "en")}
            values |= {"uri": row["uri"], "version": PTV_VERSION, "sort_order": order}
            yield taxonomies[code], row["code"], values, {}


def _yso_terms(taxonomy: Mapping[str, Any], taxonomies: Mapping[str, Taxonomy]) -> Iterable[TermRow]:
    pattern = taxonomy["meta"]["uri_patterns"]["yso"]
    identifiers = {code for section in OURS for row in taxonomy[section] for code in _codes(row.get("yso"))}
    for code in sorted(identifiers):
        number = code.removeprefix("yso:")
        # The ontology's own words are not among our sources: its identifier stands in for the name.
        values = {"name_fi": code, "uri": pattern.replace("{id}", number)}
        yield taxonomies[TaxonomyCode.YSO], code, values, {}


def _our_terms(
    taxonomy: Mapping[str, Any], labels: Mapping[str, Any], taxonomies: Mapping[str, Taxonomy]
) -> Iterable[TermRow]:
    for section, code in OURS.items():
        for order, row in enumerate(taxonomy[section]):
            values = {f"name_{language}": row[language] for language in ("fi", "sv", "en")}
            values |= {"version": OUR_VERSION, "sort_order": order}
            once = dict(labels.get(code, {}).get(row["id"], {}))
            if code == TaxonomyCode.NEED and row["id"] in SENSITIVE_NEEDS:
                identity = lasting_uuid("term", f"need:{row['id']}")
                once |= {"sensitive": True, "page_code": short_id_of(identity)}
            yield taxonomies[code], row["id"], values, once


def _store(
    model: type[models.Model],
    key: str,
    rows: Iterable[tuple[str, dict[str, Any], dict[str, Any]]],
    loaded: Loaded,
) -> None:
    """Makes or changes rows by their key; the third part of a row is written only when it is made."""
    present = {getattr(row, key): row for row in model._default_manager.all()}
    for code, values, once in rows:
        existing = present.get(code)
        if existing is None:
            model._default_manager.create(**{key: code}, **values, **once)
            _tally(loaded.created, model)
        else:
            _update(existing, values, loaded)


def _store_terms(rows: Iterable[TermRow], loaded: Loaded) -> None:
    present = {(term.taxonomy_id, term.code): term for term in Term.objects.all()}
    for taxonomy, code, values, once in rows:
        existing = present.get((taxonomy.pk, code))
        if existing is None:
            identity = lasting_uuid("term", f"{taxonomy.code}:{code}")
            Term.objects.create(taxonomy=taxonomy, code=code, uuid=identity, **values, **once)
            _tally(loaded.created, Term)
        else:
            missing = {name: text for name, text in once.items() if getattr(existing, name) == ""}
            _update(existing, values | missing, loaded)


def _update(row: models.Model, values: Mapping[str, Any], loaded: Loaded) -> None:
    differing = [name for name, value in values.items() if getattr(row, name) != value]
    for name in differing:
        setattr(row, name, values[name])
    if differing:
        row.save()
    _tally(loaded.changed if differing else loaded.unchanged, type(row))


def _tally(counts: dict[str, int], model: type[models.Model]) -> None:
    counts[model.__name__] = counts.get(model.__name__, 0) + 1


def _link_parents(lists: Mapping[str, list[dict[str, Any]]]) -> None:
    for code, rows in lists.items():
        terms = {term.code: term for term in Term.objects.of(code)}
        for row in rows:
            parent = terms.get(row["parent"]) if row.get("parent") else None
            term = terms[row["code"]]
            if term.parent_id != (parent.pk if parent else None):
                term.parent = parent
                term.save()


def _link_same(taxonomy: Mapping[str, Any]) -> None:
    terms = {(term.taxonomy.code, term.code): term for term in Term.objects.select_related("taxonomy")}
    through = Term.same_as.through
    present = set(through.objects.values_list("from_term_id", "to_term_id"))
    wanted = {
        (terms[code, row["id"]].pk, terms[target, mapped].pk)
        for section, code in OURS.items()
        for row in taxonomy[section]
        for key, target in MAPPED_BY.items()
        for mapped in _codes(row.get(key))
    }
    missing = sorted(wanted - present)
    through.objects.bulk_create(through(from_term_id=ours, to_term_id=theirs) for ours, theirs in missing)
