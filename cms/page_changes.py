"""Tells who keeps something of the pages which of them changed for readers: by key, inside the change's transaction."""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

# Receivers get ``keys``: a set of primary keys of pages.
pages_changed = Signal()


def connect() -> None:
    for signal in (page_published, page_unpublished):
        signal.connect(_one, dispatch_uid="page-changed")
    # A copy in another language's tree is only saved, and nobody says that it is published.
    post_save.connect(_saved, dispatch_uid="page-saved")
    # What stands below a page that moved or was renamed has another address too.
    for signal in (post_page_move, page_slug_changed):
        signal.connect(_with_those_below, dispatch_uid="page-tree-changed")
    post_delete.connect(_one, dispatch_uid="page-deleted", sender=Page)
    for signal in (post_save, post_delete):
        signal.connect(_restricted, dispatch_uid="page-restricted", sender=PageViewRestriction)


def _one(instance: Page, **_: Any) -> None:
    _tell([instance.pk])


def _saved(instance: Any, **_: Any) -> None:
    if isinstance(instance, Page) and instance.live:
        _tell([instance.pk])


def _with_those_below(instance: Page, **_: Any) -> None:
    _tell(Page.objects.descendant_of(instance, inclusive=True).values_list("pk", flat=True))


def _restricted(instance: PageViewRestriction, **_: Any) -> None:
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        _with_those_below(page)


def _tell(keys: Iterable[int]) -> None:
    pages_changed.send(sender=Page, keys=set(keys))
