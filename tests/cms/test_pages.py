"""The editors' pages: one tree for each language, fallbacks that say so, concepts in place, feedback in time."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from wagtail.models import Page, Site

from cms.models import (
    ConceptPage,
    Feedback,
    HomePage,
    PracticeModelPage,
    RecommendationPage,
    RecommendationStatus,
    SituationRound,
)
from cms.models.feedback import FeedbackState
from directory.models import County

pytestmark = pytest.mark.django_db


def text(path: str, status: int = 200) -> str:
    response = Client().get(path)
    assert response.status_code == status, path
    return response.content.decode()


def every_page() -> list[Page]:
    return list(Page.objects.live().filter(depth__gt=2).specific())


def test_every_page_in_every_language_answers_with_one_heading(pages: None) -> None:
    shown = every_page()
    assert len(shown) == 72
    for page in shown:
        html = text(page.get_url())
        assert html.count("<h1>") == 1, page
        assert f'<html lang="{page.locale.language_code}"' in html


def test_no_page_sets_a_cookie_or_needs_what_the_policy_forbids(pages: None) -> None:
    for page in every_page():
        response = Client().get(page.get_url())
        html = response.content.decode()
        assert not response.cookies
        assert "unsafe-inline" not in response["Content-Security-Policy"]
        assert not re.search(r"<style| style=|<script(?![^>]* src=)| on\w+=\"", html), page


def test_every_link_inside_the_pages_leads_somewhere(pages: None, first_round: SituationRound) -> None:
    client, seen = Client(), set()
    for page in every_page():
        main = re.search(r"<main.*</main>", text(page.get_url()), re.DOTALL)
        assert main
        for href in re.findall(r'href="(/[^"#]*)', main[0]):
            if href not in seen and not href.startswith("/static/"):
                seen.add(href)
                assert client.get(href.replace("&amp;", "&")).status_code == 200, (page, href)
    assert len(seen) > 60


def test_the_sites_root_is_ours_and_the_welcome_page_is_gone(pages: None) -> None:
    root = Site.objects.get(is_default_site=True).root_page.specific
    assert isinstance(root, HomePage) and root.locale.language_code == "fi"
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_an_untranslated_page_says_that_it_is_in_finnish(untranslated: RecommendationPage) -> None:
    page = RecommendationPage.objects.get(locale__language_code="sv", alias_of=untranslated)
    assert page.is_fallback and page.text_language == "fi"
    html = text(page.get_url())
    assert '<div lang="fi"><div class="title">' in html
    assert '<meta name="robots" content="noindex">' in html
    finnish = text(f"/suositukset/{page.alias_of.slug}/")
    assert 'hreflang="sv" href="http' not in finnish.split("</head>")[0]


def test_a_translated_page_names_its_twins(pages: None) -> None:
    head = text("/kasitteet/perhekeskus/").split("</head>")[0]
    addresses = dict(re.findall(r'hreflang="(\w\w)" href="http://[^/]+([^"]+)"', head))
    assert addresses == {
        "fi": "/kasitteet/perhekeskus/",
        "sv": "/sv/begrepp/familjecenter/",
        "en": "/en/concepts/family-centre/",
    }
    assert 'rel="canonical"' in head


def test_the_language_switch_leads_to_the_same_page(pages: None) -> None:
    html = text("/sv/begrepp/familjecenter/")
    switch = re.search(r'<nav class="nav languages".*?</nav>', html, re.DOTALL)
    assert (
        switch and '"/kasitteet/perhekeskus/"' in switch[0] and '"/en/concepts/family-centre/"' in switch[0]
    )


def test_a_change_in_finnish_reaches_the_fallbacks(untranslated: RecommendationPage) -> None:
    page = untranslated
    page.title = "Sopikaa edustajasta"
    page.save_revision().publish()
    twin = page.get_translations().get(locale__language_code="sv")
    assert twin.title == "Sopikaa edustajasta"


def test_a_linked_concept_opens_its_definition_in_place(pages: None) -> None:
    html = text("/suositukset/nimetkaa-jarjestoille-paikka-ja-yhteystehtava/")
    button = re.search(r'<button type="button" class="concept" popovertarget="([\w-]+)">', html)
    assert button
    note = re.search(rf'id="{button[1]}" popover>(.*?)<span class="actions">', html)
    concept = ConceptPage.objects.get(slug="perhekeskus", locale__language_code="fi")
    assert note and concept.definition in note[1]
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_a_concept_opens_in_the_language_of_the_reader(pages: None) -> None:
    html = text("/sv/familjecenter/")
    concept = ConceptPage.objects.get(slug="familjecenter", locale__language_code="sv")
    assert concept.definition in html and 'href="/sv/begrepp/familjecenter/"' in html


def test_the_glossary_holds_every_concept_by_name(pages: None) -> None:
    html = text("/kasitteet/")
    names = re.findall(r'<dt><a href="/kasitteet/[\w-]+/">([^<]+)</a></dt>', html)
    assert names == sorted(names, key=str.casefold) and len(names) == 6


def test_recommendations_are_marked_as_ours_and_none_claims_another_giver(pages: None) -> None:
    finnish = RecommendationPage.objects.filter(locale__language_code="fi")
    assert {page.audience for page in finnish} == {"county", "ngo", "decision_maker"}
    for page in finnish:
        assert page.is_ours and page.first_step
        assert "Tämä on Tukikartan oma suositus." in text(page.get_url())


def test_there_are_the_four_models_of_the_original(pages: None) -> None:
    models = PracticeModelPage.objects.filter(locale__language_code="fi").order_by("number")
    assert [model.number for model in models] == ["3.1", "3.2", "3.3", "3.4"]
    for model in models:
        html = text(model.get_url())
        assert "Mihin malli on" in html and "Kenelle" in html and "Näin se tehdään" in html


def test_the_status_of_a_recommendation_is_the_same_in_every_language(pages: None) -> None:
    page = RecommendationPage.objects.get(slug="kertokaa-avustusten-perusteet-ennen-hakua")
    for as_of, state in (("2025", "not_started"), ("2026-05", "done")):
        RecommendationStatus.objects.create(
            recommendation=page.translation_key,
            county=County.objects.get(code="08"),
            state=state,
            as_of=as_of,
            told_by_role="Järjestökoordinaattori",
        )
    html = text(page.get_url())
    assert html.index("toukokuu 2026") < html.index(">2025,") and "Tehty" in html
    assert "Järjestökoordinaattori" in text(
        "/sv/rekommendationer/beratta-grunderna-for-understod-fore-ansokan/"
    )
    assert "(toukokuu 2026)" in text("/tiivistelma/hyvinvointialueille/pirkanmaa/")


@pytest.mark.parametrize("audience", ["hyvinvointialueille", "jarjestoille", "paattajille"])
def test_a_brief_fits_an_audience_and_a_county(
    pages: None, first_round: SituationRound, audience: str
) -> None:
    whole = text(f"/tiivistelma/{audience}/")
    assert "Ensimmäinen askel" in whole and "Tilanne alueella" not in whole
    assert "Tilanne alueella" in text(f"/tiivistelma/{audience}/satakunta/")


def test_a_brief_for_nobody_we_know_is_missing(pages: None) -> None:
    assert Client().get("/tiivistelma/kaikille/").status_code == 404
    assert Client().get("/tiivistelma/jarjestoille/ahvenanmaa/").status_code == 404


def test_a_draft_is_not_shown(pages: None) -> None:
    page = RecommendationPage.objects.get(slug="sopikaa-yhteinen-edustus-alueella")
    page.title = "Luonnos vain"
    page.save_revision()
    assert "Luonnos vain" not in text(page.get_url()) + text("/suositukset/") + text(
        "/tiivistelma/jarjestoille/"
    )
    address = page.get_url()
    page.unpublish()
    assert Client().get(address).status_code == 404


def test_the_menus_lead_to_published_sections_only(pages: None) -> None:
    assert 'href="/suositukset/"' in text("/tilanne/")
    assert 'href="/sv/rekommendationer/"' in text("/sv/tilanne/")
    Page.objects.get(slug="suositukset", locale__language_code="fi").unpublish()
    assert 'href="/suositukset/"' not in text("/tilanne/")


def test_the_statement_tells_what_the_law_asks(pages: None) -> None:
    html = text("/saavutettavuusseloste/")
    for words in ("306/2019", "täyttää osittain", "14 päivän", "Traficom", "Mikä ei vielä ole saavutettavaa"):
        assert words in html
    assert 'href="/palaute/"' in html


def test_the_sitemap_names_translated_pages_and_no_fallbacks(
    untranslated: RecommendationPage, first_round: SituationRound
) -> None:
    found = set(re.findall(r"<loc>https?://[^/]+([^<]*)</loc>", text("/sitemap.xml")))
    assert "/sv/begrepp/familjecenter/" in found and "/suositukset/" in found
    (copy,) = untranslated.aliases.filter(locale__language_code="sv")
    assert untranslated.get_url() in found and copy.get_url() not in found
    assert {"/tilanne/pirkanmaa/", "/sv/tilanne/pirkanmaa/", "/tilanne/?question=contacts"} <= found
    Page.objects.get(slug="suositukset", locale__language_code="fi").unpublish()
    assert "/suositukset/</loc>" not in text("/sitemap.xml")


# Feedback


def send(**content: Any) -> Any:
    caches["shared"].clear()
    return Client().post("/palaute/laheta/", {"kind": "correction", "message": "Numero on väärä"} | content)


def test_feedback_is_kept_and_thanked_for(pages: None) -> None:
    response = send(email="lukija@example.org", about="/palvelu/x/")
    assert response.status_code == 302 and not response.cookies
    assert "Kiitos." in text(response.url)
    kept = Feedback.objects.get()
    assert (kept.kind, kept.about, kept.language) == ("correction", "/palvelu/x/", "fi")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"message": ""}, "Kirjoita viesti."),
        ({"email": "nimi"}, "Kirjoita osoite, jossa on @-merkki."),
        ({"kind": "x"}, "Valitse yksi."),
    ],
)
def test_feedback_that_is_not_finished_is_given_back(pages: None, content: dict, words: str) -> None:
    response = send(**({"message": "Säilyvä teksti"} | content))
    html = response.content.decode()
    assert response.status_code == 422 and words in html and not Feedback.objects.exists()
    assert "Säilyvä teksti" in html or "message" in content


def test_what_a_machine_sends_is_dropped_without_telling_it(pages: None) -> None:
    assert send(website="https://example.org").status_code == 302
    assert not Feedback.objects.exists()


def test_too_many_messages_from_one_network_are_refused(pages: None) -> None:
    caches["shared"].clear()
    for _ in range(20):
        Client().post("/palaute/laheta/", {"kind": "other", "message": "Hei"})
    assert Client().post("/palaute/laheta/", {"kind": "other", "message": "Hei"}).status_code == 429
    assert Feedback.objects.count() == 20
    caches["shared"].clear()


def test_feedback_is_sent_in_the_language_of_the_page(pages: None) -> None:
    caches["shared"].clear()
    assert (
        Client()
        .post("/sv/palaute/laheta/", {"kind": "other", "message": "Hej"})
        .url.startswith("/sv/respons/")
    )
    assert Feedback.objects.get().language == "sv"


@pytest.mark.parametrize(("days", "late"), [(13, False), (14, False), (15, True)])
def test_an_answer_is_late_after_fourteen_days(days: int, late: bool) -> None:
    day = dt.date(2026, 11, 1)
    Feedback.objects.create(kind="other", message="Hei", language="fi", received_on=day)
    today = day + dt.timedelta(days=days)
    assert Feedback.objects.late(today).exists() is late


def test_answering_forgets_the_writers_address() -> None:
    row = Feedback(kind="other", message="Hei", language="fi", email="lukija@example.org")
    row.state = FeedbackState.ANSWERED
    row.take_state(dt.date(2026, 11, 24))
    assert row.email == "" and row.answered_on == dt.date(2026, 11, 24)
