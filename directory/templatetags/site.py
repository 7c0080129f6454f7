"""Tags of the public pages: icons, texts that say which language they are in, dates in words, numbers to ring."""

import datetime as dt
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from directory import safety_bar as safety_files
from directory.dates import PartialDate
from directory.frame import active_language
from directory.languages import Localised
from directory.line_status import of_card
from directory.phones import dialled

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of icons.svg; it stands beside words and is hidden from the ear."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("icons.svg"), name
    )


@register.simple_tag
def safety_bar() -> SafeString:
    """The slim bar of safety lines, from the data folder."""
    return safety_files.bar(active_language())


@register.simple_tag
def line_status(service_uuid: str) -> str:
    """What the line of a list's row says of its next hours; empty where it says nothing."""
    told = of_card(service_uuid, timezone.now())
    return told.sentence() if told else ""


@register.filter
def text(row: Any, field: str) -> Localised:
    """The row's text in the reader's language, or in the next one that has it: ``{{ service|text:"name" }}``."""
    return row.text(field, active_language())


@register.filter
def lang_attribute(language: str | Localised) -> SafeString:
    """`` lang="fi"`` where the text is not in the language of the page, else nothing."""
    code = language.language if isinstance(language, Localised) else language
    return mark_safe("") if not code or code == active_language() else format_html(' lang="{}"', code)


@register.filter
def marked(localised: Localised) -> SafeString:
    """The text in a span that carries its language where that is not the page's."""
    attribute = lang_attribute(localised)
    return (
        format_html("<span{}>{}</span>", attribute, localised.value)
        if attribute
        else format_html("{}", localised.value)
    )


@register.filter
def fallback_notice(localised: Localised | str) -> str:
    """ "Texten finns bara på finska": said beside a text that is not in the language of the page, else empty."""
    code = localised.language if isinstance(localised, Localised) else localised
    if not code or code == active_language():
        return ""
    return {
        "fi": _("Teksti on vain suomeksi."),
        "sv": _("Teksti on vain ruotsiksi."),
        "en": _("Teksti on vain englanniksi."),
    }[code]


@register.filter
def name_notice(localised: Localised | str) -> str:
    """The same of a name alone; empty where it is in the language of the page."""
    code = localised.language if isinstance(localised, Localised) else localised
    if not code or code == active_language():
        return ""
    return {
        "fi": _("Nimi on vain suomeksi."),
        "sv": _("Nimi on vain ruotsiksi."),
        "en": _("Nimi on vain englanniksi."),
    }[code]


@register.filter
def in_words(date: PartialDate | dt.date | str | None) -> str:
    """A year, month or day as people write it; empty for none."""
    if not date:
        return ""
    iso = date.isoformat() if isinstance(date, dt.date) else str(date)
    return PartialDate(iso).in_words(active_language())


@register.filter
def tel(number: str) -> str:
    """What a phone dials; empty where that would be a guess."""
    return dialled(number) or ""
