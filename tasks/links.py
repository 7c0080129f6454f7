"""The night's round over the addresses and numbers that records give: in runs of minutes, each taking what is due.

The checker is loaded where it runs, so that web processes do without it.
"""

import datetime as dt
import logging

from celery import shared_task
from django.utils import timezone

from directory.deterministic_checks import check_last_days, check_phones
from directory.links.register import register
from directory.models import CheckRun

logger = logging.getLogger(__name__)

RUNS_KEPT_FOR = dt.timedelta(days=90)


@shared_task(name="tasks.links.check")
def check() -> dict[str, int]:
    """One run. Selects by condition now; a second one that comes meanwhile leaves the hosts to the first."""
    from directory.links.rounds import run

    done = run(timezone.now())
    if done is None:
        return {"addresses": 0}
    logger.info("links checked: %d at %d hosts, %s", done.addresses, done.hosts, done.outcome)
    return {"addresses": done.addresses, "hosts": done.hosts}


@shared_task(name="tasks.links.take_up_addresses")
def take_up_addresses() -> dict[str, int]:
    now = timezone.now()
    new, gone = register(now)
    CheckRun.objects.older_than(now - RUNS_KEPT_FOR).delete()
    logger.info("addresses to check: %d new, %d no longer given", new, gone)
    return {"new": new, "gone": gone}


@shared_task(name="tasks.links.check_numbers_and_days")
def check_numbers_and_days() -> dict[str, int]:
    """What can be told without asking anyone: numbers that are none, last days that have passed."""
    now = timezone.now()
    numbers, days = check_phones(now), check_last_days(now)
    logger.info("numbers that are none: %d; services past their last day: %d", numbers, days)
    return {"numbers": numbers, "past": days}
