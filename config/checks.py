"""Settings that are each sound but wrong together; shown at every start and by ``manage.py check``."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")


@register()
def a_public_site_is_safe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.SITE_HOST in LOCAL_HOSTS:
        return []
    found: list[CheckMessage] = []
    if settings.DEBUG:
        found.append(Error("DEBUG is on at a public address.", hint="Leave DEBUG out.", id="config.E001"))
    if not settings.IS_HTTPS:
        found.append(
            Warning(
                "SITE_URL is a public address without https, so visits can be read on the way.",
                hint="Put a proxy with a certificate in front and write https:// in SITE_URL.",
                id="config.W001",
            )
        )
    if not settings.EMAIL_URL:
        found.append(
            Warning(
                "No mail leaves this copy: it is written to files in the data folder.",
                hint="Set EMAIL_URL and DEFAULT_FROM_EMAIL.",
                id="config.W002",
            )
        )
    return found
