"""A county's own page of what it uses, behind the link of a letter, and the register as files."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from directory.adoptions import answering, table
from directory.adoptions.answering import Sheet, sheet_of
from directory.adoptions.link_forms import NAMES, ROWS, AddedForm, KeptForm
from directory.adoptions.naming import county_named
from directory.adoptions.shown import since_in_words, source_in_words, uses_in_words
from directory.confirmation import nonce, tokens
from directory.frame import active_language
from directory.models import AdoptionClaim
from directory.models.answers import TokenKind
from directory.privacy import leave_little
from directory.rates import count, is_too_often
from directory.views.confirmation import (
    BUTTON,
    MOST_ANSWERS_AN_HOUR,
    MOST_MISSES_AN_HOUR,
    busy,
    frame_of_a_link,
    neutral,
)


@csrf_exempt  # The page's own nonce, which only a holder of the secret can get, stands for the cookie's token.
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, token: str) -> HttpResponseBase:
    """Looking at it changes nothing. A link that is forged, old or of another kind gives the neutral page."""
    if is_too_often(request, "link-miss", MOST_MISSES_AN_HOUR):
        return busy(request)
    found = tokens.find(token, timezone.now())
    if found is None or found.kind != TokenKind.ADOPT or found.county is None:
        return neutral(request, token)
    sheet = sheet_of(found)
    forms = _forms(request, sheet)
    if request.method != "POST":
        return _page(request, sheet, forms, nonce.make(found, {}), 200)
    return _answer(request, sheet, forms)


Forms = tuple[list[KeptForm], list[AddedForm]]


def _forms(request: HttpRequest, sheet: Sheet) -> Forms:
    sent = request.POST if request.method == "POST" else None
    return [KeptForm(row, sent) for row in sheet.asked], [
        AddedForm(number, sent) for number in range(1, ROWS + 1)
    ]


def _answer(request: HttpRequest, sheet: Sheet, forms: Forms) -> HttpResponseBase:
    given = nonce.read(sheet.token, request.POST.get("nonce", ""))
    fresh = nonce.make(sheet.token, {}, given.submission if given else None)
    if given is None or BUTTON not in request.POST:
        words = _("Sivu on ollut auki pitkään. Tarkista vastaukset ja lähetä ne.")
        return _page(request, sheet, forms, fresh, 422, words)
    if is_too_often(request, "confirm", MOST_ANSWERS_AN_HOUR):
        return busy(request)
    if not all([form.is_valid() for part in forms for form in part]):
        return _page(request, sheet, forms, fresh, 422)
    kept, added = forms
    told = [form for form in kept if form.cleaned_data["answer"]]
    new = [form for form in added if form.cleaned_data["service"]]
    if not told and not new:
        if AdoptionClaim.objects.filter(submission=given.submission).exists():
            return leave_little(redirect(f"{request.path}?kiitos"))
        return _page(request, sheet, forms, fresh, 422, _("Vastaa ainakin yhteen kohtaan."))
    count(request, "confirm")
    answering.keep(sheet, given.submission, told, new, active_language(), timezone.now())
    return leave_little(redirect(f"{request.path}?kiitos"))


def _page(
    request: HttpRequest, sheet: Sheet, forms: Forms, fresh: str, status: int, error: str = ""
) -> HttpResponseBase:
    language, today = active_language(), timezone.localdate()
    kept, added = forms
    context = {
        "county": sheet.token.county,
        "role": sheet.token.role,
        "kept": [(form, _told(form, language)) for form in kept],
        "added": added,
        "waiting": sheet.waiting,
        "names": answering.names(sheet.token, today, language),
        "names_id": NAMES,
        "nonce": fresh,
        "button": BUTTON,
        "error": error,
        "errors": [] if status == 200 or error else _errors(forms),
        "is_kept": request.method != "POST" and "kiitos" in request.GET,
        "until": timezone.localdate(sheet.token.expires_at),
        **frame_of_a_link(),
    }
    return leave_little(render(request, "directory/adopt.html", context, status=status))


def _told(form: KeptForm, language: str) -> Mapping[str, Any]:
    row = form.adoption
    return {
        "name": row.service.text("name", language),
        "href": row.service.path,
        "uses": uses_in_words(row),
        "since": since_in_words(row, language),
        "source": source_in_words(row, timezone.localdate(), language),
    }


def _errors(forms: Forms) -> list[tuple[str, str]]:
    """(the field's id, the message) in the order of the page."""
    found = []
    for part in forms:
        for form in part:
            for name, errors in form.errors.items():
                field = form[name]
                choices = getattr(field.field.widget, "input_type", "") in ("radio", "checkbox")
                found += [
                    (f"{field.auto_id}_0" if choices else field.auto_id, str(error)) for error in errors
                ]
    return found


@require_safe
def csv_file(request: HttpRequest) -> HttpResponse:
    return _file(request, "csv")


@require_safe
def xlsx_file(request: HttpRequest) -> HttpResponse:
    return _file(request, "xlsx")


def _file(request: HttpRequest, form: str) -> HttpResponse:
    """What the counties use, or one of them (``county``: its code or name); 422 for a county that is none.

    Another name is refused too: a slip in it would otherwise give every county's rows.
    """
    if unknown := sorted(set(request.GET) - {"county"}):
        words = f"{unknown[0][:40]}: " + _("Tuntematon parametri. Tarkoititko: %(name)s?") % {
            "name": "county"
        }
        return HttpResponse(words, status=422, content_type="text/plain; charset=utf-8")
    asked = request.GET.get("county", "")
    try:
        county = county_named(asked) if asked else None
    except ValidationError as refused:
        return HttpResponse("; ".join(refused.messages), status=422, content_type="text/plain; charset=utf-8")
    return table.answer(form, county, active_language())
