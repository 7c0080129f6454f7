"""Letters by real workers and a real mail server: each goes out once, wherever a worker is killed."""

import os
import shutil
import signal
import sqlite3
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from subprocess import Popen
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.config.running import Copy, until
from tests.services import need_postgres, need_redis
from tests.tasks.mail_server import Keeping, mail_server

WORKER = (sys.executable, "-m", "celery", "-A", "config", "worker", "--loglevel", "INFO", "-P", "solo")
INTEND = """
from django.utils import timezone
from directory.confirmation.notices import intend
for name in {names!r}:
    intend("report_receipt", name, to=name + "@example.org", language="fi", now=timezone.now(),
           about=[["tiedot", "- Palvelu"]])
"""
SEND = "from tasks.letters import send_intended; send_intended.delay()"
UNCERTAIN = "from tasks.letters import mark_uncertain; mark_uncertain.delay()"
# Makes the step from intended to sending last for minutes, within its transaction.
SLOW_ON_SQLITE = """
CREATE TABLE slow (x);
INSERT INTO slow SELECT value FROM json_each('[' || substr(replace(hex(zeroblob(400)), '00', ',1'), 2) || ']');
CREATE TRIGGER slowly BEFORE UPDATE OF state ON directory_notice WHEN NEW.state = 'sending'
BEGIN SELECT count(*) FROM slow a, slow b, slow c, slow d; END;
"""
SLOW_ON_POSTGRESQL = """
CREATE FUNCTION slowly() RETURNS trigger AS $$ BEGIN PERFORM pg_sleep(300); RETURN NEW; END $$ LANGUAGE plpgsql;
CREATE TRIGGER slowly BEFORE UPDATE OF state ON directory_notice FOR EACH ROW
WHEN (NEW.state = 'sending') EXECUTE FUNCTION slowly();
"""


class Site(Copy):
    """A copy on either database, asked without Django."""

    def sql(self, query: str) -> list[tuple[Any, ...]]:
        if url := self.environment.get("DATABASE_URL"):
            import psycopg

            with psycopg.connect(url, autocommit=True) as connection:
                cursor = connection.execute(query)
                return cursor.fetchall() if cursor.description else []
        with closing(
            sqlite3.connect(Path(self.environment["DATA_DIR"], "db.sqlite3"), timeout=20)
        ) as database:
            database.create_function("REGEXP", 2, lambda pattern, text: True)
            if query.lstrip().startswith("CREATE TABLE"):
                database.executescript(query)
                return []
            rows = database.execute(query).fetchall()
            database.commit()
            return rows

    def states(self) -> dict[str, str]:
        return dict(self.sql('SELECT "key", "state" FROM "directory_notice"'))  # type: ignore[arg-type]

    def make_slow(self) -> None:
        self.sql(SLOW_ON_POSTGRESQL if "DATABASE_URL" in self.environment else SLOW_ON_SQLITE)

    def make_fast(self) -> None:
        self.sql(
            "DROP TRIGGER slowly" + (" ON directory_notice" if "DATABASE_URL" in self.environment else "")
        )

    def is_at_the_step(self) -> bool:
        """Whether a worker is within the transaction that marks a letter as leaving."""
        if "DATABASE_URL" in self.environment:
            return bool(self.sql("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'"))
        path = Path(self.environment["DATA_DIR"], "db.sqlite3")
        for _ in range(10):
            with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as database:
                try:
                    database.execute("BEGIN IMMEDIATE")
                    database.execute("ROLLBACK")
                except sqlite3.OperationalError:
                    time.sleep(0.1)
                else:
                    return False
        return True


ENVIRONMENT = {"DEFAULT_FROM_EMAIL": "Tukikartta <posti@tukikartta.example.org>", "LOAD_CONTENT": "0"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty SQLite database, made once; each test gets a copy."""
    return prepared({"DATA_DIR": str(tmp_path_factory.mktemp("made") / "kept")})


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of an empty PostgreSQL database, made once; each test gets a copy."""
    with database("letters_template") as url:
        prepared({"DATA_DIR": str(tmp_path_factory.mktemp("made") / "kept"), "DATABASE_URL": url})
        yield urlsplit(url).path.strip("/")


def prepared(environment: dict[str, str]) -> Path:
    site = Site(ENVIRONMENT | environment)
    site.run(sys.executable, "-m", "config.prepare", "--database")
    return Path(environment["DATA_DIR"])


@contextmanager
def database(name: str, template: str = "template1") -> Iterator[str]:
    import psycopg

    server, name = need_postgres(), f"{name}_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def served(
    request: pytest.FixtureRequest, tmp_path: Path, folder: Path
) -> Iterator[tuple[Site, Keeping, Path]]:
    """A copy whose letters go to a mail server here."""
    shutil.copytree(folder, tmp_path / "kept")
    with mail_server() as (keeping, address):
        environment = ENVIRONMENT | {"DATA_DIR": str(tmp_path / "kept"), "EMAIL_URL": address}
        if request.param == "sqlite":
            yield Site(environment), keeping, tmp_path / "log"
            return
        with database("letters", request.getfixturevalue("template")) as url:
            yield Site(environment | {"DATABASE_URL": url}), keeping, tmp_path / "log"


