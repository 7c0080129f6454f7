"""Letters by the clock: whom to ask, sending, what came back, and what is to be forgotten.

Each job selects by condition now and stops at a bound; run again at once it does nothing.
"""

from collections import Counter
from collections.abc import Mapping

from celery import shared_task
from django.conf import settings
from django.core.cache import caches
from django.utils import timezone

from cms import adoption_letters, feedback_letters
from directory.letters import climbing, inbox, keeping, operations, readers, sending

# Longer than a run may take; a run that was killed gives its place free by itself.
LOCKED_FOR_SECONDS = 900


@shared_task(name="tasks.letters.climb_the_ladder")
def climb_the_ladder() -> Mapping[str, int]:
    return {"letters": climbing.climb(timezone.now())}


@shared_task(name="tasks.letters.tell_counties")
def tell_counties() -> Mapping[str, int]:
    return {"letters": adoption_letters.tell_counties(timezone.now())}


@shared_task(name="tasks.letters.send_intended")
def send_intended() -> Mapping[str, int]:
    now = timezone.now()
    counts: Counter[str] = Counter()
    counts["readers"] = readers.write_to_readers(now) + feedback_letters.write_answers(now)
    counts += sending.send_intended(now)
    counts["withholdings_noted"] = climbing.note_withholdings(timezone.now())
    return +counts


@shared_task(name="tasks.letters.mark_uncertain")
def mark_uncertain() -> Mapping[str, int]:
    return {"uncertain": sending.mark_uncertain(timezone.now())}


@shared_task(name="tasks.letters.read_inbox")
def read_inbox() -> Mapping[str, int]:
    """One run at a time: two would fetch the same messages."""
    shared = caches["shared"]
    if not settings.EMAIL_INBOX_URL or not shared.add("read-inbox", "running", LOCKED_FOR_SECONDS):
        return {}
    try:
        taken = inbox.from_imap(settings.EMAIL_INBOX_URL, timezone.now())
    finally:
        shared.delete("read-inbox")
    return {"returned": taken.returned, "answers": taken.answers, "automatic": taken.automatic}


@shared_task(name="tasks.letters.escalate")
def escalate() -> Mapping[str, int]:
    now = timezone.now()
    return {"tasks": operations.escalate(now), "feedback": feedback_letters.remind(now)}


@shared_task(name="tasks.letters.keep_the_rules")
def keep_the_rules() -> Mapping[str, int]:
    return keeping.keep_the_rules(timezone.now())
