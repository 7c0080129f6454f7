"""Datasette over a plain table of the same services, as it is started from its documentation: three facets, JSON."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

FACETS = ("cost", "provider", "anonymous")
LIST = "/services/services.json"
COMMON = "_shape=objects&_size=20&" + "&".join(f"_facet={name}" for name in FACETS)
# What both sides can be asked: (ours, Datasette's).
QUESTIONS: Sequence[tuple[str, str]] = (
    ("", COMMON),
    ("cost=maksuton", f"{COMMON}&cost__exact=maksuton"),
    ("provider=parish", f"{COMMON}&provider__exact=parish"),
    ("anonymous=yes&cost=maksuton", f"{COMMON}&anonymous__exact=yes&cost__exact=maksuton"),
)

ROWS = """
    SELECT service.uuid, service.name_fi, service.summary_fi, organisation.name_fi, coalesce(cost.code, ''),
           organisation.type, service.anonymous, service.coverage_kind
    FROM directory_service AS service
    JOIN directory_organisation AS organisation ON organisation.id = service.organisation_id
    LEFT JOIN directory_term AS cost ON cost.id = service.cost_id
    WHERE service.live AND service.status <> 'ended'
    ORDER BY service.name_fi
"""


@contextmanager
def served(database: Path, folder: Path, port: int) -> Iterator[str]:
    """Its address; ``database``: the site's own SQLite file, of which a plain table with indexes is made."""
    file = folder / "services.db"
    file.unlink(missing_ok=True)
    with sqlite3.connect(database) as source, sqlite3.connect(file) as target:
        columns = "id, name, summary, organisation, cost, provider, anonymous, coverage"
        target.execute(f"CREATE TABLE services ({columns})")
        target.executemany("INSERT INTO services VALUES (?, ?, ?, ?, ?, ?, ?, ?)", source.execute(ROWS))
        for name in FACETS:
            target.execute(f"CREATE INDEX services_{name} ON services ({name})")
    target.close()
    source.close()
    command = [sys.executable, "-m", "datasette", "serve", "--immutable", str(file), "--port", str(port)]
    # Its answers are computed each time, as ours are that are compared with it.
    command += ["--setting", "default_cache_ttl", "0", "--setting", "facet_time_limit_ms", "20000"]
    command += ["--setting", "sql_time_limit_ms", "20000"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)
