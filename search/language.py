"""The analyser and the lexicons that this process uses, loaded at the first question."""

from functools import cache

from django.conf import settings

from search.analysis import get_analyser
from search.lexicons import Lexicons, lexicons_from_folder


@cache
def lexicons() -> Lexicons:
    return lexicons_from_folder(settings.BASE_DIR / "data" / "search", get_analyser())
