"""Who offers a service."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from directory.frame import active_language
from directory.languages import HasTexts, InThreeLanguages
from directory.querysets import OrganisationQuerySet


class OrganisationType(models.TextChoices):
    NGO = "ngo", _("järjestö")
    PARISH = "parish", _("seurakunta tai kirkko")
    FOUNDATION = "foundation", _("säätiö")
    PUBLIC = "public", _("julkinen taho")


BUSINESS_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


def validate_business_id(value: str) -> None:
    """A Y-tunnus: seven digits, hyphen, check digit modulo 11 (Finnish Patent and Registration Office)."""
    digits, hyphen, check = value.partition("-")
    if len(digits) != 7 or not digits.isdecimal() or not hyphen or not check.isdecimal() or len(check) != 1:
        raise ValidationError(_("Kirjoita Y-tunnus muodossa 1234567-8."))
    remainder = (
        sum(int(digit) * weight for digit, weight in zip(digits, BUSINESS_ID_WEIGHTS, strict=True)) % 11
    )
    if remainder == 1 or int(check) != (0 if remainder == 0 else 11 - remainder):
        raise ValidationError(_("Y-tunnuksen tarkistusnumero ei täsmää. Tarkista numerot."))


class Organisation(
    HasTexts, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model
):
    """An association, parish, foundation or public body; known by its exact official name."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("osoitteen osa"), max_length=120, unique=True, blank=True)
    name = InThreeLanguages(models.CharField, _("nimi"), required=("fi",), max_length=200)
    type = models.CharField(
        _("laji"), max_length=12, choices=OrganisationType, blank=True, help_text=_("Tyhjä = ei tiedossa.")
    )
    business_id = models.CharField(_("Y-tunnus"), max_length=9, blank=True, validators=[validate_business_id])
    parent = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="members",
        null=True,
        blank=True,
        verbose_name=_("keskusjärjestö"),
    )
    web_domain = models.CharField(
        _("verkkotunnus"), max_length=120, blank=True, help_text=_("Esimerkiksi mll.fi, ilman www-alkua.")
    )
    website = models.URLField(_("verkkosivusto"), max_length=500, blank=True)
    email = models.EmailField(_("sähköposti"), blank=True, help_text=_("Yhteinen osoite, ei henkilön oma."))
    description = InThreeLanguages(models.TextField, _("kuvaus"))
    created_at = models.DateTimeField(_("luotu"), auto_now_add=True)
    modified_at = models.DateTimeField(_("muutettu"), auto_now=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisaatio")
        verbose_name_plural = _("organisaatiot")
        ordering = ("name_fi",)
        constraints = (
            models.UniqueConstraint(fields=("name_fi",), name="organisation_name_once"),
            models.UniqueConstraint(
                fields=("business_id",),
                condition=~models.Q(business_id=""),
                name="organisation_business_id_once",
            ),
            models.CheckConstraint(
                condition=models.Q(type__in=["", *OrganisationType.values]), name="organisation_type_is_known"
            ),
        )

    def __str__(self) -> str:
        return self.name_fi

    def full_clean(self, *args: object, **kwargs: object) -> None:
        self.give_address()
        super().full_clean(*args, **kwargs)  # type: ignore[arg-type]

    def give_address(self) -> None:
        """Fills the slug from the name; kept once given, so that links hold."""
        if not self.slug and self.name_fi:
            from directory.addresses import free_slug

            self.slug = free_slug(type(self), self.name_fi, self.pk)

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("directory:organisation", args=[self.slug])

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "directory/organisation.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from directory.organisation_page import organisation_context

        context = organisation_context(self, active_language(), timezone.localtime())
        return super().get_preview_context(request, mode_name) | context
