"""What was searched for in vain, in no more detail than it takes to mend the vocabulary.

A row tells a day, the base forms of words that we know, and how often. A word that we do not know may be a
name, so it is counted under a keyed hash and written out only once it came in several visits on several days.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EmptyQuery(models.Model):
    """One set of words that found nothing on one day; ``words``: base forms in alphabetical order."""

    day = models.DateField(_("päivä"))
    language = models.CharField(_("kieli"), max_length=2)
    words = models.CharField(_("sanat"), max_length=200)
    count = models.PositiveIntegerField(_("hakuja"), default=0)

    class Meta:
        verbose_name = _("tyhjä haku")
        verbose_name_plural = _("tyhjät haut")
        ordering = ("-day", "-count", "words")
        constraints = (
            models.UniqueConstraint(fields=("day", "language", "words"), name="empty_query_once_a_day"),
        )

    def __str__(self) -> str:
        return self.words


class UnknownWord(models.Model):
    """In how many visits of a day a word came that we do not know; ``digest``: its keyed hash, 32 hex digits."""

    digest = models.CharField(max_length=32)
    day = models.DateField()
    visits = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("digest", "day"), name="unknown_word_once_a_day"),)
