"""The settings as a process reads them from its environment."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as here

READ = """
import json, sys
import config.settings as s
print(json.dumps({name: getattr(s, name, None) for name in sys.argv[1:]}, default=str))
"""


def start(tmp_path: Path, *names: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Reads the settings in a process of their own, with nothing but this environment."""
    given = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "kept"), **environment}
    return subprocess.run(
        [sys.executable, "-c", READ, *names], cwd=here.BASE_DIR, env=given, capture_output=True, text=True
    )


def read(tmp_path: Path, *names: str, **environment: str) -> dict[str, Any]:
    done = start(tmp_path, *names, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_without_any_setting_the_copy_is_safe_and_local(tmp_path: Path) -> None:
    found = read(
        tmp_path, "DEBUG", "SITE_URL", "ALLOWED_HOSTS", "EMAIL_BACKEND", "CELERY_BROKER_URL", "CACHES"
    )
    assert found["DEBUG"] is False
    assert found["SITE_URL"] == "http://127.0.0.1:8000"
    assert found["ALLOWED_HOSTS"] == ["127.0.0.1", "[::1]", "localhost"]
    assert found["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    assert found["CELERY_BROKER_URL"] == "folder://localhost"


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    first = read(tmp_path, "SECRET_KEY")
    assert first == read(tmp_path, "SECRET_KEY")
    assert len(first["SECRET_KEY"]) >= 64
    kept = tmp_path / "kept" / "secret_key"
    assert kept.read_text() == first["SECRET_KEY"]
    assert kept.stat().st_mode & 0o077 == 0


def test_processes_that_start_together_get_the_same_secret(tmp_path: Path) -> None:
    command = [sys.executable, "-c", READ, "SECRET_KEY"]
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "kept")}
    started = [
        subprocess.Popen(command, cwd=here.BASE_DIR, env=environment, stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    assert len({process.communicate()[0] for process in started}) == 1


def test_https_in_the_site_url_makes_cookies_secure_and_redirects(tmp_path: Path) -> None:
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS")
    public = read(tmp_path, *names, "ALLOWED_HOSTS", SITE_URL="https://tukikartta.example.org/")
    assert [public[name] for name in names] == [True, True, True, 31_536_000]
    assert "tukikartta.example.org" in public["ALLOWED_HOSTS"]
    local = read(tmp_path, *names)
    assert [local[name] for name in names] == [False, False, False, 0]


def test_the_port_moves_the_site_url(tmp_path: Path) -> None:
    assert read(tmp_path, "SITE_URL", PORT="8123")["SITE_URL"] == "http://127.0.0.1:8123"


def test_mail_goes_where_the_url_says(tmp_path: Path) -> None:
    names = (
        "EMAIL_HOST",
        "EMAIL_PORT",
        "EMAIL_HOST_USER",
        "EMAIL_HOST_PASSWORD",
        "EMAIL_USE_TLS",
        "EMAIL_USE_SSL",
    )
    url = "smtp+tls://kartta%40example.org:s%2Fecret@mail.example.org"
    found = read(tmp_path, *names, EMAIL_URL=url, DEFAULT_FROM_EMAIL="kartta@example.org")
    assert list(found.values()) == ["mail.example.org", 587, "kartta@example.org", "s/ecret", True, False]


def test_sqlite_waits_for_its_turn_and_postgres_keeps_its_own_options(tmp_path: Path) -> None:
    sqlite = read(tmp_path, "DATABASES")["DATABASES"]["default"]
    assert sqlite["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in sqlite["OPTIONS"]["init_command"]
    postgres = read(tmp_path, "DATABASES", DATABASE_URL="postgres://a:b@db.example.org:5433/kartta")
    assert postgres["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert "OPTIONS" not in postgres["DATABASES"]["default"]


def test_an_empty_value_equals_absence(tmp_path: Path) -> None:
    assert read(tmp_path, "PORT", "LOG_FORMAT", PORT="", LOG_FORMAT=" ") == {
        "PORT": 8000,
        "LOG_FORMAT": "text",
    }


@pytest.mark.parametrize(
    ("name", "value", "help_with"),
    [
        ("PORT", "http", "whole number"),
        ("PORT", "0", "at least 1"),
        ("DEBUG", "maybe", "1 for yes or 0 for no"),
        ("LOG_FORMAT", "xml", "text, json"),
        ("SITE_URL", "tukikartta.example.org", "https://tukikartta.example.org"),
        ("SITE_URL", "https://", "https://tukikartta.example.org"),
        ("REDIS_URL", "localhost:6379", "redis://localhost:6379/0"),
        ("ELASTICSEARCH_URL", "http://[", "http://localhost:9200"),
        ("DATABASE_URL", "mysql-ish", "postgres://user:password@host:5432/name"),
        ("DATABASE_URL", "oracl://a:hidden@b/c", "postgres://user:password@host:5432/name"),
        ("EMAIL_URL", "mail.example.org", "smtp+tls://"),
        ("EMAIL_URL", "smtp://mail.example.org", "DEFAULT_FROM_EMAIL"),
        ("SECRET_KEY", "short", "at least 32"),
        ("QUICK_EXIT_URL_FI", "http://example.org", "https://example.org"),
        ("DATA_DIR", "/dev/null/here", "Set DATA_DIR"),
    ],
)
def test_a_value_that_is_not_understood_stops_the_start_and_says_what_to_write(
    tmp_path: Path, name: str, value: str, help_with: str
) -> None:
    done = start(tmp_path, **{name: value})
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in last and name in last and help_with in last
    assert "hidden" not in last
