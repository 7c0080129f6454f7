"""Every opening text of the starting content, with the decision taken for it and why."""

import datetime as dt
import json
from collections.abc import Iterable

import pytest
from django.conf import settings

from directory.dates import PartialDate
from directory.hours_text import rules_from_text
from directory.opening import Rule

SERVICES = settings.BASE_DIR / "data" / "services.jsonl"
Told = dict[str, list[str]]

# (id, what becomes rules, why). "1234 09:00-15:00" = Monday to Thursday; "closed" behind it: on holidays.
DECISIONS: list[tuple[str, Told | None, str]] = [
    ("nollalinja", {"puhelin": ["always"], "chat": ["123 09:00-15:00", "45 14:00-20:00"]}, "channels named"),
    ("naisten-linja-auttava-puhelin-ja-chat", None, "says itself that it is of 2021"),
    ("nettiturvakoti-lasten-ja-nuorten-chat", None, "summer hours of 2024 beside it: which hold now?"),
    ("turvakodit", {"vastaanotto": ["always"]}, "one channel with hours"),
    (
        "kirkon-keskusteluapu-palveleva-puhelin-chat-nettikirje-ja-kirje",
        None,
        "brackets of other years and languages",
    ),
    ("mll-lasten-ja-nuorten-puhelin-116-111-chat-ja-kirjepalvelu", None, "days and hours in different parts"),
    (
        "barn-och-ungdomstelefonen",
        {"puhelin": ["12 14:00-17:00", "34 14:00-20:00"]},
        "the bracket is the source's month",
    ),
    ("mll-vanhempainpuhelin-chat-ja-nettikirje", None, "says itself that it is of 2019"),
    ("eroinfo-puhelin", None, "from an old page, and Wednesday twice"),
    ("totaaliyksinhuoltajien-vertaischat", None, "a term of 2021"),
    (
        "irti-huumeista-puhelin-ja-laheisryhmat",
        {"puhelin": ["12345 09:00-15:00", "1234 18:00-21:00"]},
        "groups have no hours",
    ),
    ("seri-tukikeskukset", None, "a part of the services keeps other hours"),
    ("kriisikeskus-monika-valtakunnallinen-puhelin-ja-chat", None, "spring 2020"),
    (
        "turvakoti-mona",
        {"puhelin": ["always"], "vastaanotto": ["always"]},
        "a house open day and night and its phone",
    ),
    (
        "peluurin-auttava-puhelin-vertaispuhelin-ja-verkkotuki",
        {"puhelin": ["12345 12:00-18:00 closed"]},
        "arkisin",
    ),
    ("mll-nuorten-tukilinja", None, "no opening time"),
    ("parisuhdeteemainen-paivystyschat-ja-ajanvarauschat", None, "summer 2021"),
    ("adhd-liiton-puhelinneuvonta", None, "says itself that it is of 2015"),
    ("imetystuki-puhelin-ryhmat-chat-ja-verkkotuki", None, "how often, not when"),
    ("poikien-puhelin-ja-chat", None, "no clock time"),
    ("seksuaalineuvontachat-nuorille", None, "how often, not when"),
    ("sopu-tyo-kunniaan-liittyvissa-konflikteissa", None, "office hours differ from house to house"),
    ("vauvaperheiden-chat", None, "no clock time"),
    ("ehyt-paihdeneuvonta", None, "the night was threatened"),
    ("al-anon-ryhmat-alkoholiongelmaisten-laheisille", None, "the office's hours, not the groups'"),
    ("delfinsin-tuki-ja-neuvontapuhelin-chat-ja-keskusteluryhmat", None, "how often, not when"),
    ("nettiturvakoti-apua-vakivaltaan-chat", None, "summer hours of 2024 beside it: which hold now?"),
    ("rikosuhripaivystyksen-puhelin-ja-chat", None, "years and languages in brackets"),
    (
        "mieli-kriisipuhelin",
        {"puhelin": ["always fi from 2020-02-01"]},
        "clear for Finnish; the others have no hours",
    ),
    (
        "surunauhan-vertaistuki-ja-puhelinpaivystys",
        {"puhelin": ["12345 09:00-15:00 closed"]},
        "groups have no hours",
    ),
    ("apuu-chat", None, "says itself that it is of 2021–2022"),
    ("nuorten-turvatalot", None, "as a rule, not always"),
    ("forbundet-for-modra-och-skyddshem-chatt", None, "single days"),
    (
        "vasa-modra-och-skyddshem-skyddshemmet",
        {"puhelin": ["always"], "vastaanotto": ["always"]},
        "a house and its phone",
    ),
]


