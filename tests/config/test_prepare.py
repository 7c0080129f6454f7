"""Making a copy ready: safe to repeat, loads services into an empty catalogue only, collects what changed."""

import json
import os
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from wagtail.models import Site

from config import prepare
from search.models import IndexState
from tests.config.running import Copy
from tests.factories import make_service

PREPARE = (sys.executable, "-m", "config.prepare")


def commands_of_load(settings: Any, load_content: bool) -> list[str]:
    settings.LOAD_CONTENT = load_content
    with patch.object(prepare, "call_command") as called:
        prepare.load()
    return [call.args[0] for call in called.call_args_list]


@pytest.mark.django_db
def test_services_are_loaded_into_an_empty_catalogue_only(settings: Any) -> None:
    assert "load_starting_content" in commands_of_load(settings, load_content=True)
    assert "load_starting_content" not in commands_of_load(settings, load_content=False)
    make_service()
    assert "load_starting_content" not in commands_of_load(settings, load_content=True)


@pytest.mark.django_db
def test_an_index_is_made_once_even_for_an_empty_catalogue() -> None:
    prepare.make_index()
    epoch = IndexState.objects.get().epoch
    prepare.make_index()
    assert IndexState.objects.get().epoch == epoch


@pytest.mark.django_db
def test_an_index_of_other_word_lists_is_made_anew() -> None:
    prepare.make_index()
    IndexState.objects.update(analyser="of another installation")
    prepare.make_index()
    assert IndexState.objects.get().analyser != "of another installation"


@pytest.mark.django_db
def test_the_sites_address_follows_the_settings_until_somebody_names_one(settings: Any) -> None:
    settings.SITE_URL = "http://127.0.0.1:8123"
    commands_of_load(settings, load_content=False)
    assert Site.objects.values_list("hostname", "port").get() == ("127.0.0.1", 8123)
    Site.objects.update(hostname="tukikartta.example.org", port=443)
    commands_of_load(settings, load_content=False)
    assert Site.objects.values_list("hostname", "port").get() == ("tukikartta.example.org", 443)


def test_a_new_data_folder_starts_from_the_migrated_template_and_repeats_nothing(tmp_path: Path) -> None:
    site = Copy({"DATA_DIR": str(tmp_path / "kept")})
    site.run(*PREPARE, "--database")
    made = Copy({"DATA_DIR": str(tmp_path / "other")}).run(*PREPARE, "--database")
    assert made == "Copying the migrated template database\n"
    assert site.run(*PREPARE, "--database") == ""


def test_the_template_holds_what_migrating_makes(tmp_path: Path) -> None:
    """Every table of a copied database has the rows of a migrated one."""
    counts = """
from django.apps import apps
import json
print(json.dumps({m._meta.label: m._base_manager.count() for m in apps.get_models(include_auto_created=True)}))
"""
    copied, migrated = (Copy({"DATA_DIR": str(tmp_path / name)}) for name in ("copied", "migrated"))
    copied.run(*PREPARE, "--database")
    copied.run(*PREPARE, "--database")
    migrated.run(sys.executable, "manage.py", "migrate", "--verbosity", "0")
    assert json.loads(copied.python(counts)) == json.loads(migrated.python(counts))


def test_static_files_are_collected_again_only_when_one_changes(tmp_path: Path, settings: Any) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.css").write_text("a{}")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    from django.contrib.staticfiles.finders import get_finder

    def collected() -> bool:
        get_finder.cache_clear()
        stamp = settings.STATIC_ROOT / ".collected"
        before = stamp.stat().st_mtime_ns if stamp.exists() else 0
        prepare.collect_static()
        return stamp.stat().st_mtime_ns != before

    assert collected()
    assert not collected()
    os.utime(source / "a.css", (1, 1))
    assert collected()
    get_finder.cache_clear()
