"""Six characters that open a list for two weeks, in the language of whoever opens it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from directory.frame import active_language, localised_path
from directory.models import HandOver, Service
from directory.models.handover import CODE_LENGTH, read_code
from directory.presentation.clock import day_in_words
from directory.privacy import leave_little
from directory.rates import count, is_too_often
from directory.shortlist import entries, list_address, qr_code, read_ids, services_of, written_address
from directory.withholding import as_shown

# A family centre may share one network address, so the limits are those of a busy office.
MOST_CODES_AN_HOUR = 60
MOST_MISSES_AN_HOUR = 30


@csrf_exempt  # There is no session to abuse, and a token would need a cookie, which these pages never set.
@require_POST
def hand_over(request: HttpRequest) -> HttpResponse:
    """Makes a code for the list in ``s`` and shows it once; it stands in no address of the giver's."""
    services = services_of(read_ids(request.POST.get("s", "")))
    if not services:
        return redirect("directory:shortlist")
    if is_too_often(request, "hand-over", MOST_CODES_AN_HOUR):
        return _answer(request, {"state": "busy"}, 429)
    count(request, "hand-over")
    now = timezone.now()
    given = HandOver.objects.hand_over((str(service.uuid) for service in services), now)
    address = settings.SITE_URL + localised_path(reverse("directory:handed_over", args=[given.code]), "fi")
    context = {
        "state": "given",
        "code": given.code,
        "address": written_address(address),
        "path": localised_path(reverse("directory:handed_over", args=[given.code]), "fi"),
        "qr": qr_code(address),
        "until": day_in_words(timezone.localdate(given.expires_at)),
        "list_path": list_address([service.short_id for service in services]),
    }
    return _answer(request, context, 200)


@require_safe
def open_code(request: HttpRequest) -> HttpResponse:
    """Where a code is typed: without one the form, with one on to its list."""
    code = read_code(request.GET.get("koodi", ""))[:CODE_LENGTH]
    if code:
        return leave_little(redirect("directory:handed_over", code))
    return _answer(request, {"state": "ask"}, 200)


@require_safe
def handed_over(request: HttpRequest, token: str) -> HttpResponse:
    """The list of a code. A code that is wrong or too old gives one and the same page, which tells nothing."""
    if language := _readers_language(request):
        return _varied(redirect(localised_path(request.path, language)))
    if is_too_often(request, "hand-over-miss", MOST_MISSES_AN_HOUR):
        return _varied(_answer(request, {"state": "busy"}, 429))
    now = timezone.now()
    given = HandOver.objects.valid(now).filter(code=read_code(token)).first()
    if given is None:
        count(request, "hand-over-miss")
        return _varied(_answer(request, {"state": "expired"}, 404))
    services = _in_order(given)
    context = {
        "state": "open",
        "entries": entries(services, active_language(), timezone.localtime(now)),
        "until": day_in_words(timezone.localdate(given.expires_at)),
        "alternates": _chosen_languages(request),
    }
    return _varied(_answer(request, context, 200))


def _in_order(given: HandOver) -> list[Service]:
    found = {
        str(service.uuid): service
        for service in Service.objects.with_everything().filter(uuid__in=given.services, live=True)
    }
    today = timezone.localdate()
    return [as_shown(found[uuid], today) for uuid in given.services if uuid in found]


def _readers_language(request: HttpRequest) -> str:
    """The language to go on to: the one that the browser asks for, unless the reader has chosen by the address."""
    if active_language() != settings.LANGUAGE_CODE or request.GET.get("kieli"):
        return ""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            language = get_supported_language_variant(code)
        except LookupError:
            continue
        return "" if language == settings.LANGUAGE_CODE else language
    return ""


def _chosen_languages(request: HttpRequest) -> dict[str, str]:
    """The addresses of the language switch; the Finnish one says that it was chosen."""
    paths = {code: localised_path(request.path, code) for code, _name in settings.LANGUAGES}
    return paths | {"fi": f"{paths['fi']}?kieli=fi"}


def _answer(request: HttpRequest, context: dict[str, object], status: int) -> HttpResponse:
    frame = {"sensitive": True, "noindex": True, "kept_query": ""}
    return leave_little(render(request, "directory/handover.html", frame | context, status=status))


def _varied(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["Accept-Language"])
    response["Cache-Control"] = "no-store"
    return response
