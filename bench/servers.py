"""WSGI servers side by side under the same site: the same questions, the same number of processes and threads.

    python -m bench.servers --services 10000 --results bench/RESULTS.md

Needs wrk, and the services that bench.speed has prepared. Rounds alternate between the servers, each started anew.
"""

import argparse
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from bench.speed import (
    CONSTANT,
    GUNICORN,
    OURS,
    QUESTIONS,
    ROOT,
    Side,
    Spread,
    ask,
    prepare,
    server,
    versions,
)

# As make run has them.
PROCESSES, THREADS = 1, 8
SERVERS: Mapping[str, Sequence[str]] = {
    f"gunicorn {version('gunicorn')}, threads (as make run)": GUNICORN,
    f"gunicorn {version('gunicorn')}, one request a process": (*GUNICORN, "-k", "sync"),
    f"granian {version('granian')}": (
        "granian", "--interface", "wsgi", "--workers", str(PROCESSES), "--blocking-threads", str(THREADS),
        "--host", "127.0.0.1", "--no-log", "config.wsgi:application",
    ),
}  # fmt: skip
SIDES = (
    Side("lists, made anew", OURS, QUESTIONS, fresh=True),
    Side("lists, kept", OURS),
    Side("a constant", CONSTANT, ("",)),
)


def command_of(name: str, port: int) -> Sequence[str]:
    command = SERVERS[name]
    return (*command, "--port", str(port)) if command[0] == "granian" else command


def measured(
    folder: Path, port: int, rounds: int, seconds: int
) -> dict[tuple[str, str], list[dict[str, float]]]:
    """By server and side, the figures of each round."""
    found: dict[tuple[str, str], list[dict[str, float]]] = {
        (name, side.name): [] for name in SERVERS for side in SIDES
    }
    for number in range(rounds):
        for name in SERVERS if number % 2 == 0 else reversed(list(SERVERS)):
            with server(folder, port, command_of(name, port)) as address:
                for side in SIDES:
                    ask(address, side, 2, warming=True)
                    found[name, side.name].append(ask(address, side, seconds))
    return found


def table(found: Mapping[tuple[str, str], Sequence[Mapping[str, float]]], services: int) -> str:
    lines = [
        f"## Servers: {services:,} services, {PROCESSES} process with {THREADS} threads",
        "",
        "| server | " + " | ".join(f"{side.name}, a second | p95 ms" for side in SIDES) + " |",
        "|---" * (1 + 2 * len(SIDES)) + "|",
    ]
    for name in SERVERS:
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
