""" "Edustatko tätä palvelua?": a link to an address that is the organisation's own, a task for a person otherwise."""

import datetime as dt
import uuid

from django import forms
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from directory.confirmation.notices import intend
from directory.confirmation.own_address import is_own
from directory.confirmation.tokens import rows
from directory.models import Contact, County, IncomingLetter, Notice, Service
from directory.models.letters import NoticeKind


class RepresentingForm(forms.Form):
    """A field that people do not see catches machines."""

    email = forms.EmailField(
        label=_("Sähköpostiosoite"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Organisaation oma osoite, mieluiten yhteinen."),
        error_messages={
            "required": _("Kirjoita sähköpostiosoite."),
            "invalid": _("Kirjoita osoite muodossa nimi@esimerkki.fi."),
        },
    )
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
    )

    @property
    def is_from_a_machine(self) -> bool:
        return bool(self.data.get("website"))


@transaction.atomic
def ask(about: Service | County, address: str, language: str, now: dt.datetime) -> Notice | IncomingLetter:
    """What comes of a request; whoever made it is told the same in any case."""
    if not is_own(address, about):
        return _task(about, address, now)
    organisation = about.organisation if isinstance(about, Service) else None
    contact = _contact(about, address)
    if contact is not None and not contact.is_mailable():
        return _task(about, address, now)
    return intend(
        NoticeKind.LINK,
        f"asked:{about.uuid}:{_address_key(address)}:{now.date()}",
        to=contact.email if contact else address,
        language=language,
        now=now,
        about=[[*row[:3], ""] for row in rows(_records(about))],
        organisation=organisation,
        county=about if isinstance(about, County) else None,
        contact=contact,
    )


def _contact(about: Service | County, address: str) -> Contact | None:
    if isinstance(about, County):
        return None
    return about.organisation.contacts.filter(email__iexact=address).first()


def _records(about: Service | County) -> list[object]:
    """The service with its safety lines, or all of a county's doors."""
    if isinstance(about, County):
        return list(about.doors.public())
    return [about, *about.safety_lines.public()]


def _task(about: Service | County, address: str, now: dt.datetime) -> IncomingLetter:
    """One for an address and day, however often it is asked."""
    made, _is_new = IncomingLetter.objects.get_or_create(
        message_id=f"<asked-{about.uuid}-{_address_key(address)}-{now.date()}@form>",
        defaults={
            "uuid": uuid.uuid4(),
            "organisation": about.organisation if isinstance(about, Service) else None,
            "sender": address,
            "subject": str(_("Kertoo edustavansa: %(name)s") % {"name": about.text("name", "fi")})[:200],
            "text": str(
                _(
                    "Osoite ei ole organisaation omassa verkkotunnuksessa eikä tiedossamme. Tarkista, kenen se on."
                )
            ),
            "received_at": now,
        },
    )
    return made


def _address_key(address: str) -> str:
    """Tells two addresses apart in a key without writing them there."""
    return salted_hmac("representing", address.casefold(), algorithm="sha256").hexdigest()[:24]
