"""The wiring cupboard: settings, addresses, the API's shell, jobs and health. No rules, no models."""

from config import checks
from config.celery import app as celery_app

__all__ = ["celery_app", "checks"]
