"""A county's own page of a round's five questions, behind the link of a letter. Looking at it changes nothing."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cms.collecting import TASK, Sheet, keep, keep_task, sheet_of, task_fingerprint
from cms.collecting_form import QuestionForm, TaskForm
from cms.models import CollectedAnswer
from cms.presentation import views_of
from cms.rounds import RoundIsFrozen
from directory.confirmation import nonce, tokens
from directory.frame import active_language
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
def collect(request: HttpRequest, token: str) -> HttpResponse:
    """A link that is forged, old, answered, of another kind or of a closed round gives the neutral page."""
    if is_too_often(request, "link-miss", MOST_MISSES_AN_HOUR):
        return busy(request)
    found = tokens.find(token, timezone.now())
    sheet = sheet_of(found) if found is not None and found.kind == TokenKind.COLLECT else None
    if sheet is None or found is None:
        return neutral(request, token)
    given = nonce.read(found, request.POST.get("nonce", "")) if request.method == "POST" else None
    if not sheet.open:
        pressed = given and CollectedAnswer.objects.filter(token=found, submission=given.submission).exists()
        return leave_little(redirect("directory:confirmed")) if pressed else neutral(request, token)
    if request.method != "POST":
        return _page(request, sheet, _forms(request, sheet, {}), nonce.make(found, _seen(sheet)), 200)
    return _answer(request, sheet, given)


def _seen(sheet: Sheet) -> dict[str, str]:
    task = {TASK: task_fingerprint(sheet.role)} if sheet.role else {}
    return task | {item.question: item.fingerprint for item in sheet.open}


def _forms(request: HttpRequest, sheet: Sheet, seen: Any) -> dict[str, Any]:
    """By question; the task's own form under TASK, where the register still has the task."""
    sent = request.POST if request.method == "POST" else None
    forms: dict[str, Any] = {
        item.question: QuestionForm(item, active_language(), seen, sent) for item in sheet.open
    }
    return forms | ({TASK: TaskForm(sheet.role, seen, sent)} if sheet.role else {})


def _answer(request: HttpRequest, sheet: Sheet, given: nonce.Nonce | None) -> HttpResponse:
    forms = _forms(request, sheet, given.seen if given else {})
    fresh = nonce.make(sheet.token, _seen(sheet), given.submission if given else None)
    if given is None or BUTTON not in request.POST:
        words = _("Sivu on ollut auki pitkään. Tarkista vastaukset ja lähetä ne.")
        return _page(request, sheet, forms, fresh, 422, words)
    if is_too_often(request, "confirm", MOST_ANSWERS_AN_HOUR):
        return busy(request)
    if not all([form.is_valid() for form in forms.values()]):
        return _page(request, sheet, forms, fresh, 422)
    holds = TASK in forms and forms[TASK].cleaned_data["holds"]
    answers = [
        answer for name, form in forms.items() if name != TASK and (answer := form.given()) is not None
    ]
    if not answers and not holds:
        if CollectedAnswer.objects.filter(token=sheet.token, submission=given.submission).exists():
            return leave_little(redirect(f"{request.path}?kiitos"))
        return _page(request, sheet, forms, fresh, 422, _("Vastaa ainakin yhteen kohtaan."))
    count(request, "confirm")
    if holds:
        keep_task(sheet, timezone.now())
    try:
        keep(sheet, given.submission, answers, timezone.now())
    except RoundIsFrozen:
        return neutral(request, "")
    except ValidationError as refused:
        return _page(request, sheet, forms, fresh, 422, " ".join(refused.messages))
    left = len(sheet.open) - len(answers)
    return leave_little(redirect(f"{request.path}?kiitos" if left else "directory:confirmed"))


def _page(
    request: HttpRequest,
    sheet: Sheet,
    forms: dict[str, Any],
    fresh: str,
    status: int,
    error: str = "",
) -> HttpResponse:
    views = views_of([item.fact for item in sheet.items], active_language())
    errors = [] if status == 200 or error else _errors(forms)
    context = {
        "county": sheet.token.county,
        "role": sheet.token.role,
        "task": forms.get(TASK),
        "round": sheet.situation,
        "items": [
            {"item": item, "fact": view, "form": forms.get(item.question)}
            for item, view in zip(sheet.items, views, strict=True)
        ],
        "nonce": fresh,
        "button": BUTTON,
        "errors": errors,
        "error": error,
        "is_kept": request.method != "POST" and "kiitos" in request.GET,
        "until": timezone.localdate(sheet.token.expires_at),
        **frame_of_a_link(),
    }
    return leave_little(render(request, "cms/collect.html", context, status=status))


def _errors(forms: dict[str, Any]) -> list[tuple[str, str]]:
    """(the field's id, the message) in the order of the page."""
    found = []
    for form in forms.values():
        for name, errors in form.errors.items():
            field = form[name]
            radio = getattr(field.field.widget, "input_type", "") == "radio"
            target = f"{field.auto_id}_0" if radio else field.auto_id
            about = form.item.fact.get_question_display() if name != "holds" else _("Tehtävä:")
            found += [(target, f"{about} {error}") for error in errors]
    return found
