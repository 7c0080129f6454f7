"""Whether a run's failures are the hosts' or our own. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from directory.links.answers import Verdict
from directory.links.hosts import host_of

FEWEST_HOSTS = 20
MANY_FAIL, FEW_FAILED_BEFORE = 0.10, 0.03
MOST_FAIL = 0.50
FAILING = (Verdict.GONE, Verdict.FAILS)


@dataclass(frozen=True)
class Tally:
    """Hosts of a run: all, those that failed, those that were known from before, and of these then and now."""

    hosts: int = 0
    failing: int = 0
    known: int = 0
    known_failing: int = 0
    failed_before: int = 0

    @property
    def is_void(self) -> bool:
        """Whether so many failed at once that our own network is the likelier fault.

        More than 10 % of at least 20 hosts, of which less than 3 % failed when last checked. The same hosts are
        compared: a run that rechecks what is broken finds it broken. And whatever was before, a run in which more
        than half of the hosts have begun to fail, as the first one may be, tells nothing of them.
        """
        begun = self.failing - min(self.failing, self.failed_before)
        if self.hosts >= FEWEST_HOSTS and begun > MOST_FAIL * self.hosts:
            return True
        if self.known < FEWEST_HOSTS:
            return False
        few_before = self.failed_before < FEW_FAILED_BEFORE * self.known
        return few_before and self.known_failing > MANY_FAIL * self.known


def tally(now: Iterable[tuple[str, Verdict]], before: Mapping[str, str]) -> Tally:
    """A host fails when none of its addresses was found. ``before``: the last result of each address, if any."""
    fails_now: dict[str, bool] = {}
    failed_before: dict[str, bool] = {}
    for url, verdict in now:
        host = host_of(url)
        fails_now[host] = fails_now.get(host, True) and verdict in FAILING
        if earlier := before.get(url):
            failed_before[host] = failed_before.get(host, True) and earlier in FAILING
    known = failed_before.keys()
    return Tally(
        len(fails_now),
        sum(fails_now.values()),
        len(known),
        sum(fails_now[host] for host in known),
        sum(failed_before.values()),
    )
