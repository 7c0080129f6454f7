"""Translating in the desk: a fallback becomes a page of its own, and what is not yet translated stays Finnish."""

import pytest
from django.test import Client
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms.models import PracticeModelPage, RecommendationPage
from directory.models import User

pytestmark = pytest.mark.django_db


def swedish_of(page: Page) -> Translation:
    source, _ = TranslationSource.update_or_create_from_instance(page)
    return Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="sv"))


def words_of(translation: Translation) -> set[str]:
    return {segment.string.data for segment in translation.source.stringsegment_set.select_related("string")}


def finnish(model: type[Page], slug: str) -> Page:
    return model.objects.get(slug=slug, locale__language_code="fi")


def test_every_text_of_a_recommendation_is_offered_for_translation(pages: None) -> None:
    page = finnish(RecommendationPage, "nimetkaa-jarjestoille-paikka-ja-yhteystehtava")
    words = words_of(swedish_of(page))
    assert {page.title, page.lead, page.first_step} <= words
    assert page.examples[0].value["words"] in words
    assert any("ohjausryhmään" in text for text in words)


def test_every_text_of_a_model_is_offered_for_translation(pages: None) -> None:
    words = words_of(swedish_of(finnish(PracticeModelPage, "perhekeskuksen-toimintasuunnitelma")))
    assert any("nykytilan näkyväksi" in text for text in words)
    assert any("Kutsukaa järjestöt" in text for text in words)
    assert any("Hyte-lautakunta" in text for text in words)


def test_a_fallback_becomes_a_translated_page(untranslated: RecommendationPage) -> None:
    page = untranslated
    twin = page.get_translation(Locale.objects.get(language_code="sv"))
    assert twin.is_fallback
    translation = swedish_of(page)
    segment = translation.source.stringsegment_set.get(string__data=page.title)
    StringTranslation.objects.create(
        translation_of=segment.string,
        locale=translation.target_locale,
        context=segment.context,
        data="Träffas en gång om året",
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
    )
    translation.save_target(publish=True)
    translated = RecommendationPage.objects.get(pk=twin.pk)
    assert not translated.is_fallback and translated.alias_of_id is None
    html = Client().get(translated.get_url()).content.decode()
    assert "Träffas en gång om året" in html and page.first_step in html


def test_the_translation_view_opens(pages: None) -> None:
    page = finnish(PracticeModelPage, "jarjestoavustukset-hyvinvointialueella")
    translation = swedish_of(page)
    translation.save_target(publish=False)
    client = Client()
    client.force_login(User.objects.create_superuser("pääkäyttäjä"))
    target = page.get_translation(translation.target_locale)
    response = client.get(f"/hallinta/pages/{target.pk}/edit/")
    assert response.status_code == 200 and "wagtail_localize" in response.content.decode()


def test_every_page_type_has_its_preview(pages: None) -> None:
    seen = set()
    for page in Page.objects.filter(depth__gt=1, alias_of=None).specific():
        if type(page) not in seen:
            seen.add(type(page))
            response = page.make_preview_request()
            assert response.status_code == 200
            html = (
                response.render().content.decode()
                if hasattr(response, "render")
                else response.content.decode()
            )
            assert page.title in html and 'content="noindex"' in html
    assert len(seen) == 9


def write(translation: Translation, *left_out: str) -> None:
    """A translation of every text but those of the fields left out."""
    for segment in translation.source.stringsegment_set.select_related("string", "context"):
        if segment.context.path.partition(".")[0] not in left_out:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=translation.target_locale,
                context=segment.context,
                defaults={
                    "data": f"sv {segment.string.data}",
                    "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                },
            )


@pytest.fixture
def draft(untranslated: RecommendationPage) -> Translation:
    translation = swedish_of(untranslated)
    translation.save_target(publish=False)
    return translation


def superuser_client() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("pääkäyttäjä"))
    return client


def publish(client: Client, translation: Translation) -> tuple[str, RecommendationPage]:
    page = translation.get_target_instance()
    html = client.post(
        f"/hallinta/pages/{page.pk}/edit/", {"action": "publish"}, follow=True
    ).content.decode()
    return html, RecommendationPage.objects.get(pk=page.pk)


@pytest.mark.parametrize(
    ("field", "named"),
    [("title", "otsikko"), ("lead", "johdanto"), ("body", "sisältö"), ("first_step", "askel")],
)
def test_a_half_translated_page_is_not_published_and_what_is_missing_is_named(
    draft: Translation, field: str, named: str
) -> None:
    write(draft, field, "slug")
    html, page = publish(superuser_client(), draft)
    assert "koska käännös puuttuu: " in html
    assert named in html.split("koska käännös puuttuu: ")[1].partition(".")[0]
    assert not any(text.startswith("sv ") for text in (page.title, page.lead, page.first_step))


def test_a_whole_translation_is_published_without_a_word_of_its_address(draft: Translation) -> None:
    write(draft, "slug", "seo_title", "search_description")
    html, page = publish(superuser_client(), draft)
    assert "käännös puuttuu" not in html
    assert page.live and page.title.startswith("sv ") and page.lead.startswith("sv ")


def test_a_new_finnish_text_is_not_published_in_between_the_swedish(
    draft: Translation, untranslated: RecommendationPage
) -> None:
    write(draft)
    client = superuser_client()
    publish(client, draft)
    untranslated.lead = "Uusi johdanto suomeksi."
    untranslated.save_revision().publish()
    html = client.post(
        f"/hallinta/localize/update/{draft.source_id}/", {"publish_translations": "on"}, follow=True
    ).content.decode()
    page = RecommendationPage.objects.get(pk=draft.get_target_instance().pk)
    assert "käännös puuttuu: johdanto" in html and page.lead.startswith("sv Vuosittainen")
    draft.source.refresh_from_db()
    write(draft)
    client.post(f"/hallinta/localize/update/{draft.source_id}/", {"publish_translations": "on"})
    assert RecommendationPage.objects.get(pk=page.pk).lead == "sv Uusi johdanto suomeksi."
