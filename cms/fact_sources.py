"""The pages on which counties' facts rest are checked with the catalogue's; what fails is told beside the fact."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import FactSource, SituationFact, SituationRound
from directory.links.answers import Verdict
from directory.links.register import Column, add_further
from directory.links.settle import FAILING, SIGNAL_OF
from directory.links.wording import seen, since
from directory.models import CheckedAddress
from directory.signals import is_confirmed


@dataclass(frozen=True)
class BrokenSource:
    """A page that has failed for so long that it is evidence. ``seen``: what was seen, in words."""

    url: str
    seen: str
    on: dt.date

    def __str__(self) -> str:
        return _("Lähde ei aukea: %(url)s (%(seen)s)") % {"url": self.url, "seen": self.seen}


def register() -> None:
    add_further("facts", _columns)


def facts_in_sight() -> QuerySet[SituationFact]:
    """The facts that readers see, and those of a newer round that is being gathered."""
    newest = SituationRound.objects.order_by("-year").first()
    published = SituationRound.objects.newest_published()
    rounds = {one.pk for one in (published, newest) if one and (one.is_published or not one.is_frozen)}
    return SituationFact.objects.filter(round__in=rounds).answered()


def _columns() -> Iterator[Column]:
    facts = facts_in_sight()
    yield facts, "source_url"
    yield FactSource.objects.filter(fact__in=facts), "url"


def broken(facts: Iterable[SituationFact]) -> Mapping[int, Sequence[BrokenSource]]:
    """By primary key, the facts that have a source of which the failures are evidence, as for a service's."""
    pages: dict[str, list[int]] = defaultdict(list)
    keys = []
    for fact in facts:
        keys.append(fact.pk)
        if fact.source_url:
            pages[fact.source_url].append(fact.pk)
    for url, fact_key in FactSource.objects.filter(fact__in=keys).values_list("url", "fact_id"):
        pages[url].append(fact_key)
    found: dict[int, list[BrokenSource]] = defaultdict(list)
    failing = CheckedAddress.objects.filter(result__in=FAILING, url__in=pages)
    for row in failing.order_by("failing_since", "pk"):
        if (told := _told(row)) is not None:
            for key in dict.fromkeys(pages[row.url]):
                found[key].append(told)
    return found


def _told(row: CheckedAddress) -> BrokenSource | None:
    """None while the failures may still pass."""
    first, last = row.failing_since, row.last_checked_at
    if first is None or last is None:
        return None
    if not is_confirmed(SIGNAL_OF[Verdict(row.result)], row.failures, first, last):
        return None
    what = f"{seen(row.evidence)}, {since(first, row.failures)}"
    return BrokenSource(row.url, what, timezone.localdate(first))
