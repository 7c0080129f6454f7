"""Whether an address is an organisation's own: on file already, or under its own web domain. Nothing is guessed.

Domains are compared as ASCII (IDNA 2008, without the mapping of look-alikes), so that a letter of another alphabet
is another domain. What many share, a public suffix or a mail provider, is nobody's own.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import idna
from publicsuffixlist import PublicSuffixList

from directory.models import County, Organisation, Service
from directory.sourcing import host

# What mail servers take for one mailbox and nothing else: no quotes, routes or comments.
LOCAL_PART = re.compile(r"[a-z0-9!#$&'*+/=?^_`{|}~.-]+", re.IGNORECASE)
SHARED_FILE = Path(__file__).with_name("shared_domains.txt")


def is_own(address: str, about: Service | County) -> bool:
    """Whether a link may go to the address without anybody being asked."""
    return address.casefold() in on_file(about) or _is_under(address, own_domains(about))


def on_file(about: Service | County) -> set[str]:
    """Addresses that the organisation or the record publishes, or that have been told to us."""
    if isinstance(about, County):
        return set()
    owner = about.organisation
    told: Iterable[str] = (
        owner.email,
        about.email,
        *about.channels.values_list("email", flat=True),
        *owner.contacts.values_list("email", flat=True),
    )
    return {address.casefold() for address in told if address}


def own_domains(about: Service | County) -> set[str]:
    """In ASCII; none that is shared with another organisation which is not of the same family."""
    if isinstance(about, County):
        return _usable([host(about.website)])
    owner = about.organisation
    return {
        domain
        for domain in _usable([owner.web_domain.removeprefix("www."), host(owner.website)])
        if not _has_another_owner(domain, owner)
    }


def _usable(domains: Iterable[str]) -> set[str]:
    found = (ascii_domain(domain) for domain in domains if domain)
    return {domain for domain in found if domain and not is_shared(domain)}


def _has_another_owner(domain: str, owner: Organisation) -> bool:
    family = {owner.pk, owner.parent_id} | set(owner.members.values_list("pk", flat=True))
    others = Organisation.objects.exclude(pk__in=family - {None}).filter(web_domain__iexact=domain)
    return others.exists()


def _is_under(address: str, domains: set[str]) -> bool:
    local, at, domain = address.rpartition("@")
    told = ascii_domain(domain)
    if not at or not LOCAL_PART.fullmatch(local) or told is None:
        return False
    return any(told == own or told.endswith(f".{own}") for own in domains)


def ascii_domain(domain: str) -> str | None:
    """The domain in lower-case ASCII; None for what is no domain, or is written with look-alikes of one."""
    domain = domain.lower().rstrip(".")
    try:
        return idna.encode(domain, uts46=False, std3_rules=True).decode("ascii")
    except idna.IDNAError:
        return None


def is_shared(domain: str) -> bool:
    """Whether more than one owner has addresses or pages under it."""
    return domain in _shared() or "." not in domain or _suffixes().privatesuffix(domain) is None


@cache
def _shared() -> frozenset[str]:
    lines = SHARED_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def _suffixes() -> Any:
    return PublicSuffixList()
