"""Wellbeing services counties and municipalities.

Codes: Statistics Finland, hyvinvointialue and kunta classifications 2025. Helsinki (90) and Åland (91)
are no wellbeing services counties by law but stand in for one here, as in the Finnish Service Catalogue.
"""

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.languages import HasTexts, InThreeLanguages
from directory.models.constraints import in_wgs84, one_of


class AreaKind(models.TextChoices):
    COUNTY = "county", _("hyvinvointialue")
    CITY = "city", _("Helsingin kaupunki")
    REGION = "region", _("Ahvenanmaan maakunta")


class County(HasTexts, models.Model):
    """A wellbeing services county; its code is two digits and stands in API addresses."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("tunnus"), max_length=2, unique=True, validators=[RegexValidator(r"^\d{2}$")])
    slug = models.SlugField(_("osoitteen osa"), max_length=60, unique=True)
    name = InThreeLanguages(models.CharField, _("virallinen nimi"), required=("fi",), max_length=120)
    short = InThreeLanguages(models.CharField, _("lyhyt nimi"), required=("fi",), max_length=80)
    brand = models.CharField(_("kutsumanimi"), max_length=80, blank=True)
    kind = models.CharField(_("laji"), max_length=10, choices=AreaKind, default=AreaKind.COUNTY)
    website = models.URLField(_("verkkosivusto"), max_length=500, blank=True)
    main_city_fi = models.CharField(_("keskuskaupunki suomeksi"), max_length=80, blank=True)
    main_city_sv = models.CharField(_("keskuskaupunki ruotsiksi"), max_length=80, blank=True)
    collab_area = InThreeLanguages(models.CharField, _("yhteistyöalue"), max_length=120)
    hus = models.BooleanField(_("kuuluu HUS-yhtymään"), default=False)
    official_languages = models.JSONField(_("viralliset kielet"), default=list)
    sami_homeland = models.BooleanField(_("saamelaisten kotiseutualuetta"), default=False)
    population = models.PositiveIntegerField(_("väkiluku 31.12.2024"), null=True, blank=True)
    tile_col = models.PositiveSmallIntegerField(_("ruutukartan sarake"))
    tile_row = models.PositiveSmallIntegerField(_("ruutukartan rivi"))
    latitude = models.FloatField(_("leveysaste, WGS84"), null=True, blank=True)
    longitude = models.FloatField(_("pituusaste, WGS84"), null=True, blank=True)
    note = models.TextField(_("huomautus"), blank=True)
    modified_at = models.DateTimeField(_("muutettu"), auto_now=True)

    class Meta:
        verbose_name = _("hyvinvointialue")
        verbose_name_plural = _("hyvinvointialueet")
        ordering = ("code",)
        constraints = (
            one_of("kind", AreaKind, "county_kind_is_known"),
            in_wgs84("county_in_wgs84"),
            models.UniqueConstraint(fields=("tile_col", "tile_row"), name="county_tile_is_its_own"),
        )

    def __str__(self) -> str:
        return self.name_fi

    def get_absolute_url(self) -> str:
        """The page for families."""
        from django.urls import reverse

        return reverse("directory:county", args=[self.slug])


class Municipality(HasTexts, models.Model):
    """A municipality; its code is three digits (Statistics Finland)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("tunnus"), max_length=3, unique=True, validators=[RegexValidator(r"^\d{3}$")])
    name = InThreeLanguages(models.CharField, _("nimi"), required=("fi",), max_length=80)
    name_se = models.CharField(_("nimi saameksi"), max_length=80, blank=True)
    county = models.ForeignKey(
        County, models.PROTECT, related_name="municipalities", verbose_name=_("hyvinvointialue")
    )
    region = InThreeLanguages(models.CharField, _("maakunta"), max_length=80)
    official_languages = models.JSONField(_("viralliset kielet"), default=list)
    sami_homeland = models.BooleanField(_("saamelaisten kotiseutualuetta"), default=False)
    population = models.PositiveIntegerField(_("väkiluku 31.12.2024"), null=True, blank=True)
    latitude = models.FloatField(_("leveysaste, WGS84"), null=True, blank=True)
    longitude = models.FloatField(_("pituusaste, WGS84"), null=True, blank=True)
    modified_at = models.DateTimeField(_("muutettu"), auto_now=True)

    class Meta:
        verbose_name = _("kunta")
        verbose_name_plural = _("kunnat")
        ordering = ("name_fi",)
        constraints = (in_wgs84("municipality_in_wgs84"),)

    def __str__(self) -> str:
        return self.name_fi
