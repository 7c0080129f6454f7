"""Facts, recommendations and practice models in the desk's queue and on their forms."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.log_actions import log
from wagtail.models import Page

from cms.freshness import PAGES, Known, current_facts, of_facts, of_page
from cms.models import SituationFact
from directory.admin.answering import next_url
from directory.admin.checking_rows import STATES
from directory.admin.checking_sections import day
from directory.admin.waiting import Action, Cause, Entry, Item, Row, Section, add_section, add_source
from directory.freshness import DUE_SOON, RAISED_RISK, Reason, State, work_order
from directory.models import FreshnessIntervals
from directory.models.report import ReportKind

IN_DOUBT = (State.OVERDUE, State.STALE, State.WITHHELD)


def _waits(known: Known, today: dt.date) -> bool:
    """As of services: the day comes within a month or has passed, or something speaks against it."""
    if known.due_on is None:
        return known.verdict.risk.value > 0
    return known.due_on <= today + DUE_SOON or known.verdict.risk.value >= RAISED_RISK


def _entry(key: Any, known: Known) -> Entry:
    return Entry(round(work_order(known.verdict.risk.value, False, 0, 0), 2), known.due_on, key)


def _row(kind: Any, name: str, key: Any, known: Known, action: Action, edit_url: str) -> Row:
    reasons = known.verdict.risk.reasons
    return Row(
        kind=kind,
        name=name,
        uuid=key,
        state=STATES[known.state],
        due_on=known.due_on,
        risk=round(100 * known.verdict.risk.value),
        work=round(work_order(known.verdict.risk.value, False, 0, 0), 2),
        causes=[_cause(reason, known, action) for reason in reasons],
        action=action,
        edit_url=edit_url,
    )


def _cause(reason: Reason, known: Known, action: Action) -> Cause:
    if reason.kind == "age":
        return Cause(_("aika vahvistuksesta"), round(100 * reason.share), "", known.assured_on, action)
    said = ReportKind(reason.kind.removeprefix("report_")).label
    reports = Action(_("Käsittele ilmoitus"), reverse("directory_checking_section", args=["ilmoitukset"]))
    return Cause(
        _("lukija: %(what)s") % {"what": str(said).lower()}, round(100 * reason.share), "", None, reports
    )


def _facts(today: dt.date) -> dict[int, tuple[SituationFact, Known]]:
    facts = list(current_facts())
    known = of_facts(facts, today)
    return {fact.pk: (fact, known[fact.pk]) for fact in facts if fact.pk in known}


def ask_county(fact: SituationFact) -> Action:
    """To ring the county; of a frozen round nothing is asked any more, and the next one is opened."""
    if fact.round.is_frozen:
        return Action(_("Avaa uusi kierros"), reverse("cms_situation_rounds"))
    return Action(
        _("Kysy alueelta"), reverse("cms_situation_interview", args=[fact.round.year, fact.county.code])
    )


class FactSource:
    """The answers that readers see, of the newest published round."""

    name = "facts"

    def entries(self, today: dt.date) -> Sequence[Entry]:
        return [_entry(pk, known) for pk, (_fact, known) in _facts(today).items() if _waits(known, today)]

    def rows(self, keys: Sequence[Any], today: dt.date, user: Any) -> Mapping[Any, Row]:
        found = _facts(today)
        return {
            pk: _row(
                SituationFact._meta.verbose_name,
                f"{fact.county.short_fi}: {fact.get_question_display()}",
                fact.uuid,
                known,
                ask_county(fact),
                reverse("cms_situation_county", args=[fact.round.year, fact.county.code]),
            )
            for pk in keys
            if pk in found
            for fact, known in [found[pk]]
        }


def _pages() -> Iterator[Any]:
    """The pages that grow old, in Finnish: their translations follow them."""
    for model in PAGES:
        yield from model.objects.live().filter(locale__language_code="fi", alias_of=None).order_by("title")


def _known_pages(today: dt.date) -> dict[int, tuple[Any, Known]]:
    rules = FreshnessIntervals.current()
    return {page.pk: (page, known) for page in _pages() if (known := of_page(page, today, rules))}


def review_action(page: Any) -> Action:
    return Action(_("Merkitse läpikäydyksi"), reverse("cms_page_reviewed", args=[page.pk]), post=True)


class PageSource:
    """Recommendations and practice models."""

    name = "pages"

    def entries(self, today: dt.date) -> Sequence[Entry]:
        known = _known_pages(today).items()
        return [_entry(pk, one) for pk, (_page, one) in known if _waits(one, today)]

    def rows(self, keys: Sequence[Any], today: dt.date, user: Any) -> Mapping[Any, Row]:
        found = _known_pages(today)
        return {
            pk: _row(
                type(page)._meta.verbose_name,
                page.title,
                page.translation_key,
                known,
                review_action(page),
                reverse("wagtailadmin_pages:edit", args=[page.pk]),
            )
            for pk in keys
            if pk in found
            for page, known in [found[pk]]
        }


@require_POST
def reviewed(request: HttpRequest, pk: int) -> HttpResponse:
    """Someone has gone through the page today and found it right; its other languages are told the same."""
    page = get_object_or_404(Page, pk=pk).specific
    if type(page) not in PAGES:
        raise Http404
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    today = timezone.localdate()
    for one in type(page).objects.filter(translation_key=page.translation_key):
        _set_day(one, today)
        log(instance=one, action="cms.reviewed", user=request.user)
    messages.success(request, _("Merkitty läpikäydyksi: %(page)s.") % {"page": page.title})
    return redirect(next_url(request))


def _set_day(page: Any, today: dt.date) -> None:
    """On the page and in its draft, which else would bring the old day back."""
    page.checked_on = today
    page.save(update_fields=["checked_on"])
    if revision := page.latest_revision:
        revision.content |= {"checked_on": today.isoformat()}
        revision.save(update_fields=["content"])


def unconfirmed_facts(today: dt.date) -> list[SituationFact]:
    """Answers from sources alone: nobody in the county, and none of us, has said that they hold."""
    return [fact for fact, known in _facts(today).values() if known.state == State.UNCONFIRMED]


def unread_pages(today: dt.date) -> list[Any]:
    return [page for page, known in _known_pages(today).values() if known.state == State.UNCONFIRMED]


def first_questions(today: dt.date, user: Any) -> Sequence[Item]:
    """By county, then the pages that nobody has gone through."""
    by_county: dict[str, list[SituationFact]] = defaultdict(list)
    for fact in unconfirmed_facts(today):
        by_county[fact.county.short_fi].append(fact)
    counties = [
        Item(
            name,
            [
                ngettext("yksi vastaus vahvistamatta", "%(n)s vastausta vahvistamatta", len(facts))
                % {"n": len(facts)}
            ],
            None,
            [ask_county(facts[0])],
        )
        for name, facts in sorted(by_county.items())
    ]
    pages = [
        Item(page.title, [type(page)._meta.verbose_name], None, [review_action(page)], page.url or "")
        for page in unread_pages(today)
    ]
    return [*counties, *pages]


def of_page_form(page: Any, today: dt.date, user: Any) -> Mapping[str, Any]:
    """The freshness panel of a page's form, with the services in doubt that the page shows."""
    kept = type(page).objects.get(pk=page.pk)
    known = of_page(kept, today)
    row = (
        _row("", kept.title, kept.translation_key, known, review_action(kept), "")
        if known
        else Row("", kept.title, kept.pk, "", None, 0, 0, (), None)
    )
    # The form that the panel stands in has no room for another: the queue's button marks the page.
    shown = [*_services_in_doubt(page), *_tasks_in_doubt(page)]
    return {"row": row, "groups": [], "may_act": False, "shown": shown}


