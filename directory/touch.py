"""Tells when services change: keeps their modified_at honest and lets listeners know their keys.

A service changes when its row or anything nested in it does: channels, numbers, opening rules, links to terms
and areas, its organisation's name. HSDS asks last_modified to move with all of these; the index listens too.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import Signal
from django.utils import timezone

# Sent with ``keys``: the primary keys of services that changed, within the transaction that changes them.
services_changed = Signal()

TERM_LINKS = ("needs", "target_groups", "life_situations", "languages")
AREA_LINKS = ("counties", "municipalities")


def connect() -> None:
    from directory.models import (
        Adoption,
        Channel,
        ChannelOpeningRule,
        Organisation,
        Phone,
        Service,
        ServiceSource,
        Term,
    )

    for model in (Channel, Phone, ChannelOpeningRule, ServiceSource):
        post_save.connect(_nested_changed, sender=model, dispatch_uid=f"touch-save-{model.__name__}")
        post_delete.connect(_nested_changed, sender=model, dispatch_uid=f"touch-delete-{model.__name__}")
    for field in (*TERM_LINKS, *AREA_LINKS, "replaced_by"):
        through = getattr(Service, field).through
        m2m_changed.connect(_links_changed, sender=through, dispatch_uid=f"touch-links-{field}")
    languages = Channel.languages.through
    m2m_changed.connect(_links_changed, sender=languages, dispatch_uid="touch-channel-languages")
    post_save.connect(_service_changed, sender=Service, dispatch_uid="touch-service")
    post_delete.connect(_service_changed, sender=Service, dispatch_uid="touch-service-deleted")
    post_save.connect(_organisation_changed, sender=Organisation, dispatch_uid="touch-organisation")
    post_save.connect(_term_changed, sender=Term, dispatch_uid="touch-term")
    post_save.connect(_adoption_changed, sender=Adoption, dispatch_uid="touch-adoption")


def announce(keys: Iterable[int]) -> None:
    """For writers that pass by the models' signals: tells that these services changed."""
    from directory.models import Service

    if changed := set(keys):
        services_changed.send(sender=Service, keys=changed)


def _touch(which: Q) -> None:
    from directory.models import Service

    keys = list(Service.objects.filter(which).values_list("pk", flat=True))
    Service.objects.filter(pk__in=keys).update(modified_at=timezone.now())
    announce(keys)


def _service_changed(sender: type, instance: Any, raw: bool = False, **_: Any) -> None:
    if not raw:
        announce([instance.pk])


def _nested_changed(sender: type, instance: Any, raw: bool = False, **_: Any) -> None:
    if raw:
        return
    if hasattr(instance, "service_id"):
        _touch(Q(pk=instance.service_id))
    else:
        _touch(Q(channels__pk=instance.channel_id))


def _links_changed(sender: type, instance: Any, action: str, **_: Any) -> None:
    if action in ("post_add", "post_remove", "post_clear"):
        _touch(Q(pk=getattr(instance, "service_id", None) or instance.pk))


def _organisation_changed(sender: type, instance: Any, created: bool, raw: bool = False, **_: Any) -> None:
    if not raw and not created:
        _touch(Q(organisation_id=instance.pk))


def _adoption_changed(sender: type, instance: Any, raw: bool = False, **_: Any) -> None:
    """Pages of the service and of counties tell who uses it; the service's own row says the same as before."""
    if not raw:
        announce([instance.service_id])


def _term_changed(sender: type, instance: Any, created: bool, raw: bool = False, **_: Any) -> None:
    """A term's name stands on the cards of its services, though none of them was edited."""
    from directory.models import Service

    if raw or created:
        return
    linked = Q(cost=instance.pk) | Q(channels__kind=instance.pk)
    for field in TERM_LINKS:
        linked |= Q(**{field: instance.pk})
    announce(Service.objects.filter(linked).values_list("pk", flat=True).distinct())
