"""Marks of commits that readers may see, from which the edition of the content is worked out."""

from django.db import models


class EditionMark(models.Model):
    """The last mark of one writer (a thread of a process), so that no two writers wait for each other."""

    writer = models.BigIntegerField(primary_key=True)
    mark = models.BigIntegerField()
    # Seconds since 1970: only to delete the marks of writers that are long gone.
    marked_at = models.BigIntegerField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.writer}: {self.mark}"