def _services_in_doubt(page: Any) -> list[dict[str, Any]]:
    from cms.services import found
    from directory.admin.checking_rows import STATES

    today, seen = timezone.localdate(), {}
    for stream in (page.body, getattr(page, "services", None)):
        for block in stream or ():
            if block.block_type != "service_list":
                continue
            for service in found(block.value, timezone.localtime())["services"]:
                standing = getattr(service, "standing", None)
                state = standing.state_on(today) if standing else State.UNCONFIRMED
                if state in IN_DOUBT:
                    url = reverse(type(service).snippet_viewset.get_url_name("edit"), args=[service.pk])
                    seen[service.pk] = {"name": service.name_fi, "state": STATES[state], "edit_url": url}
    return list(seen.values())


def _tasks_in_doubt(page: Any) -> list[dict[str, Any]]:
    """Counties' tasks that the page names, and that have grown old or whose letters come back."""
    today, found = timezone.localdate(), {}
    for block in page.body or ():
        task = block.value["role"] if block.block_type == "contact_role" else None
        standing = getattr(task, "standing", None)
        if standing is None:
            continue
        is_broken = standing.is_broken_on(today)
        if is_broken or standing.state_on(today) in IN_DOUBT:
            word = _("postilaatikko ei toimi") if is_broken else STATES[standing.state_on(today)]
            url = reverse(type(task).snippet_viewset.get_url_name("edit"), args=[task.pk])
            found[task.pk] = {"name": str(task), "state": word, "edit_url": url}
    return list(found.values())


def fact_told(known: Known | None) -> str:
    """A line above a fact on its form: its state, its due day, who said so."""
    if known is None:
        return ""
    told = [str(STATES[known.state]).capitalize()]
    if known.due_on:
        told.append(_("määräpäivä %(day)s") % {"day": day(known.due_on)})
    if known.assured_on:
        who = known.role or _("luettu lähteestä")
        told.append(_("vahvistettu %(day)s (%(who)s)") % {"day": day(known.assured_on), "who": who})
    return " · ".join(told)


@hooks.register("register_admin_urls")
def freshness_urls() -> list[URLPattern]:
    return [path("tarkistettavat/sivu/<int:pk>/", reviewed, name="cms_page_reviewed")]


@hooks.register("register_log_actions")
def name_the_review(actions: Any) -> None:
    actions.register_action(
        "cms.reviewed", gettext_lazy("Läpikäynti"), gettext_lazy("Merkittiin läpikäydyksi")
    )


add_source(FactSource())
add_source(PageSource())
add_section(
    Section(
        "vastaukset-ja-sivut",
        gettext_lazy("Alueiden vastaukset ja sivut"),
        gettext_lazy(
            "Alueiden vastaukset ovat julkisista lähteistä, kunnes alue vahvistaa ne. Sivut odottavat läpikäyntiä."
        ),
        lambda today: len(unconfirmed_facts(today)) + len(unread_pages(today)),
        first_questions,
    )
)
