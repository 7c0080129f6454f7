"""A way to reach a service, and what happens to the person who uses it.

One channel is one ``service_at_location`` of HSDS. Its facts answer the questions that decide whether
someone in trouble dares to get in touch: who answers, what it costs, whether it shows on the bill.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel

from directory.languages import HasTexts, InThreeLanguages
from directory.models.area import Municipality
from directory.models.constraints import in_wgs84, one_of
from directory.models.in_order import InOrder
from directory.models.opening import OpeningRule
from directory.models.service import Service, terms_of
from directory.models.sourced import YesNoUnknown
from directory.models.taxonomy import TaxonomyCode, Term
from directory.phones import dialled


class Channel(HasTexts, ClusterableModel, InOrder):
    """One channel of a service; it may lack its address, which is then unknown."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    service = ParentalKey(Service, on_delete=models.CASCADE, related_name="channels")
    kind = models.ForeignKey(
        Term, models.PROTECT, related_name="+", verbose_name=_("kanava"),
        limit_choices_to=terms_of(TaxonomyCode.CHANNEL),
    )  # fmt: skip
    label = InThreeLanguages(models.CharField, _("oma nimi"), max_length=160)
    email = models.EmailField(_("sähköposti"), blank=True)
    url = models.URLField(_("verkko-osoite"), max_length=800, blank=True)
    url_is_channel = models.BooleanField(
        _("osoite on itse kanava"), null=True, blank=True,
        help_text=_("Kyllä, jos osoitteesta aukeaa itse chat tai lomake; ei, jos siellä on vain tietoa siitä."),
    )  # fmt: skip
    street_address = models.CharField(_("katuosoite"), max_length=200, blank=True)
    postal_code = models.CharField(_("postinumero"), max_length=5, blank=True)
    post_office = models.CharField(_("postitoimipaikka"), max_length=80, blank=True)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("kunta")
    )
    latitude = models.FloatField(_("leveysaste, WGS84"), null=True, blank=True)
    longitude = models.FloatField(_("pituusaste, WGS84"), null=True, blank=True)
    hours_text = models.CharField(_("aukiolo sanoin, kuten lähteessä"), max_length=600, blank=True)
    languages = ParentalManyToManyField(
        Term, related_name="+", blank=True, verbose_name=_("kanavan kielet"),
        limit_choices_to=terms_of(TaxonomyCode.LANGUAGE), help_text=_("Tyhjä = ei tiedossa."),
    )  # fmt: skip
    cost_note = InThreeLanguages(models.CharField, _("hinnasta"), max_length=300)
    who_answers = InThreeLanguages(models.CharField, _("kuka vastaa"), max_length=400)
    what_happens_first = InThreeLanguages(models.CharField, _("mitä ensin tapahtuu"), max_length=400)
    shown_on_bill = models.CharField(
        _("näkyy laskussa"), max_length=8, choices=YesNoUnknown, default=YesNoUnknown.UNKNOWN
    )
    number_seen = models.CharField(
        _("numero tai osoite näkyy vastaajalle"),
        max_length=8,
        choices=YesNoUnknown,
        default=YesNoUnknown.UNKNOWN,
    )
    tells_others = InThreeLanguages(models.CharField, _("milloin kerrotaan jollekin"), max_length=400)
    usual_wait = InThreeLanguages(models.CharField, _("tavallinen odotus"), max_length=300)
    first_sentence = InThreeLanguages(models.CharField, _("ensimmäinen lause"), max_length=300)
    if_closed = InThreeLanguages(models.CharField, _("jos kukaan ei vastaa"), max_length=400)

    class Meta(InOrder.Meta):
        verbose_name = _("kanava")
        verbose_name_plural = _("kanavat")
        constraints = (
            one_of("shown_on_bill", YesNoUnknown, "channel_shown_on_bill_is_known_value"),
            one_of("number_seen", YesNoUnknown, "channel_number_seen_is_known_value"),
            in_wgs84("channel_in_wgs84"),
        )

    def __str__(self) -> str:
        return self.kind.name_fi

    @property
    def is_reachable(self) -> bool:
        """Whether the row tells any way to use the channel: a number, an address or a page."""
        return bool(self.email or self.url or self.street_address or self.phones.all())


class PhoneNumber(models.Model):
    """A number as its source writes it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("numero"), max_length=40)
    note = models.CharField(_("huomautus"), max_length=200, blank=True)
    language = models.CharField(_("kieli"), max_length=10, blank=True)

    class Meta:
        abstract = True
        verbose_name = _("puhelinnumero")
        verbose_name_plural = _("puhelinnumerot")
        constraints = (models.CheckConstraint(condition=~models.Q(number=""), name="%(class)s_has_a_number"),)

    def __str__(self) -> str:
        return self.number

    @property
    def tel(self) -> str | None:
        """What a phone dials: E.164 or a known short number; None where that would be a guess."""
        return dialled(self.number)


class Phone(PhoneNumber, InOrder):
    channel = ParentalKey(Channel, on_delete=models.CASCADE, related_name="phones")

    class Meta(PhoneNumber.Meta, InOrder.Meta):
        pass


class ChannelOpeningRule(OpeningRule, InOrder):
    channel = ParentalKey(Channel, on_delete=models.CASCADE, related_name="opening_rules")

    class Meta(OpeningRule.Meta, InOrder.Meta):
        pass
