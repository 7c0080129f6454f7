"""The page on which a person answers one signal, and the one that renews an exception."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.admin_url_finder import AdminURLFinder

from directory.actions import answer_signal, except_from
from directory.admin.assuring import assure_url
from directory.models import CheckException, Signal
from directory.models.freshness import LONGEST_EXCEPTION, Outcome, SignalKind
from directory.signals import Kind

MAY_ANSWER = "directory.publish_service"
FOUND = (
    (Outcome.CONFIRMED, gettext_lazy("Tieto pitää paikkansa, tarkistus on väärässä")),
    (Outcome.CHANGED, gettext_lazy("Tieto oli väärä, ja olen korjannut sen")),
    (Outcome.CLOSED, gettext_lazy("Palvelu on päättynyt")),
)


class UntilForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Mistä sen tietää"),
        max_length=400,
        help_text=gettext_lazy("Esimerkiksi: avasin sivun selaimella, sivu toimii."),
    )
    until = forms.DateField(
        label=gettext_lazy("Älä kysy ennen"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("Enintään 180 päivää. Sen jälkeen tarkistus kysyy uudelleen."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = timezone.localdate() + LONGEST_EXCEPTION

    def clean_until(self) -> dt.date:
        until, today = self.cleaned_data["until"], timezone.localdate()
        if not today < until <= today + LONGEST_EXCEPTION:
            raise forms.ValidationError(_("Poikkeus kestää enintään 180 päivää."))
        return until


class SignalForm(UntilForm):
    outcome = forms.ChoiceField(label=gettext_lazy("Mitä selvisi"), choices=FOUND, widget=forms.RadioSelect)
    field_order = ("outcome", "why", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].required = False

    def clean_until(self) -> dt.date | None:
        return super().clean_until() if self.cleaned_data.get("until") else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        holds = cleaned.get("outcome") == Outcome.CONFIRMED
        if holds and not cleaned.get("until") and "until" not in self.errors:
            self.add_error("until", _("Kerro, mihin asti tarkistus ei kysy."))
        return cleaned


def _must(request: HttpRequest) -> None:
    if not request.user.has_perm(MAY_ANSWER):  # type: ignore[union-attr]
        raise PermissionDenied


def next_url(request: HttpRequest, otherwise: str = "directory_checking") -> str:
    """Where the person came from, within this site; else the queue."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if here else otherwise


def signal(request: HttpRequest, pk: int) -> HttpResponse:
    """What was seen, since when and how often; a person says what it really is."""
    _must(request)
    found = get_object_or_404(Signal.objects.open(), pk=pk)
    form = SignalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        until = told["until"] if told["outcome"] == Outcome.CONFIRMED else None
        answer_signal(
            found,
            Outcome(told["outcome"]),
            by=request.user,
            today=timezone.localdate(),
            why=told["why"],
            until=until,
        )
        messages.success(request, _("Vastaus kirjattiin."))
        return redirect(next_url(request))
    context = {
        "signal": found,
        "record": found.record,
        "form": form,
        "next": next_url(request, ""),
        "is_address": found.about.startswith(("http://", "https://")),
        "edit_url": AdminURLFinder(request.user).get_edit_url(found.record),
        "assure_url": assure_url(found.record),
    }
    return render(request, "directory/admin/checking/signal.html", context)


def exception(request: HttpRequest, pk: int) -> HttpResponse:
    """Another exception of the same kind in the place of one that ends."""
    _must(request)
    found = get_object_or_404(CheckException, pk=pk)
    form = UntilForm(request.POST or None, initial={"why": found.why})
    if request.method == "POST" and form.is_valid():
        except_from(
            found.record,
            Kind(found.check_kind),
            by=request.user,
            today=timezone.localdate(),
            **form.cleaned_data,
        )
        messages.success(request, _("Poikkeus jatkuu."))
        return redirect("directory_checking_section", "poikkeukset")
    context = {
        "exception": found,
        "record": found.record,
        "kind": SignalKind(found.check_kind).label,
        "form": form,
        "edit_url": AdminURLFinder(request.user).get_edit_url(found.record),
    }
    return render(request, "directory/admin/checking/exception.html", context)
