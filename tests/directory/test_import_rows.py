import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from directory.imports import columns
from directory.imports.rows import parse_row
from directory.models import Channel, Organisation, Phone, Service, ServiceSource
from directory.vocabulary import Area, Vocabulary, Word

DATA = settings.BASE_DIR / "data"
LEAST = {"id": "a", "name": "Palvelu", "organisation": "Järjestö ry", "source_url": "https://example.org/"}
SECTIONS = {
    "themes": "need",
    "target_groups": "target_group",
    "life_situations": "situation",
    "channels": "channel",
    "languages": "language",
    "cost": "cost",
}


def _vocabulary() -> Vocabulary:
    taxonomy = json.loads((DATA / "taxonomy.json").read_text(encoding="utf-8"))
    terms = {
        code: {term["id"]: Word(term["id"], term, {}) for term in taxonomy[section]}
        for section, code in SECTIONS.items()
    }
    county_codes = {"pirkanmaa": "08", "birkaland": "08", "08": "08", "kainuu": "20"}
    return Vocabulary(
        terms=terms,
        counties={"08": Area("08", {"fi": "Pirkanmaa"}), "20": Area("20", {"fi": "Kainuu"})},
        municipalities={"837": Area("837", {"fi": "Tampere"}, county="08")},
        county_codes=county_codes,
        places_in={"08": ("837",)},
        municipality_codes={"tampere": "837", "tammerfors": "837", "837": "837"},
    )


WORDS = _vocabulary()


def fields(**more: Any) -> dict[str, Any]:
    parsed = parse_row(LEAST | more, WORDS)
    assert parsed.complaints == ()
    return parsed.fields


def complaints(**more: Any) -> dict[str, str]:
    parsed = parse_row(LEAST | more, WORDS)
    assert parsed.complaints and parsed.fields == {}
    return {complaint.field: complaint.reason for complaint in parsed.complaints}


def test_four_columns_are_enough_and_say_nothing_of_the_others() -> None:
    assert fields() == LEAST


@pytest.mark.parametrize("name", columns.REQUIRED)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_required_column_may_not_be_empty(name: str, value: str | None) -> None:
    assert "Pakollinen" in complaints(**{name: value})[name]


def test_a_required_column_may_not_be_missing() -> None:
    parsed = parse_row({"id": "a"}, WORDS)
    assert {complaint.field for complaint in parsed.complaints} == {"name", "organisation", "source_url"}


def test_an_unknown_column_is_a_complaint_that_names_it() -> None:
    assert complaints(descripton_fi="x") == {"descripton_fi": "Tuntematon sarake."}


