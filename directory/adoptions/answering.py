"""Keeps what a county's task told by its link: what it still uses at once, all else for somebody to accept."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from directory.adoptions.link_forms import ENDED, USING, AddedForm, KeptForm
from directory.adoptions.recording import confirm
from directory.confirmation.notices import receipts
from directory.models import Adoption, AdoptionClaim, Service, Token
from directory.models.adoption import ClaimState, ToldBy

MOST_NAMES = 500


@dataclass(frozen=True)
class Sheet:
    """``used``: on record and open. ``waiting``: told by the county and not decided yet."""

    token: Token
    used: Sequence[Adoption]
    waiting: Sequence[AdoptionClaim]

    @property
    def asked(self) -> list[Adoption]:
        """Those of which no claim waits."""
        told = {claim.adoption_id for claim in self.waiting}
        return [row for row in self.used if row.pk not in told]


def sheet_of(token: Token) -> Sheet:
    used = Adoption.objects.open().filter(county=token.county).select_related("service", "county")
    waiting = AdoptionClaim.objects.filter(county=token.county, state=ClaimState.WAITING)
    return Sheet(token, list(used), list(waiting.select_related("service")))


def names(token: Token, today: dt.date, language: str) -> list[str]:
    """Services that the county's families can use, as the page proposes them while one types."""
    assert token.county is not None
    services = Service.objects.listed(today).reaching({token.county.code}).order_by("name_fi", "pk")
    return sorted({one.text("name", language).value for one in services[:MOST_NAMES]}, key=str.casefold)


@transaction.atomic
def keep(
    sheet: Sheet,
    submission: uuid.UUID,
    kept: Iterable[KeptForm],
    added: Iterable[AddedForm],
    language: str,
    now: dt.datetime,
) -> int:
    """How many answers were new; the forms are valid. Pressed twice, it is one answer."""
    token = Token.objects.select_for_update(of=("self",)).get(pk=sheet.token.pk)
    sheet = sheet_of(token)
    count = sum(_still_used(form, sheet, now) for form in kept if form.cleaned_data["answer"] == USING)
    claims = [_ended(form) for form in kept if form.cleaned_data["answer"] == ENDED]
    claims += [_added(form) for form in added if form.cleaned_data["service"]]
    for claim in claims:
        count += _keep(claim, sheet, submission, language, now)
    if count:
        receipts(token, submission, (), now)
    return count


def _still_used(form: KeptForm, sheet: Sheet, now: dt.datetime) -> bool:
    row, today = form.adoption, timezone.localdate(now).isoformat()
    if row.told_by == ToldBy.COUNTY and row.source_date == today:
        return False
    confirm(row, by=None, role=sheet.token.role, now=now)
    return True


def _ended(form: KeptForm) -> AdoptionClaim:
    row = form.adoption
    return AdoptionClaim(service=row.service, adoption=row, ended_on=form.cleaned_data["ended_on"])


def _added(form: AddedForm) -> AdoptionClaim:
    told = form.cleaned_data
    return AdoptionClaim(
        service=told["service"],
        kinds=told["kinds"],
        since=told["since"],
        source_url=told["source_url"],
        note=told["note"],
    )


def _keep(claim: AdoptionClaim, sheet: Sheet, submission: uuid.UUID, language: str, now: dt.datetime) -> bool:
    """False where the same waits already, or is on record."""
    waits = any(one.service_id == claim.service_id for one in sheet.waiting)
    pressed = AdoptionClaim.objects.filter(submission=submission, service=claim.service).exists()
    on_record = claim.adoption is None and any(row.service_id == claim.service_id for row in sheet.used)
    if waits or pressed or on_record:
        return False
    claim.token, claim.county, claim.submission = sheet.token, sheet.token.county, submission
    claim.language, claim.role, claim.made_at = language, sheet.token.role, now
    claim.save()
    return True
