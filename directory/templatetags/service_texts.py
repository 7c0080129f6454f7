"""Filters of the service, county and list pages."""

from typing import Any

from django import template

from directory.frame import active_language
from directory.languages import Localised
from directory.sourcing import host

register = template.Library()


@register.filter
def everyday(term: Any) -> Localised:
    """A need in everyday words: ``{{ need|everyday }}`` is "Pelkään kotona"."""
    return term.everyday(active_language())


@register.filter
def site_of(url: str) -> str:
    """The site of an address as people name it ("varha.fi")."""
    return host(url)