def rows() -> dict[str, dict]:
    with SERVICES.open(encoding="utf-8") as lines:
        return {row["id"]: row for row in map(json.loads, lines)}


def told(rules: Iterable[Rule]) -> list[str]:
    return [" ".join(filter(None, _words(rule))) for rule in rules]


def _words(rule: Rule) -> list[str | None]:
    if rule.kind == "always":
        words: list[str | None] = ["always"]
    else:
        assert rule.opens and rule.closes
        words = ["".join(map(str, sorted(rule.weekdays))), f"{rule.opens:%H:%M}-{rule.closes:%H:%M}"]
        words.append(rule.public_holidays if rule.public_holidays != "unknown" else None)
    return [*words, rule.language, f"from {rule.valid_from}" if rule.valid_from else None]


def read(text: str, *channels: str, source: str | None = None) -> Told | None:
    rules = rules_from_text(text, channels, PartialDate(source) if source else None)
    return {kind: told(of_kind) for kind, of_kind in rules.items()} if rules else None


def test_a_decision_is_taken_for_every_text_of_the_starting_content() -> None:
    assert [row_id for row_id, _, _ in DECISIONS] == [
        row["id"] for row in rows().values() if row["opening_hours"]
    ]
    assert len(rows()) == 100


@pytest.mark.parametrize(("row_id", "expected", "why"), DECISIONS, ids=[row_id for row_id, _, _ in DECISIONS])
def test_a_text_becomes_rules_only_where_it_leaves_no_doubt(
    row_id: str, expected: Told | None, why: str
) -> None:
    row = rows()[row_id]
    assert read(row["opening_hours"], *row["channels"], source=row["source_date"]) == expected, why


