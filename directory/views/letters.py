"""No more letters: by a button on a page, or by the button of the reader's own mail program. Confirms nothing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from directory.letters.links import unsigned
from directory.models import Notice
from directory.privacy import leave_little

ONE_CLICK = "List-Unsubscribe"


@csrf_exempt  # RFC 8058: the mail program posts without a page of ours before it, and so without a token.
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, signed: str) -> HttpResponse:
    """GET changes nothing. The link is signed, so that nobody can end another's letters."""
    uuid = unsigned(signed)
    notice = Notice.objects.select_related("contact").filter(uuid=uuid).first() if uuid else None
    if uuid is None:
        raise Http404
    if request.method != "POST":
        context = {"noindex": True, "is_done": "kiitos" in request.GET, "kept_query": ""}
        return leave_little(render(request, "directory/unsubscribe.html", context))
    if notice is not None and notice.contact is not None:
        with override("fi"):
            why = _("Vastaanottaja lopetti kirjeet linkistä.")
        notice.contact.object_to_letters(timezone.localdate(), why)
    if ONE_CLICK in request.POST:
        return leave_little(HttpResponse(status=204))
    return leave_little(redirect(f"{request.path}?kiitos"))
