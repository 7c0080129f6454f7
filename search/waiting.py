"""Services that changed by the hundreds, as in an import: kept in a row each until a job writes their entries."""

from collections.abc import Iterable

from search import index
from search.models import IndexState, IndexWaiting

# So many are written where they changed; more would keep whoever imports waiting, and need the word lists' memory.
FEW = 200


def write_or_wait(keys: set[int]) -> None:
    """Writes the entries of a few services now; notes those of many for write_waiting()."""
    if len(keys) <= FEW:
        index.write(keys)
    elif IndexState.objects.exists():
        IndexWaiting.objects.bulk_create(
            (IndexWaiting(service_id=key) for key in keys), ignore_conflicts=True
        )


def write_waiting() -> int:
    """Writes the entries that wait and gives their number. Killed half-way, the rest wait for the next run."""
    written = 0
    while keys := list(
        IndexWaiting.objects.order_by("service_id").values_list("service_id", flat=True)[: 10 * FEW]
    ):
        index.write(keys)
        _done(keys)
        written += len(keys)
    return written


def _done(keys: Iterable[int]) -> None:
    IndexWaiting.objects.filter(service_id__in=list(keys)).delete()
