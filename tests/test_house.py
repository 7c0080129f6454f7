"""The house keeps its shape: imports go one way, and the papers tell the truth about the settings."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
import yaml
from django.apps import apps
from django.conf import settings
from wagtail.models import Orderable

from config import translations

HOUSE = Path(settings.BASE_DIR)
ROOMS = ["directory", "cms", "search", "tasks", "config"]


def python_files(room: str) -> list[Path]:
    return sorted((HOUSE / room).rglob("*.py"))


def imports(file: Path) -> Iterator[str]:
    """Every module that the file imports, also inside functions, relative ones made absolute."""
    package = file.relative_to(HOUSE).parent.parts
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            up = package[: len(package) - node.level + 1] if node.level else ()
            yield ".".join([*up, *([node.module] if node.module else [])])


def files_that_import(name: str) -> set[str]:
    return {
        str(file.relative_to(HOUSE))
        for room in ROOMS
        for file in python_files(room)
        if any(module == name or module.startswith(f"{name}.") for module in imports(file))
    }


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_from_the_rooms_before_it(room: str) -> None:
    later = ROOMS[ROOMS.index(room) + 1 :]
    wrong = {
        f"{file.relative_to(HOUSE)} imports {module}"
        for file in python_files(room)
        for module in imports(file)
        if module.split(".")[0] in later
    }
    assert python_files(room)
    assert not wrong


def test_at_most_one_file_imports_elasticsearch() -> None:
    assert files_that_import("elasticsearch") <= {"search/engines/elastic.py"}


def test_only_tasks_and_config_import_celery() -> None:
    importers = files_that_import("celery") | files_that_import("kombu")
    assert {path.split("/")[0] for path in importers} == {"tasks", "config"}


def test_only_config_imports_wagtails_unsettled_api() -> None:
    assert {path.split("/")[0] for path in files_that_import("wagtail.api.v3")} <= {"config"}


def test_no_room_imports_the_tests() -> None:
    assert not files_that_import("tests")


def test_no_file_is_named_after_nothing() -> None:
    empty = {
        "utils",
        "util",
        "helpers",
        "helper",
        "manager",
        "managers",
        "data",
        "info",
        "misc",
        "core",
        "common",
    }
    assert not [file for room in ROOMS for file in python_files(room) if file.stem in empty]


def settings_read() -> set[str]:
    """The names given to the readers (env_text, env_url, ...) anywhere in config."""
    return {
        node.args[0].value
        for file in python_files("config")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id.startswith("env_")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def test_only_the_readers_look_at_the_environment() -> None:
    """Else a setting could be read that no table tells of. serve.py only hands the environment on."""
    wrong = [
        str(file.relative_to(HOUSE))
        for room in ROOMS
        for file in python_files(room)
        if re.search(r"os\.(environ|getenv)", file.read_text(encoding="utf-8"))
    ]
    assert set(wrong) <= {
        "config/settings.py",
        "config/celery.py",
        "config/wsgi.py",
        "config/serve.py",
        "config/web.py",
    }


def test_the_table_of_settings_is_complete() -> None:
    readme = (HOUSE / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", readme, re.MULTILINE)) == settings_read()


def test_the_example_environment_is_complete() -> None:
    example = (HOUSE / ".env.example").read_text(encoding="utf-8")
    names = re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)
    assert sorted(names) == sorted(settings_read() | {"POSTGRES_PASSWORD"})


def test_the_example_environment_brings_no_values() -> None:
    example = (HOUSE / ".env.example").read_text(encoding="utf-8")
    assert not re.findall(r"^[A-Z_]+=.+", example, re.MULTILINE)


def test_every_dependency_has_its_reason() -> None:
    project, _, _ = (HOUSE / "pyproject.toml").read_text(encoding="utf-8").partition("[tool.")
    lines = project.splitlines()
    requirement = re.compile(r'^    "[A-Za-z][\w.\[\]-]*[<>=!~][^"]*",|^    "[A-Za-z][\w.\[\]-]*",')
    bare = [line for line in lines if requirement.match(line) and "#" not in line]
    assert not bare


def test_every_dependency_has_a_tested_version() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = (HOUSE / "constraints.txt").read_text(encoding="utf-8")
    names = {re.split(r"[=<>!~@ ]", line)[0] for line in pinned.splitlines() if not line.startswith("#")}
    wanted = project["dependencies"] + [
        line for extra in project["optional-dependencies"].values() for line in extra
    ]
    missing = {canonical(re.split(r"[\[<>=!~ ]", line)[0]) for line in wanted} - {canonical(n) for n in names}
    assert not missing


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_compiled_translations_are_those_of_their_sources() -> None:
    assert translations.sources()
    for source in translations.sources():
        committed = source.with_suffix(".mo")
        assert committed.exists(), "run: make translations"
        assert committed.read_bytes() == translations.compiled(source), "run: make translations"


def test_no_translation_is_missing_or_unsure() -> None:
    for source in translations.sources():
        entries = polib.pofile(str(source))
        unfinished = [*entries.untranslated_entries(), *entries.fuzzy_entries()]
        assert not [f"{source.parent.parent.name}: {entry.msgid}" for entry in unfinished]


def test_papers_name_no_machine() -> None:
    """What a reader of the project cannot have, the project does not name; .ci/run alone knows its place."""
    papers = [HOUSE / name for name in ("README.md", "CHANGELOG.md", "Makefile", "docker-compose.yml")]
    papers += [path for folder in ("docs", *ROOMS) for path in (HOUSE / folder).rglob("*") if path.is_file()]
    elsewhere = re.compile(r"/work/|/root/|/home/\w|\.\./shared|/tmp/(?!build)")
    texts = [path for path in papers if path.suffix in (".md", ".py", ".yml", ".txt", ".html", "")]
    assert not [path for path in texts if elsewhere.search(path.read_text(encoding="utf-8"))]


def test_the_licence_is_whole() -> None:
    licence = (HOUSE / "LICENSE").read_text(encoding="utf-8")
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in licence
    assert "15.Applicable Law" in licence and "LiLiQ-R+" in licence


def test_workflows_name_no_password() -> None:
    compose = yaml.safe_load((HOUSE / "docker-compose.yml").read_text(encoding="utf-8"))
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name or "SECRET" in name:
                assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), f"{name} must be asked for, not given"


def test_rows_that_people_order_have_no_ties() -> None:
    rooms = {f"{room}." for room in ROOMS}
    ordered = [model for model in apps.get_models() if issubclass(model, Orderable)]
    ours = [model for model in ordered if any(model.__module__.startswith(room) for room in rooms)]
    assert len(ours) >= 10
    assert {tuple(model._meta.ordering) for model in ours} == {("sort_order", "pk")}
