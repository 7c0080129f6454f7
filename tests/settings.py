"""The site's settings for tests: a data folder of their own, and no service beside the database.

DATABASE_URL may name PostgreSQL, to run the same tests there.
"""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="tukikartta-tests-")
_owner = os.getpid()


def _remove_folder() -> None:
    # Only the process that made it: a forked child must not pull it from under its parent.
    if os.getpid() == _owner:
        shutil.rmtree(_folder, ignore_errors=True)


atexit.register(_remove_folder)
for _name in ("REDIS_URL", "ELASTICSEARCH_URL", "EMAIL_URL", "SITE_URL", "SECRET_KEY", "DEBUG", "PORT"):
    os.environ.pop(_name, None)
os.environ["DATA_DIR"] = _folder
os.environ["LOG_LEVEL"] = "WARNING"

from config.settings import *  # noqa: E402, F403

STATIC_ROOT.mkdir()  # noqa: F405 (else each client warns of a folder that is not there)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Tests of pages see pages that are made for them; tests/config/test_kept_pages.py keeps some.
KEPT_PAGES = 0
# Jobs run at once, in the test's own transaction; tests/config has those on real workers.
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
