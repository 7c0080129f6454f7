"""Real workers do real jobs: on the embedded broker, and on Redis."""

import json
import sys
import time
from pathlib import Path

import pytest

from tests.config.running import Copy, until
from tests.services import need_redis

DRAFT = """
from datetime import timedelta
from django.utils import timezone
from wagtail.models import Page
page = Page.get_first_root_node().add_child(instance=Page(title="Due", slug="{slug}", live=False))
page.save_revision(approved_go_live_at=timezone.now() - timedelta(minutes=1))
"""
PUBLISH = "from tasks.publishing import publish_scheduled; publish_scheduled.delay()"
WORKER = (
    sys.executable,
    "-m",
    "celery",
    "-A",
    "config",
    "worker",
    "--loglevel",
    "INFO",
    "-P",
    "threads",
    "-c",
    "2",
)


def copy(folder: Path, **environment: str) -> Copy:
    made = Copy({"DATA_DIR": str(folder / "kept"), **environment})
    made.run(sys.executable, "-m", "config.prepare", "--database")
    return made


def publishes(site: Copy, slug: str, log: Path) -> None:
    site.python(DRAFT.format(slug=slug))
    assert not is_live(site, slug)
    site.python(PUBLISH)
    until(lambda: is_live(site, slug), f"{slug} to be published", log)


def is_live(site: Copy, slug: str) -> bool:
    return bool(site.row("SELECT live FROM wagtailcore_page WHERE slug = ?", slug)[0])


def test_a_worker_on_the_embedded_broker_publishes_what_is_due(tmp_path: Path) -> None:
    site, log = copy(tmp_path), tmp_path / "log"
    with site.started(*WORKER, log=log):
        publishes(site, "embedded", log)
        queued = tmp_path / "kept" / "celery" / "queue"
        until(lambda: not list(queued.iterdir()), "the queue to be empty", log)


def test_a_job_handed_over_before_the_worker_starts_is_done(tmp_path: Path) -> None:
    site, log = copy(tmp_path), tmp_path / "log"
    site.python(DRAFT.format(slug="early") + PUBLISH)
    with site.started(*WORKER, log=log):
        until(lambda: is_live(site, "early"), "the waiting job to be done", log)


def test_the_embedded_workers_own_beat_beats_at_once(tmp_path: Path) -> None:
    site, log = copy(tmp_path, BEAT_IN_WORKER="1"), tmp_path / "log"
    heartbeat = "from tasks.heartbeat import last_heartbeat; print(last_heartbeat())"
    assert site.python(heartbeat) == "None"
    with site.started(*WORKER, log=log):
        until(lambda: site.python(heartbeat) != "None", "the first heartbeat", log)


def test_a_worker_on_redis_publishes_what_is_due(tmp_path: Path) -> None:
    site, log = copy(tmp_path, REDIS_URL=need_redis()), tmp_path / "log"
    with site.started(*WORKER, log=log):
        publishes(site, "redis", log)


def test_what_wagtail_defers_reaches_the_worker_after_the_commit_only(tmp_path: Path) -> None:
    """Wagtail's index of references is written by its deferred work, here by the worker."""
    site, log = copy(tmp_path), tmp_path / "log"
    queued = tmp_path / "kept" / "celery" / "queue"
    save = """
from django.db import transaction
from wagtail.models import Page
from pathlib import Path
with transaction.atomic():
    Page.get_first_root_node().add_child(instance=Page(title="Seen", slug="seen"))
    inside = len(list(Path({queue!r}).glob("*.msg")))
print(inside, len(list(Path({queue!r}).glob("*.msg"))))
""".format(queue=str(queued))
    inside, after = map(int, site.python(save).split())
    assert inside == 0 and after > 0
    messages = [json.loads(path.read_text()) for path in queued.glob("*.msg")]
    assert {message["headers"]["task"] for message in messages} == {"config.deferred.run"}
    with site.started(*WORKER, log=log):
        until(lambda: not list(queued.glob("*.msg")), "the deferred work to be taken", log)
        until(lambda: "succeeded" in log.read_text(), "the deferred work to be done", log)
    assert "Traceback" not in log.read_text()


def test_a_heartbeat_does_not_wait_behind_an_import(tmp_path: Path) -> None:
    site, log = copy(tmp_path), tmp_path / "log"
    run = "run.delay('wagtail.tasks.update_reference_index_task', ['directory', 'county', '0'], {})"
    site.python(
        f"from config.deferred import run\nfor _ in range(300): {run}\n"
        "from tasks.heartbeat import record; record.delay()"
    )
    with site.started(*WORKER, log=log):
        until(lambda: "heartbeat.record" in log.read_text(), "the heartbeat to be taken", log)
        assert log.read_text().count("config.deferred.run[") < 100


@pytest.mark.parametrize("count", [200])
def test_the_worker_never_reads_half_a_message(tmp_path: Path, count: int) -> None:
    """Many messages while the worker polls as fast as it can: each arrives whole."""
    site, log = copy(tmp_path), tmp_path / "log"
    send = f"from tasks.heartbeat import record\nfor _ in range({count}): record.delay()"
    with site.started(*WORKER, log=log):
        until(lambda: "ready." in log.read_text(), "the worker to be ready", log)
        site.python(send)
        until(lambda: log.read_text().count("succeeded") == count, f"{count} jobs to be done", log)
        time.sleep(0.1)
    assert "Traceback" not in log.read_text()
