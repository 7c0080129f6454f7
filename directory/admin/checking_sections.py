"""The queue's sections over the catalogue's own rows: first contacts, calls, reports, exceptions, letters."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from directory.admin.checking_rows import STATES, answer_action, call_url
from directory.admin.waiting import Action, Item, Section, add_section
from directory.freshness import HIGH_RISK
from directory.links.wording import seen
from directory.models import (
    Bounce,
    CheckException,
    CheckRun,
    Correction,
    IncomingLetter,
    Notice,
    Organisation,
    Report,
    Service,
    Signal,
    Standing,
)
from directory.models.answers import CorrectionState
from directory.models.freshness import SignalKind
from directory.models.letters import NoticeState
from directory.models.links import RunOutcome
from directory.reports import open_reports
from directory.signals import Kind

MAINTAINERS = "directory.publish_service"
CALL_AFTER = dt.timedelta(days=60)
ENDING_WITHIN = dt.timedelta(days=30)


def day(on: dt.date | None) -> str:
    return date_format(on, "j.n.Y") if on else _("päivä ei tiedossa")


def unconfirmed_services(today: dt.date) -> QuerySet[Service]:
    """Services that no human has ever assured."""
    return Service.objects.listed(today).filter(Q(standing=None) | Q(standing__due_on=None))


def first_contacts(today: dt.date, user: Any) -> Sequence[Item]:
    """By organisation, those with services of the crisis class first, then those with most to confirm."""
    waiting = unconfirmed_services(today)
    rows = (
        Organisation.objects.filter(services__in=waiting)
        .annotate(
            unconfirmed=Count("services", filter=Q(services__in=waiting), distinct=True),
            in_crisis=Count(
                "services",
                filter=Q(services__in=waiting) & ~Q(services__safety_class="none"),
                distinct=True,
            ),
            addresses=Count("contacts", distinct=True),
        )
        .order_by("-in_crisis", "-unconfirmed", "name_fi")
    )
    return [_first_contact(row) for row in rows]


def _first_contact(row: Any) -> Item:
    told = [
        ngettext("yksi palvelu vahvistamatta", "%(n)s palvelua vahvistamatta", row.unconfirmed)
        % {"n": row.unconfirmed}
    ]
    if row.in_crisis:
        told.append(
            ngettext("niistä yksi kriisiluokan palvelu", "niistä %(n)s kriisiluokan palvelua", row.in_crisis)
            % {"n": row.in_crisis}
        )
    told.append(
        ngettext("yksi yhteystieto", "%(n)s yhteystietoa", row.addresses) % {"n": row.addresses}
        if row.addresses
        else _("ei vielä yhteystietoa")
    )
    services = reverse(Service.snippet_viewset.get_url_name("list"), query={"organisation": row.pk})
    acts = [
        Action(_("Ota yhteyttä"), reverse("directory_campaign_organisation", args=[row.uuid])),
        Action(_("Valitse palvelut ja vahvista"), services),
    ]
    return Item(str(row), told, None, acts)


def to_ring(today: dt.date) -> QuerySet[Standing]:
    """Records 60 days past their due day, and those so likely wrong that a person is asked to look in a week."""
    late, doubted = Q(due_on__lte=today - CALL_AFTER), Q(risk__gte=round(100 * HIGH_RISK))
    return (
        Standing.objects.filter(late | doubted)
        .exclude(service__status="ended")
        .select_related("service", "line", "door")
        .order_by("-work", "due_on", "pk")
    )


def calls(today: dt.date, user: Any) -> Sequence[Item]:
    found = []
    for row in to_ring(today):
        told = [str(STATES[row.state_on(today)]), _("riski %(risk)s %%") % {"risk": row.risk}]
        action = Action(_("Soita"), call_url(row.record))
        found.append(Item(str(row.record), told, row.due_on, [action]))
    return found


def reports(today: dt.date, user: Any) -> Sequence[Item]:
    """What readers wrote is read whole by maintainers alone."""
    reads = user.has_perm(MAINTAINERS)
    return [_report(row, reads) for row in open_reports()]


def _report(row: Report, reads: bool) -> Item:
    words = row.text if reads else row.screened
    told = [row.get_kind_display(), *([words] if words else [])]
    if row.source and reads:
        told.append(_("Lähde: %(source)s") % {"source": row.source})
    acts = [Action(_("Käsittele"), reverse("directory_report", args=[row.uuid]))]
    return Item(str(row.service or row.county), told, row.received_on, acts if reads else ())


def ending(today: dt.date) -> QuerySet[CheckException]:
    """Exceptions that end within a month and are not renewed."""
    longer = CheckException.objects.filter(
        check_kind=OuterRef("check_kind"), until__gt=today + ENDING_WITHIN
    ).filter(Q(service=OuterRef("service")) | Q(line=OuterRef("line")) | Q(door=OuterRef("door")))
    return (
        CheckException.objects.on(today)
        .filter(~Exists(longer), until__lte=today + ENDING_WITHIN)
        .select_related("service", "line", "door")
        .order_by("until", "pk")
    )


def exceptions(today: dt.date, user: Any) -> Sequence[Item]:
    return [
        Item(
            str(row.record),
            [SignalKind(row.check_kind).label, row.why],
            row.until,
            [Action(_("Tarkista ja jatka"), reverse("directory_exception", args=[row.pk]))],
        )
        for row in ending(today)
    ]


def asked_of_a_person(today: dt.date) -> QuerySet[Signal]:
    """What a machine could not tell: pages that let no checker in, and addresses said to have moved."""
    excepted = (
        CheckException.objects.on(today)
        .filter(check_kind=OuterRef("kind"))
        .filter(Q(service=OuterRef("service")) | Q(line=OuterRef("line")) | Q(door=OuterRef("door")))
    )
    kinds = (Kind.URL_INCONCLUSIVE, Kind.URL_MOVED, Kind.BOUNCE_POLICY)
    return (
        Signal.objects.open()
        .filter(~Exists(excepted), kind__in=kinds)
        .select_related("service", "line", "door")
        .order_by("first_seen", "pk")
    )


def questions(today: dt.date, user: Any) -> Sequence[Item]:
    return [
        Item(
            str(row.record),
            [row.get_kind_display(), row.about, seen(row.evidence)],
            row.first_seen.date(),
            [answer_action(row)],
        )
        for row in asked_of_a_person(today)
    ]


def waiting_corrections() -> QuerySet[Correction]:
    rows = Correction.objects.filter(state=CorrectionState.WAITING)
    return rows.select_related("service", "line", "door").order_by("made_at", "pk")


def corrections(today: dt.date, user: Any) -> Sequence[Item]:
    return [
        Item(
            str(row.record),
            [row.get_group_display(), row.text],
            timezone.localdate(row.made_at),
            [Action(_("Katso ja päätä"), reverse("directory_answer", args=[row.uuid]))],
        )
        for row in waiting_corrections()
    ]


def void_runs() -> QuerySet[CheckRun]:
    """Runs of the link checker that do not count, since the last one that does."""
    counted = CheckRun.objects.filter(outcome=RunOutcome.DONE).order_by("-started_at").first()
    found = CheckRun.objects.void()
    return found.filter(started_at__gt=counted.started_at) if counted else found


def void_checks(today: dt.date, user: Any) -> Sequence[Item]:
    return [
        Item(
            _("Linkkien tarkistus"),
            [
                _("%(failing)s palvelinta %(hosts)s:sta ei vastannut, aiemmin %(before)s.")
                % {"failing": run.failing_hosts, "hosts": run.hosts, "before": run.failing_before},
                _("Vika on luultavasti omassa verkossamme. Kun se on kunnossa, seuraava ajo poistaa rivin."),
            ],
            timezone.localdate(run.started_at),
            [Action(_("Katso ajastetut työt"), reverse("tasks_jobs"))],
        )
        for run in void_runs()
    ]


def unread_letters() -> QuerySet[IncomingLetter]:
    return IncomingLetter.objects.filter(handled_at=None).select_related("organisation")


def open_bounces() -> QuerySet[Bounce]:
    return Bounce.objects.filter(handled_at=None).select_related("contact__organisation", "notice")


def unsure_letters() -> QuerySet[Notice]:
    """Letters of which nobody knows whether they went, and those that did not go."""
    states = (NoticeState.UNCERTAIN, NoticeState.FAILED)
    return Notice.objects.filter(state__in=states).select_related("organisation").order_by("intended_at")


# In the order in which they hurt readers.
SECTIONS = (
    Section(
        "soitettavat",
        gettext_lazy("Soitettavat"),
        gettext_lazy("Määräpäivä meni 60 päivää sitten, tai tieto on hyvin todennäköisesti väärin."),
        lambda today: to_ring(today).count(),
        calls,
    ),
    Section(
        "ilmoitukset",
        gettext_lazy("Lukijoiden ilmoitukset"),
        gettext_lazy("Mitä lukijat ovat kertoneet olevan vialla."),
        lambda today: open_reports().count(),
        reports,
    ),
    Section(
        "korjaukset",
        gettext_lazy("Korjausehdotukset"),
        gettext_lazy("Mitä järjestöt haluavat muuttaa. Mikään ei muutu, ennen kuin hyväksyt."),
        lambda today: waiting_corrections().count(),
        corrections,
        MAINTAINERS,
    ),
    Section(
        "mitatoidyt-ajot",
        gettext_lazy("Mitätöidyt tarkistukset"),
        gettext_lazy("Kun moni palvelin on yhtä aikaa vaiti, vika on luultavasti meillä, eikä ajoa lasketa."),
        lambda today: void_runs().count(),
        void_checks,
        MAINTAINERS,
    ),
    Section(
        "kysymykset",
        gettext_lazy("Kone kysyy ihmiseltä"),
        gettext_lazy("Kone ei voinut päätellä näitä. Vastaus on poikkeus, joka kestää enintään 180 päivää."),
        lambda today: asked_of_a_person(today).count(),
        questions,
    ),
    Section(
        "poikkeukset",
        gettext_lazy("Päättyvät poikkeukset"),
        gettext_lazy("Kun poikkeus päättyy, tarkistus kysyy uudelleen."),
        lambda today: ending(today).count(),
        exceptions,
    ),
    Section(
        "ensikontaktit",
        gettext_lazy("Ensikontaktit"),
        gettext_lazy(
            "Palvelut, joita kukaan ei ole vielä vahvistanut. Tämä ei ole hälytys: kysy järjestöltä."
        ),
        lambda today: unconfirmed_services(today).count(),
        first_contacts,
    ),
)


def register() -> None:
    for section in SECTIONS:
        add_section(section)
