"""The page behind a letter's link. To look at it changes nothing; the button that a person presses does."""

import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.confirmation import answering, notices, tokens
from directory.confirmation.questions import provider_of, questions
from directory.confirmation.sheet import Sheet
from directory.frame import active_language
from directory.models import Token
from directory.models.answers import TokenKind
from directory.privacy import leave_little
from directory.rates import count, is_too_often

# An office may share one network address, and a scanner of its mail with it.
MOST_MISSES_AN_HOUR = 60
MOST_ANSWERS_AN_HOUR = 120
MOST_NEW_LINKS_AN_HOUR = 10
# What is sent by the button itself; a script that submits the form sends no button.
BUTTON = "laheta"
# Every answer about an address comes so long after its question, whatever was done meanwhile.
ANSWERED_AFTER_SECONDS = 0.4


@csrf_exempt  # The page's own nonce, which only a holder of the secret can get, stands for the cookie's token.
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """``token`` is the secret. One that is forged, old, of another kind or answered gives the neutral page."""
    if is_too_often(request, "link-miss", MOST_MISSES_AN_HOUR):
        return busy(request)
    now = timezone.now()
    found = tokens.find(token, now)
    if found is None or found.kind != TokenKind.CONFIRM:
        return neutral(request, token)
    asked = questions(found, timezone.localdate(now))
    sheet = Sheet(asked, active_language(), request.POST if request.method == "POST" else None)
    if request.method == "POST" and _was_pressed_before(found, sheet) and not asked.open:
        return leave_little(redirect("directory:confirmed"))
    if not asked.open:
        return neutral(request, token)
    if request.method == "POST":
        return _answer(request, found, sheet)
    return _page(request, sheet, 200)


def _was_pressed_before(token: Token, sheet: Sheet) -> bool:
    return bool(sheet.submission) and token.answers.filter(submission=sheet.submission).exists()


def _answer(request: HttpRequest, token: Token, sheet: Sheet) -> HttpResponse:
    if sheet.nonce is None or BUTTON not in request.POST:
        return _page(request, sheet, 422, _("Sivu on ollut auki pitkään. Tarkista vastaukset ja lähetä ne."))
    if is_too_often(request, "confirm", MOST_ANSWERS_AN_HOUR):
        return _page(
            request, sheet, 429, _("Vastauksia on tullut liian monta. Yritä tunnin kuluttua uudelleen.")
        )
    if not sheet.is_valid:
        return _page(request, sheet, 422)
    given, to_wait = sheet.given(), sheet.to_wait()
    if not given and not to_wait:
        if _was_pressed_before(token, sheet):
            return leave_little(redirect(f"{request.path}?kiitos"))
        return _page(request, sheet, 422, _("Vastaa ainakin yhteen kohtaan."))
    count(request, "confirm")
    now = timezone.now()
    answering.keep(token, sheet.nonce.submission, given, now)
    for record, why in to_wait:
        answering.put_off(token, record, why, now)
    if request.POST.get("muista"):
        answering.remember_address(token, now)
    left = {claim.key for claim in sheet.asked.open} - {one.claim.key for one in given}
    return leave_little(redirect(f"{request.path}?kiitos" if left else "directory:confirmed"))


def _page(request: HttpRequest, sheet: Sheet, status: int, error: str = "") -> HttpResponse:
    token, language = sheet.asked.token, active_language()
    sections = sheet.sections()
    context = {
        "sheet": sheet,
        "sections": sections,
        "nonce": sheet.new_nonce(),
        "button": BUTTON,
        "owner": token.organisation.text("name", language) if token.organisation else "",
        "provider": provider_of(sections[0].record, language),
        "minutes": max(1, round(len(sheet.asked.open) * 0.4)),
        "until": timezone.localdate(token.expires_at),
        "errors": sheet.errors if status == 422 and not error else [],
        "error": error,
        "is_kept": request.method != "POST" and "kiitos" in request.GET,
        "asks_to_remember": token.contact is None and bool(token.organisation and notices.recipient(token)),
        "chose_to_remember": bool(sheet.data and sheet.data.get("muista")),
        **frame_of_a_link(),
    }
    return leave_little(render(request, "directory/confirm.html", context, status=status))


@require_safe
def confirmed(request: HttpRequest) -> HttpResponse:
    """Where one comes after the last answer; its address holds no secret."""
    return leave_little(render(request, "directory/confirmed.html", frame_of_a_link()))


@csrf_exempt  # As above: it gives nothing to whoever asks, and a letter goes only to where one went before.
@require_POST
def new_link(request: HttpRequest) -> HttpResponse:
    """A new link to the address on file. The answer is the same, and comes as late, whatever the old one was."""
    started = time.monotonic()
    if is_too_often(request, "new-link", MOST_NEW_LINKS_AN_HOUR):
        return busy(request)
    count(request, "new-link")
    old = tokens.find_any(request.POST.get("linkki", "")[:100])
    if old is not None:
        notices.new_link(old, timezone.now())
    settle(started)
    return leave_little(render(request, "directory/link_sent.html", frame_of_a_link()))


def settle(started: float) -> None:
    """Waits until the moment at which such an answer comes; ``started`` by time.monotonic()."""
    time.sleep(max(0.0, started + ANSWERED_AFTER_SECONDS - time.monotonic()))


def neutral(request: HttpRequest, secret: str) -> HttpResponse:
    """What every link that does not work shows: nothing of whose it was."""
    count(request, "link-miss")
    context = {"secret": secret[:100], **frame_of_a_link()}
    return leave_little(render(request, "directory/link_over.html", context, status=404))


def busy(request: HttpRequest) -> HttpResponse:
    return leave_little(render(request, "directory/link_busy.html", frame_of_a_link(), status=429))


def frame_of_a_link() -> dict[str, Any]:
    """No search engine keeps the page, and its question is no part of the language switch."""
    return {"noindex": True, "kept_query": ""}
