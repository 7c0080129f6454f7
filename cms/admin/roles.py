"""Counties' tasks to contact at the desk: in the queue with their reasons, and the pages that clear them."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder

from cms.models import ContactRole, RoleSignal, RoleStanding
from cms.role_freshness import KnownRole, answer_role_signal, assure_role, known_roles
from directory.admin.answering import FOUND, SignalForm, next_url
from directory.admin.assuring import OUR_LEVELS
from directory.admin.checking_rows import ANSWERS, STATES
from directory.admin.checking_sections import ENDING_WITHIN, day
from directory.admin.quality import add_states
from directory.admin.waiting import Action, Cause, Entry, Item, Row, Section, add_section, add_source
from directory.freshness import DUE_SOON, RAISED_RISK, Reason, State
from directory.models import FreshnessIntervals
from directory.models.freshness import Outcome
from directory.state_days import state_on

MAY_ASSURE = "cms.change_contactrole"


class RoleForm(forms.Form):
    level = forms.ChoiceField(
        label=gettext_lazy("Miten asia selvisi"),
        choices=[(level.value, level.label) for level in OUR_LEVELS],
        widget=forms.RadioSelect,
    )
    role = forms.CharField(
        label=gettext_lazy("Tehtävä, joka vastasi"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Esimerkiksi perhekeskuspäällikkö. Ei nimeä."),
    )
    on = forms.DateField(
        label=gettext_lazy("Päivä"),
        initial=timezone.localdate,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    note = forms.CharField(label=gettext_lazy("Huomautus"), required=False, max_length=400)

    def clean_on(self) -> dt.date:
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError(_("Päivä ei voi olla tulevaisuudessa."))
        return self.cleaned_data["on"]


class RoleSignalForm(SignalForm):
    outcome = forms.ChoiceField(
        label=gettext_lazy("Mitä selvisi"),
        choices=[*FOUND[:-1], (Outcome.CLOSED, gettext_lazy("Tehtävää ei enää ole"))],
        widget=forms.RadioSelect,
    )


def to_check(today: dt.date) -> QuerySet[RoleStanding]:
    """As of services: the day comes within a month or has passed, or something speaks against the task."""
    due = Q(due_on__lte=today + DUE_SOON)
    doubted = Q(risk__gte=round(100 * RAISED_RISK)) | Q(due_on__isnull=True, risk__gt=0)
    return RoleStanding.objects.filter(due | doubted)


class RoleSource:
    """Tasks whose standing is kept: a source of the queue."""

    name = "roles"

    def entries(self, today: dt.date) -> Sequence[Entry]:
        rows = to_check(today).values_list("work", "due_on", "contact_role")
        return [Entry(work, due_on, pk) for work, due_on, pk in rows]

    def rows(self, keys: Sequence[Any], today: dt.date, user: Any) -> Mapping[Any, Row]:
        return rows_of(ContactRole.objects.filter(pk__in=keys).select_related("county"), today, user)


def rows_of(tasks: Any, today: dt.date, user: Any) -> dict[int, Row]:
    """By primary key, each task with its reasons as they are today."""
    found = {task.pk: task for task in tasks}
    known, rules, finder = (
        known_roles(list(found), today),
        FreshnessIntervals.current(),
        AdminURLFinder(user),
    )
    signals: dict[int, list[RoleSignal]] = {}
    for signal in RoleSignal.objects.confirmed(today).filter(contact_role__in=found):
        signals.setdefault(signal.contact_role_id, []).append(signal)
    rows = {}
    for pk, task in found.items():
        verdict = known[pk].verdict(today, rules)
        rows[pk] = Row(
            kind=ContactRole._meta.verbose_name,
            name=str(task),
            uuid=task.uuid,
            state=STATES[state_on(verdict.due_on, None, today)],
            due_on=verdict.due_on,
            risk=round(100 * verdict.risk.value),
            work=round(verdict.risk.value, 2),
            causes=[_cause(reason, known[pk], task, signals.get(pk, ())) for reason in verdict.risk.reasons],
            action=assuring(task),
            edit_url=finder.get_edit_url(task) or "",
        )
    return rows


def assuring(task: ContactRole) -> Action:
    return Action(_("Vahvista"), reverse("cms_role_assure", args=[task.uuid]))


def _cause(reason: Reason, known: KnownRole, task: ContactRole, signals: Sequence[RoleSignal]) -> Cause:
    share = round(100 * reason.share)
    if reason.kind == "age":
        said = known.assurance.on if known.assurance else None
        return Cause(_("aika vahvistuksesta"), share, "", said, assuring(task))
    signal = next((row for row in signals if row.kind == reason.kind and row.about in reason.what), None)
    if signal is None:
        return Cause(reason.kind, share, reason.what)
    answer = Action(ANSWERS[signal.kind], reverse("cms_role_signal", args=[signal.pk]))
    return Cause(signal.name, share, reason.what, signal.confirmed_on, answer)


def must(request: HttpRequest) -> None:
    if not request.user.has_perm(MAY_ASSURE):  # type: ignore[union-attr]
        raise PermissionDenied


def assure(request: HttpRequest, key: str) -> HttpResponse:
    """Someone rang, or read it on the county's page: the task stands as the register tells."""
    must(request)
    task = get_object_or_404(ContactRole.objects.select_related("county"), uuid=key)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = assure_role(task, by=request.user, **form.cleaned_data)
        undo = f"{reverse('cms_said_log')}?task={made.pk}"
        done = _("Vahvistus kirjattiin: %(task)s.") % {"task": task}
        messages.success(request, format_html('{} <a href="{}">{}</a>', done, undo, _("Peru vahvistus")))
        return redirect(next_url(request))
    context = {
        "task": task,
        "form": form,
        "next": next_url(request, ""),
        "edit_url": AdminURLFinder(request.user).get_edit_url(task),
    }
    return render(request, "cms/admin/role_assure.html", context)


