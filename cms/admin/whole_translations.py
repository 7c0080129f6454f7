"""A translation is published when all that readers see of it is translated; what is missing is named.

Else the page would read in two languages without saying so: wagtail-localize fills what is missing with Finnish.
"""

import contextlib
from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.models import Page
from wagtail_localize.models import Translation
from wagtail_localize.views.update_translations import UpdateTranslationsView

# What no reader of the page sees, or what has a good value without a translator.
OPTIONAL = ("slug", "seo_title", "search_description")
# Before wagtail-localize's own.
FIRST = -10


def untranslated(translation: Translation) -> dict[str, int]:
    """By field of the source, how many of its texts wait for a translation; errors count as missing."""
    segments = translation.source.stringsegment_set.order_by("order")
    waiting = segments.annotate_translation(translation.target_locale).filter(translation__isnull=True)
    fields = (where.partition(".")[0] for where in waiting.values_list("context__path", flat=True))
    return dict(Counter(field for field in fields if field not in OPTIONAL))


@hooks.register("before_edit_page", order=FIRST)
def publish_whole(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The translation editor's button; the desk's other pages send another name."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    ).first()
    if translation is None or not (missing := untranslated(translation)):
        return None
    messages.error(request, _told(translation, missing))
    return redirect("wagtailadmin_pages:edit", page.pk)


class UpdateWhole(UpdateTranslationsView):
    """As wagtail-localize's, but "publish immediately" leaves as drafts what the change made half-translated."""

    def form_valid(self, form: Any) -> HttpResponse:
        wanted, form.cleaned_data["publish_translations"] = form.cleaned_data["publish_translations"], False
        response = super().form_valid(form)
        for translation in self.object.translations.filter(enabled=True) if wanted else ():
            if missing := untranslated(translation):
                messages.warning(self.request, _told(translation, missing))
                continue
            with contextlib.suppress(ValidationError):
                translation.save_target(user=self.request.user, publish=True)
        return response


@hooks.register("register_admin_urls", order=FIRST)
def translation_urls() -> list[Any]:
    # The same address as wagtail-localize's view, which its links go on naming.
    return [path("localize/update/<int:translation_source_id>/", UpdateWhole.as_view())]


def _told(translation: Translation, missing: dict[str, int]) -> str:
    model = translation.source.specific_content_type.model_class()
    parts = [_part(model, field, count) for field, count in missing.items()]
    return _("Kielelle %(language)s ei julkaistu, koska käännös puuttuu: %(parts)s.") % {
        "language": translation.target_locale.language_code,
        "parts": ", ".join(parts),
    }


def _part(model: Any, field: str, count: int) -> str:
    try:
        found = model._meta.get_field(field)
    except FieldDoesNotExist:
        name = field
    else:
        name = str(getattr(found, "verbose_name", None) or found.related_model._meta.verbose_name_plural)
    if count == 1:
        return name
    return ngettext("%(name)s (%(n)s kohta)", "%(name)s (%(n)s kohtaa)", count) % {"name": name, "n": count}
