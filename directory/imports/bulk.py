"""Saves objects that were built or changed in memory, with revision, publication and history: many at once.

The result is that of store.store(), table by table, as a test proves; the differences are these: neither
post_save nor ``published`` is sent; touch.announce() tells of all of them together.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils import timezone
from modelcluster.models import ClusterableModel, get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from directory.imports.history import IMPORTED
from directory.imports.store import Writing
from directory.models import Service
from directory.touch import announce

CHUNK = 500


@transaction.atomic
def store_in_bulk(writings: Sequence[Writing], by: Any = None) -> None:
    """Saves and publishes objects of one model. Every relation that was not read is left as it is."""
    records = [writing.record for writing in writings]
    if not records:
        return
    _save(records)
    if isinstance(records[0], ClusterableModel):
        _hold(records)
    revisions = _revisions(records, by)
    _publish(records, revisions)
    _log(writings, revisions, by)
    _refer(records)
    if isinstance(records[0], Service):
        announce(record.pk for record in records)


def analyse() -> None:
    """Lets the database plan by what is now in the tables."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _save(records: Sequence[Any]) -> None:
    """Rows of one model, then the rows that hang on them, level by level."""
    if not records:
        return
    model = type(records[0])
    old = [record for record in records if record.pk is not None]
    model._default_manager.bulk_create([record for record in records if record.pk is None], batch_size=CHUNK)
    _update(model, old)
    for relation in get_all_child_relations(model):
        _save_children(records, old, relation)
    for relation in get_all_child_m2m_relations(model):
        _save_links(records, old, relation)


def _update(model: type[models.Model], records: Sequence[Any]) -> None:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    for record in records:
        for field in fields:
            field.pre_save(record, add=False)  # moves modified_at
    _set(model, records, fields)


def _set(model: type[models.Model], records: Sequence[Any], fields: Sequence[Any]) -> None:
    """Writes the columns of rows that exist. QuerySet.bulk_update takes ten times as long for wide tables."""
    quoted = connection.ops.quote_name
    columns = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    statement = (
        f"UPDATE {quoted(model._meta.db_table)} SET {columns} WHERE {quoted(model._meta.pk.column)} = %s"
    )
    if not records:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            statement,
            [
                [
                    *(field.get_db_prep_save(getattr(record, field.attname), connection) for field in fields),
                    record.pk,
                ]
                for record in records
            ],
        )


def _held(record: Any, relation: str) -> list[Any] | None:
    """What the record holds of a relation in memory; None where the relation was not changed."""
    return getattr(record, "_cluster_related_objects", {}).get(relation)


def _hold(records: Iterable[Any]) -> None:
    """Reads into memory what is not there yet, so that nothing is asked for again record by record."""
    for record in records:
        held = record.__dict__.setdefault("_cluster_related_objects", {})
        for relation in get_all_child_relations(record):
            name = relation.get_accessor_name()
            if name not in held:
                held[name] = list(getattr(record, name).all())
            if issubclass(relation.related_model, ClusterableModel):
                _hold(held[name])
        for field in get_all_child_m2m_relations(record):
            if field.name not in held:
                held[field.name] = list(getattr(record, field.name).all())


def _save_children(records: Sequence[Any], old: Sequence[Any], relation: Any) -> None:
    name, parent = relation.get_accessor_name(), relation.field.name
    children = []
    for record in records:
        for child in _held(record, name) or ():
            setattr(child, parent, record)
            children.append(child)
    replaced = [record.pk for record in old if _held(record, name) is not None]
    kept = [child.pk for child in children if child.pk is not None]
    if replaced:
        gone = relation.related_model._default_manager.filter(**{f"{parent}__in": replaced})
        gone.exclude(pk__in=kept).delete()
    _save(children)


