"""A node that is killed, started, emptied and filled again while readers ask: they notice nothing."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from elastic_transport import Transport

from tests.config.running import Copy, free_port, until
from tests.services import need_elasticsearch

WEB = (sys.executable, "-m", "config.web")
SEARCHES = (
    "",
    "?need=ero&page_size=10",
    f"?q={quote('eron jälkeinen vanhemmuus')}",
    f"?q={quote('väkivalta')}&county=08&unknown=include",
    "?q=perhe&sort=name&page=2&page_size=5",
    "?county=06&elsewhere=include&language=sv",
)
READERS = 3
MOMENT = "%Y-%m-%dT%H:%M:%SZ"

FILL = """
from django.core.management import call_command
for command in ("load_reference_data", "load_starting_content", "load_search_words", "rebuild_index"):
    call_command(command, verbosity=0)
"""
TAKE_DOWN = """
from directory.models import Service
service = Service.objects.filter(live=True, status="active").order_by("pk").first()
service.live = False
service.save()
"""


class Node:
    """A node of the test's own, started by the script that TEST_ELASTICSEARCH_RUN names."""

    def __init__(self, script: str, folder: Path) -> None:
        self.script = script
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        port = str(self.port)
        subprocess.run(
            [self.script, "start", "--port", port, "--data", str(self.folder), "--heap", "256m"],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip

    def kill(self) -> None:
        """As a crash does: at once, with nothing written to its end."""
        listed = subprocess.run(
            ["ps", "-ww", "-eo", "pid=,args="], capture_output=True, text=True, check=True
        )
        for line in listed.stdout.splitlines():
            pid, arguments = line.split(None, 1)
            if "EsNode" in arguments and arguments.endswith(f" {self.port}"):
                os.kill(int(pid), signal.SIGKILL)

    def empty(self) -> None:
        shutil.rmtree(self.folder)


class Guest:
    """A cluster that others use too: it cannot be stopped, but the test's own indices can be taken away."""

    def __init__(self, url: str, alias: str) -> None:
        self.url = url
        self.alias = alias

    def start(self) -> None:
        pass

    def kill(self) -> None:
        pass

    def empty(self) -> None:
        transport = Transport([self.url])
        try:
            found = transport.perform_request(
                "GET", f"/{self.alias}-*", headers={"accept": "application/json"}
            )
            for name in found.body:
                transport.perform_request("DELETE", f"/{name}", headers={"accept": "application/json"})
        finally:
            transport.close()


ALIAS = "test-away"


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node | Guest]:
    script = os.environ.get("TEST_ELASTICSEARCH_RUN", "")
    alias = f"{ALIAS}-{os.getpid()}"
    made = Node(script, tmp_path / "node") if script else Guest(need_elasticsearch(), alias)
    made.start()
    yield made
    made.kill()
    if isinstance(made, Guest):
        made.empty()


@dataclass
class Load:
    """Readers that ask without pause, and what they were told: (status, count) by question."""

    site: Copy
    told: Counter[tuple[str, int, int]] = field(default_factory=Counter)
    stopped: threading.Event = field(default_factory=threading.Event)

    def read(self, number: int) -> None:
        turn = number
        while not self.stopped.is_set():
            question = SEARCHES[turn % len(SEARCHES)]
            status, count = count_of(self.site, question)
            self.told[question, status, count] += 1
            turn += 1

    def __enter__(self) -> "Load":
        self._threads = [threading.Thread(target=self.read, args=(number,)) for number in range(READERS)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.stopped.set()
        for thread in self._threads:
            thread.join()


_numbers = count(1)


def asked(site: Copy, question: str) -> tuple[int, bytes]:
    """Each time another moment, before all changes: an answer kept from before would prove nothing."""
    moment = (datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=next(_numbers))).strftime(MOMENT)
    return site.get(f"/api/v1/services/{question}{'&' if question else '?'}modified_after={moment}")


def count_of(site: Copy, question: str) -> tuple[int, int]:
    status, body = asked(site, question)
    return status, json.loads(body)["count"] if status == 200 else -1


def answered(site: Copy) -> list[Any]:
    """Results in their order, counts and facets; not what is open now, which the clock changes."""
    found = [asked(site, question) for question in SEARCHES]
    assert {status for status, _ in found} == {200}
    listings = [json.loads(body) for _, body in found]
    return [
        ([result["id"] for result in one["results"]], one["count"], one["unknown_count"], one["facets"])
        for one in listings
    ]


def catches_up(site: Copy, log: Path) -> None:
    until(lambda: site.health()["checks"].get("search_engine") == "ok", "the cluster to have all", log, 120)


def asked_of(site: Copy) -> Callable[[], int]:
    """How many searches the cluster has answered from the copy's index."""
    code = "from search.engines import elastic as e\n"
    code += "print(e.client().indices.stats(index=e.alias())['_all']['total']['search']['query_total'])"
    return lambda: int(site.python(code))


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed as Unix does")
def test_a_node_killed_started_and_emptied_under_load_costs_no_answer(
    node: Node | Guest, tmp_path: Path
) -> None:
    environment = {"DATA_DIR": str(tmp_path / "kept"), "WEB_WORKERS": "2", "WEB_THREADS": "4"}
    site = Copy(
        environment | {"ELASTICSEARCH_URL": node.url, "ELASTICSEARCH_INDEX": f"{ALIAS}-{os.getpid()}"}
    )
    site.run(sys.executable, "-m", "config.prepare", "--database")
    site.python(FILL)
    log = tmp_path / "web"
    with site.started(*WEB, log=log):
        until(lambda: site.health()["status"] != "silent", "web to answer", log)
        catches_up(site, log)
        before = [count_of(site, question)[1] for question in SEARCHES]
        with Load(site) as load:
            for empties in (False, True):
                time.sleep(1)
                node.kill()
                time.sleep(2)
                if empties:
                    node.empty()
                node.start()
                catches_up(site, log)
        allowed = {(question, 200, count) for question, count in zip(SEARCHES, before, strict=True)}
        assert set(load.told) <= allowed
        assert sum(load.told.values()) > 100
        follows_changes_made_meanwhile(site, node, log)


def follows_changes_made_meanwhile(site: Copy, node: Node | Guest, log: Path) -> None:
    """A service taken down while the node is away is counted nowhere, neither before nor after it is back."""
    everything = count_of(site, "")[1]
    node.kill()
    site.python(TAKE_DOWN)
    assert count_of(site, "")[1] == everything - 1
    here = answered(site)
    node.start()
    catches_up(site, log)
    searches = asked_of(site)
    until(lambda: answered(site) == here and searches() > 0, "the same answers from the cluster", log)
    earlier = searches()
    assert answered(site) == here
    assert searches() > earlier
