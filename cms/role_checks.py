"""What machines can tell of a county's tasks to contact: their number, their source's page, their mailbox."""

import datetime as dt
from collections.abc import Callable, Iterator

from django.utils.crypto import constant_time_compare, salted_hmac

from cms.models import ContactRole
from cms.role_freshness import note_role, see_role, see_role_well
from directory.letters.returned import add_envelopes, add_publisher
from directory.links.answers import Verdict
from directory.links.register import Column, add_further
from directory.links.settle import FAILING, SIGNAL_OF
from directory.mail_hosts import takes_mail
from directory.models import CheckedAddress
from directory.phones import is_refused
from directory.signals import Kind

FAILURES_OF_PAGES = tuple(SIGNAL_OF[verdict] for verdict in FAILING)
NO_HOST = "dns"


def register() -> None:
    add_further("roles", _columns)
    add_publisher("roles", note_return)
    add_envelopes("roles", note_message_return)


def _columns() -> Iterator[Column]:
    yield ContactRole.objects.all(), "source_url"


def check_roles(now: dt.datetime, asks: Callable[[str], bool | None] = takes_mail) -> int:
    """Looks at every task; how many there are. ``asks``: whether a domain takes mail, None where that is not known."""
    tasks = list(ContactRole.objects.order_by("pk"))
    _check_numbers(tasks, now)
    _check_pages(tasks, now)
    _check_mailboxes(tasks, now, asks)
    return len(tasks)


def _check_numbers(tasks: list[ContactRole], now: dt.datetime) -> None:
    for task in tasks:
        _forget_others(task, (Kind.PHONE_REFUSED,), task.phone, now)
        if task.phone and is_refused(task.phone):
            if not task.signals.open().filter(kind=Kind.PHONE_REFUSED, about=task.phone).exists():
                see_role(task, Kind.PHONE_REFUSED, now, about=task.phone, evidence="phone")
        elif task.phone:
            see_role_well(task, Kind.PHONE_REFUSED, now, about=task.phone)


def _check_pages(tasks: list[ContactRole], now: dt.datetime) -> None:
    """The checker of links has asked the pages; here its findings are held against the tasks that rest on them."""
    known = {
        row.url: row for row in CheckedAddress.objects.filter(url__in={task.source_url for task in tasks})
    }
    for task in tasks:
        row = known.get(task.source_url)
        failing = SIGNAL_OF[Verdict(row.result)] if row and row.result in FAILING else None
        for kind in FAILURES_OF_PAGES:
            if kind != failing:
                see_role_well(task, kind, now, about=task.source_url)
        _forget_others(task, FAILURES_OF_PAGES, task.source_url, now)
        if row and failing and row.failing_since and row.last_checked_at:
            seen = (row.failing_since, row.last_checked_at)
            note_role(task, failing, seen, row.failures, about=row.url, evidence=row.evidence)


def _check_mailboxes(tasks: list[ContactRole], now: dt.datetime, asks: Callable[[str], bool | None]) -> None:
    """Each domain is asked once; what tells nothing changes nothing."""
    answers: dict[str, bool | None] = {}
    for task in tasks:
        bounces = (Kind.BOUNCE_HARD, Kind.BOUNCE_SOFT, Kind.BOUNCE_POLICY)
        _forget_others(task, bounces, task.mailbox, now)
        domain = task.mailbox.rpartition("@")[2].lower()
        if domain and domain not in answers:
            answers[domain] = asks(domain)
        if answers.get(domain) is False:
            see_role(task, Kind.URL_GONE, now, about=task.mailbox, evidence=NO_HOST)
        elif answers.get(domain):
            see_role_well(task, Kind.URL_GONE, now, about=task.mailbox)


def _forget_others(task: ContactRole, kinds: tuple[Kind, ...], about: str, now: dt.datetime) -> None:
    """What was seen of an address or a number that the task no longer has is over."""
    mine = {about.casefold(), task.mailbox.casefold(), task.source_url.casefold()}
    for signal in task.signals.open().filter(kind__in=kinds):
        if signal.about.casefold() not in mine:
            see_role_well(task, Kind(signal.kind), now, about=signal.about)


def note_return(address: str, kind: Kind, at: dt.datetime, evidence: str, counts: bool | None) -> None:
    """A letter to a task's mailbox came back, or with ``counts`` None one has arrived again."""
    for task in ContactRole.objects.filter(mailbox__iexact=address):
        if counts is None:
            see_role_well(task, kind, at, about=task.mailbox)
        else:
            see_role(task, kind, at, about=task.mailbox, evidence=evidence, counts=counts)


def envelope_name(task: ContactRole) -> str:
    """Of readers' messages to the task: 32 hexadecimal digits that nobody else can make."""
    return salted_hmac("cms.role_message", str(task.uuid), algorithm="sha256").hexdigest()[:32]


def note_message_return(envelope: str, kind: Kind, at: dt.datetime, evidence: str) -> None:
    """A reader's message to a task came back: nobody else would ever hear of it."""
    for task in ContactRole.objects.exclude(mailbox=""):
        if constant_time_compare(envelope, envelope_name(task)):
            see_role(task, kind, at, about=task.mailbox, evidence=evidence)