def _save_links(records: Sequence[Any], old: Sequence[Any], field: Any) -> None:
    through, source, target = (
        field.remote_field.through,
        f"{field.m2m_field_name()}_id",
        f"{field.m2m_reverse_field_name()}_id",
    )
    changed = [record for record in records if _held(record, field.name) is not None]
    wanted = {
        (record.pk, linked.pk): None for record in changed for linked in _held(record, field.name) or ()
    }
    keys = [record.pk for record in old if _held(record, field.name) is not None]
    present = {
        (row[1], row[2]): row[0]
        for row in through._default_manager.filter(**{f"{source}__in": keys}).values_list(
            "pk", source, target
        )
    }
    gone = [key for pair, key in present.items() if pair not in wanted]
    if gone:
        through._default_manager.filter(pk__in=gone).delete()
    through._default_manager.bulk_create(
        (through(**{source: one, target: other}) for one, other in wanted if (one, other) not in present),
        batch_size=CHUNK,
    )


def _revisions(records: Sequence[Any], by: Any) -> list[Revision]:
    """A revision of each as save_revision() would make it, before its publication shows in it."""
    now = timezone.now()
    model = type(records[0])
    revisions = [
        Revision(
            content_type=ContentType.objects.get_for_model(model, for_concrete_model=False),
            base_content_type=record.get_base_content_type(),
            object_id=str(record.pk),
            created_at=now,
            user=by,
            object_str=str(record),
            content=record.serializable_data(),
        )
        for record in records
    ]
    return Revision.objects.bulk_create(revisions, batch_size=CHUNK)


PUBLICATION = (
    "latest_revision",
    "live_revision",
    "live",
    "has_unpublished_changes",
    "expired",
    "first_published_at",
    "last_published_at",
    "modified_at",
)


def _publish(records: Sequence[Any], revisions: Sequence[Revision]) -> None:
    now = timezone.now()
    for record, revision in zip(records, revisions, strict=True):
        record.latest_revision = record.live_revision = revision
        record.live, record.has_unpublished_changes, record.expired = True, False, False
        record.first_published_at = record.first_published_at or now
        record.last_published_at = record.modified_at = now
    model = type(records[0])
    _set(model, records, [model._meta.get_field(name) for name in PUBLICATION])


def _log(writings: Sequence[Writing], revisions: Sequence[Revision], by: Any) -> None:
    now = timezone.now()
    content_type = ContentType.objects.get_for_model(type(writings[0].record), for_concrete_model=False)
    ModelLogEntry.objects.bulk_create(
        (
            ModelLogEntry(
                content_type=content_type,
                object_id=str(writing.record.pk),
                label=str(writing.record),
                action=IMPORTED,
                data=dict(writing.data),
                timestamp=now,
                user=by,
                revision=revision,
                content_changed=True,
            )
            for writing, revision in zip(writings, revisions, strict=True)
        ),
        batch_size=CHUNK,
    )


def _refer(records: Sequence[Any]) -> None:
    """Wagtail's index of who refers to whom, as create_or_update_for_object() leaves it."""
    model = type(records[0])
    if not ReferenceIndex.is_indexed(model):
        return
    own = ContentType.objects.get_for_model(model, for_concrete_model=False)
    base = ReferenceIndex._get_base_content_type(model)
    rows = ReferenceIndex.objects.filter(base_content_type=base)
    rows.filter(object_id__in=[str(record.pk) for record in records]).delete()
    ReferenceIndex.objects.bulk_create(
        (
            ReferenceIndex(
                content_type=own,
                base_content_type=base,
                object_id=str(record.pk),
                to_content_type_id=to_type,
                to_object_id=to_key,
                model_path=model_path,
                content_path=path,
                content_path_hash=ReferenceIndex._get_content_path_hash(path),
            )
            for record in records
            for to_type, to_key, model_path, path in _references(record)
        ),
        batch_size=CHUNK,
    )


def _references(record: Any) -> Iterable[tuple[int, str, str, str]]:
    return dict.fromkeys(ReferenceIndex._extract_references_from_object(record))
