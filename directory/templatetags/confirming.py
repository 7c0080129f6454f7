"""Tags of the pages behind letters' links."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from directory.languages import Localised
from directory.templatetags.site import marked

register = template.Library()


@register.filter
def marked_or_plain(words: Localised | str) -> SafeString | str:
    return marked(words) if isinstance(words, Localised) else words


@register.filter
def has_errors(section: Any) -> bool:
    """Whether anything of a record is to be put right, so that it must not be folded."""
    forms = [section.form, *(block.form for block in section.blocks)]
    return any(form.errors for form in forms if form is not None and form.is_bound)
