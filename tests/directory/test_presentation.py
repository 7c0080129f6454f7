"""What a service page says in words: buttons, the six questions, opening times, ages, languages, areas."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation

from directory.cards import card
from directory.dates import PartialDate
from directory.models import Phone, Service
from directory.opening import HELSINKI, Rule
from directory.presentation.clock import clock, closing_clock, when
from directory.presentation.contact import Contact, Number, contact, is_free_call
from directory.presentation.facts import ages_in_words, coverage_in_words, language_gap, lead, wording_mark
from directory.presentation.hours import Quote, opening_state, opening_states, week_in_words, week_table
from directory.presentation.questions import six_questions
from directory.result_rows import result_row
from tests.directory.moments import TUESDAY_EVENING
from tests.factories import make_channel, make_rule, make_service

pytestmark = pytest.mark.django_db
QUESTIONS = [
    "Kuka vastaa?",
    "Maksaako?",
    "Näkyykö puhelu laskussa?",
    "Pitääkö kertoa nimi?",
    "Kerrotaanko jollekin?",
    "Entä jos kukaan ei vastaa?",
]


def weekly(opens: int, closes: int, days: tuple[int, ...] = (1, 2, 3, 4, 5), **values: Any) -> Rule:
    return Rule(
        "weekly",
        frozenset(days),
        dt.time(opens),
        dt.time(closes % 24),
        source_date=PartialDate("2026"),
        **values,
    )


def at(hour: int, minute: int = 0, day: int = 24) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=HELSINKI)


def said(rules: list[Rule], moment: dt.datetime, quote: Quote | None = None, crisis: bool = False) -> str:
    state = opening_state(rules, moment, quote or Quote(), crisis=crisis)
    return f"{state.sentence} {state.quoted}".strip()


def ways(service: Any, language: str = "fi") -> Contact:
    return contact(service, language, TUESDAY_EVENING)


def verbs(service: Any) -> list[str]:
    return [way.button.verb for way in ways(service).ways if way.button]


def answers(service: Any, language: str = "fi") -> dict[str, str]:
    return {a.question: " ".join(str(text) for text in a.texts) for a in six_questions(service, language)}


# Opening


def test_the_hour_of_closing_is_said_while_it_is_open() -> None:
    assert said([weekly(9, 24)], at(23, 59)) == "Auki nyt, klo 24 asti"


def test_at_the_minute_of_closing_it_is_closed_and_the_next_opening_is_said() -> None:
    assert said([weekly(9, 15)], at(15)) == "Suljettu nyt, avautuu huomenna klo 9"


def test_the_next_opening_of_the_same_day_is_today() -> None:
    assert said([weekly(9, 15)], at(8, 59)) == "Suljettu nyt, avautuu tänään klo 9"


def test_an_opening_within_six_days_has_its_weekday() -> None:
    assert said([weekly(9, 15)], at(16, day=27)) == "Suljettu nyt, avautuu maanantaina klo 9"


def test_an_opening_a_week_away_has_its_date() -> None:
    assert when(at(9, day=30), at(16, day=23)) == "30.11.2026 klo 9"
    assert when(at(9, day=30), at(16, day=24)) == "maanantaina klo 9"


def test_what_never_closes_is_open_round_the_clock() -> None:
    assert said([Rule("always", source_date=PartialDate("2026"))], at(3)) == "Auki nyt, ympäri vuorokauden"


def test_what_closes_after_midnight_says_that_hour() -> None:
    assert said([weekly(18, 2, days=(2,))], at(1, day=25)) == "Auki nyt, klo 2 asti"


def test_hours_of_an_old_source_are_quoted_with_their_year_and_never_judged() -> None:
    quote = Quote("ma–pe 16–20", "2021-06")
    assert said([], at(17), quote) == "Aukiolo ei tiedossa; lähteessä (2021): ma–pe 16–20"


def test_hours_without_a_date_are_quoted_without_a_year() -> None:
    assert said([], at(17), Quote("arkisin")) == "Aukiolo ei tiedossa; lähteessä: arkisin"


def test_hours_that_nobody_told_are_unknown() -> None:
    assert said([], at(17)) == "Aukiolo ei ole tiedossa"


def test_what_needs_an_appointment_says_so() -> None:
    assert said([Rule("by_appointment")], at(12)) == "Ajanvarauksella"


def test_hours_that_differ_by_language_are_said_for_each() -> None:
    rules = [
        Rule("always", language="fi", source_date=PartialDate("2026")),
        weekly(9, 13, days=(5,), language="en"),
    ]
    sentences = [state.sentence for state in opening_states(rules, at(12), Quote(), crisis=True)]
    assert sentences == [
        "Suomeksi: auki nyt, ympäri vuorokauden",
        "Englanniksi: suljettu nyt, avautuu perjantaina klo 9",
    ]


def test_a_week_is_written_by_runs_of_equal_days() -> None:
    rules = [weekly(9, 15), weekly(10, 12, days=(6,))]
    assert week_in_words(rules, at(12), crisis=False) == "ma–pe 9–15, la 10–12"


def test_a_week_without_an_end_is_always_open() -> None:
    assert (
        week_in_words([Rule("always", source_date=PartialDate("2026"))], at(12), crisis=False) == "aina auki"
    )


def test_a_week_that_nobody_told_is_empty() -> None:
    assert (
        week_in_words([Rule("weekly", frozenset({1}), dt.time(9), dt.time(10))], at(12), crisis=False) == ""
    )


def test_the_week_table_marks_today_and_says_what_is_closed() -> None:
    table = week_table([("Puhelin", [weekly(9, 15)]), ("Chat", [])], at(12), crisis=False)
    assert table is not None
    assert table.columns == ("Puhelin",)
    assert [day.name for day in table.days if day.is_today] == ["Tiistai (tänään)"]
    assert table.days[0].cells == ("9–15",)
    assert table.days[6].cells == ("suljettu",)


def test_there_is_no_week_table_without_known_hours() -> None:
    assert week_table([("Puhelin", [])], at(12), crisis=False) is None


@pytest.mark.parametrize(
    ("language", "time", "written"),
    [("fi", dt.time(9), "9"), ("sv", dt.time(9, 30), "9.30"), ("en", dt.time(9), "9:00")],
)
def test_times_are_written_as_each_language_does(language: str, time: dt.time, written: str) -> None:
    with translation.override(language):
        assert clock(time) == written


def test_an_end_at_midnight_is_24() -> None:
    assert closing_clock(dt.time(0)) == "24"


# Buttons


def test_a_free_call_says_that_it_is_free() -> None:
    service = make_service(cost="maksuton")
    make_channel(service, phone="080 005 005")
    way = ways(service).ways[0]
    assert way.button is not None
    assert (way.button.verb, way.button.number, way.button.href) == (
        "Soita, maksuton",
        "080 005 005",
        "tel:+35880005005",
    )


def test_a_free_service_behind_an_ordinary_number_does_not_promise_a_free_call() -> None:
    service = make_service(cost="maksuton")
    make_channel(service, phone="09 2525 0111")
    assert verbs(service) == ["Soita"]


def test_a_toll_free_number_is_free_only_where_the_source_says_so() -> None:
    assert not is_free_call(Number("0800 94884", "+35880094884"), make_service())
    assert is_free_call(Number("0800 94884", "+35880094884"), make_service(cost="maksuton"))


def test_a_number_of_evidence_c_is_text_with_its_date_and_no_button() -> None:
    service = make_service(evidence="C", source_date="2021-06", cost="maksuton")
    make_channel(service, phone="080 002 400")
    way = ways(service).ways[0]
    assert way.button is None
    assert "080 002 400" in way.text
    assert "kesäkuu 2021" in way.text


def test_a_number_that_a_phone_cannot_dial_is_text() -> None:
    service = make_service()
    make_channel(service, phone="253 9667")
    way = ways(service).ways[0]
    assert way.button is None
    assert "253 9667" in way.text


def test_a_chat_opens_only_where_its_address_is_the_chat() -> None:
    service = make_service()
    make_channel(service, "chat", url="https://example.org/chat", url_is_channel=True)
    assert verbs(service) == ["Avaa chat"]


@pytest.mark.parametrize("is_channel", [None, False])
def test_a_chat_somewhere_on_the_site_leads_to_the_page_and_says_so(is_channel: bool | None) -> None:
    service = make_service()
    make_channel(service, "chat", url="https://example.org/", url_is_channel=is_channel)
    button = ways(service).ways[0].button
    assert button is not None
    assert (button.verb, button.small) == ("Siirry palvelun sivulle", "chat löytyy sieltä")


def test_channels_found_on_one_page_share_one_button() -> None:
    service = make_service(website="https://example.org/")
    for kind in ("chat", "vertaisryhma", "kurssi"):
        make_channel(service, kind)
    buttons = [way.button for way in ways(service).ways if way.button]
    assert [button.small for button in buttons] == ["chat, vertaisryhmä ja kurssi löytyvät sieltä"]


def test_a_channel_without_any_way_is_named_and_comes_last() -> None:
    service = make_service()
    make_channel(service, "chat")
    make_channel(service, phone="09 2525 0111")
    assert ways(service).unreachable == "Chat"
    assert [way.name for way in ways(service).ways] == ["Puhelin"]


def test_the_number_for_the_readers_language_comes_first() -> None:
    service = make_service()
    channel = make_channel(service)
    for number, language in (("09 2525 0111", "fi"), ("09 2525 0112", "sv")):
        Phone.objects.create(channel=channel, number=number, language=language)
    with translation.override("sv"):
        shown = ways(service, "sv")
    assert shown.ways[0].button is not None
    assert shown.ways[0].button.number == "09 2525 0112"
    assert [number.written for number in shown.others] == ["09 2525 0111"]


def test_the_opening_of_a_channel_stands_with_its_button() -> None:
    service = make_service()
    make_rule(make_channel(service, phone="09 2525 0111"), closes=dt.time(22))
    assert [state.sentence for state in ways(service).ways[0].states] == ["Auki nyt, klo 22 asti"]


def test_hours_too_old_to_be_believed_are_told_as_what_the_source_said() -> None:
    old = [replace(weekly(9, 15), source_date=PartialDate("2021-05"))]
    assert said(old, at(10)) == "Aukiolo ei tiedossa; lähteessä (2021): ma–pe 9–15"
    undated = [replace(weekly(9, 15), source_date=None)]
    assert said(undated, at(10)) == "Aukiolo ei tiedossa; lähteessä: ma–pe 9–15"
    quoted = said(old, at(10), Quote("ark. klo 9-15", "2021"))
    assert quoted == "Aukiolo ei tiedossa; lähteessä (2021): ark. klo 9-15"


# The six questions


def test_the_questions_stand_in_their_order_and_are_unknown_where_nobody_told() -> None:
    service = make_service()
    make_channel(service)
    assert answers(service) == dict.fromkeys(QUESTIONS, "")


def test_each_fact_answers_its_question() -> None:
    service = make_service(cost="maksuton", anonymous="yes")
    make_channel(
        service,
        shown_on_bill="no",
        number_seen="no",
        who_answers_fi="Koulutettu vapaaehtoinen.",
        usual_wait_fi="Jonoa on iltaisin.",
        tells_others_fi="Lapsen vaarasta kerrotaan.",
        if_closed_fi="Jätä viesti.",
    )
    assert answers(service) == dict(
        zip(
            QUESTIONS,
            [
                "Koulutettu vapaaehtoinen. Jonoa on iltaisin.",
                "Ei. Palvelu on maksuton.",
                "Ei näy. Vastaaja ei näe numeroasi.",
                "Ei. Voit olla nimetön.",
                "Lapsen vaarasta kerrotaan.",
                "Jätä viesti.",
            ],
            strict=True,
        )
    )


def test_channels_that_differ_say_whose_answer_it_is() -> None:
    service = make_service()
    make_channel(service, who_answers_fi="Ammattilainen.")
    make_channel(service, "chat", who_answers_fi="Vapaaehtoinen.")
    assert answers(service)["Kuka vastaa?"] == "Puhelin: Ammattilainen. Chat: Vapaaehtoinen."


def test_a_service_without_a_telephone_has_no_bill_to_show_on() -> None:
    service = make_service(channels=("chat",))
    assert answers(service)["Näkyykö puhelu laskussa?"] == "Palvelulle ei ole tiedossa puhelinnumeroa."


def test_an_answer_that_is_only_in_finnish_says_its_language() -> None:
    service = make_service()
    make_channel(service, who_answers_fi="Ammattilainen.")
    with translation.override("sv"):
        assert six_questions(service, "sv")[0].texts[0].language == "fi"


# Facts


@pytest.mark.parametrize(
    ("age_from", "age_to", "words"),
    [
        (None, 17, "alle 18-vuotiaille"),
        (18, None, "18 vuotta täyttäneille"),
        (13, 20, "13–20-vuotiaille"),
        (0, 6, "0–6-vuotiaille"),
        (None, None, ""),
    ],
)
def test_ages_are_said_in_words(age_from: int | None, age_to: int | None, words: str) -> None:
    assert ages_in_words(age_from, age_to) == words


def test_coverage_is_said_in_words() -> None:
    assert coverage_in_words(make_service(), "fi") == "Koko Suomi"
    assert (
        coverage_in_words(make_service(counties=("06",), municipalities=("091",)), "fi")
        == "Satakunta, Helsinki"
    )


def test_a_swedish_reader_learns_that_the_languages_of_service_are_unknown() -> None:
    with translation.override("sv"):
        assert language_gap(make_service(), "sv") != ""
        assert language_gap(make_service(languages=("sv",)), "sv") == ""
    assert language_gap(make_service(), "fi") == ""


def test_the_easy_sentences_lead_and_the_summary_stands_in_for_them() -> None:
    text, field = lead(make_service(plain_fi="Voit soittaa.", summary_fi="Puhelin."), "fi")
    assert (str(text), field) == ("Voit soittaa.", "plain")
    text, field = lead(make_service(summary_fi="Puhelin."), "fi")
    assert (str(text), field) == ("Puhelin.", "summary")


def test_our_own_wording_is_marked_until_it_is_the_providers() -> None:
    service = make_service(plain_sv="Du kan ringa.", our_wording=["plain_sv"])
    assert wording_mark(service, "plain", "sv") != ""
    service.our_wording = []
    assert wording_mark(service, "plain", "sv") == ""


# Rows of lists


def row_at(hour: int, *closing: int) -> str:
    """What a row says at an hour of Tuesday of a service with a telephone that closes at each of these hours."""
    service = make_service()
    for closes in closing:
        make_rule(make_channel(service, phone="09 2525 0111"), closes=dt.time(closes))
    now = at(hour)
    return result_row(card(Service.objects.with_everything().get(pk=service.pk), "fi", now), now)["opening"]


def test_a_row_says_until_when_the_last_of_its_channels_answers() -> None:
    assert row_at(14, 15, 21) == "Auki nyt, klo 21 asti"


def test_a_row_says_when_somebody_answers_next() -> None:
    assert row_at(21, 15, 21) == "Suljettu nyt, avautuu huomenna klo 9"


def test_a_row_of_which_one_channel_is_unknown_and_none_open_is_unknown() -> None:
    service = make_service(channels=("chat",))
    make_rule(make_channel(service, phone="09 2525 0111"))
    shown = card(Service.objects.with_everything().get(pk=service.pk), "fi", at(21))
    assert result_row(shown, at(21))["opening"] == "Aukiolo ei tiedossa"


def test_a_row_that_nobody_answers_at_certain_hours_says_nothing_of_opening() -> None:
    service = make_service(channels=("kurssi",))
    shown = card(Service.objects.with_everything().get(pk=service.pk), "fi", at(21))
    assert result_row(shown, at(21))["opening"] == ""
