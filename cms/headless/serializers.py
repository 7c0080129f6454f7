"""How a page's fields become JSON. References are resolved in two rounds, see cms.headless.references."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from rest_framework.fields import Field
from wagtail import fields as wagtail_fields
from wagtail.api.v2.serializers import PageSerializer as WagtailPageSerializer
from wagtail.documents.api.v2.serializers import DocumentSerializer as WagtailDocumentSerializer
from wagtail.images.api.v2.serializers import ImageSerializer as WagtailImageSerializer
from wagtail.models import Page

from cms.freshness import of_page
from cms.headless.links import absolute, document_card, page_link, path_of_page, text_language
from cms.headless.references import References
from cms.headless.rich_text import rich_text
from cms.headless.streams import county_named, stream
from cms.models import RecommendationStatus


class OfPage(Field):
    """A field that is worked out from the whole page. ``field_name`` names the attribute, where there is one."""

    def __init__(self, **_: Any) -> None:
        super().__init__(read_only=True)

    def get_attribute(self, instance: Any) -> Any:
        return instance

    @property
    def references(self) -> References:
        return self.context["references"]  # type: ignore[no-any-return]

    def value_of(self, page: Page) -> Any:
        return getattr(page, str(self.field_name))


class ResolvedStream(OfPage):
    def to_representation(self, page: Page) -> list[dict[str, Any]]:
        return stream(self.value_of(page), page.locale.language_code, self.references)


class ResolvedRichText(OfPage):
    def to_representation(self, page: Page) -> dict[str, Any]:
        return rich_text(self.value_of(page), page.locale.language_code, self.references)


class Labelled(OfPage):
    """One of a fixed set of answers: what programs compare, and what people read."""

    def to_representation(self, page: Page) -> dict[str, str]:
        with translation.override(page.locale.language_code):
            display = getattr(page, f"get_{self.field_name}_display")
            return {"id": self.value_of(page), "label": str(display())}


class LinkedPages(OfPage):
    """Rows that each name a page as ``model``; those that are not published are left out."""

    def to_representation(self, page: Page) -> list[dict[str, Any]]:
        language = page.locale.language_code
        found = [self.references.page(row.model_id, language) for row in self.value_of(page).all()]
        return [page_link(model) for model in found if model]


class Statuses(OfPage):
    """How far counties have come with a recommendation, the newest first."""

    def to_representation(self, page: Page) -> list[dict[str, Any]]:
        rows = self.references.find("statuses", page.translation_key) or ()
        with translation.override(page.locale.language_code):
            return [self._one(row, page.locale.language_code) for row in rows]

    def _one(self, row: RecommendationStatus, language: str) -> dict[str, Any]:
        return {
            "county": county_named(row.county.code, language),
            "state": {"id": row.state, "label": str(row.get_state_display())},
            "as_of": row.as_of,
            "source": row.source_url or None,
            "told_by_role": row.told_by_role or None,
            "note": row.text("note", language).value or None,
        }


class ReviewBy(OfPage):
    """The day by which the page is gone through again; null where nobody has gone through it."""

    def to_representation(self, page: Page) -> str | None:
        intervals = self.references.find("intervals", "current")
        known = of_page(page, timezone.localdate(), intervals) if intervals else None
        return known.due_on.isoformat() if known and known.due_on else None


class Path(OfPage):
    def to_representation(self, page: Page) -> str | None:
        return path_of_page(page)


class HtmlUrl(OfPage):
    def to_representation(self, page: Page) -> str | None:
        path = path_of_page(page)
        return absolute(path) if path else None


class TextLanguage(OfPage):
    def to_representation(self, page: Page) -> str:
        return text_language(page)


class IsFallback(OfPage):
    """Whether the page stands in its tree only because nobody has translated it."""

    def to_representation(self, page: Page) -> bool:
        return text_language(page) != page.locale.language_code


class Translations(OfPage):
    """The published pages of the same content by language, this one included; fallbacks say so."""

    def to_representation(self, page: Page) -> Mapping[str, Any]:
        twins = self.references.twins(page.translation_key)
        return {code: page_link(twins[code]) for code, _ in settings.LANGUAGES if code in twins}


class Parent(OfPage):
    def to_representation(self, page: Page) -> dict[str, Any] | None:
        parent = page.get_parent()
        found = self.references.page(parent.pk, page.locale.language_code) if parent else None
        return page_link(found) if found else None


class AliasOf(OfPage):
    def to_representation(self, page: Page) -> dict[str, Any] | None:
        if not page.alias_of_id:
            return None
        return {"id": page.alias_of_id, "language": text_language(page)}


class PageSerializer(WagtailPageSerializer):
    serializer_field_mapping = WagtailPageSerializer.serializer_field_mapping | {
        wagtail_fields.StreamField: ResolvedStream,
        wagtail_fields.RichTextField: ResolvedRichText,
    }
    path = Path()
    html_url = HtmlUrl()
    text_language = TextLanguage()
    is_fallback = IsFallback()
    translations = Translations()
    parent = Parent()
    alias_of = AliasOf()


class FileUrl(OfPage):
    """The file of a picture or a document at an address that a front end elsewhere can ask."""

    def to_representation(self, row: Any) -> str:
        return absolute(row.file.url if hasattr(row, "width") else row.url)


class ImageSerializer(WagtailImageSerializer):
    download_url = FileUrl()


class DocumentSerializer(WagtailDocumentSerializer):
    download_url = FileUrl()

    def to_representation(self, instance: Any) -> Any:
        """With the size and kind of the file, which a link to it should tell."""
        return super().to_representation(instance) | {
            name: value for name, value in document_card(instance).items() if name in ("extension", "bytes")
        }
