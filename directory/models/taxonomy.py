"""Vocabularies: needs, target groups, life situations, channel kinds, costs, languages, PTV classes."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.languages import HasTexts, InThreeLanguages, Localised
from directory.querysets import TermQuerySet


class TaxonomyCode(models.TextChoices):
    NEED = "need", _("tarpeet")
    TARGET_GROUP = "target_group", _("kohderyhmät")
    SITUATION = "situation", _("elämäntilanteet")
    CHANNEL = "channel", _("kanavat")
    LANGUAGE = "language", _("palvelun kielet")
    COST = "cost", _("hinnat")
    PROVIDER = "provider", _("palveluntuottajan lajit")
    PTV_SERVICE_CLASS = "ptv_service_class", _("PTV-palveluluokat")
    PTV_TARGET_GROUP = "ptv_target_group", _("PTV-kohderyhmät")
    PTV_LIFE_EVENT = "ptv_life_event", _("PTV-elämäntilanteet")
    YSO = "yso", _("Yleinen suomalainen ontologia")


class Taxonomy(HasTexts, models.Model):
    """A vocabulary; ``version`` says which edition of it the codes are from."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("tunnus"), max_length=40, unique=True, choices=TaxonomyCode)
    name = InThreeLanguages(models.CharField, _("nimi"), required=("fi",), max_length=120)
    uri = models.URLField(_("URI"), max_length=300, blank=True)
    version = models.CharField(_("versio"), max_length=40, blank=True)
    modified_at = models.DateTimeField(_("muutettu"), auto_now=True)

    class Meta:
        verbose_name = _("sanasto")
        verbose_name_plural = _("sanastot")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name_fi


class Term(HasTexts, models.Model):
    """One word of a vocabulary. Its code is unique within the vocabulary only (``ero`` is a need and a situation)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    taxonomy = models.ForeignKey(Taxonomy, models.PROTECT, related_name="terms", verbose_name=_("sanasto"))
    code = models.CharField(_("tunnus"), max_length=60)
    name = InThreeLanguages(models.CharField, _("nimi"), required=("fi",), max_length=160)
    label = InThreeLanguages(models.CharField, _("arkinen nimi"), max_length=80)
    description = InThreeLanguages(models.TextField, _("kuvaus"))
    uri = models.CharField(_("URI"), max_length=300, blank=True)
    version = models.CharField(_("versio"), max_length=40, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True, verbose_name=_("ylempi termi")
    )
    same_as = models.ManyToManyField(
        "self",
        symmetrical=False,
        related_name="ours",
        blank=True,
        verbose_name=_("vastaa termejä (PTV, YSO)"),
    )
    sort_order = models.PositiveSmallIntegerField(_("järjestys"), default=0)
    sensitive = models.BooleanField(
        _("arkaluonteinen"),
        default=False,
        help_text=_("Aiheen sivuilla on neutraali otsikko, eikä osoite kerro aihetta."),
    )
    page_code = models.SlugField(
        _("sanaton osoite"), max_length=12, blank=True, help_text=_("Arkaluonteisen aiheen sivun osoite.")
    )
    modified_at = models.DateTimeField(_("muutettu"), auto_now=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("termi")
        verbose_name_plural = _("termit")
        ordering = ("taxonomy", "sort_order", "code")
        constraints = (
            models.UniqueConstraint(fields=("taxonomy", "code"), name="term_code_once_in_its_taxonomy"),
            models.UniqueConstraint(
                fields=("page_code",), condition=~models.Q(page_code=""), name="term_page_code_is_its_own"
            ),
            models.CheckConstraint(
                condition=models.Q(sensitive=False) | ~models.Q(page_code=""),
                name="term_sensitive_has_page_code",
            ),
        )

    def __str__(self) -> str:
        return self.name_fi

    def everyday(self, language: str) -> Localised:
        """The everyday label ("Pelkään kotona"), or the name where there is none."""
        label = self.text("label", language)
        return label if label and label.language == language else self.text("name", language)

    @property
    def path_code(self) -> str:
        """What stands in the address of the term's page: no word that tells the need where it is sensitive."""
        return self.page_code if self.sensitive else self.code

    def get_absolute_url(self) -> str:
        """The page of a need; other terms have none and lead to the search."""
        from django.urls import reverse

        if self.taxonomy.code == TaxonomyCode.NEED:
            return reverse("directory:need", args=[self.path_code])
        return f"{reverse('search:results')}?{self.taxonomy.code}={self.code}"
