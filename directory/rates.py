"""How often one network address may do a thing. The address itself is not kept, only a keyed hash for an hour."""

import datetime as dt

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

PERIOD = dt.timedelta(hours=1)


def is_too_often(request: HttpRequest, what: str, most: int) -> bool:
    """Whether ``what`` has been counted ``most`` times within the hour."""
    return int(caches["shared"].get(_key(request, what), 0)) >= most


def count(request: HttpRequest, what: str) -> None:
    """Counts one more; the hour runs from the first."""
    cache, key = caches["shared"], _key(request, what)
    if not cache.add(key, 1, timeout=int(PERIOD.total_seconds())):
        try:
            cache.incr(key)
        except ValueError:
            cache.set(key, 1, timeout=int(PERIOD.total_seconds()))


def reader_key(request: HttpRequest, about: str) -> str:
    """The same for one network address and subject, and with neither to be told from it without the site's key."""
    return salted_hmac(f"reader:{about}", _address(request), algorithm="sha256").hexdigest()


def _key(request: HttpRequest, what: str) -> str:
    return f"rate:{what}:{salted_hmac(f'rate:{what}', _address(request)).hexdigest()}"


def _address(request: HttpRequest) -> str:
    """The reader's address. Behind the trusted proxy it is the last that the proxy added."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
