"""Makes a copy ready to serve: database, reference data, starting content, static files. Safe to repeat.

``python -m config.prepare`` does all of it; with ``--database`` only the first.
"""

import hashlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.apps import apps
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command

TEMPLATES = settings.BASE_DIR / ".cache" / "migrated"


def main(arguments: list[str]) -> None:
    # A thousand small pieces of deferred work are done here at once: no worker runs yet, and as messages they
    # would keep it busy for half a minute.
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    django.setup()
    prepare_database()
    if "--database" not in arguments:
        load()
        collect_static()


def say(text: str) -> None:
    print(text, flush=True)


def prepare_database() -> None:
    """Migrates where something is missing; a new SQLite file starts as a copy of a migrated one."""
    database = settings.DATABASES["default"]
    path = Path(database["NAME"])
    is_new = database["ENGINE"] == "django.db.backends.sqlite3" and not path.exists()
    template = TEMPLATES / f"{migration_graph_hash()}.sqlite3"
    if is_new and template.exists():
        say("Copying the migrated template database")
        copy_whole(template, path)
    if migrations_pending():
        say("Migrating the database")
        call_command("migrate", interactive=False, verbosity=1 if "-v" in sys.argv else 0)
        if is_new:
            keep_template(path, template)


def migrations_pending() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migration_graph_hash() -> str:
    """Changes with any migration of any app, and with the language in which migrations write their rows."""
    digest = hashlib.sha256(settings.LANGUAGE_CODE.encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.name):
        for file in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.name}/{file.name}".encode() + file.read_bytes())
    return digest.hexdigest()[:32]


def copy_whole(source: Path, target: Path) -> None:
    """Copies beside, then renames: a start that is cut short leaves no half database."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(source, draft)
    os.replace(draft, target)


def keep_template(path: Path, template: Path) -> None:
    """Keeps a just migrated, still empty database for the next new data folder, where one can be kept."""
    from django.db import connection

    connection.close()
    try:
        template.parent.mkdir(parents=True, exist_ok=True)
        with sqlite3.connect(path) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for old in template.parent.glob("*.sqlite3"):
            old.unlink()
        copy_whole(path, template)
    except OSError as error:
        say(f"The migrated database is not kept as a template ({error.strerror})")


def load() -> None:
    """Reference data and the desk's groups always, changing nothing twice; services into an empty catalogue."""
    from wagtail.models import Site

    from directory import safety_bar
    from directory.models import Service

    say("Loading reference data")
    call_command("load_reference_data", verbosity=0)
    call_command("set_up_desk", verbosity=0)
    # Wagtail's first migration can only guess the site's address, and a local copy may change its port.
    site = urlsplit(settings.SITE_URL)
    local = Site.objects.filter(hostname__in=("localhost", "127.0.0.1"), is_default_site=True)
    local.update(hostname=site.hostname, port=site.port or (443 if site.scheme == "https" else 80))
    if settings.LOAD_CONTENT and not Service.objects.exists():
        say("Loading the starting content into the empty catalogue")
        call_command("load_starting_content", verbosity=0)
    if settings.LOAD_CONTENT:
        call_command("load_editorial_content", verbosity=0)
    safety_bar.write()
    call_command("load_search_words", verbosity=0)
    make_index()


def make_index() -> None:
    """Makes the search index where there is none, or where other word lists or another version made it."""
    from search import index, page_index
    from search.analysis import analyser_id
    from search.models import IndexState, PageIndexState
    from search.waiting import write_waiting

    if not IndexState.objects.filter(analyser=index.made_by()).exists():
        say("Making the search index")
        call_command("rebuild_index", verbosity=0)
    elif not PageIndexState.objects.filter(analyser=analyser_id()).exists():
        page_index.rebuild()
    write_waiting()


def collect_static() -> None:
    """Collects only when a source file or the code that serves them changed since the last time."""
    stamp = settings.STATIC_ROOT / ".collected"
    current = static_sources_hash()
    if not stamp.exists() or stamp.read_text() != current:
        say("Collecting static files")
        call_command("collectstatic", interactive=False, clear=stamp.exists(), verbosity=0)
        stamp.write_text(current)


def static_sources_hash() -> str:
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for path, storage in sorted(static_sources(), key=lambda source: source[0]):
        state = Path(storage.path(path)).stat()
        digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def static_sources() -> Iterable[tuple[str, FileSystemStorage]]:
    from django.contrib.staticfiles.finders import get_finders

    for finder in get_finders():
        yield from finder.list([])


if __name__ == "__main__":
    main(sys.argv[1:])
