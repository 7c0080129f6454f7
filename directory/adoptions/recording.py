"""Writes what counties use. The only way to change an adoption: each act leaves its event and tells the listeners."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.confirmation.notices import intend, recipient
from directory.models import Adoption, AdoptionClaim, AdoptionEvent, County, Service, User
from directory.models.adoption import ClaimState, EventKind, ToldBy
from directory.models.letters import NoticeKind
from directory.standing import refresh

# What a person may say of an adoption and may correct afterwards.
SAID = (
    "kinds", "since", "told_by", "source_url", "source_date", "role", "note_fi", "note_sv", "note_en",
)  # fmt: skip


@transaction.atomic
def record(
    county: County, service: Service, said: Mapping[str, Any], *, by: User | None, now: dt.datetime
) -> Adoption:
    """A new row. ``said``: values of SAID, and ``ended_on`` of a use that is over.

    Raises ValidationError: the county's use of the service is on record, the service has ended, a value is wrong.
    """
    today = timezone.localdate(now)
    made = Adoption(county=county, service=service, recorded_by=by, recorded_on=today, **said)
    if made.ended_on is None:
        refuse_second(county, service, today)
    made.full_clean()
    made.save()
    _note(made, EventKind.RECORDED, by=by, now=now)
    return made


def refuse_second(county: County, service: Service, today: dt.date) -> None:
    """Raises ValidationError where a new open row may not be: one is there, or the service has ended."""
    if Adoption.objects.open().filter(county=county, service=service).exists():
        raise ValidationError(
            _("%(service)s on jo kirjattu alueen käyttöön.") % {"service": service.text("name", "fi")}
        )
    if service.has_ended(today):
        raise ValidationError(_("%(service)s on päättynyt.") % {"service": service.text("name", "fi")})


@transaction.atomic
def correct(adoption: Adoption, said: Mapping[str, Any], *, by: User | None, now: dt.datetime) -> bool:
    """Whether anything changed. Raises ValidationError."""
    before = {name: getattr(adoption, name) for name in said if getattr(adoption, name) != said[name]}
    if not before:
        return False
    for name in before:
        setattr(adoption, name, said[name])
    adoption.full_clean()
    adoption.save()
    _note(adoption, EventKind.CORRECTED, by=by, now=now, before=before)
    return True


@transaction.atomic
def confirm(adoption: Adoption, *, by: User | None, role: str, now: dt.datetime) -> None:
    """The county said today that it still uses the service."""
    before = {name: getattr(adoption, name) for name in ("told_by", "source_date", "role")}
    adoption.told_by, adoption.role = ToldBy.COUNTY, role or adoption.role
    adoption.source_date = timezone.localdate(now).isoformat()
    adoption.save(update_fields=["told_by", "source_date", "role", "modified_at"])
    _note(adoption, EventKind.CONFIRMED, by=by, now=now, before=before, role=role)


@transaction.atomic
def end(adoption: Adoption, on: dt.date, *, by: User | None, now: dt.datetime, role: str = "") -> None:
    """The county no longer uses the service. Raises ValidationError for a day to come or before its beginning."""
    if not adoption.is_open:
        return
    adoption.ended_on = on
    adoption.full_clean()
    adoption.save(update_fields=["ended_on", "modified_at"])
    _note(adoption, EventKind.ENDED, by=by, now=now, before={"ended_on": None}, role=role)


@transaction.atomic
def withdraw(adoptions: Iterable[Adoption], why: str, *, by: User | None, now: dt.datetime) -> int:
    """Recorded by mistake: no longer shown, but kept with its reason. How many. Raises ValidationError without one."""
    if not why.strip():
        raise ValidationError(_("Kirjoita, miksi kirjaus perutaan."))
    count = 0
    for adoption in adoptions:
        if adoption.withdrawn_at is None:
            adoption.withdrawn_at = now
            adoption.save(update_fields=["withdrawn_at", "modified_at"])
            _note(adoption, EventKind.WITHDRAWN, by=by, now=now, why=why.strip())
            count += 1
    return count


@transaction.atomic
def accept(claim: AdoptionClaim, *, by: User | None, now: dt.datetime) -> None:
    """What the county told by its link stands now. Raises ValidationError; then the claim still waits."""
    claim = _taken(claim)
    if claim.adoption is not None:
        end(
            claim.adoption,
            claim.ended_on or timezone.localdate(claim.made_at),
            by=by,
            now=now,
            role=claim.role,
        )
    else:
        said = {
            "kinds": claim.kinds,
            "since": claim.since,
            "told_by": ToldBy.COUNTY,
            "source_url": claim.source_url,
            "source_date": timezone.localdate(claim.made_at).isoformat(),
            "role": claim.role,
            f"note_{claim.language}": claim.note,
        }
        record(claim.county, claim.service, said, by=by, now=now)
    _decide(claim, ClaimState.ACCEPTED, "", by=by, now=now)


@transaction.atomic
def refuse(claim: AdoptionClaim, why: str, *, by: User | None, now: dt.datetime) -> None:
    """With a letter that tells why. Raises ValidationError without a reason."""
    if not why.strip():
        raise ValidationError(_("Kirjoita, miksi kirjausta ei julkaista."))
    taken = _taken(claim)
    _decide(taken, ClaimState.REFUSED, why.strip(), by=by, now=now)
    if to := recipient(taken.token):
        told = f"- {taken.service.text('name', taken.token.language)}"
        intend(
            NoticeKind.REFUSED,
            f"refused:{taken.uuid}",
            to=to,
            language=taken.token.language,
            now=now,
            about=[["tiedot", told], ["vastaus", why.strip()]],
            county=taken.county,
        )


def _taken(claim: AdoptionClaim) -> AdoptionClaim:
    """The claim, locked. Raises ValidationError where somebody else has decided it meanwhile."""
    waiting = AdoptionClaim.objects.select_for_update(of=("self",)).filter(
        pk=claim.pk, state=ClaimState.WAITING
    )
    found = waiting.select_related("adoption", "county", "service", "token__contact", "token__notice").first()
    if found is None:
        raise ValidationError(_("Tämä on jo käsitelty."))
    return found


def _decide(claim: AdoptionClaim, state: ClaimState, why: str, *, by: User | None, now: dt.datetime) -> None:
    claim.state, claim.why, claim.decided_at, claim.decided_by = state, why, now, by
    claim.save(update_fields=["state", "why", "decided_at", "decided_by"])


def _note(
    adoption: Adoption,
    kind: EventKind,
    *,
    by: User | None,
    now: dt.datetime,
    before: Mapping[str, Any] | None = None,
    role: str = "",
    why: str = "",
) -> None:
    """The event, and the service's place in the work order, which counts the counties that use it."""
    AdoptionEvent.objects.create(
        adoption=adoption, kind=kind, before=dict(before or {}), by=by, role=role, why=why, at=now
    )
    refresh([adoption.service], timezone.localdate(now))
