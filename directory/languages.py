"""The three languages of every text, and the fall-back between them."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("fi", "sv", "en")
FALLBACK_ORDER = {"fi": ("fi", "sv", "en"), "sv": ("sv", "fi", "en"), "en": ("en", "fi", "sv")}
LANGUAGE_NAMES = {"fi": _("suomeksi"), "sv": _("ruotsiksi"), "en": _("englanniksi")}


@dataclass(frozen=True)
class Localised:
    """A text and the language that it is really in, which may not be the one asked for."""

    value: str
    language: str

    def __str__(self) -> str:
        return self.value

    def __bool__(self) -> bool:
        return bool(self.value)


class InThreeLanguages:
    """Three columns of one kind: ``name = InThreeLanguages(CharField, ...)`` makes name_fi, name_sv, name_en.

    ``required`` names the languages whose column may not be blank.
    """

    def __init__(
        self, kind: type[models.Field], verbose_name: Any, required: tuple[str, ...] = (), **options: Any
    ) -> None:
        self.columns = {
            language: kind(
                _in_language(verbose_name, language),
                blank=language not in required,
                **({} if language in required else {"default": ""}),
                **options,
            )
            for language in LANGUAGES
        }

    def contribute_to_class(self, model: type[models.Model], name: str) -> None:
        for language, column in self.columns.items():
            model.add_to_class(f"{name}_{language}", column)


def _in_language(verbose_name: Any, language: str) -> Any:
    from django.utils.text import format_lazy

    return format_lazy("{} ({})", verbose_name, LANGUAGE_NAMES[language])


class HasTexts:
    """Reads a text in a language, or in the next one that has it."""

    def text(self, field: str, language: str) -> Localised:
        """The text of a three-language field; empty, in the language asked for, where no language has it."""
        for candidate in FALLBACK_ORDER[language]:
            value = getattr(self, f"{field}_{candidate}")
            if value:
                return Localised(value, candidate)
        return Localised("", language)
