"""The editors' desk: pages, recommendations, practice models and the counties' situation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Sivut")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms import copies, fact_sources, menu, page_changes, role_checks, sitemaps

        copies.connect()
        fact_sources.register()
        menu.connect()
        page_changes.connect()
        role_checks.register()
        sitemaps.register()
