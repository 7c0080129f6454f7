"""How long the nightly evaluation takes over a seeded catalogue in which every service has been assured.

    DATA_DIR=... python -m bench.freshness --results bench/RESULTS.md

The copy in the data folder must hold services (bench.speed makes such folders); rows are added to it. Timed are
the first evaluation, the same day once more, the next day, and a day on which nearly every service's state changes.
"""

import argparse
import datetime as dt
import os
import platform
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from directory.models import Signal

LIMIT_S = 60
DAY = dt.date(2026, 11, 24)
CHUNK = 20_000
# Of a hundred services, so many have something against them, and of these one in four is excepted from the check.
DOUBTED, EXCEPTED = 5, 20


def assure_all() -> int:
    """Every claim group of every service, assured on days of the last 200; the number of services."""
    from directory.freshness import SERVICE_GROUPS
    from directory.models import Assurance, CheckException, Service, Signal

    keys = list(Service.objects.order_by("pk").values_list("pk", flat=True))
    if Assurance.objects.exists():
        return len(keys)
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        Assurance.objects.bulk_create(
            (
                Assurance(service_id=pk, group=group.value, level="CDB"[pk % 3], on=_assured_on(pk, number))
                for pk in part
                for number, group in enumerate(SERVICE_GROUPS)
            ),
            batch_size=500,
        )
        doubted = [pk for pk in part if pk % 100 < DOUBTED]
        Signal.objects.bulk_create(_signals(doubted), batch_size=500)
        CheckException.objects.bulk_create(
            (
                CheckException(
                    service_id=pk,
                    check_kind="url_gone",
                    since=DAY,
                    until=DAY + dt.timedelta(90),
                    why="seeded",
                )
                for pk in doubted
                if pk % EXCEPTED == 0
            ),
            batch_size=500,
        )
    return len(keys)


def _assured_on(pk: int, group: int) -> dt.date:
    return DAY - dt.timedelta(days=(pk * 7 + group * 13) % 200)


def _signals(keys: list[int]) -> Iterator["Signal"]:
    from directory.models import Signal

    for pk in keys:
        confirmed = DAY - dt.timedelta(days=pk % 60)
        seen = dt.datetime.combine(confirmed, dt.time(3), tzinfo=dt.UTC)
        yield Signal(
            service_id=pk, kind="url_gone", group="contact", about=f"https://bench.example.org/{pk}",
            weight=0.6, failures=3, first_seen=seen - dt.timedelta(days=4), last_seen=seen,
            confirmed_on=confirmed, evidence="404",
        )  # fmt: skip


def timed(day: dt.date) -> tuple[float, float, int, int]:
    """Seconds, of these on the processor, records, and how many of them readers now see otherwise."""
    from directory.standing import evaluate_all

    start, worked = time.perf_counter(), time.process_time()
    found = evaluate_all(day)
    seconds, cpu = time.perf_counter() - start, time.process_time() - worked
    return seconds, cpu, found.records, found.changed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--results", type=Path, help="a Markdown file whose section of this name is replaced")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from directory.models import Standing

    call_command("migrate", interactive=False, verbosity=0)
    services = assure_all()
    Standing.objects.all()._raw_delete(Standing.objects.db)
    days = (
        ("the first evaluation", DAY),
        ("the same day again", DAY),
        ("the next day", DAY + dt.timedelta(days=1)),
        ("after 120 days without a run", DAY + dt.timedelta(days=121)),
    )
    rows = [(name, *timed(day)) for name, day in days]
    told = section(services, rows)
    print(told)
    if options.results:
        replace_section(options.results, told)
    return 0 if max(row[1] for row in rows) <= LIMIT_S else 1


def section(services: int, rows: list[tuple[str, float, float, int, int]]) -> str:
    lines = [
        f"## Freshness of {services:,} services, evaluated",
        "",
        f"Five claim groups assured for each service, a confirmed signal against {DOUBTED} % of them. "
        f"At most {LIMIT_S} s are wanted.",
        "",
        "| evaluation | seconds | of these processor | records | changed |",
        "|---|---|---|---|---|",
        *(
            f"| {name} | {seconds:.1f} | {cpu:.1f} | {records:,} | {changed:,} |"
            for name, seconds, cpu, records, changed in rows
        ),
        "",
        f"Python {platform.python_version()}, {os.cpu_count()} processors, "
        f"load {os.getloadavg()[0]:.1f} at the end.",
        "",
    ]
    return "\n".join(lines)


def replace_section(file: Path, told: str) -> None:
    """Puts the section in the place of the one with its heading, or at the end."""
    text = file.read_text(encoding="utf-8")
    heading = told.splitlines()[0]
    parts = text.split("\n## ")
    kept = [part for part in parts if not f"## {part}".startswith(heading)]
    file.write_text("\n## ".join(kept).rstrip("\n") + "\n\n" + told, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
