"""Throttling of the desk's login keeps no network address."""

from django.http import HttpRequest


def no_network_address(request: HttpRequest) -> None:
    """What axes stores as the address of a failed login."""
    return None
