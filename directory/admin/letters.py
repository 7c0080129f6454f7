"""The desk's letters: those that did not surely go, answers to them, those that came back, and all that were sent."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.cache import caches
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from directory.admin.assuring import assure_url
from directory.admin.checking_sections import open_bounces, unread_letters, unsure_letters
from directory.admin.dashboard import Waiting
from directory.admin.waiting import Action, Item, Section, add_section
from directory.ladder import Rung
from directory.ladder_tasks import tasks_on
from directory.languages import LANGUAGES
from directory.letters import intake, sending
from directory.letters.words import words_of
from directory.models import Bounce, Contact, IncomingLetter, LetterText, Notice, Service
from directory.models.letters import HARD_BOUNCES, OURS_TO_MEND, UNASKED, NoticeKind, NoticeState
from directory.postponing import postpone

MAY_SEE = "directory.publish_service"
PAGE = 50
UNSURE, ANSWERS, RETURNED, TASKS = "kirjeet", "vastauskirjeet", "palautuneet", "muistutusten-jalkeen"
ACTS: dict[str, tuple[Callable[[Notice], bool], Any]] = {
    "perille": (sending.call_it_sent, gettext_lazy("Kirje on merkitty perille menneeksi.")),
    "uudelleen": (sending.send_again, gettext_lazy("Kirje lähtee uudelleen.")),
    "peru": (sending.call_off, gettext_lazy("Kirje on peruttu.")),
}


def must_see(request: HttpRequest) -> None:
    if not request.user.has_perm(MAY_SEE):  # type: ignore[union-attr]
        raise PermissionDenied


def acts_on(notice: Notice) -> list[Action]:
    """What a maintainer may do about a letter that did not surely go."""
    named = {
        "perille": _("Meni perille"),
        "uudelleen": _("Lähetä uudelleen"),
        "peru": _("Älä lähetä"),
    }
    fitting = {
        NoticeState.UNCERTAIN: ("perille", "uudelleen", "peru"),
        NoticeState.FAILED: ("uudelleen", "peru"),
        NoticeState.INTENDED: ("peru",),
    }.get(NoticeState(notice.state), ())
    return [
        Action(named[act], reverse("directory_letter_act", args=[notice.uuid, act]), post=True)
        for act in fitting
    ]


def unsure(today: dt.date, user: Any) -> Sequence[Item]:
    return [
        Item(
            str(row.organisation or row.to or row.get_kind_display()),
            [row.get_kind_display(), row.get_state_display(), row.error],
            timezone.localdate(row.sending_at or row.intended_at),
            acts_on(row),
            reverse("directory_letter", args=[row.uuid]),
        )
        for row in unsure_letters()
    ]


def answers(today: dt.date, user: Any) -> Sequence[Item]:
    return [_answer(row) for row in unread_letters().select_related("organisation", "notice")]


def _answer(row: IncomingLetter) -> Item:
    acts = []
    if row.notice and any(line[0] in ("service", "line") for line in row.notice.about):
        acts.append(Action(_("Kaikki ok"), reverse("directory_answer_ok", args=[row.uuid]), post=True))
    acts.append(Action(_("Käsitelty"), reverse("directory_answer_done", args=[row.uuid]), post=True))
    about = _("Vastaus kirjeeseen: %(kind)s") % {"kind": row.notice.get_kind_display()} if row.notice else ""
    url = reverse("directory_letter", args=[row.notice.uuid]) if row.notice else ""
    told = [row.sender, row.subject, row.text, about]
    return Item(str(row.organisation or row.sender), told, timezone.localdate(row.received_at), acts, url)


def returned(today: dt.date, user: Any) -> Sequence[Item]:
    return [_returned(row) for row in open_bounces()]


def _returned(row: Bounce) -> Item:
    acts = [Action(_("Käsitelty"), reverse("directory_bounce_done", args=[row.pk]), post=True)]
    if row.contact and row.reason in HARD_BOUNCES:
        edit = reverse(Contact.snippet_viewset.get_url_name("edit"), args=[row.contact.pk])  # type: ignore[attr-defined]
        acts.insert(0, Action(_("Korjaa osoite"), edit))
    ours = _("Meidän korjattavamme: osoitteessa ei ole vikaa.") if row.reason in OURS_TO_MEND else ""
    name = row.contact.organisation if row.contact else (row.notice or _("Tuntematon kirje"))
    told = [row.get_reason_display(), f"{row.status} {row.diagnostic}".strip(), ours]
    return Item(str(name), told, timezone.localdate(row.received_at), acts)


def after_reminders(today: dt.date, user: Any) -> Sequence[Item]:
    words = {
        Rung.TASK: _("Selvitä, kuka tietää: muistutuksiin ei ole vastattu."),
        Rung.PHONE: _("Soita: määräpäivästä on 60 päivää."),
        Rung.WITHHOLDING: _("Päätä, piilotetaanko yhteystiedot: ketään ei voi tavoittaa kirjeellä."),
    }
    found = []
    for task in tasks_on(today):
        kind = task.record._meta.model_name
        name = {"service": "service", "safetyline": "line", "countydoor": "door"}[kind]
        acts = [
            Action(_("Soita"), reverse("directory_call", args=[name, task.record.uuid])),
            Action(_("Vahvista"), assure_url(task.record)),
        ]
        if name == "service" and not task.record.is_crisis:
            acts.append(Action(_("Lykkää"), reverse("directory_postpone", args=[task.record.uuid])))
        told = [words[task.rung], str(task.organisation or "")]
        found.append(Item(str(task.record), told, task.since, acts))
    return found


def count_after_reminders(today: dt.date) -> int:
    """Shown on every page of the queue, and so counted once a minute."""
    return int(caches["shared"].get_or_set(f"after-reminders:{today}", lambda: len(tasks_on(today)), 60))


def register() -> None:
    for section in (
        Section(
            ANSWERS,
            gettext_lazy("Vastauskirjeet"),
            gettext_lazy(
                "Mitä kirjeisiin on vastattu sähköpostilla. Kaikki ok vahvistaa kaiken, mitä kirjeessä kysyttiin."
            ),
            lambda today: unread_letters().count(),
            answers,
            MAY_SEE,
        ),
        Section(
            UNSURE,
            gettext_lazy("Epävarmat kirjeet"),
            gettext_lazy("Kirjeet, joista ei tiedetä, lähtivätkö ne, ja ne, jotka eivät lähteneet."),
            lambda today: unsure_letters().count(),
            unsure,
            MAY_SEE,
        ),
        Section(
            RETURNED,
            gettext_lazy("Palautuneet kirjeet"),
            gettext_lazy("Kirjeet, jotka eivät menneet perille, ja miksi."),
            lambda today: open_bounces().count(),
            returned,
            MAY_SEE,
        ),
        Section(
            TASKS,
            gettext_lazy("Muistutusten jälkeen"),
            gettext_lazy("Näihin muistutukset eivät riittäneet. Vahvistus poistaa rivin, pelkkä vastaus ei."),
            count_after_reminders,
            after_reminders,
            MAY_SEE,
        ),
    ):
        add_section(section)


def letters(request: HttpRequest) -> HttpResponse:
    """All letters, newest first, or those of a state or a kind."""
    must_see(request)
    rows = Notice.objects.select_related("organisation", "county", "contact")
    state, kind = request.GET.get("tila", ""), request.GET.get("laji", "")
    if state in NoticeState.values:
        rows = rows.filter(state=state)
    if kind in NoticeKind.values:
        rows = rows.filter(kind=kind)
    page = Paginator(rows, PAGE).get_page(request.GET.get("sivu"))
    context = {
        "page": page,
        "state": state,
        "kind": kind,
        "states": NoticeState.choices,
        "kinds": NoticeKind.choices,
    }
    return render(request, "directory/admin/letters.html", context)


def letter(request: HttpRequest, uuid: str) -> HttpResponse:
    must_see(request)
    found = get_object_or_404(Notice.objects.select_related("organisation", "county", "contact"), uuid=uuid)
    context = {
        "letter": found,
        "acts": acts_on(found),
        "bounces": found.bounces.all(),
        "services": _asked_services(found),
    }
    return render(request, "directory/admin/letter.html", context)


def _asked_services(notice: Notice) -> list[Service]:
    """Those whose letters may be postponed."""
    if notice.kind not in UNASKED:
        return []
    uuids = {row[1] for row in notice.about if row[0] == "service"}
    return list(Service.objects.filter(uuid__in=uuids, safety_class="none"))


class PostponeForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("Miksi"), max_length=400)


def postpone_letters(request: HttpRequest, uuid: str) -> HttpResponse:
    """The provider has asked for more time: the next letter about the service waits 30 days."""
    must_see(request)
    service = get_object_or_404(Service, uuid=uuid)
    form = PostponeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            postpone(service, form.cleaned_data["why"], by=request.user, today=timezone.localdate())  # type: ignore[arg-type]
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Seuraavaa kirjettä on lykätty 30 päivää."))
            return redirect("directory_checking_section", TASKS)
    return render(request, "directory/admin/postpone.html", {"service": service, "form": form})


@hooks.register("desk_waiting")
def waiting_letters(user: Any) -> list[Waiting]:
    if not user.has_perm(MAY_SEE):
        return []
    unread, unsure_ones = unread_letters().count(), unsure_letters().count()
    return [
        Waiting(
            unread,
            ngettext("%(n)s vastauskirje odottaa.", "%(n)s vastauskirjettä odottaa.", unread) % {"n": unread},
            reverse("directory_checking_section", args=[ANSWERS]),
        ),
        Waiting(
            unsure_ones,
            ngettext(
                "%(n)s kirjeestä ei tiedetä, lähtikö se.",
                "%(n)s kirjeestä ei tiedetä, lähtivätkö ne.",
                unsure_ones,
            )
            % {"n": unsure_ones},
            reverse("directory_checking_section", args=[UNSURE]),
        ),
    ]


def house_texts(request: HttpRequest) -> HttpResponse:
    """Every kind of letter as the house words it, and whether maintainers have words of their own for it."""
    must_see(request)
    own = {(text.kind, text.language): text for text in LetterText.objects.all()}
    viewset = LetterText.snippet_viewset  # type: ignore[attr-defined]
    rows = []
    for kind in NoticeKind:
        for language in LANGUAGES:
            text = own.get((kind.value, language))
            add = reverse(viewset.get_url_name("add"), query={"kind": kind.value, "language": language})
            url = reverse(viewset.get_url_name("edit"), args=[text.pk]) if text else add
            rows.append((kind.label, language, words_of(kind.value, language), text is not None, url))
    return render(request, "directory/admin/letter_texts.html", {"rows": rows})


@require_POST
def act(request: HttpRequest, uuid: str, what: str) -> HttpResponse:
    must_see(request)
    if what not in ACTS:
        raise Http404
    do, said = ACTS[what]
    if do(get_object_or_404(Notice, uuid=uuid)):
        messages.success(request, said)
    else:
        messages.error(request, _("Kirjeen tila on jo muuttunut."))
    return redirect("directory_checking_section", UNSURE)


@require_POST
def answer_ok(request: HttpRequest, uuid: str) -> HttpResponse:
    must_see(request)
    found = get_object_or_404(IncomingLetter, uuid=uuid)
    count = intake.all_is_well(found, by=request.user, today=timezone.localdate())  # type: ignore[arg-type]
    if count:
        said = ngettext("Yhden kohteen tiedot vahvistettiin.", "%(n)s kohteen tiedot vahvistettiin.", count)
        messages.success(request, said % {"n": count})
    else:
        messages.error(request, _("Vastaus on jo käsitelty, tai sen kirje ei kysynyt mistään."))
    return redirect("directory_checking_section", ANSWERS)


@require_POST
def answer_done(request: HttpRequest, uuid: str) -> HttpResponse:
    must_see(request)
    intake.handle(get_object_or_404(IncomingLetter, uuid=uuid), _("käsitelty"))
    return redirect("directory_checking_section", ANSWERS)


@require_POST
def bounce_done(request: HttpRequest, pk: int) -> HttpResponse:
    must_see(request)
    intake.settle_bounce(get_object_or_404(Bounce, pk=pk))
    return redirect("directory_checking_section", RETURNED)


letters_menu = Menu(register_hook_name="register_letters_menu_item")


class LettersMenuItem(SubmenuMenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm(MAY_SEE))


@hooks.register("register_admin_menu_item")
def menu() -> MenuItem:
    return LettersMenuItem(gettext_lazy("Kirjeet"), letters_menu, name="letters", icon_name="mail", order=157)


@hooks.register("register_letters_menu_item")
def letters_item() -> MenuItem:
    return MenuItem(
        gettext_lazy("Kaikki kirjeet"), reverse("directory_letters"), icon_name="list-ul", order=20
    )


@hooks.register("register_letters_menu_item")
def texts_item() -> MenuItem:
    return MenuItem(
        gettext_lazy("Kirjeiden tekstit"), reverse("directory_letter_texts"), icon_name="edit", order=40
    )


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("kirjeet/", letters, name="directory_letters"),
        path("kirjeet/lykkaa/<uuid:uuid>/", postpone_letters, name="directory_postpone"),
        path("kirjeet/tekstit/", house_texts, name="directory_letter_texts"),
        path("kirjeet/<uuid:uuid>/", letter, name="directory_letter"),
        path("kirjeet/<uuid:uuid>/<slug:what>/", act, name="directory_letter_act"),
        path("vastauskirjeet/<uuid:uuid>/ok/", answer_ok, name="directory_answer_ok"),
        path("vastauskirjeet/<uuid:uuid>/kasitelty/", answer_done, name="directory_answer_done"),
        path("palautuneet/<int:pk>/kasitelty/", bounce_done, name="directory_bounce_done"),
    ]
