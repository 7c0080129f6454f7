"""Saves objects that were built or changed in memory, with revision, publication and history: one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from wagtail.log_actions import LogContext, log

from directory.imports.history import IMPORTED


@dataclass(frozen=True)
class Writing:
    """An object to be saved and published, and what its history keeps of the import."""

    record: Any
    data: Mapping[str, Any] = field(default_factory=dict)


def store(writings: Sequence[Writing], by: Any = None) -> None:
    """The slow way, with all of Wagtail's and Django's signals."""
    for writing in writings:
        with transaction.atomic():
            save(writing.record)
            revision = save_revision(writing.record, by)
            revision.publish(user=by, log_action=False, skip_permission_checks=True)
            log_import(writing.record, revision, by, writing.data)


def save(record: Any) -> None:
    """Saves the record with all that hangs on it, and forgets what was read of it before."""
    record.save()
    # What was prefetched is older than what has just been saved, and a revision would bring it back.
    record._prefetched_objects_cache = {}


def save_revision(record: Any, by: Any) -> Any:
    # Rows have been checked field by field; cleaning again would ask the database for each of them.
    return record.save_revision(user=by, clean=False)


def log_import(record: Any, revision: Any, by: Any, data: Mapping[str, Any]) -> None:
    # A context of its own: entries that share the identifier of a request show only once in the history.
    with LogContext(user=by, generate_uuid=False):
        log(instance=record, action=IMPORTED, data=dict(data), revision=revision, content_changed=True)
