"""One run of the checker: what is due now, within the time that it has, and never two runs at once."""

import asyncio
import datetime as dt
import logging
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from directory.links import guard, register
from directory.links.check import Checker, Target
from directory.links.fetch import Fetcher
from directory.links.hosts import host_of
from directory.links.settle import DAILY, known, settle
from directory.links.verdicts import Result
from directory.models import CheckedAddress, CheckRun
from directory.models.links import CheckedAddressQuerySet, RunOutcome

logger = logging.getLogger(__name__)

MOST_ADDRESSES = 5_000
RUN_SECONDS = 240
# A check that has begun may end; no run lasts longer than this beyond its time.
GRACE_SECONDS = 120
# A run that has been open for so long was killed in it.
GIVEN_UP_AFTER = dt.timedelta(seconds=2 * (RUN_SECONDS + GRACE_SECONDS))
# After a void run its addresses rest, so that a fault of ours does not knock at every host all night.
VOID_RESTS = dt.timedelta(hours=6)
# What a request itself takes, beside the gap; to reckon how many of a host's addresses fit into a run.
REQUEST_SECONDS = 1.0

# Few servers hold a connection open for longer, and some close it unsaid.
SHORT_REST_SECONDS = 2

MakeFetcher = Callable[[], Fetcher]


def public_fetcher() -> Fetcher:
    """The only one outside tests: public addresses alone, and a name with an address to write to."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return Fetcher(
        f"Tukikartta-LinkCheck/1 (+{settings.SITE_URL}; {address})",
        keep_open=settings.LINK_CHECK_GAP_SECONDS <= SHORT_REST_SECONDS,
    )


def run(
    now: dt.datetime,
    *,
    make: MakeFetcher = public_fetcher,
    gap: float | None = None,
    seconds: float = RUN_SECONDS,
    among: CheckedAddressQuerySet | None = None,
    trust: bool = False,
    progress: Callable[[Result], object] = lambda result: None,
) -> CheckRun | None:
    """Checks what is due and settles it. None where another run is going on, or nothing is due.

    ``among``: of these addresses alone. ``trust``: an operator's word that the failures are real.
    """
    opened = _open(now)
    if opened is None:
        return None
    try:
        rest = float(settings.LINK_CHECK_GAP_SECONDS) if gap is None else gap
        rows = due(now, rest, seconds, among)
        if not rows:
            opened.delete()
            return None
        return _judge(opened, rows, check(rows, make, rest, seconds, progress), now, trust)
    except BaseException:
        CheckRun.objects.filter(pk=opened.pk, outcome=RunOutcome.RUNNING).update(
            outcome=RunOutcome.BROKEN_OFF, finished_at=timezone.now()
        )
        raise


def due(
    now: dt.datetime, gap: float, seconds: float, among: CheckedAddressQuerySet | None = None
) -> list[CheckedAddress]:
    """Those due, of each host no more than politeness lets through in the time; the others wait for the next run."""
    of_a_host = max(1, math.ceil(seconds / (gap + REQUEST_SECONDS)))
    rows = CheckedAddress.objects.all() if among is None else among
    return list(rows.due_by_host(now, of_a_host).only("url", "result", "host")[:MOST_ADDRESSES])


def check(
    rows: Sequence[CheckedAddress],
    make: MakeFetcher,
    gap: float,
    seconds: float,
    progress: Callable[[Result], object] = lambda result: None,
) -> list[Result]:
    """The results of those addresses that the time was enough for. The database is not asked meanwhile."""
    urls = [row.url for row in rows]
    uses = register.uses_of(urls)
    published = register.contacts_of(use for listed in uses.values() for use in listed if use.is_source)
    targets = []
    for url in urls:
        sources = [use for use in uses.get(url, ()) if use.is_source]
        expected = frozenset().union(*(published[use.key] for use in sources))
        targets.append(Target(url, bool(sources), expected))
    found: list[Result] = []

    def keep(result: Result) -> None:
        found.append(result)
        progress(result)

    asyncio.run(_check(targets, make, gap, seconds, keep))
    return found


async def _check(
    targets: Iterable[Target], make: MakeFetcher, gap: float, seconds: float, keep: Callable[[Result], None]
) -> None:
    until = asyncio.get_running_loop().time() + seconds
    async with make() as fetcher:
        try:
            async with asyncio.timeout(seconds + GRACE_SECONDS):
                await Checker(fetcher, gap=gap, until=until).check_all(targets, keep)
        except TimeoutError:
            logger.warning("a run of link checks was cut short; what it did not reach is still due")


def _judge(
    opened: CheckRun, rows: Sequence[CheckedAddress], results: Sequence[Result], now: dt.datetime, trust: bool
) -> CheckRun:
    before = {row.url: row.result for row in rows}
    found = guard.tally(((result.url, result.verdict) for result in results), before)
    counts: dict[str, Any] = {
        "addresses": len(results),
        "hosts": found.hosts,
        "failing_hosts": found.failing,
        "failing_before": found.failed_before,
    }
    if found.is_void and not trust:
        CheckedAddress.objects.filter(pk__in=[row.pk for row in rows]).update(next_check_at=now + VOID_RESTS)
        opened.close(RunOutcome.VOID, timezone.now(), **counts)
        logger.error(
            "link checks: %d of %d hosts failed at once (%d before): the run is void. Is the network of this "
            "server in order? If the hosts are truly gone: manage.py check_links --trust",
            found.failing, found.hosts, found.failed_before,
        )  # fmt: skip
        return opened
    settle_all(results, now)
    opened.close(RunOutcome.DONE, timezone.now(), **counts)
    return opened


def settle_all(results: Sequence[Result], at: dt.datetime) -> None:
    """Records may have changed while their addresses were asked: who gives which is asked anew."""
    urls = [result.url for result in results]
    uses = register.uses_of(urls)
    published: Mapping[Any, frozenset[str]] = register.contacts_of(
        use for listed in uses.values() for use in listed
    )
    facts = known(uses, published, register.further_of(urls))
    for result in results:
        try:
            settle(result, at, facts)
        except Exception:
            # A record that was deleted a moment ago, say. The other addresses are settled all the same.
            logger.exception("what was seen at %s could not be noted", host_of(result.url))
            CheckedAddress.objects.filter(url=result.url).update(next_check_at=at + DAILY)


def _open(now: dt.datetime) -> CheckRun | None:
    """The one run that may go on; a run that was killed is closed first."""
    killed = CheckRun.objects.filter(outcome=RunOutcome.RUNNING, started_at__lt=now - GIVEN_UP_AFTER)
    killed.update(outcome=RunOutcome.BROKEN_OFF, finished_at=now)
    try:
        with transaction.atomic():
            return CheckRun.objects.create(started_at=now)
    except IntegrityError:
        return None