def kill(worker: Popen[bytes]) -> None:
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def run_twice(site: Site, log: Path) -> None:
    """A new worker does the job two times over."""
    with site.started(*WORKER, log=log):
        done = log.read_text().count("send_intended[")
        for number in (1, 2):
            site.python(SEND)
            until(
                lambda wanted=done + 2 * number: log.read_text().count("send_intended[") >= wanted,  # type: ignore[misc]
                "the job to be received and done",
                log,
            )


def test_a_worker_killed_before_sending_is_committed_leaves_exactly_one_mail(
    served: tuple[Site, Keeping, Path],
) -> None:
    site, keeping, log = served
    site.python(INTEND.format(names=["ennen"]))
    site.make_slow()
    with site.started(*WORKER, log=log) as worker:
        site.python(SEND)
        until(site.is_at_the_step, "the worker to be at the step", log)
        kill(worker)
    until(lambda: not site.is_at_the_step() or "DATABASE_URL" in site.environment, "the lock to be gone", log)
    if "DATABASE_URL" in site.environment:
        site.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
    site.make_fast()
    assert site.states() == {"ennen": "intended"} and keeping.begun == []
    run_twice(site, log)
    assert site.states() == {"ennen": "sent"}
    assert len(keeping.to("ennen@example.org")) == 1


def test_a_worker_killed_after_sent_leaves_exactly_one_mail(served: tuple[Site, Keeping, Path]) -> None:
    """Killed within the same job, whose message comes back since it was not finished."""
    site, keeping, log = served
    keeping.holds.add("toinen@example.org")
    site.python(INTEND.format(names=["ensimmainen", "toinen"]))
    with site.started(*WORKER, log=log) as worker:
        site.python(SEND)
        until(lambda: "toinen@example.org" in keeping.begun, "the second letter to be on its way", log)
        kill(worker)
    assert site.states() == {"ensimmainen": "sent", "toinen": "sending"}
    run_twice(site, log)
    assert len(keeping.to("ensimmainen@example.org")) == 1
    assert keeping.begun == ["ensimmainen@example.org", "toinen@example.org"]


def test_a_worker_killed_while_sending_leaves_an_uncertain_letter_that_nothing_sends_again(
    served: tuple[Site, Keeping, Path],
) -> None:
    site, keeping, log = served
    keeping.holds.add("kesken@example.org")
    site.python(INTEND.format(names=["kesken"]))
    with site.started(*WORKER, log=log) as worker:
        site.python(SEND)
        until(lambda: keeping.begun == ["kesken@example.org"], "the letter to be on its way", log)
        kill(worker)
    assert site.states() == {"kesken": "sending"}
    run_twice(site, log)
    assert keeping.begun == ["kesken@example.org"]
    earlier = "sending_at - interval '10 minutes'"
    if "DATABASE_URL" not in site.environment:
        earlier = "datetime(sending_at, '-10 minutes')"
    site.sql(f"UPDATE directory_notice SET sending_at = {earlier}")
    with site.started(*WORKER, log=log):
        site.python(UNCERTAIN)
        until(lambda: site.states() == {"kesken": "uncertain"}, "the letter to be called uncertain", log)
    run_twice(site, log)
    assert keeping.begun == ["kesken@example.org"]
    keeping.holds.clear()
    site.python(
        "from directory.letters.sending import send_again\nfrom directory.models import Notice\n"
        "assert send_again(Notice.objects.get())"
    )
    run_twice(site, log)
    assert site.states() == {"kesken": "sent"} and len(keeping.begun) == 2
    assert len({str(message["Message-ID"]) for message in keeping.to("kesken@example.org")}) == 1


ASKED = """
from datetime import timedelta
from django.utils import timezone
from directory import actions
from directory.models import Contact, Organisation, Service
today = timezone.localdate()
organisation = Organisation(name_fi="Järjestö ry", type="ngo")
organisation.give_address()
organisation.save()
for kind in ("data", "second"):
    Contact.objects.create(organisation=organisation, kind=kind, email=kind + "@jarjesto.example.org",
                           origin="call", added_on=today)
# Of crisis class, so that it is asked about on whatever day this runs.
service = Service.objects.create(name_fi="Linja", organisation=organisation, safety_class="violence",
                                 source_url="https://example.org/", coverage_kind="nationwide")
actions.assure(service, ["contact"], "C", by=None, on=today - timedelta(days=61), today=today)
from tasks.letters import climb_the_ladder
climb_the_ladder.delay()
"""


def test_beat_and_a_worker_on_redis_send_what_the_ladder_asks(tmp_path: Path, folder: Path) -> None:
    shutil.copytree(folder, tmp_path / "kept")
    with mail_server() as (keeping, address):
        site = Site(
            ENVIRONMENT
            | {
                "DATA_DIR": str(tmp_path / "kept"),
                "REDIS_URL": need_redis(),
                "BEAT_IN_WORKER": "1",
                "EMAIL_URL": address,
                "EMAIL_BOUNCES_TO": "palautuneet@tukikartta.example.org",
            }
        )
        log = tmp_path / "log"
        with site.started(*WORKER[:-1], "threads", "-c", "2", log=log):
            site.python(ASKED)
            until(lambda: keeping.taken, "beat to have the letter sent", log, seconds=150)
        (letter,) = keeping.taken
        (envelope,) = keeping.envelopes
        assert letter["To"] == "data@jarjesto.example.org"
        assert "/vahvista/" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert envelope.mail_from.startswith("palautuneet+")
        assert list(site.states().values()) == ["sent"]
