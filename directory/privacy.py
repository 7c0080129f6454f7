"""Pages that should leave as little as they can where the reader may be watched."""

from django.http import HttpResponseBase


def leave_little(response: HttpResponseBase) -> HttpResponseBase:
    """Kept by no cache, and no other site learns the address. Their titles and icons are neutral by template."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
