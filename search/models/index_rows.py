"""The index as rows: what each service has to be found by, and the cards that lists show.

Every writing takes the next generation, so that a worker knows by one number whether to read what is new.
"""

import uuid

from django.db import models


class IndexState(models.Model):
    """The one row that tells which index there is. A rebuild begins a new epoch.

    ``expressions``: of which version of the editors' expressions its entries were made; None: of the starting files.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    epoch = models.UUIDField(default=uuid.uuid4)
    generation = models.BigIntegerField(default=0)
    analyser = models.CharField(max_length=60)
    expressions = models.UUIDField(null=True)
    built_at = models.DateTimeField(auto_now=True)


class IndexEntry(models.Model):
    """One service; ``gone`` where it is no longer listed, so that workers learn of that too.

    ``document``: orjson of search.entries.Document. Cards: JSON with marks for what changes with the clock.
    """

    service_id = models.BigIntegerField(primary_key=True)
    generation = models.BigIntegerField(db_index=True)
    gone = models.BooleanField(default=False)
    document = models.BinaryField()
    openings = models.TextField()
    card_fi = models.BinaryField()
    card_sv = models.BinaryField()
    card_en = models.BinaryField()


class IndexSnapshot(models.Model):
    """The arrays of a whole index in parts, as they were at a generation."""

    epoch = models.UUIDField()
    generation = models.BigIntegerField()
    part = models.PositiveSmallIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("epoch", "generation", "part"), name="index_snapshot_part_once"),
        )


class IndexWaiting(models.Model):
    """A service that changed together with many others: a job writes its entry, so that an import need not."""

    service_id = models.BigIntegerField(primary_key=True)


class PageIndexState(models.Model):
    """The one row that tells how far the editors' pages are indexed. ``analyser``: by which word lists."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    generation = models.BigIntegerField(default=0)
    analyser = models.CharField(max_length=60)


class PageEntry(models.Model):
    """One published page; ``gone`` where it no longer is, so that workers learn of that too.

    ``language``: of the tree in which it stands. ``document`` and ``card``: orjson of search.page_entries.
    """

    page_id = models.BigIntegerField(primary_key=True)
    generation = models.BigIntegerField(db_index=True)
    gone = models.BooleanField(default=False)
    language = models.CharField(max_length=2)
    document = models.BinaryField()
    card = models.BinaryField()
