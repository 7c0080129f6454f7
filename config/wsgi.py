"""The web process: config.web and every other WSGI server start here."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# Only now can it be imported: the line above loads the apps.
import_module("search.warm").start()
