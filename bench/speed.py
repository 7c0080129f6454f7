"""The list of services side by side with how others make one: same catalogue, server, middleware and questions.

    python -m bench.speed --services 10000 --quick

First both sides' answers are shown to be equal; then rounds of wrk alternate between the sides, so that what else
the machine does meets all of them. Told are medians, with the least and the most. Needs wrk.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.peers import datasette

ROOT = Path(__file__).resolve().parent.parent
OURS, NAIVE, CONSTANT = "/api/v1/services/", "/api/peer/drf/", "/api/peer/constant/"
CLIENTS = 4
AS_SERVED = ("config.web",)
# What the naive peer can be asked as well: one value a filter, no words.
QUESTIONS = (
    "",
    "need=ero",
    "need=parisuhde&channel=puhelin",
    "target_group=vanhemmat",
    "target_group=lapset&language=sv",
    "county=08",
    "county=06&need=vakivalta",
    "channel=chat&anonymous=yes",
    "cost=maksuton&provider=parish",
    "need=kriisi&county=01&page=2",
)
WORDS = tuple(
    f"q={words}"
    for words in (
        "parisuhde", "ero+lapset", "v%C3%A4kivalta", "tuki+perheelle", "neuvonta&county=08", "lapsi&need=ero",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Side:
    """One way to answer. ``fresh``: kept answers are not taken."""

    name: str
    path: str
    questions: Sequence[str] = QUESTIONS
    fresh: bool = False
    address: str = ""
    """Where it is served, if not by the site."""


BESIDE = "Datasette, three facets"
PLAIN = tuple(ours for ours, _ in datasette.QUESTIONS)
SIDES = (
    Side("naive: DRF + django-filter", NAIVE),
    Side("ours, every answer made anew", OURS, fresh=True),
    Side("ours, kept answers", OURS),
    Side("ours, words, made anew", OURS, WORDS, fresh=True),
    Side("ours, what Datasette can be asked, made anew", OURS, PLAIN, fresh=True),
    Side("a view that returns a constant", CONSTANT, ("",)),
)


def environment(folder: Path, port: int) -> dict[str, str]:
    return os.environ | {
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "LOG_LEVEL": "ERROR",
    }


def prepare(services: int, folder: Path) -> None:
    """A seeded catalogue through the real importer, made once for each size."""
    if (folder / "ready").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    env = environment(folder, 1)
    file = folder / "services.jsonl"
    with file.open("w") as rows:
        subprocess.run([sys.executable, "-m", "bench.seed", str(services)], cwd=ROOT, stdout=rows, check=True)
    subprocess.run([sys.executable, "-m", "config.prepare", "--database"], cwd=ROOT, env=env, check=True)
    for command in ("load_reference_data", "load_search_words", f"import_services {file}", "rebuild_index"):
        arguments = [sys.executable, "manage.py", *command.split(), "-v0"]
        subprocess.run(arguments, cwd=ROOT, env=env, check=True)
    (folder / "ready").touch()


@contextmanager
def server(
    folder: Path, port: int, command: Sequence[str] = AS_SERVED, settings: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The address of the site with the peers beside it, by default served as make run serves it."""
    env = environment(folder, port) | dict(settings or {})
    process = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=env)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _wait(address: str, path: str = OURS + "?q=perhe") -> None:
    for _ in range(240):
        try:
            fetch(address + path)
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The server did not answer within two minutes.")


def fetch(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=120) as answer:
        return json.load(answer)


class Unequal(AssertionError):
    """Two sides say different things, so that their speeds cannot be compared."""


def check_equal(address: str, question: str) -> None:
    """Count, every facet, and the cards of services that both show."""
    ours = fetch(f"{address}{OURS}?{question}")
    naive = fetch(f"{address}{NAIVE}?{question}")
    said = {
        name: {value["id"]: value["count"] for value in values if value["count"]}
        for name, values in ours["facets"].items()
    }
    _same(question, "count", ours["count"], naive["count"])
    for name in said:
        _same(question, f"facet {name}", said[name], naive["facets"][name])
    theirs = {card["id"]: card for card in naive["results"]}
    _same(question, "cards on the page", len(ours["results"]), len(theirs))
    for card in ours["results"]:
        if other := theirs.get(card["id"]):
            for name in ("name", "summary", "organisation", "needs", "target_groups", "source", "coverage"):
                _same(question, name, _sorted(card[name]), _sorted(other[name]))


def check_counts(address: str, plain: str) -> None:
    """Datasette finds as many services, and as many of each value of its three facets."""
    _wait(plain, datasette.LIST)
    for question, theirs in datasette.QUESTIONS:
        ours, its = fetch(f"{address}{OURS}?{question}"), fetch(f"{plain}{datasette.LIST}?{theirs}")
        # Where a filter's value is unknown ours folds the service; a plain table has no such section.
        _same(question, "count", ours["count"], its["filtered_table_rows_count"])


