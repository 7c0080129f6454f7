"""A helpline's own page: three buttons for the next hours, and one to take them back. No account."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from directory import line_status as statuses
from directory.confirmation import nonce, tokens
from directory.models import SafetyLine, Service, Token
from directory.models.answers import TokenKind
from directory.models.line_status import StatusKind
from directory.privacy import leave_little
from directory.rates import count, is_too_often
from directory.views.confirmation import BUTTON, MOST_MISSES_AN_HOUR, busy, frame_of_a_link, neutral

MOST_WORDS_AN_HOUR = 60
TAKE_BACK = "peru"


class StatusForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Mitä soittajille kerrotaan?"),
        choices=StatusKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Valitse yksi.")},
    )
    back_at = forms.TimeField(
        label=gettext_lazy("Palaamme kello"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == StatusKind.BACK_AT and "back_at" not in self.errors:
            try:
                statuses.until_when(StatusKind.BACK_AT, timezone.now(), cleaned.get("back_at"))
            except ValidationError as refused:
                self.add_error("back_at", refused)
        return cleaned


@csrf_exempt  # The page's own nonce, which only a holder of the secret can get, stands for the cookie's token.
@require_http_methods(["GET", "HEAD", "POST"])
def line_status(request: HttpRequest, token: str) -> HttpResponse:
    if is_too_often(request, "link-miss", MOST_MISSES_AN_HOUR):
        return busy(request)
    now = timezone.now()
    found = tokens.find(token, now)
    records = _records(found) if found is not None and found.kind == TokenKind.STATUS else []
    if found is None or not records:
        return neutral(request, token)
    if request.method != "POST":
        return _page(request, found, records, {}, 200)
    return _tell(request, found, records)


def _records(token: Token) -> list[Any]:
    asked = dict.fromkeys(record for record, _group in tokens.asked_of(token.records))
    return [record for record in asked if isinstance(record, (Service, SafetyLine)) and record.live]


def _tell(request: HttpRequest, token: Token, records: list[Any]) -> HttpResponse:
    """One record's form at a time: its key is the value of the button."""
    pressed = request.POST.get(BUTTON) or request.POST.get(TAKE_BACK) or ""
    record = next((one for one in records if _key(one) == pressed), None)
    if record is None or nonce.read(token, request.POST.get("nonce", "")) is None:
        return _page(request, token, records, {}, 422, _("Sivu on ollut auki pitkään. Yritä uudelleen."))
    if is_too_often(request, "line-status", MOST_WORDS_AN_HOUR):
        return busy(request)
    count(request, "line-status")
    now = timezone.now()
    if TAKE_BACK in request.POST:
        statuses.take_back(record, now)
        return leave_little(redirect(request.path))
    form = StatusForm(request.POST, prefix=_key(record))
    if not form.is_valid():
        return _page(request, token, records, {_key(record): form}, 422)
    told = form.cleaned_data
    statuses.tell(record, StatusKind(told["kind"]), now, back_at=told["back_at"], token=token)
    return leave_little(redirect(request.path))


def _key(record: Any) -> str:
    return f"{'palvelu' if isinstance(record, Service) else 'linja'}-{record.uuid.hex[:12]}"


def _page(
    request: HttpRequest,
    token: Token,
    records: list[Any],
    forms_sent: dict[str, Any],
    status: int,
    error: str = "",
) -> HttpResponse:
    now = timezone.now()
    lines = [
        {
            "record": record,
            "key": _key(record),
            "told": statuses.of_service(record, now)
            if isinstance(record, Service)
            else statuses.of_line(record, now),
            "form": forms_sent.get(_key(record)) or StatusForm(prefix=_key(record)),
        }
        for record in records
    ]
    context = {
        "lines": lines,
        "nonce": nonce.make(token, {}),
        "button": BUTTON,
        "take_back": TAKE_BACK,
        "error": error,
        "until": timezone.localdate(token.expires_at),
        **frame_of_a_link(),
    }
    return leave_little(render(request, "directory/line_status.html", context, status=status))
