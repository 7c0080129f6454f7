"""A county's family centres and the tasks to contact, as they stand today. No person is named anywhere."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin

from cms.models.situation import PARTIAL_DATE_HELP, check_partial_dates
from directory.frame import active_language
from directory.languages import HasTexts, InThreeLanguages
from directory.models import County, Municipality
from directory.models.constraints import one_of, partial_date


class CentreForm(models.TextChoices):
    NETWORK = "network", _("verkosto")
    BUILDING = "building", _("talo")
    DIGITAL = "digital", _("digitaalinen")
    UNKNOWN = "unknown", _("ei tiedossa")


class CentreState(models.TextChoices):
    OPEN = "open", _("toiminnassa")
    PLANNED = "planned", _("suunnitteilla")
    UNKNOWN = "unknown", _("ei tiedossa")


class Told(models.Model):
    """Where a row of the register is from, and of when it tells."""

    source_url = models.URLField(_("lähteen osoite"), max_length=800)
    as_of = models.CharField(_("tieto ajalta"), max_length=10, blank=True, help_text=PARTIAL_DATE_HELP)

    class Meta:
        abstract = True

    def clean(self) -> None:
        check_partial_dates(self, "as_of")


class InRegister(PreviewableMixin):
    """A row that the desk shows, before it is kept, as its page will."""

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "cms/register_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        return super().get_preview_context(request, mode_name) | {"noindex": True} | self.as_shown()

    def as_shown(self) -> dict[str, Any]:
        raise NotImplementedError


class FamilyCentre(InRegister, HasTexts, Told):
    """A family centre: a house, a network without one, or a digital one."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    county = models.ForeignKey(
        County, models.PROTECT, related_name="family_centres", verbose_name=_("hyvinvointialue")
    )
    name = InThreeLanguages(models.CharField, _("nimi"), required=("fi",), max_length=160)
    form = models.CharField(_("muoto"), max_length=10, choices=CentreForm, default=CentreForm.UNKNOWN)
    state = models.CharField(_("tila"), max_length=10, choices=CentreState, default=CentreState.UNKNOWN)
    opens = models.CharField(_("avautuu tai avattu"), max_length=10, blank=True, help_text=PARTIAL_DATE_HELP)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kunta")
    )
    address = models.CharField(_("katuosoite"), max_length=200, blank=True)
    url = models.URLField(_("verkkosivu"), max_length=500, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("järjestys"), default=100)
    modified_at = models.DateTimeField(_("muutettu"), auto_now=True)

    class Meta:
        verbose_name = _("perhekeskus")
        verbose_name_plural = _("perhekeskukset")
        ordering = ("county__code", "sort_order", "name_fi")
        constraints = (
            one_of("form", CentreForm, "centre_form_is_known"),
            one_of("state", CentreState, "centre_state_is_known"),
            partial_date("as_of", "centre_as_of_is_partial_date"),
            partial_date("opens", "centre_opens_is_partial_date"),
            models.UniqueConstraint(fields=("county", "name_fi"), name="centre_name_is_its_own_in_a_county"),
        )

    def __str__(self) -> str:
        return self.name_fi

    def clean(self) -> None:
        super().clean()
        check_partial_dates(self, "opens")

    def as_shown(self) -> dict[str, Any]:
        from cms import claims, presentation

        shown = presentation.centre_rows([claims.centre(self)], active_language())
        return {"county": self.county, "centre": shown[0]}


class MeetingPlace(InRegister, HasTexts, models.Model):
    """An open place to meet, under a family centre."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey(
        FamilyCentre, models.CASCADE, related_name="meeting_places", verbose_name=_("perhekeskus")
    )
    name = InThreeLanguages(models.CharField, _("nimi"), required=("fi",), max_length=160)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kunta")
    )
    address = models.CharField(_("katuosoite"), max_length=200, blank=True)
    url = models.URLField(_("verkkosivu"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("kohtaamispaikka")
        verbose_name_plural = _("kohtaamispaikat")
        ordering = ("name_fi",)

    def __str__(self) -> str:
        return self.name_fi

    def as_shown(self) -> dict[str, Any]:
        """Its centre with this place as it is being edited."""
        from cms import claims, presentation

        row = claims.centre(self.centre)
        others = [claims.meeting_place(one) for one in self.centre.meeting_places.exclude(pk=self.pk)]
        row["meeting_places"] = [*others, claims.meeting_place(self)]
        shown = presentation.centre_rows([row], active_language())
        return {"county": self.centre.county, "centre": shown[0]}


class ContactRole(InRegister, HasTexts, Told):
    """A task in a county that answers for family centres or for working with NGOs.

    ``mailbox`` belongs to the task. With ``takes_messages`` readers write to it by a form and never see it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    county = models.ForeignKey(
        County, models.PROTECT, related_name="contact_roles", verbose_name=_("hyvinvointialue")
    )
    role = InThreeLanguages(models.CharField, _("tehtävä"), required=("fi",), max_length=160)
    unit = InThreeLanguages(models.CharField, _("yksikkö"), max_length=160)
    mailbox = models.EmailField(
        _("tehtävän sähköposti"),
        blank=True,
        help_text=_("Tehtävän tai yksikön yhteinen osoite, ei henkilön."),
    )
    takes_messages = models.BooleanField(
        _("viesti välitetään lomakkeella"), default=False, help_text=_("Osoitetta ei näytetä.")
    )
    phone = models.CharField(_("puhelin"), max_length=40, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("järjestys"), default=100)
    modified_at = models.DateTimeField(_("muutettu"), auto_now=True)

    class Meta:
        verbose_name = _("yhteystehtävä")
        verbose_name_plural = _("yhteystehtävät")
        ordering = ("county__code", "sort_order", "role_fi")
        constraints = (
            partial_date("as_of", "contact_role_as_of_is_partial_date"),
            models.UniqueConstraint(fields=("county", "role_fi"), name="contact_role_is_its_own_in_a_county"),
            models.CheckConstraint(
                condition=models.Q(takes_messages=False) | ~models.Q(mailbox=""),
                name="contact_role_has_where_messages_go",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role_fi}, {self.county.short_fi}"

    def as_shown(self) -> dict[str, Any]:
        from cms import claims, presentation

        return {"county": self.county, "role": presentation.role_row(claims.role(self), active_language())}