def test_null_and_an_empty_cell_are_both_unknown() -> None:
    for value in (None, ""):
        read = fields(
            cost=value,
            coverage=value,
            age_from=value,
            phones=value,
            languages=value,
            anonymous=value,
            url=value,
        )
        assert (read["cost"], read["coverage"], read["age_from"], read["phones"]) == ("", "", None, ())
        assert (read["languages"], read["anonymous"], read["url"]) == ((), "unknown", "")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("categories", ["kriisi", "ero"], ("ero", "kriisi")),
        ("categories", "kriisi | ero", ("ero", "kriisi")),
        ("channels", "chat | puhelin", ("chat", "puhelin")),
        ("coverage", "nationwide", "nationwide"),
        ("coverage", "nationwide_except_aland", "nationwide_except_aland"),
        ("coverage", ["Kainuu", "Pirkanmaa"], ("08", "20")),
        ("coverage", "Birkaland | 20", None),
        ("coverage", "pirkanmaa | Kainuu", ("08", "20")),
        ("municipalities", "Tammerfors", ("837",)),
        ("cost", "ei-tiedossa", ""),
        ("cost", "maksuton", "maksuton"),
        ("age_to", "alle 18", 17),
        ("age_to", "17", 17),
        ("age_from", 0, 0),
        ("source_date", 2021, "2021"),
        ("source_date", "2021-06", "2021-06"),
        ("visible_from", "2026-11-24", "2026-11-24"),
        ("url_host_matches_source", "true", True),
        ("our_wording", ["summary_fi", "plain_fi"], ("plain_fi", "summary_fi")),
        (
            "extra_sources",
            "https://a.fi/ (2016, kielet) | https://b.fi/",
            (("https://a.fi/", "2016, kielet"), ("https://b.fi/", "")),
        ),
        ("extra_sources", [{"url": "https://a.fi/", "note": None}], (("https://a.fi/", ""),)),
        ("notes", " rivi\r\ntoinen ", "rivi\ntoinen"),
    ],
)
def test_a_value_has_one_form_whatever_the_file(name: str, value: Any, expected: Any) -> None:
    if expected is None:
        assert "Tuntematon alue: 20" in complaints(**{name: value})[name]
    else:
        assert fields(**{name: value})[name] == expected


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("categories", ["ero", "zzz"], "Tuntematon termi: zzz"),
        ("categories", "ero | ero", "kahdesti"),
        ("categories", ["ero", ""], "tyhjä kohta"),
        ("cost", "ilmainen", "Tuntematon termi: ilmainen. Sanastossa on: maksuton"),
        ("languages", ["klingon"], "Tuntematon termi"),
        ("coverage", ["Zzz"], "Tuntematon alue: Zzz"),
        ("coverage", ["Pirkanmaa", "08"], "kahdesti"),
        ("org_type", "company", "ngo, parish, foundation, public"),
        ("anonymous", "kyllä", "yes, no, unknown"),
        ("evidence", "D", "A, B, C"),
        ("safety_class", "danger", "self_harm"),
        ("status", "closed", "active, paused, ended"),
        ("source_date", "3.6.2021", "2021-06-03"),
        ("visible_from", "2021", "2021-06-03"),
        ("url", "mll.fi", "https://"),
        ("url", "javascript:alert(1)", "https://"),
        ("source_url", "ftp://example.org", "https://"),
        ("email", "info(at)mll.fi", "ei ole sähköpostiosoite"),
        ("phones", "kysy numero", "ei ole puhelinnumero"),
        ("phones", [{"nro": "112"}], "number"),
        ("phones", [{"number": "kysy", "note": None}], "ei ole puhelinnumero"),
        ("phones", ["112"], "number"),
        ("extra_sources", "https://a.fi/ (auki", "sulku"),
        ("extra_sources", "a.fi", "https://"),
        ("age_from", "kaikki", "0–120"),
        ("age_to", 121, "0–120"),
        ("age_to", -1, "0–120"),
        ("age_to", "alle 0", "0–120"),
        ("age_from", "alle 18", "0–120"),
        ("latitude", "91", "±90"),
        ("longitude", "idässä", "±180"),
        ("latitude", "nan", "±90"),
        ("languages_known", "ehkä", "true tai false"),
        ("name", "x" * 201, "201 merkkiä, enintään 200"),
        ("name", ["a"], "teksti"),
        ("name", True, "teksti"),
        ("name", 1.5, "teksti"),
        ("name", "nolla\x00tavu", "ohjausmerkkejä"),
        ("name", "puolikas \ud800", "ohjausmerkkejä"),
    ],
)  # fmt: skip
def test_a_value_that_its_column_does_not_take_says_what_it_does(name: str, value: Any, reason: str) -> None:
    assert reason in complaints(**{name: value})[name]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"age_from": 18, "age_to": 17}, "age_to"),
        ({"visible_from": "2026-02-01", "visible_until": "2026-01-31"}, "visible_until"),
        ({"coverage": "nationwide", "municipalities": "Tampere"}, "municipalities"),
        ({"status": "active", "ended_on": "2026-01-01"}, "ended_on"),
        ({"latitude": "60.1", "channels": "puhelin"}, "latitude"),
        ({"replaced_by": "a"}, "replaced_by"),
        ({"channels": [], "phones": "112"}, "phones"),
        ({"channels": [], "who_answers_fi": "Joku"}, "who_answers_fi"),
        ({"channels": ["chat"], "shown_on_bill": "no"}, "shown_on_bill"),
    ],
)
def test_two_columns_that_contradict_each_other_are_a_complaint(more: dict[str, Any], field: str) -> None:
    assert field in complaints(**more)


