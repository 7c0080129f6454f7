"""Keeps modified_at honest: it moves when the row or anything nested in it changes.

HSDS asks last_modified to move with nested changes; caches and the index rely on it too.
"""

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.utils import timezone


def connect() -> None:
    from directory.models import Channel, ChannelOpeningRule, Organisation, Phone, Service, ServiceSource

    for model in (Channel, Phone, ChannelOpeningRule, ServiceSource):
        post_save.connect(_nested_changed, sender=model, dispatch_uid=f"touch-save-{model.__name__}")
        post_delete.connect(_nested_changed, sender=model, dispatch_uid=f"touch-delete-{model.__name__}")
    for field in ("needs", "target_groups", "life_situations", "languages", "counties", "municipalities"):
        m2m_changed.connect(
            _links_changed, sender=getattr(Service, field).through, dispatch_uid=f"touch-links-{field}"
        )
    m2m_changed.connect(
        _links_changed, sender=Channel.languages.through, dispatch_uid="touch-channel-languages"
    )
    post_save.connect(_organisation_changed, sender=Organisation, dispatch_uid="touch-organisation")


def _touch(**which: Any) -> None:
    from directory.models import Service

    Service.objects.filter(**which).update(modified_at=timezone.now())


def _nested_changed(sender: type, instance: Any, raw: bool = False, **_: Any) -> None:
    if raw:
        return
    if hasattr(instance, "service_id"):
        _touch(pk=instance.service_id)
    else:
        _touch(channels__pk=instance.channel_id)


def _links_changed(sender: type, instance: Any, action: str, **_: Any) -> None:
    if action in ("post_add", "post_remove", "post_clear"):
        key = getattr(instance, "service_id", None) or instance.pk
        _touch(pk=key)


def _organisation_changed(sender: type, instance: Any, created: bool, raw: bool = False, **_: Any) -> None:
    if not raw and not created:
        _touch(organisation_id=instance.pk)
