"""The trees of three languages stay alike: what moves takes its translations along, what is deleted its copies.

Untranslated pages stand in the other languages' trees as copies. Wagtail leaves those of a
deleted page as pages of their own: then a Finnish text would pass for Swedish, and nobody would keep it.
"""

from typing import Any

from django.db.models.signals import pre_delete
from wagtail import hooks
from wagtail.models import Page


@hooks.register("construct_translated_pages_to_cascade_actions")
def with_their_translations(pages: list[Page], action: str) -> dict[Page, Any]:
    """What else the desk moves when it moves pages."""
    if action != "move":
        return {}
    return {page: page.get_translations(inclusive=False) for page in pages}


def connect() -> None:
    pre_delete.connect(_delete_copies, dispatch_uid="copies-deleted", sender=Page)


def _delete_copies(instance: Page, **_: Any) -> None:
    for copy in Page.objects.filter(alias_of=instance.pk).exclude(path__startswith=instance.path):
        # A copy may have gone with one above it.
        if Page.objects.filter(pk=copy.pk).exists():
            copy.delete()
