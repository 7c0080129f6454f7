"""Real services for the tests that need one: skipped at home, never where REAL_SERVICES=1.

Each function gives what the test needs (an address, a path), or skips with the variable to set.
"""

import os
import shutil
from pathlib import Path

import pytest


def need_postgres() -> str:
    """URL of a PostgreSQL server whose user may create databases."""
    return _needed("TEST_POSTGRES_URL", "a PostgreSQL server")


def need_redis() -> str:
    """URL of a Redis server that tests may write to."""
    return _needed("TEST_REDIS_URL", "a Redis server")


def need_redis_server() -> str:
    """Path of a redis-server that tests may start, kill and start again."""
    return shutil.which("redis-server") or _missing("PATH", "a folder with redis-server")


def need_elasticsearch() -> str:
    """URL of an Elasticsearch cluster that tests may write to."""
    return _needed("TEST_ELASTICSEARCH_URL", "an Elasticsearch cluster")


def need_chromium() -> str:
    """Path of a Chromium that Playwright can drive."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return found if found else _missing("CHROMIUM", "the path of a Chromium browser")


def need_search_eval() -> Path:
    """Folder with the evaluation corpus of the search."""
    return Path(_needed("SEARCH_EVAL", "the folder of the search evaluation"))


def need_standards() -> Path:
    """Folder with the schemas of the open standards."""
    return Path(_needed("STANDARDS", "the folder of the standards' schemas"))


def _needed(variable: str, what: str) -> str:
    value = os.environ.get(variable, "")
    return value if value else _missing(variable, what)


def _missing(variable: str, what: str) -> str:
    if os.environ.get("REAL_SERVICES") == "1":
        pytest.fail(f"{variable} must name {what}: with REAL_SERVICES=1 nothing is skipped")
    pytest.skip(f"needs {what} in {variable}")
