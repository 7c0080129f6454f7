"""Which part of the house answers which address. Public pages: three languages, Finnish without prefix."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.static import serve as serve_file
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config import api, health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("api/v1/", api.urls),
    path("api/v1/<path:path>", api.not_found),
    path("api/v2/", include("cms.headless.urls")),
    path(settings.ADMIN_PATH, include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # The editors' pictures. Behind a web server of its own, /media/ is better served there.
    # Documents are given at their own address alone, where it is asked who may have them.
    re_path(r"^media/(?P<path>(?!documents/).+)$", serve_file, {"document_root": settings.MEDIA_ROOT}),
]
_public = [path("", include(module)) for module in ("search.urls", "directory.urls", "cms.urls")]
urlpatterns += i18n_patterns(*_public, path("", include(wagtail_urls)), prefix_default_language=False)

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
