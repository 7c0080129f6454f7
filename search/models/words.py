"""The words that editors keep: synonyms, everyday expressions, words of danger and what only looks like them.

Each entry is analysed when it is saved, and one that search could not use is refused at its field.
"""

import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from search import word_checks

LONGEST_TERM = 120


class InLanguage(models.TextChoices):
    FINNISH = "fi", _("suomi")
    SWEDISH = "sv", _("ruotsi")
    ENGLISH = "en", _("englanti")


class Intent(models.TextChoices):
    """Codes as in search.danger.Intent; the order there is the order of the lines."""

    SELF_HARM = "self_harm", _("itsetuhoisuus")
    VIOLENCE_NOW = "violence_now", _("väkivalta nyt")
    SEXUAL_VIOLENCE = "sexual_violence", _("seksuaaliväkivalta")
    AFRAID_AT_HOME = "afraid_at_home", _("pelko kotona")
    CHILD_IN_DANGER = "child_in_danger", _("lapsi vaarassa")


class Direction(models.TextChoices):
    TWO_WAY = "two", _("molempiin suuntiin: sanat tarkoittavat samaa")
    ONE_WAY = "one", _("yhteen suuntaan: sanat löytävät kohdesanat")


class LexiconState(models.Model):
    """The one row that tells which words there are; missing while the starting files are used.

    ``version`` changes with every word, ``expressions`` with those that services are indexed by.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    version = models.UUIDField(default=uuid.uuid4)
    expressions = models.UUIDField(default=uuid.uuid4)


class Kept(models.Model):
    """What all entries have."""

    language = models.CharField(
        _("kieli"), max_length=2, choices=InLanguage, default=InLanguage.FINNISH, db_index=True
    )
    live = models.BooleanField(_("käytössä"), default=True)
    note = models.CharField(_("muistiinpano"), max_length=200, blank=True)
    modified_at = models.DateTimeField(_("muutettu"), auto_now=True)

    class Meta:
        abstract = True


class SynonymGroup(Kept):
    """Terms of ``words`` find each other, or (one way) the terms of ``targets``. One term a line."""

    direction = models.CharField(_("suunta"), max_length=3, choices=Direction, default=Direction.TWO_WAY)
    words = models.TextField(_("sanat"), max_length=2000, help_text=_("Yksi sana tai sanonta riville."))
    targets = models.TextField(
        _("kohdesanat"),
        max_length=2000,
        blank=True,
        help_text=_("Vain yhteen suuntaan: mitä sanat löytävät."),
    )

    class Meta:
        verbose_name = _("synonyymiryhmä")
        verbose_name_plural = _("synonyymit")
        ordering = ("language", "words")
        constraints = (
            models.UniqueConstraint(
                fields=("language", "direction", "words", "targets"), name="synonym_group_once"
            ),
        )

    def __str__(self) -> str:
        sources = ", ".join(self.sources)
        return f"{sources} → {', '.join(self.found)}" if self.found else sources

    @property
    def sources(self) -> tuple[str, ...]:
        return lines(self.words)

    @property
    def found(self) -> tuple[str, ...]:
        return lines(self.targets)

    def clean(self) -> None:
        self.words, self.targets = "\n".join(self.sources), "\n".join(self.found)
        errors: dict[str, list[ValidationError]] = {}
        for field, terms in (("words", self.sources), ("targets", self.found)):
            found = word_checks.problems_of_terms(terms, self.language)
            if found:
                errors[field] = found
        one_way = self.direction == Direction.ONE_WAY
        if one_way and not self.found:
            errors.setdefault("targets", []).append(
                ValidationError(_("Kirjoita, mitä sanat löytävät, tai valitse molempiin suuntiin."))
            )
        if not one_way and self.found:
            errors.setdefault("targets", []).append(
                ValidationError(_("Kohdesanat kuuluvat vain yhteen suuntaan vievään ryhmään."))
            )
        if not one_way and len(self.sources) == 1:
            errors.setdefault("words", []).append(ValidationError(_("Kirjoita vähintään kaksi sanaa.")))
        if errors:
            raise ValidationError(errors)


class Phrase(Kept):
    """An entry that is one expression."""

    text = models.CharField(_("sanonta"), max_length=LONGEST_TERM)

    class Meta:
        abstract = True
        ordering = ("language", "text")

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        self.text = " ".join(self.text.split())
        if found := word_checks.problems_of_terms((self.text,), self.language):
            raise ValidationError({"text": found})


class Expression(Phrase):
    """Words as people say them and what they are about: ``targets`` such as "need:ero", the most telling first."""

    targets = models.JSONField(_("mistä kertoo"), default=list)

    class Meta(Phrase.Meta):
        verbose_name = _("arkinen sanonta")
        verbose_name_plural = _("arkiset sanonnat")
        constraints = (models.UniqueConstraint(fields=("language", "text"), name="expression_once"),)

    def clean(self) -> None:
        super().clean()
        if found := word_checks.problems_of_targets(self.targets):
            raise ValidationError({"targets": found})


class SafetyIntentPhrase(Phrase):
    """Words of danger: a search that has them shows the lines of its intent first and is logged nowhere."""

    intent = models.CharField(_("vaara"), max_length=20, choices=Intent)

    class Meta(Phrase.Meta):
        verbose_name = _("vaaran sanonta")
        verbose_name_plural = _("vaaran sanonnat")
        constraints = (
            models.UniqueConstraint(fields=("language", "intent", "text"), name="safety_phrase_once"),
        )

    def clean(self) -> None:
        super().clean()
        if self.intent and (found := word_checks.problems_of_danger(self)):
            raise ValidationError({"text": found})


class NearMiss(Phrase):
    """Words that only look like danger: they silence phrases of danger that share words with them."""

    class Meta(Phrase.Meta):
        verbose_name = _("vaaran näköinen sanonta")
        verbose_name_plural = _("vaaran näköiset sanonnat")
        constraints = (models.UniqueConstraint(fields=("language", "text"), name="near_miss_once"),)

    def clean(self) -> None:
        super().clean()
        if found := word_checks.problems_of_near_miss(self):
            raise ValidationError({"text": found})


def lines(text: str) -> tuple[str, ...]:
    """The terms of a text, one a line; commas separate too."""
    terms: Iterable[str] = (" ".join(term.split()) for line in text.splitlines() for term in line.split(","))
    return tuple(dict.fromkeys(term for term in terms if term))
