"""The compose file: sound by its schema, complete, and its commands run as they stand there."""

import json
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from django.conf import settings

from tests.config.running import Copy, until
from tests.services import need_postgres, need_redis

HOUSE = Path(settings.BASE_DIR)
COMPOSE = HOUSE / "docker-compose.yml"


def compose() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))


def test_the_file_keeps_the_schema_of_compose_files() -> None:
    check = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        str(COMPOSE),
    ]
    done = subprocess.run(check, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_check_of_the_schema_can_fail(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text("services: {web: {image: x, healthcheck: yes-please}}")
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(wrong)]
    assert subprocess.run(check, capture_output=True).returncode != 0


def test_every_service_has_a_health_check_and_comes_back_after_a_restart() -> None:
    services = compose()["services"]
    assert set(services) == {"web", "worker", "beat", "postgres", "redis", "elasticsearch"}
    assert all("healthcheck" in service for service in services.values())
    assert {service["restart"] for service in services.values()} == {"unless-stopped"}


def test_what_must_last_lies_in_a_named_volume() -> None:
    document = compose()
    used = {
        volume.split(":")[0]
        for service in document["services"].values()
        for volume in service.get("volumes", [])
    }
    assert used == set(document["volumes"])


def test_only_the_web_port_is_published_and_only_to_this_machine() -> None:
    published = {
        name: service["ports"] for name, service in compose()["services"].items() if "ports" in service
    }
    assert list(published) == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in published["web"])


def test_every_variable_is_in_the_example_environment() -> None:
    used = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE.read_text(encoding="utf-8")))
    example = set(
        re.findall(r"^([A-Z_]+)=", (HOUSE / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert used <= example


def test_the_image_runs_what_the_web_service_runs() -> None:
    last = (HOUSE / "Dockerfile").read_text(encoding="utf-8").strip().splitlines()[-1]
    assert json.loads(last.removeprefix("CMD ")) == compose()["services"]["web"]["command"]


def filled_in(environment: dict[str, str], values: dict[str, str]) -> dict[str, str]:
    """Compose's own substitution: ${NAME:?message} must be given, ${NAME:-default} may."""

    def one(match: re.Match[str]) -> str:
        name, operator, rest = match.groups()
        assert operator != ":?" or name in values, rest
        return values.get(name) or (rest if operator == ":-" else "")

    return {name: re.sub(r"\$\{(\w+)(:[-?])([^}]*)\}", one, value) for name, value in environment.items()}


@pytest.fixture
def database() -> Iterator[str]:
    """URL of a new PostgreSQL database that is gone after the test."""
    import psycopg

    server = need_postgres()
    name = f"compose_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_web_worker_and_beat_start_by_the_very_commands_of_the_file(database: str, tmp_path: Path) -> None:
    services = compose()["services"]
    values = {"SITE_URL": "http://127.0.0.1:8000", "SECRET_KEY": "x" * 50, "POSTGRES_PASSWORD": "p"}
    environment = filled_in(services["web"]["environment"], values)
    assert environment == filled_in(services["worker"]["environment"], values)
    # Only the addresses of the neighbours differ from the containers'; what the image sets is set here.
    neighbours = {"DATABASE_URL": database, "REDIS_URL": need_redis(), "ELASTICSEARCH_URL": ""}
    site = Copy(environment | neighbours | {"DATA_DIR": str(tmp_path / "data"), "LOAD_CONTENT": "0"})
    logs = {name: tmp_path / name for name in ("web", "worker", "beat")}
    with ExitStack() as running:
        running.enter_context(site.started(*services["web"]["command"], log=logs["web"]))
        until(lambda: site.health()["checks"].get("migrations") == "ok", "web to be ready", logs["web"])
        for name in ("worker", "beat"):
            running.enter_context(site.started(*services[name]["command"], log=logs[name]))
        until(lambda: site.health()["checks"].get("beat") == "ok", "the first heartbeat", logs["beat"])
        assert json.loads(site.get("/api/v1/counties/")[1])["count"] == 23
        for name in ("worker", "beat"):
            passes(site, services[name])


def passes(site: Copy, service: dict[str, Any]) -> None:
    """As often as the file allows: the first answer of a worker that has just started may come late."""
    for attempt in range(1, service["healthcheck"]["retries"] + 1):
        try:
            site.run(*container_check(service))
            return
        except AssertionError:
            if attempt == service["healthcheck"]["retries"]:
                raise


def container_check(service: dict[str, Any]) -> list[str]:
    kind, *rest = service["healthcheck"]["test"]
    command = rest if kind == "CMD" else ["sh", "-c", rest[0].replace("$$HOSTNAME", "$(hostname)")]
    assert kind in ("CMD", "CMD-SHELL")
    return command
