"""Lighthouse on the kinds of public pages of a running site: a simulated phone, Debian's Chromium.

    make lighthouse [PORT=8000]      the site must be running: make run

Lighthouse comes by npx from npm. Each page is measured several times and the median of each score counts. A page
below LEAST fails the run, save where the page refuses search engines on purpose.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

LIGHTHOUSE = "lighthouse@12"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
# A list with filters is no page of its own; a page whose reader may be in danger shows nobody what it is about.
NOT_INDEXED, NO_PREVIEW = ("is-crawlable",), ("meta-description",)
LEAST = 98
TIMES = 3


@dataclass(frozen=True)
class Page:
    """``without``: audits of search engines that the page fails on purpose; its SEO is measured without them."""

    name: str
    path: str
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measured:
    """Scores are 0 to 100 by category; ``lcp`` in seconds, ``kilobytes`` over the wire with the font."""

    scores: dict[str, int]
    lcp: float
    kilobytes: float
    failed: tuple[str, ...]


def pages(base: str) -> list[Page]:
    """The kinds of pages; services are looked up in the catalogue that the site has."""
    return [
        Page("home", "/"),
        Page("home in Swedish", "/sv/"),
        Page("search, two filters", "/haku/?need=ero&county=Pirkanmaa", NOT_INDEXED),
        Page("search", "/haku/"),
        Page("service", _service(base, "q=perheneuvonta&channel=puhelin")),
        Page("service, safety class", _service(base, "q=nollalinja"), (*NOT_INDEXED, *NO_PREVIEW)),
        Page("need", "/aihe/ero/"),
        Page("county for families", "/alue/pirkanmaa/"),
        Page("county for professionals", "/alue/pirkanmaa/ammattilaisille/"),
    ]


def _service(base: str, question: str) -> str:
    answer = json.loads(urlopen(f"{base}/api/v1/services/?{question}&page_size=1", timeout=10).read())
    return str(answer["results"][0]["url"])


def measure(base: str, page: Page, folder: Path) -> Measured:
    reports = [_report(base + page.path, page.without, folder) for _ in range(TIMES)]
    found = [report["audits"] for report in reports]
    return Measured(
        {name: round(statistics.median(_score(report, name) for report in reports)) for name in CATEGORIES},
        statistics.median(audits["largest-contentful-paint"]["numericValue"] for audits in found) / 1000,
        statistics.median(audits["total-byte-weight"]["numericValue"] for audits in found) / 1000,
        tuple(sorted({name for report in reports for name in _failed(report)})),
    )


def _report(address: str, without: tuple[str, ...], folder: Path) -> dict[str, Any]:
    written = folder / "report.json"
    command = [
        "npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json", f"--output-path={written}",
        f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}",
        *([f"--skip-audits={','.join(without)}"] if without else []),
    ]  # fmt: skip
    _run(command)
    report: dict[str, Any] = json.loads(written.read_text())
    return report


def _run(command: list[str]) -> None:
    """Once more where the browser did not start its recording in time, as happens on a busy machine."""
    environment = os.environ | {"CHROME_PATH": CHROMIUM}
    if subprocess.run(command, check=False, env=environment).returncode:
        subprocess.run(command, check=True, env=environment)


def _score(report: dict[str, Any], category: str) -> float:
    return float(report["categories"][category]["score"] or 0) * 100


def _failed(report: dict[str, Any]) -> list[str]:
    """Audits that count in a score other than speed and are not met: what there is to mend."""
    return [
        row["id"]
        for category in CATEGORIES[1:]
        for row in report["categories"][category]["auditRefs"]
        if row["weight"] and report["audits"][row["id"]]["score"] not in (1, None)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base")
    parser.add_argument("--results", type=Path, help="append the table to this file")
    asked = parser.parse_args()
    base, rows, below = asked.base.rstrip("/"), [], []
    with tempfile.TemporaryDirectory() as folder:
        for page in pages(base):
            measured = measure(base, page, Path(folder))
            cells = [page.name, *(str(measured.scores[name]) for name in CATEGORIES)]
            rows.append([*cells, f"{measured.lcp:.1f}", f"{measured.kilobytes:.0f}"])
            print(" | ".join(rows[-1]), *measured.failed, flush=True)
            below += [page.name for score in measured.scores.values() if score < LEAST]
    if asked.results:
        with asked.results.open("a", encoding="utf-8") as file:
            file.write(table(rows))
    if below:
        sys.exit(f"below {LEAST}: {', '.join(dict.fromkeys(below))}")


def table(rows: list[list[str]]) -> str:
    head = ["page", *CATEGORIES, "LCP s", "kB"]
    lines = [head, ["---"] * len(head), *rows]
    told = (
        f"\n## Lighthouse\n\n{LIGHTHOUSE} from npm, its simulated phone, {_chromium()}, an empty cache; "
        f"the median of {TIMES} runs of each page. What a page keeps from search engines on purpose is not held "
        "against it: that lists with filters are not indexed, and that pages with a safety class have no preview.\n\n"
    )
    return told + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _chromium() -> str:
    found = subprocess.run([CHROMIUM, "--version"], check=True, capture_output=True, text=True)
    return " ".join(found.stdout.split()[:2])


if __name__ == "__main__":
    main()