def test_all_that_is_wrong_with_a_row_is_said_at_once() -> None:
    assert set(complaints(name="", url="x", age_to="y", zzz=1)) == {"name", "url", "age_to", "zzz"}


def test_languages_that_are_a_guess_are_unknown() -> None:
    assert fields(languages=["fi"], languages_known=False)["languages"] == ()
    assert fields(languages="fi", languages_known="false")["languages"] == ()
    assert fields(languages=["fi"], languages_known=True)["languages"] == ("fi",)
    assert fields(languages=["fi"])["languages"] == ("fi",)


def test_the_main_number_stands_first_and_once() -> None:
    assert fields(phone="112")["phones"] == (("112", ""),)
    assert fields(phone="112", phones="112 (aina) | 116 111")["phones"] == (("112", "aina"), ("116 111", ""))
    assert fields(phone="112", phones="116 111")["phones"] == (("112", ""), ("116 111", ""))
    assert "yksi numero" in complaints(phone="112 | 116 111")["phone"]


def test_a_number_that_is_to_be_checked_before_publication_is_left_out() -> None:
    notes = "Numero vanhalta sivulta; tarkistettava ennen julkaisua."
    assert fields(phone="112", phones="112 | 116 111", notes=notes)["phones"] == ()
    assert fields(phone="112", notes="Kanavat tarkistettava")["phones"] == (("112", ""),)


def test_a_name_is_the_name_in_every_language_without_one_of_its_own() -> None:
    read = fields(name="Ninni-grupperna", name_fi="Ninni-ryhmät", name_en="Ninni groups")
    assert (read["name"], read["name_sv"], read["name_en"]) == (
        "Ninni-ryhmät",
        "Ninni-grupperna",
        "Ninni groups",
    )
    assert "name_fi" not in read
    assert fields(name_fi=None, name_sv=None) == LEAST | {"name_sv": ""}


def _model_lengths() -> Iterator[tuple[str, int | None, int]]:
    own = {"id": "external_id", "name": "name_fi", "opening_hours": "hours_text", "url": "website"}
    for name, longest in {**columns.TEXTS, **columns.URLS}.items():
        if name == "organisation":
            yield name, Organisation._meta.get_field("name_fi").max_length, longest
        elif name.rsplit("_", 1)[0] in columns.FACT_TEXTS:
            yield name, Channel._meta.get_field(name).max_length, longest
        else:
            yield name, Service._meta.get_field(own.get(name, name)).max_length, longest
    yield "phone", Phone._meta.get_field("number").max_length, columns.PHONE_NUMBER
    yield "phone note", Phone._meta.get_field("note").max_length, columns.PHONE_NOTE
    yield "source", ServiceSource._meta.get_field("url").max_length, columns.EXTRA_SOURCE_URL
    yield "source note", ServiceSource._meta.get_field("note").max_length, columns.EXTRA_SOURCE_NOTE
    yield "email", Service._meta.get_field("email").max_length, columns.EMAIL


def test_a_column_takes_no_more_than_the_model_does() -> None:
    for name, of_model, of_column in _model_lengths():
        assert of_column == (of_model or columns.UNLIMITED), name


@pytest.mark.parametrize(
    ("name", "model"),
    [("anonymous", Service), ("evidence", Service), ("safety_class", Service), ("status", Service),
     ("shown_on_bill", Channel), ("number_seen", Channel)],
)  # fmt: skip
def test_a_choice_is_one_of_the_models(name: str, model: type) -> None:
    assert set(columns.CHOICES[name][0]) == {value for value, _label in model._meta.get_field(name).choices}  # type: ignore[attr-defined]


def test_every_column_that_is_exported_can_be_read() -> None:
    assert set(columns.EXPORTED) < columns.ALL
    assert columns.ALL - set(columns.EXPORTED) == {"name_fi"}