def _same(question: str, what: str, ours: object, theirs: object) -> None:
    if ours != theirs:
        raise Unequal(f"?{question} {what}: {ours!r} is not {theirs!r}")


def _sorted(value: object) -> object:
    return sorted(value, key=repr) if isinstance(value, list) else value


def ask(address: str, side: Side, seconds: int, warming: bool = False) -> dict[str, float]:
    """One round of wrk; rate in requests a second, p50 and p95 in milliseconds."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as paths:
        paths.write("".join(f"{side.path}?{question}\n" for question in side.questions))
        paths.flush()
        env = os.environ | {"BENCH_PATHS": paths.name, "BENCH_FRESH": "1" if side.fresh else "0"}
        script = str(ROOT / "bench" / "rounds.lua")
        command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds}s", "--timeout", "30s", "-s", script, address]
        told = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    figures = json.loads(told.rsplit("BENCH ", 1)[1])
    if figures["failed"] or not (figures["requests"] or warming):
        raise SystemExit(f"{side.name}: {figures['failed']} requests failed, {figures['requests']} answered")
    return figures


@dataclass(frozen=True)
class Spread:
    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        return cls(statistics.median(values), min(values), max(values))

    def __str__(self) -> str:
        return f"{self.median:,.1f} ({self.least:,.1f}–{self.most:,.1f})"


def measure(address: str, sides: Sequence[Side], rounds: int, seconds: int) -> dict[str, dict[str, Spread]]:
    """By side, the spread of each figure over rounds that alternate between the sides."""
    figures: dict[str, list[dict[str, float]]] = {side.name: [] for side in sides}
    for side in sides:
        ask(side.address or address, side, 2, warming=True)
    for number in range(rounds):
        for side in sides if number % 2 == 0 else reversed(sides):
            figures[side.name].append(ask(side.address or address, side, seconds))
    return {
        name: {key: Spread.of([one[key] for one in listed]) for key in ("rate", "p50", "p95")}
        for name, listed in figures.items()
    }


def table(services: int, found: Mapping[str, Mapping[str, Spread]]) -> str:
    """Markdown; every rate beside its multiples of the peers and its share of the constant view, same run."""
    naive = found[SIDES[0].name]["rate"].median
    plain = found[BESIDE]["rate"].median
    constant = found[SIDES[-1].name]["rate"].median
    lines = [
        f"## {services:,} services, {CLIENTS} clients",
        "",
        "| side | requests a second | p50 ms | p95 ms | x naive | x Datasette | share of constant |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, figures in found.items():
        rate = figures["rate"].median
        lines.append(
            f"| {name} | {figures['rate']} | {figures['p50']} | {figures['p95']} | {rate / naive:,.1f} "
            f"| {rate / plain:,.1f} | {rate / constant:.2f} |"
        )
    return "\n".join(lines) + "\n"


def versions() -> str:
    named = ("Django", "djangorestframework", "django-filter", "wagtail", "granian", "pyroaring", "numpy")
    listed = ", ".join(f"{name} {version(name)}" for name in named)
    load = f"{os.getloadavg()[0]:.1f}"
    return (
        f"Python {platform.python_version()}, {listed}; {os.cpu_count()} processors, load {load} at the start"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--services", type=int, default=10_000)
    parser.add_argument("--data", type=Path, default=ROOT / "var" / "bench")
    parser.add_argument("--port", type=int, default=8300)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=6)
    parser.add_argument("--quick", action="store_true", help="short rounds; fails below half of the targets")
    parser.add_argument("--results", type=Path, help="append the table to this file")
    asked = parser.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing: apt install wrk")
    rounds, seconds = (3, 3) if asked.quick else (asked.rounds, asked.seconds)
    started = versions()
    folder = asked.data.absolute() / str(asked.services)
    prepare(asked.services, folder)
    with server(folder, asked.port) as address:
        for question in QUESTIONS:
            check_equal(address, question)
        with datasette.served(folder / "db.sqlite3", folder, asked.port + 1) as plain:
            check_counts(address, plain)
            asked_of_it = tuple(theirs for _, theirs in datasette.QUESTIONS)
            beside = Side(BESIDE, datasette.LIST, asked_of_it, address=plain)
            found = measure(address, (*SIDES[:-1], beside, SIDES[-1]), rounds, seconds)
    text = f"{table(asked.services, found)}\n{started}. {rounds} alternating rounds of {seconds} s.\n"
    print(text)
    if asked.results:
        with asked.results.open("a") as file:
            file.write("\n" + text)
    if asked.quick:
        judge(asked.services, found)


def judge(services: int, found: Mapping[str, Mapping[str, Spread]]) -> None:
    """Half of what a full run must show, since a quick one meets other work on the machine."""
    naive, fresh = (found[SIDES[number].name]["rate"].median for number in (0, 1))
    wanted = 250 if services >= 100_000 else 40
    if fresh < wanted * naive:
        raise SystemExit(f"Made anew: {fresh / naive:.0f} times the naive peer, wanted {wanted}.")


if __name__ == "__main__":
    main()
