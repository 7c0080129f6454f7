"""What one publish costs at a size, how soon every process shows it, and what the index takes in memory.

    python -m bench.publishing --services 100000 --results bench/RESULTS.md

Uses the services that bench.speed prepares. Publishes touch one service's summary and set it back at the end.
"""

import argparse
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.freshness import replace_section
from bench.speed import OURS, ROOT, environment, fetch, prepare, server

PUBLISHES = 20
OWN_PROCESS_MS, EVERY_PROCESS_MS, REBUILD_S, WORKER_MB = 50, 2_000, 180, 60
# Without a stale answer for so long, every process has the publish.
QUIET_S = 1.5


def memory_mb() -> float:
    """What this process alone holds, in megabytes (Linux)."""
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("Private_Dirty:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("Memory is read from /proc: run this on Linux.")


def in_worker() -> dict[str, float]:
    """Memory of the arrays, and publishes as the process that makes them sees them."""
    import django

    django.setup()
    from search import index
    from search.analysis import get_analyser
    from search.models import IndexSnapshot

    get_analyser().forms("vanhemmuus", "fi")
    before = memory_mb()
    start = time.process_time()
    index.refresh()
    read, taken = time.process_time() - start, memory_mb() - before
    stored = sum(len(part) for part in IndexSnapshot.objects.values_list("content", flat=True)) / 2**20
    # The first one reads the words and the prepared statements, as a served process has at its start.
    publish(1)
    wrote, seen = publish(PUBLISHES)
    return {
        "stored": stored, "taken": taken, "read": read,
        "wrote": statistics.median(wrote), "wrote_most": max(wrote),
        "seen": statistics.median(seen), "seen_most": max(seen),
    }  # fmt: skip


def publish(times: int) -> tuple[list[float], list[float]]:
    """Milliseconds until each save is committed with its entry, and from there until this process answers with it."""
    from django.utils import timezone

    from directory.models import Service
    from search import index

    service = Service.objects.listed(timezone.localdate()).order_by("pk")[10]
    was = service.summary_fi
    wrote, seen = [], []
    for number in range(times):
        service.summary_fi = f"{was} {number}"
        start = time.perf_counter()
        service.save()
        written = time.perf_counter()
        index.current()
        seen.append((time.perf_counter() - written) * 1000)
        wrote.append((written - start) * 1000)
    service.summary_fi = was
    service.save()
    return wrote, seen


def once() -> None:
    """One publish, by a process of its own; prints when it was committed and the words that tell it apart."""
    import django

    django.setup()
    from django.utils import timezone

    from directory.models import Service

    service = Service.objects.listed(timezone.localdate()).order_by("pk")[10]
    word = "".join(random.choices("aeioukstnlrm", k=18))
    was, service.summary_fi = service.summary_fi, word
    service.save()
    print(json.dumps({"at": time.time(), "word": word, "was": was, "id": str(service.uuid)}), flush=True)


def seen_everywhere(folder: Path, port: int, times: int = 5) -> list[float]:
    """Milliseconds from a commit in another process to the last answer of the served site without it."""
    found = []
    with server(folder, port) as address:
        for _ in range(times):
            told = json.loads(run(["once"], folder))
            page, last, stale = f"{address}{OURS}?q={told['word']}", told["at"], False
            while time.time() - last < QUIET_S:
                asked = time.time()
                # A new connection each time, so that every process is asked.
                if told["id"] not in {card["id"] for card in fetch(page)["results"]}:
                    last, stale = asked, True
            found.append((last - told["at"]) * 1000 if stale else 0.0)
    return found


def run(arguments: Sequence[str], folder: Path) -> str:
    command = [sys.executable, "-m", "bench.publishing", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment(folder, 1), check=True, capture_output=True, text=True
    ).stdout


def rebuilt(folder: Path) -> tuple[float, float]:
    """Seconds, and the most megabytes that any of the processes held."""
    start = time.perf_counter()
    command = [sys.executable, "manage.py", "rebuild_index", "-v0"]
    subprocess.run(command, cwd=ROOT, env=environment(folder, 1), check=True)
    return time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def section(
    services: int, own: dict[str, Any], everywhere: Sequence[float], rebuild: tuple[float, float]
) -> str:
    return "\n".join(
        (
            f"## Publishing and the index at {services:,} services",
            "",
            "| what | measured | wanted |",
            "|---|---|---|",
            f"| stored arrays | {own['stored']:.0f} MB | |",
            f"| what they add to a process | {own['taken']:.0f} MB | at most {WORKER_MB} MB |",
            f"| reading them, processor | {own['read']:.1f} s | |",
            f"| one publish, committed with its entry | {own['wrote']:.0f} ms (most {own['wrote_most']:.0f}) | |",
            f"| seen in its own process after that | {own['seen']:.0f} ms (most {own['seen_most']:.0f}) "
            f"| at most {OWN_PROCESS_MS} ms |",
            f"| last answer without it from any process | {max(everywhere):,.0f} ms after | "
            f"at most {EVERY_PROCESS_MS:,} ms |",
            f"| the whole index made anew | {rebuild[0]:.0f} s, {rebuild[1]:.0f} MB at most "
            f"| at most {REBUILD_S} s |",
            "",
            f"Python {platform.python_version()}, {os.cpu_count()} processors, SQLite, "
            f"load {os.getloadavg()[0]:.1f} at the end; {PUBLISHES} publishes, medians.",
            "",
        )
    )  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--services", type=int, default=100_000)
    parser.add_argument("--data", type=Path, default=ROOT / "var" / "bench")
    parser.add_argument("--port", type=int, default=8300)
    parser.add_argument("--results", type=Path, help="a Markdown file whose section of this name is replaced")
    asked = parser.parse_args()
    folder = asked.data.absolute() / str(asked.services)
    prepare(asked.services, folder)
    own = json.loads(run(["worker"], folder).splitlines()[-1])
    everywhere = seen_everywhere(folder, asked.port)
    rebuild = rebuilt(folder)
    told = section(asked.services, own, everywhere, rebuild)
    print(told)
    if asked.results:
        replace_section(asked.results, told)
    within = own["seen"] <= OWN_PROCESS_MS and max(everywhere) <= EVERY_PROCESS_MS
    return 0 if within and rebuild[0] <= REBUILD_S and own["taken"] <= WORKER_MB else 1


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:] == ["worker"]:
        print(json.dumps(in_worker()))
    elif sys.argv[1:] == ["once"]:
        once()
    else:
        sys.exit(main())
