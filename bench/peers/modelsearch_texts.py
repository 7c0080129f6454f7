"""Wagtail's search (modelsearch) over plain texts in a SQLite database of its own, as its documentation sets it up."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import django
from django.conf import settings
from django.db import connection, models
from modelsearch import index

FOUND = 10


@contextmanager
def filled(rows: Iterable[tuple[str, str, str]]) -> Iterator[Callable[[str], list[str]]]:
    """A search over rows of (key, title, body), any word sufficing. Sets Django up: not beside the site's settings."""
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=["django.contrib.contenttypes", "modelsearch"],
        MODELSEARCH_BACKENDS={"default": {"BACKEND": "modelsearch.backends.database"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
    from django.core.management import call_command
    from modelsearch.backends import get_search_backend

    class Text(index.Indexed, models.Model):
        key = models.CharField(max_length=120)
        title = models.TextField()
        body = models.TextField()

        search_fields = (index.SearchField("title", boost=2), index.SearchField("body"))

        class Meta:
            app_label = "modelsearch"

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Text)
    Text.objects.bulk_create(Text(key=key, title=title, body=body) for key, title, body in rows)
    backend = get_search_backend()
    builder = backend.rebuilder_class(backend.get_index_for_model(Text))
    target = builder.start()
    target.add_model(Text)
    target.add_items(Text, list(Text.objects.all()))
    builder.finish()

    def search(text: str) -> list[str]:
        return [found.key for found in backend.search(text, Text, operator="or")[:FOUND]]

    yield search
