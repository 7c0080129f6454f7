"""Whom to ask about an organisation's records. Mailboxes of roles come before persons' own."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import one_of
from directory.models.organisation import Organisation


class ContactKind(models.TextChoices):
    DATA = "data", _("tiedoista vastaava")
    SECOND = "second", _("toinen yhteystieto")
    GENERAL = "general", _("yleinen postilaatikko")


# Whom to ask first.
IN_ORDER = (ContactKind.DATA, ContactKind.SECOND, ContactKind.GENERAL)


class ContactOrigin(models.TextChoices):
    OWN_PAGE = "own_page", _("organisaation oma sivu")
    ANSWER = "answer", _("organisaatio kertoi vastauksessaan")
    CALL = "call", _("kerrottiin puhelimessa")
    IMPORT = "import", _("tuonti")


class LetterLanguage(models.TextChoices):
    FI = "fi", "suomi"
    SV = "sv", "svenska"
    EN = "en", "English"


class ContactQuerySet(models.QuerySet):
    def mailable(self) -> Self:
        """Those to whom a letter may go: nobody has objected, and the address exists as far as we know."""
        return self.filter(do_not_mail_since__isnull=True, bounced_on__isnull=True)


class Contact(models.Model):
    """An address that belongs to an organisation. No person is named: ``role`` tells whose it is."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="contacts", verbose_name=_("organisaatio")
    )
    kind = models.CharField(_("laji"), max_length=8, choices=ContactKind, default=ContactKind.DATA)
    email = models.EmailField(_("sähköposti"), help_text=_("Mieluiten tehtävän tai yksikön yhteinen osoite."))
    role = models.CharField(
        _("tehtävä"), max_length=120, blank=True, help_text=_("Esimerkiksi viestintä. Ei henkilön nimeä.")
    )
    is_role_mailbox = models.BooleanField(_("yhteinen postilaatikko"), default=False)
    language = models.CharField(
        _("kirjeiden kieli"), max_length=2, choices=LetterLanguage, default=LetterLanguage.FI
    )
    origin = models.CharField(_("mistä osoite on"), max_length=8, choices=ContactOrigin)
    source_url = models.URLField(_("lähteen osoite"), max_length=800, blank=True)
    added_on = models.DateField(_("lisätty"))
    answered_on = models.DateField(_("viimeksi vastattu"), null=True, blank=True)
    bounced_on = models.DateField(_("palautui"), null=True, blank=True)
    do_not_mail_since = models.DateField(_("ei kirjeitä alkaen"), null=True, blank=True)
    do_not_mail_why = models.CharField(_("miksi ei kirjeitä"), max_length=400, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisaation yhteystieto")
        verbose_name_plural = _("organisaatioiden yhteystiedot")
        ordering = ("organisation__name_fi", "kind", "pk")
        constraints = (
            one_of("kind", ContactKind, "contact_kind_is_known"),
            one_of("origin", ContactOrigin, "contact_origin_is_known"),
            one_of("language", LetterLanguage, "contact_language_is_known"),
            models.UniqueConstraint("organisation", Lower("email"), name="contact_address_once"),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.role or self.get_kind_display()}"

    def is_mailable(self) -> bool:
        return self.do_not_mail_since is None and self.bounced_on is None

    def object_to_letters(self, on: dt.date, why: str) -> None:
        """For every organisation that has the same address."""
        same = Contact.objects.filter(email__iexact=self.email, do_not_mail_since__isnull=True)
        same.update(do_not_mail_since=on, do_not_mail_why=why)
        self.refresh_from_db(fields=["do_not_mail_since", "do_not_mail_why"])
