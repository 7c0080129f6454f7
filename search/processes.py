"""More processes than one for making an index of many services. Each has its own analyser and connection.

They start afresh instead of as copies of this one, which may have threads and connections that no copy may use.
"""

import gc
import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.pool import Pool
from typing import Any

# Below so many services the processes take longer to start than to save.
MANY_SERVICES = 3_000
MOST_PROCESSES = 8


def worth_it(services: int) -> bool:
    """Not within a transaction, whose changes other processes do not see, nor with a database in memory.

    Nor in a process of a pool itself, such as a worker's: it may not have children.
    """
    from django.db import connection

    return (
        services >= MANY_SERVICES
        and processors() > 1
        and not multiprocessing.current_process().daemon
        and not connection.in_atomic_block
        and "memory" not in str(connection.settings_dict["NAME"])
    )


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def collecting_later() -> Iterator[None]:
    """Python's collector waits: while millions of objects are made that stay, looking through them again and again
    takes a third of the time and finds nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def pool() -> Pool:
    from django.db import connection

    count = min(processors(), MOST_PROCESSES)
    return multiprocessing.get_context("spawn").Pool(count, _start, (connection.settings_dict["NAME"],))


def _start(database: Any) -> None:
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    # What stands at the start stands to the end.
    gc.freeze()
