"""A list handed over: six characters that open it for two weeks in the reader's own language."""

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import Self

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

CODE_LENGTH = 6
# Without 0, 1, i, l, o and u: what is read aloud or copied by hand is not mistaken, and no words come out.
CODE_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
KEPT_FOR = dt.timedelta(days=14)
ATTEMPTS = 5


class HandOverQuerySet(models.QuerySet):
    def valid(self, now: dt.datetime) -> Self:
        return self.filter(created_at__gt=now - KEPT_FOR)

    def expired(self, now: dt.datetime) -> Self:
        return self.filter(created_at__lte=now - KEPT_FOR)

    def hand_over(self, services: Iterable[str], now: dt.datetime) -> "HandOver":
        """Keeps a list of service UUIDs under a new code, and forgets the lists whose time is over."""
        self.expired(now).delete()
        wanted = list(services)
        for _attempt in range(ATTEMPTS):
            try:
                with transaction.atomic():
                    return self.create(code=new_code(), services=wanted, created_at=now)
            except IntegrityError:
                continue
        raise RuntimeError("no free hand-over code was found")


def new_code() -> str:
    """About 700 million codes, drawn so that none can be told from another."""
    return "".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH))


def read_code(text: str) -> str:
    """A code as people may write it: capitals, spaces and hyphens do not matter."""
    return "".join(letter for letter in text.lower() if letter in CODE_LETTERS)


class HandOver(models.Model):
    """Knows which services and since when; nothing of who gave the list, to whom, or why."""

    code = models.CharField(_("koodi"), max_length=CODE_LENGTH, unique=True)
    services = models.JSONField(
        _("palvelut"), default=list, help_text=_("Palvelujen UUID-tunnukset järjestyksessä.")
    )
    created_at = models.DateTimeField(_("annettu"), db_index=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("luovutettu lista")
        verbose_name_plural = _("luovutetut listat")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.code

    @property
    def expires_at(self) -> dt.datetime:
        return self.created_at + KEPT_FOR
