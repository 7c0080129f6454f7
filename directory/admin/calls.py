"""The desk's telephone: a script, what to ask, and what came of it; alone or one after another in a ring round."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.admin_url_finder import AdminURLFinder

from directory import ring_rounds
from directory.actions import assure, log_call
from directory.admin.answering import next_url
from directory.admin.assuring import AssureForm
from directory.models import Call, Phone, RingRound, SafetyLine, Service
from directory.models.freshness import RECORDS, ClaimGroup, Level, Outcome
from directory.phones import dialled
from directory.record_facts import GROUPS

MAY_RING = "directory.publish_service"
MODELS = {name: model for model, name in RECORDS.items()}


class CallForm(AssureForm):
    """What a telephone call found out."""

    number = forms.CharField(
        label=gettext_lazy("Numero, johon soitit"), max_length=40, widget=forms.Select, required=False
    )
    field_order = ("number", "outcome", "groups", "on", "note")

    def __init__(self, record: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["level"]
        own = GROUPS[type(record)]
        self.fields["groups"].choices = [choice for choice in ClaimGroup.choices if choice[0] in own]
        written = numbers_of(record)
        self.fields["number"].widget.choices = [(number, number) for number in written]
        self.fields["number"].initial = written[0] if written else ""


class RoundForm(forms.ModelForm):
    class Meta:
        model = RingRound
        fields = ("name",)


def numbers_of(record: Any) -> list[str]:
    """The numbers that may be rung to check them, as they are written, each once."""
    return [number for number in _written(record) if dialled(number) not in ring_rounds.NEVER_RUNG]


def _written(record: Any) -> list[str]:
    if isinstance(record, Service):
        rows = Phone.objects.filter(channel__service=record).order_by("channel__sort_order", "sort_order")
        return list(dict.fromkeys(rows.values_list("number", flat=True)))
    if isinstance(record, SafetyLine):
        return list(dict.fromkeys(record.phones.values_list("number", flat=True)))
    return [record.phone] if record.phone else []


def _must(request: HttpRequest) -> None:
    if not request.user.has_perm(MAY_RING):  # type: ignore[union-attr]
        raise PermissionDenied


def _record(kind: str, key: uuid.UUID) -> Any:
    if kind not in MODELS:
        raise Http404
    return get_object_or_404(MODELS[kind], uuid=key)


@transaction.atomic
def _keep(record: Any, told: dict[str, Any], by: Any, ring_round: RingRound | None = None) -> None:
    log_call(
        record,
        told["outcome"],
        Level.CALL,
        by=by,
        on=told["on"],
        note=told["note"],
        number=told["number"],
        ring_round=ring_round,
    )
    if told["outcome"] == Outcome.CONFIRMED:
        assure(record, told["groups"], Level.CALL, by=by, on=told["on"], note=told["note"])


def call(request: HttpRequest, kind: str, key: uuid.UUID) -> HttpResponse:
    """One call about one record, and what earlier calls found out."""
    _must(request)
    record = _record(kind, key)
    form = CallForm(record, request.POST or None)
    if request.method == "POST" and form.is_valid():
        _keep(record, form.cleaned_data, request.user)
        messages.success(request, _("Soitto kirjattiin."))
        return redirect(next_url(request))
    context = _call_context(request, record, form) | {"next": next_url(request, "")}
    return render(request, "directory/admin/checking/call.html", context)


def _call_context(request: HttpRequest, record: Any, form: CallForm) -> dict[str, Any]:
    return {
        "record": record,
        "organisation": getattr(record, "organisation", None) or getattr(record, "provider", ""),
        "numbers": numbers_of(record),
        "told": _as_told(record),
        "form": form,
        "earlier": Call.objects.of(record).select_related("by").order_by("-on", "-pk")[:10],
        "edit_url": AdminURLFinder(request.user).get_edit_url(record),
    }


def _as_told(record: Any) -> list[tuple[Any, str]]:
    """What we show today, to be read aloud and asked."""
    if isinstance(record, Service):
        channels = record.channels.select_related("kind").prefetch_related("phones")
        hours = [record.hours_text, *(channel.hours_text for channel in channels)]
        rows: list[tuple[Any, str]] = [
            (_("aukiolo"), "; ".join(dict.fromkeys(text for text in hours if text))),
            (_("hinta"), record.cost.name_fi if record.cost else ""),
            (_("sähköposti"), record.email),
            (_("verkkosivu"), record.website),
            (_("tiivistelmä"), record.summary_fi),
        ]
    else:
        rows = [(_("aukiolo"), record.hours_text_fi), (_("verkkosivu"), record.url)]
    return [(name, text or _("ei tiedossa")) for name, text in rows]


def rounds(request: HttpRequest) -> HttpResponse:
    """All ring rounds with how many answered; a new one is opened here."""
    _must(request)
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.save(commit=False)
        made.opened_on, made.by = timezone.localdate(), request.user
        made.save()
        return redirect("directory_ring_round", made.uuid)
    today = timezone.localdate()
    rows = [(row, ring_rounds.reach(ring_rounds.numbers(row, today))) for row in RingRound.objects.all()]
    return render(request, "directory/admin/checking/ring_rounds.html", {"rows": rows, "form": form})


def ring_round(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One round: every number with what came of it, and how many of the rung were reached."""
    _must(request)
    found = get_object_or_404(RingRound, uuid=key)
    rows = ring_rounds.numbers(found, timezone.localdate())
    context = {
        "round": found,
        "rows": rows,
        "reach": ring_rounds.reach(rows),
        "next": ring_rounds.next_number(rows),
    }
    return render(request, "directory/admin/checking/ring_round.html", context)


def ring(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One screen for each number of a round: script, outcome, the next number."""
    _must(request)
    found = get_object_or_404(RingRound, uuid=key, closed_on=None)
    rows = ring_rounds.numbers(found, timezone.localdate())
    wanted = request.GET.get("numero", "")
    number = next((row for row in rows if row.tel == wanted), None) or ring_rounds.next_number(rows)
    if number is None:
        messages.success(request, _("Kaikkiin numeroihin on soitettu."))
        return redirect("directory_ring_round", found.uuid)
    form = CallForm(number.record, request.POST or None)
    form.fields["number"].widget = forms.HiddenInput()
    form.fields["number"].initial = number.written
    if request.method == "POST" and form.is_valid():
        _keep(number.record, form.cleaned_data | {"number": number.written}, request.user, found)
        return _on_to_the_next(request, found, number.tel)
    context = _call_context(request, number.record, form) | {
        "round": found,
        "number": number,
        "numbers": [number.written],
        "reach": ring_rounds.reach(rows),
        "skip": ring_rounds.next_number(rows, number.tel),
    }
    return render(request, "directory/admin/checking/call.html", context)


def _on_to_the_next(request: HttpRequest, found: RingRound, rung: str) -> HttpResponse:
    following = ring_rounds.next_number(ring_rounds.numbers(found, timezone.localdate()), rung)
    messages.success(request, _("Soitto kirjattiin."))
    if following is None:
        return redirect("directory_ring_round", found.uuid)
    return redirect(reverse("directory_ring", args=[found.uuid], query={"numero": following.tel}))


@require_POST
def close_round(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The round is over; what was rung stays to be read."""
    _must(request)
    found = get_object_or_404(RingRound, uuid=key, closed_on=None)
    found.closed_on = timezone.localdate()
    found.save(update_fields=["closed_on"])
    messages.success(request, _("Soittokierros on päätetty."))
    return redirect("directory_ring_round", found.uuid)
