"""WSGI servers side by side under the same site and questions, each with several numbers of processes and threads.

    python -m bench.servers --services 10000 --results bench/RESULTS.md

Needs wrk, and the services that bench.speed has prepared. Rounds alternate between the servers, each started anew.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bench.speed import (
    AS_SERVED,
    CLIENTS,
    CONSTANT,
    OURS,
    QUESTIONS,
    ROOT,
    WORDS,
    Side,
    Spread,
    ask,
    prepare,
    server,
    versions,
)

THREADS = "gthread"


@dataclass(frozen=True)
class Server:
    name: str
    processes: int
    threads: int
    kind: str = ""
    """Gunicorn's class of worker; empty for the site's own server."""

    def __str__(self) -> str:
        how = f", {self.kind}" if self.kind else ""
        return f"{self.name} {version(self.name)}{how}, {self.processes} x {self.threads}"

    def command(self, port: int) -> Sequence[str]:
        if not self.kind:
            return AS_SERVED
        threads = ("--threads", str(self.threads)) if self.kind == THREADS else ()
        return (
            *("gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"),
            *("--worker-class", self.kind, "--workers", str(self.processes), *threads),
        )

    @property
    def settings(self) -> Mapping[str, str]:
        return {"WEB_WORKERS": str(self.processes), "WEB_THREADS": str(self.threads)}


SERVERS = (
    Server("granian", 2, 4),
    Server("granian", 2, 2),
    Server("granian", 1, 8),
    Server("gunicorn", 2, 4, THREADS),
    Server("gunicorn", 1, 8, THREADS),
    Server("gunicorn", 2, 1, "sync"),
)
SIDES = (
    Side("lists, made anew", OURS, QUESTIONS, fresh=True),
    Side("words, made anew", OURS, WORDS, fresh=True),
    Side("lists, kept", OURS),
    Side("a constant", CONSTANT, ("",)),
)


def measured(
    folder: Path, port: int, rounds: int, seconds: int
) -> dict[tuple[str, str], list[dict[str, float]]]:
    """By server and side, the figures of each round."""
    found: dict[tuple[str, str], list[dict[str, float]]] = {
        (str(one), side.name): [] for one in SERVERS for side in SIDES
    }
    for number in range(rounds):
        for one in SERVERS if number % 2 == 0 else reversed(SERVERS):
            with server(folder, port, one.command(port), one.settings) as address:
                for side in SIDES:
                    ask(address, side, 2, warming=True)
                    found[str(one), side.name].append(ask(address, side, seconds))
    return found


def table(found: Mapping[tuple[str, str], Sequence[Mapping[str, float]]], services: int) -> str:
    lines = [
        f"## Servers: {services:,} services, {CLIENTS} clients, processes x threads",
        "",
        "| server | " + " | ".join(f"{side.name}, a second | p95 ms" for side in SIDES) + " |",
        "|---" * (1 + 2 * len(SIDES)) + "|",
    ]
    for name in map(str, SERVERS):
        cells = []
        for side in SIDES:
            rounds = found[name, side.name]
            cells += [str(Spread.of([one[key] for one in rounds])) for key in ("rate", "p95")]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--services", type=int, default=10_000)
    parser.add_argument("--data", type=Path, default=ROOT / "var" / "bench")
    parser.add_argument("--port", type=int, default=8300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--results", type=Path, help="append the table to this file")
    asked = parser.parse_args()
    started = versions()
    folder = asked.data.absolute() / str(asked.services)
    prepare(asked.services, folder)
    text = table(measured(folder, asked.port, asked.rounds, asked.seconds), asked.services)
    text += f"\n{started}. {asked.rounds} alternating rounds of {asked.seconds} s.\n"
    print(text)
    if asked.results:
        with asked.results.open("a") as file:
            file.write("\n" + text)


if __name__ == "__main__":
    main()