def signal(request: HttpRequest, pk: int) -> HttpResponse:
    """What was seen, since when and how often; a person says what it really is."""
    must(request)
    found = get_object_or_404(RoleSignal.objects.open().select_related("contact_role__county"), pk=pk)
    form = RoleSignalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        until = told["until"] if told["outcome"] == Outcome.CONFIRMED else None
        answer_role_signal(
            found,
            Outcome(told["outcome"]),
            by=request.user,
            today=timezone.localdate(),
            why=told["why"],
            until=until,
        )
        messages.success(request, _("Vastaus kirjattiin."))
        return redirect(next_url(request))
    task = found.contact_role
    context = {
        "signal": found,
        "told_as": found.name,
        "record": task,
        "form": form,
        "next": next_url(request, ""),
        "is_address": found.about.startswith(("http://", "https://")),
        "edit_url": AdminURLFinder(request.user).get_edit_url(task),
        "assure_url": assuring(task).url,
    }
    return render(request, "directory/admin/checking/signal.html", context)


def of_role_form(task: Any, today: dt.date, user: Any) -> Mapping[str, Any]:
    """The freshness panel of a task's form."""
    kept = ContactRole.objects.select_related("county").get(pk=task.pk)
    return {"row": rows_of([kept], today, user)[kept.pk], "groups": [], "may_act": user.has_perm(MAY_ASSURE)}


def unconfirmed(today: dt.date) -> QuerySet[ContactRole]:
    """Tasks of which nobody in the county, and none of us, has said that they hold."""
    rows = ContactRole.objects.filter(Q(standing=None) | Q(standing__due_on=None))
    return rows.select_related("county").order_by("county__name_fi", "sort_order", "role_fi")


def quiet(today: dt.date) -> QuerySet[RoleSignal]:
    """Checks that a person has overruled, and that ask again within a month."""
    rows = RoleSignal.objects.open().filter(quiet_until__range=(today, today + ENDING_WITHIN))
    return rows.select_related("contact_role__county").order_by("quiet_until", "pk")


def waiting(today: dt.date, user: Any) -> Sequence[Item]:
    acts = user.has_perm(MAY_ASSURE)
    ending = [
        Item(
            str(row.contact_role),
            [row.name, _("Poikkeus päättyy %(day)s.") % {"day": day(row.quiet_until)}],
            row.quiet_until,
            [Action(_("Tarkista ja jatka"), reverse("cms_role_signal", args=[row.pk]))] if acts else (),
        )
        for row in quiet(today)
    ]
    first = [
        Item(
            str(task),
            [
                STATES[State.UNCONFIRMED],
                task.mailbox or _("ei postilaatikkoa"),
                _("Lähde: %(source)s") % {"source": task.source_url} if task.source_url else "",
            ],
            None,
            [assuring(task)] if acts else (),
        )
        for task in unconfirmed(today)
    ]
    return [*ending, *first]


def states(today: dt.date) -> Iterator[list[Any]]:
    """Every task under the headings of the table of all states."""
    for task in ContactRole.objects.select_related("county", "standing").order_by("pk"):
        kept = getattr(task, "standing", None)
        state = STATES[kept.state_on(today) if kept else State.UNCONFIRMED]
        said = (
            (kept.assured_on, kept.level, kept.due_on, None, kept.risk) if kept else (None, "", None, None, 0)
        )
        yield [ContactRole._meta.verbose_name, task.uuid, str(task), state, *said]


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("tarkistettavat/tehtava/<uuid:key>/", assure, name="cms_role_assure"),
        path("tarkistettavat/tehtavan-merkki/<int:pk>/", signal, name="cms_role_signal"),
    ]


add_source(RoleSource())
add_states("roles", states)
add_section(
    Section(
        "yhteystehtavat",
        gettext_lazy("Yhteystehtävät"),
        gettext_lazy(
            "Alueiden yhteystehtävät, joita kukaan ei ole vielä vahvistanut, ja poikkeukset, jotka päättyvät kuukauden "
            "sisällä."
        ),
        lambda today: quiet(today).count() + unconfirmed(today).count(),
        waiting,
    )
)
