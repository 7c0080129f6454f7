"""Writes wanted values into a record through its versions: a version, published, named in its history.

What an editor has begun on the record stays a draft, with the same values written into it.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from wagtail.log_actions import LogContext

from directory.imports.apply import Records, apply
from directory.imports.rows import Fields
from directory.imports.stored import PLAIN, fields_of
from directory.models import Service, Term, User

# The names of a service's columns in a file of services, by which one place writes them all.
COLUMNS = {column: name for name, column in PLAIN.items()}


@transaction.atomic
def write(record: Any, wanted: Mapping[str, Any], by: User | None) -> Any:
    """The record as it is published with the values; names are those of directory.confirmation.values."""
    live = read(record)
    draft = live.get_latest_revision_as_object() if live.has_unpublished_changes else None
    put(live, wanted)
    with LogContext(user=by, generate_uuid=False):
        revision = live.save_revision(user=by, log_action=True)
        revision.publish(user=by, skip_permission_checks=True)
        if draft is not None:
            put(draft, wanted)
            draft.save_revision(user=by)
    return read(record)


def read(record: Any) -> Any:
    """The record as it is stored, a service with everything."""
    manager = type(record)._default_manager
    found = manager.with_everything() if isinstance(record, Service) else manager
    return found.get(pk=record.pk)


def put(record: Any, wanted: Mapping[str, Any]) -> None:
    """Puts the values into the record in memory."""
    nested = {name: value for name, value in wanted.items() if ":" in name}
    own = {name: value for name, value in wanted.items() if ":" not in name}
    if isinstance(record, Service):
        _put_columns(record, own)
        _put_nested(record, nested)
        return
    for name, value in own.items():
        if name == "languages":
            record.languages.set(Term.objects.of("language").filter(code__in=value))
        else:
            setattr(record, name, value)
    _put_phones(record, nested)


def _put_columns(service: Service, own: Mapping[str, Any]) -> None:
    """As a file of services would, so that opening rules follow the words of the hours as they do there."""
    if not own:
        return
    changes: Fields = {
        COLUMNS.get(name, name): tuple(value) if isinstance(value, list) else value
        for name, value in own.items()
    }
    apply(service, changes, fields_of(service), Records.read(), None)


def _put_nested(service: Service, nested: Mapping[str, Any]) -> None:
    if not nested:
        return
    channels = list(service.channels.all())
    for channel in channels:
        _put_phones(channel, nested)
        for name, value in nested.items():
            kind, identity, *field = name.split(":")
            if kind == "channel" and identity == str(channel.uuid) and field:
                setattr(channel, field[0], value)
    service.channels.set(channels)


def _put_phones(owner: Any, nested: Mapping[str, Any]) -> None:
    """A number that is given as empty is taken away."""
    if not hasattr(owner, "phones"):
        return
    phones = list(owner.phones.all())
    for phone in phones:
        phone.number = nested.get(f"phone:{phone.uuid}", phone.number)
    kept = [phone for phone in phones if phone.number]
    owner.phones.set(kept)