def test_rules_keep_the_date_of_their_source() -> None:
    rules = rules_from_text("Arkisin 9–15", ["puhelin"], PartialDate("2024-05"))
    assert rules and rules["puhelin"][0].source_date == PartialDate("2024-05")
    undated = rules_from_text("Arkisin 9–15", ["puhelin"], None)
    assert undated and undated["puhelin"][0].source_date is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ma–pe 9–15", ["12345 09:00-15:00"]),
        ("ma - pe klo 9.00 - 15.30", ["12345 09:00-15:30"]),
        ("ti ja to 17–19", ["24 17:00-19:00"]),
        ("ma, ke 9–11 ja 13–15", ["13 09:00-11:00", "13 13:00-15:00"]),
        ("maanantaisin 8:30–10:00, perjantaisin 12–14", ["1 08:30-10:00", "5 12:00-14:00"]),
        ("Joka ilta 18–24", ["1234567 18:00-00:00"]),
        ("joka päivä 0–24", ["1234567 00:00-00:00"]),
        ("la–su 20–2", ["67 20:00-02:00"]),
        ("Vuoden jokaisena päivänä 9–22", ["1234567 09:00-22:00 open"]),
        ("arkisin 9–15, viikonloppuisin 12–15", ["12345 09:00-15:00 closed", "67 12:00-15:00"]),
        ("Vardagar kl. 9–15", ["12345 09:00-15:00 closed"]),
        ("mån–fre 9–15 och lör 10–12", ["12345 09:00-15:00", "6 10:00-12:00"]),
        ("Mon–Fri 9:00–15:00", ["12345 09:00-15:00"]),
        ("Ympäri vuorokauden", ["always"]),
        ("24 h", ["always"]),
        ("Around the clock", ["always"]),
        ("Ruotsiksi ma–ke 9–11", ["123 09:00-11:00 sv"]),
        ("på svenska: mån 9–11", ["1 09:00-11:00 sv"]),
    ],
)
def test_common_ways_of_writing_are_understood(text: str, expected: list[str]) -> None:
    assert read(text, "puhelin") == {"puhelin": expected}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9–15",
        "ma–pe",
        "ma–pe 9",
        "klo 9 alkaen",
        "ma–pe 9–15 (kesällä suljettu)",
        "ma–pe 9–15 (2024)",
        "yleensä ma–pe 9–15",
        "pääsääntöisesti 24/7",
        "ma–pe noin 9–15",
        "ma–pe 9–25",
        "ma–pe 9–15.75",
        "ma–pe 9–9",
        "pe–ma 9–15",
        "ma–xx 9–15",
        "ma–pe 9–15 paitsi ke",
        "parillisina viikoilla ma 9–15",
        "Mon to Fri 9–15",
        "ma–pe 9–15, ke 12–18",
        "vanhan sivun tieto: ma–to 10–16",
        "10.5 och 15.5 kl. 12–16",
        "ma–pe 9–15 24/7",
        "1–5 9–15",
        "ma 9–15–17",
        "ma–pe 9–15 (31.2.2020 alkaen)",
        "ma–pe 9–15 suomeksi",
    ],
)
def test_what_leaves_room_for_doubt_becomes_nothing(text: str) -> None:
    assert read(text, "puhelin") is None


def test_a_bracket_that_names_the_sources_own_month_is_no_doubt_but_another_year_is() -> None:
    assert read("ma 9–11 (marraskuu 2025)", "puhelin", source="2025-11-19") == {"puhelin": ["1 09:00-11:00"]}
    assert read("ma 9–11 (marraskuu 2024)", "puhelin", source="2025-11") is None
    assert read("ma 9–11 (2025)", "puhelin", source="2025") is None


@pytest.mark.parametrize(
    ("text", "channels", "expected"),
    [
        ("ma 9–11", ("puhelin", "chat"), None),
        ("ma 9–11", ("puhelin", "vastaanotto"), None),
        ("24/7", ("puhelin", "chat"), None),
        ("24/7", ("vertaisryhma",), None),
        ("ma 9–11", ("chat", "verkkosivusto"), {"chat": ["1 09:00-11:00"]}),
        ("Chat ma 9–11", ("puhelin",), None),
        (
            "Telefon mån 9–11; chatten tis 9–11",
            ("puhelin", "chat"),
            {"puhelin": ["1 09:00-11:00"], "chat": ["2 09:00-11:00"]},
        ),
    ],
)
def test_hours_go_to_a_channel_only_where_it_is_beyond_doubt_which(
    text: str, channels: tuple[str, ...], expected: Told | None
) -> None:
    assert read(text, *channels) == expected


def test_a_channel_that_is_only_half_understood_gets_no_weekly_rules() -> None:
    assert read("puhelin ma 9–11; puhelin ke vaihtelevasti", "puhelin") is None
    assert read("puhelin ma 9–11; chat vaihtelevasti", "puhelin", "chat") == {"puhelin": ["1 09:00-11:00"]}
    assert read("puhelin ma 9–11; kesällä poikkeuksia", "puhelin", "chat") is None
    assert read("puhelin 24/7; puhelin kesällä ruuhkaa", "puhelin") == {"puhelin": ["always"]}


def test_times_are_read_to_the_minute() -> None:
    rules = rules_from_text("ti 21–22.30", ["chat"], None)
    assert rules and (rules["chat"][0].opens, rules["chat"][0].closes) == (dt.time(21), dt.time(22, 30))
