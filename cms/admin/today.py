"""What the editors' room adds to the desk's sentences: pages to approve, missing answers, feedback, Swedish."""

from collections import Counter
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.models import TaskState, WorkflowState, get_default_page_content_type

from cms import training
from cms.admin.swedish import services as without_swedish
from cms.models import Feedback, SituationFact, SituationRound
from cms.models.situation import Answer
from directory.admin.dashboard import HOOK, Waiting
from directory.frame import active_language
from directory.models import County

# So many counties are told of one by one; the board shows the rest.
NAMED = 3
NUMBERS = ("", "yksi", "kaksi", "kolme", "neljä", "viisi")


@hooks.register(HOOK)
def editorial(user: Any) -> list[Waiting]:
    return [
        *_to_approve(user),
        *_returned(user),
        *_feedback(user),
        *_answers(user),
        *_swedish(user),
        *_training(user),
    ]


def _to_approve(user: Any) -> list[Waiting]:
    states = TaskState.objects.reviewable_by(user).filter(status=TaskState.STATUS_IN_PROGRESS)
    pages = states.filter(workflow_state__base_content_type=get_default_page_content_type()).count()
    others = states.count() - pages
    url = reverse("wagtailadmin_reports:workflow_tasks")
    return [
        Waiting(
            pages,
            ngettext("Yksi sivu odottaa hyväksyntääsi.", "%(count)s sivua odottaa hyväksyntääsi.", pages)
            % {"count": pages},
            url,
        ),
        Waiting(
            others,
            ngettext(
                "Yksi hakemiston muutos odottaa hyväksyntääsi.",
                "%(count)s hakemiston muutosta odottaa hyväksyntääsi.",
                others,
            )
            % {"count": others},
            url,
        ),
    ]


def _returned(user: Any) -> list[Waiting]:
    count = WorkflowState.objects.filter(requested_by=user, status=WorkflowState.STATUS_NEEDS_CHANGES).count()
    text = ngettext(
        "Yksi lähettämäsi teksti on palautettu sinulle korjattavaksi.",
        "%(count)s lähettämääsi tekstiä on palautettu sinulle korjattavaksi.",
        count,
    )
    return [Waiting(count, text % {"count": count}, reverse("wagtailadmin_reports:workflow"))]


def _feedback(user: Any) -> list[Waiting]:
    if not user.has_perm("cms.view_feedback"):
        return []
    late, all_open = Feedback.objects.late(timezone.localdate()).count(), Feedback.objects.open().count()
    url = reverse(Feedback.snippet_viewset.get_url_name("list"))
    lateness = ngettext(
        "Yhden palautteen 14 päivän määräaika on ohi.",
        "%(count)s palautteen 14 päivän määräaika on ohi.",
        late,
    )
    text = ngettext("Yksi palaute odottaa vastausta.", "%(count)s palautetta odottaa vastausta.", all_open)
    return [
        Waiting(late, lateness % {"count": late}, url),
        Waiting(all_open, text % {"count": all_open}, url),
    ]


def _answers(user: Any) -> list[Waiting]:
    """The newest round that may still be filled in: counties by how many of their answers nobody has found."""
    newest = SituationRound.objects.order_by("-year").first()
    if newest is None or newest.is_frozen or not user.has_perm("cms.change_situationfact"):
        return []
    missing = Counter(_unanswered(newest).values_list("county__code", flat=True))
    unconfirmed = newest.facts.filter(unconfirmed=True).count()
    counties = County.objects.in_bulk(missing, field_name="code")
    ordered = sorted(missing, key=lambda code: (-missing[code], counties[code].name_fi))
    named = ordered if len(ordered) <= NAMED else ordered[:NAMED]
    rows = [_of_county(newest, counties[code], missing[code]) for code in named]
    board, left = reverse("cms_situation_board", args=[newest.year]), len(ordered) - len(named)
    others = ngettext(
        "Lisäksi yhden muun alueen tilannekuvasta puuttuu vastauksia.",
        "Lisäksi %(count)s muun alueen tilannekuvasta puuttuu vastauksia.",
        left,
    )
    carried = ngettext(
        "Yksi edellisen kierroksen tieto odottaa vahvistusta.",
        "%(count)s edellisen kierroksen tietoa odottaa vahvistusta.",
        unconfirmed,
    )
    return [
        *rows,
        Waiting(left, others % {"count": left}, board),
        Waiting(unconfirmed, carried % {"count": unconfirmed}, board),
    ]


def _unanswered(situation: SituationRound) -> QuerySet[SituationFact]:
    return situation.facts.filter(answer=Answer.NO_INFORMATION, checked_by_role="", unconfirmed=False)


def _of_county(situation: SituationRound, county: County, count: int) -> Waiting:
    text = ngettext(
        "%(county)s tilannekuvasta puuttuu yksi vastaus.",
        "%(county)s tilannekuvasta puuttuu %(count)s vastausta.",
        count,
    )
    url = reverse("cms_situation_county", args=[situation.year, county.code])
    return Waiting(count, text % {"county": whose(county), "count": number(count)}, url)


def whose(county: County) -> str:
    """In Finnish the genitive, which every official name begins with; in other languages the short name."""
    language = active_language()
    return county.name_fi.rsplit(" ", 1)[0] if language == "fi" else str(county.text("short", language))


def number(count: int) -> str:
    """Small numbers as words in Finnish, otherwise as digits."""
    return NUMBERS[count] if active_language() == "fi" and 0 < count < len(NUMBERS) else str(count)


def _swedish(user: Any) -> list[Waiting]:
    if not user.has_perm("cms.view_situationround"):
        return []
    count = without_swedish().count()
    text = ngettext(
        "Yhdestä valtakunnallisesta palvelusta puuttuu ruotsi.",
        "%(count)s valtakunnallisesta palvelusta puuttuu ruotsi.",
        count,
    )
    return [Waiting(count, text % {"count": count}, reverse("cms_swedish"))]


def _training(user: Any) -> list[Waiting]:
    """A reminder for those who began and have tasks left."""
    copy = getattr(user, "training", None)
    left = len(training.TITLES) - len(copy.done) if copy and training.may_train(user) else 0
    text = ngettext(
        "Aloita tästä: yksi tehtävä on vielä tekemättä.",
        "Aloita tästä: %(count)s tehtävää on vielä tekemättä.",
        left,
    )
    return [Waiting(left, text % {"count": number(left)}, reverse("cms_start"))]
