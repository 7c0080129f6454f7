"""Webhooks: other systems told at once when something is published or taken down, and the log of telling them."""

import base64
import datetime as dt
import secrets
import uuid

from django.core.validators import URLValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import one_of

SECRET_PREFIX = "whsec_"
SECRET_BYTES = 32


class Event(models.TextChoices):
    PAGE_PUBLISHED = "page.published", _("sivu julkaistiin tai muuttui")
    PAGE_UNPUBLISHED = "page.unpublished", _("sivu poistui näkyvistä")
    SERVICE_PUBLISHED = "service.published", _("palvelu julkaistiin tai muuttui")
    SERVICE_UNPUBLISHED = "service.unpublished", _("palvelu poistui näkyvistä")
    TEST = "test", _("kokeilu")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("odottaa")
    DELIVERED = "delivered", _("perillä")
    GIVEN_UP = "given_up", _("luovuttiin")


def new_secret() -> str:
    """As Standard Webhooks writes it: the receiver's libraries read it as it is."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


class Webhook(models.Model):
    """Where to tell of what. ``secret`` signs every message, so that the receiver knows it is ours."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("nimi"), max_length=120)
    url = models.URLField(
        _("vastaanottajan osoite"),
        max_length=500,
        validators=[URLValidator(schemes=["https"])],
        help_text=_("Alkaa merkeillä https:// ja on julkisessa verkossa."),
    )
    secret = models.CharField(_("allekirjoitusavain"), max_length=120, default=new_secret, editable=False)
    tells_of_pages = models.BooleanField(_("kertoo sivuista"), default=True)
    tells_of_services = models.BooleanField(_("kertoo palveluista"), default=True)
    is_active = models.BooleanField(_("käytössä"), default=True)
    created_at = models.DateTimeField(_("lisätty"), auto_now_add=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhookit")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class DeliveryQuerySet(models.QuerySet):
    def due(self, now: dt.datetime) -> "DeliveryQuerySet":
        return self.filter(state=DeliveryState.WAITING, next_attempt_at__lte=now)


class Delivery(models.Model):
    """One message to one receiver, kept until it has arrived or was given up, and a while after.

    ``last_status``: the HTTP status of the last answer; None where there was no answer. ``body``: as it is sent.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", verbose_name=_("webhook"))
    event = models.CharField(_("tapahtuma"), max_length=24, choices=Event)
    body = models.TextField(_("viesti"))
    state = models.CharField(_("tila"), max_length=12, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("yrityksiä"), default=0)
    next_attempt_at = models.DateTimeField(_("seuraava yritys"), default=timezone.now)
    last_status = models.PositiveSmallIntegerField(_("viimeisin vastaus"), null=True, blank=True)
    last_error = models.CharField(_("viimeisin virhe"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("syntyi"), default=timezone.now)
    delivered_at = models.DateTimeField(_("perillä"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook-viesti")
        verbose_name_plural = _("webhook-viestit")
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=("state", "next_attempt_at"), name="delivery_due"),)
        constraints = (
            one_of("event", Event, "delivery_event_is_known"),
            one_of("state", DeliveryState, "delivery_state_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.get_event_display()} {self.created_at:%Y-%m-%d %H:%M}"
