"""What readers send: feedback, and messages to a task in a county. Neither needs a cookie."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from cms.feedback import FeedbackForm, MessageForm
from cms.models import ContactRole, FeedbackPage, RoleStanding
from cms.presentation import role_freshness
from cms.role_checks import envelope_name
from directory.frame import active_language
from directory.letters.writing import envelope_of
from directory.rates import count, is_too_often

# An office may share one network address.
MOST_MESSAGES_AN_HOUR = 20


@csrf_exempt  # There is no session to abuse, and a token would need a cookie, which these pages never set.
@require_POST
def send_feedback(request: HttpRequest) -> HttpResponse:
    page = FeedbackPage.objects.live().filter(locale__language_code=active_language()).first()
    if page is None:
        raise Http404
    form = FeedbackForm(request.POST)
    if form.is_from_a_machine:
        return redirect(f"{page.get_url(request)}?kiitos")
    if is_too_often(request, "feedback", MOST_MESSAGES_AN_HOUR):
        form.add_error(None, _("Viestejä on tullut liian monta. Yritä tunnin kuluttua uudelleen."))
        return _again(request, page, form, 429)
    if not form.is_valid():
        return _again(request, page, form, 422)
    count(request, "feedback")
    form.keep(active_language())
    return redirect(f"{page.get_url(request)}?kiitos")


def _again(request: HttpRequest, page: FeedbackPage, form: FeedbackForm, status: int) -> HttpResponse:
    context = page.get_context(request, form=form)
    response = render(request, page.get_template(request), context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@csrf_exempt  # As above.
@require_http_methods(["GET", "HEAD", "POST"])
def contact_role(request: HttpRequest, uuid: str) -> HttpResponse:
    """A form to the mailbox of a task; the reader never sees the address."""
    role = get_object_or_404(ContactRole.objects.select_related("county"), uuid=uuid, takes_messages=True)
    form = MessageForm(request.POST or None)
    standing, today = RoleStanding.objects.filter(contact_role=role).first(), timezone.localdate()
    context = {
        "role": role,
        "form": form,
        "noindex": True,
        "is_sent": "kiitos" in request.GET,
        **role_freshness(standing, today, active_language()),
    }
    if context["is_broken"]:
        # A message would be lost without anyone knowing: the page says so and takes none.
        return render(
            request, "cms/contact_role.html", context, status=409 if request.method == "POST" else 200
        )
    if request.method != "POST":
        return render(request, "cms/contact_role.html", context)
    if form.data.get("website"):
        return redirect(f"{request.path}?kiitos")
    if is_too_often(request, "contact-role", MOST_MESSAGES_AN_HOUR):
        form.add_error(None, _("Viestejä on tullut liian monta. Yritä tunnin kuluttua uudelleen."))
        return render(request, "cms/contact_role.html", context, status=429)
    if not form.is_valid():
        return render(request, "cms/contact_role.html", context, status=422)
    count(request, "contact-role")
    _pass_on(role, form.cleaned_data["message"], form.cleaned_data["email"])
    return redirect(f"{request.path}?kiitos")


def _pass_on(role: ContactRole, words: str, sender: str) -> None:
    """Sends the message in Finnish dress, whatever the writer's language: the reader of it is an official."""
    with translation.override("fi"):
        subject = _("Viesti Tukikartasta: %(role)s") % {"role": role.role_fi}
        head = _("Tukikartan lomakkeella lähetetty viesti. Vastaa suoraan lähettäjälle: %(sender)s") % {
            "sender": sender
        }
    EmailMessage(
        subject=subject,
        body=f"{head}\n{settings.SITE_URL}\n\n{words}\n",
        from_email=envelope_of(envelope_name(role)),
        headers={"From": settings.DEFAULT_FROM_EMAIL},
        to=[role.mailbox],
        reply_to=[sender],
    ).send()
