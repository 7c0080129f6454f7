"""/api/v2/: the editors' content for other front ends."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from wagtail.api.v2.router import WagtailAPIRouter

from cms.headless.preview import Preview, preview_of
from cms.headless.site import menus, site
from cms.headless.views import Documents, Images, Pages
from directory.problems import problem

router = WagtailAPIRouter("api-2")
router.register_endpoint("pages", Pages)
router.register_endpoint("images", Images)
router.register_endpoint("documents", Documents)


def _missing(request: HttpRequest, rest: str = "") -> HttpResponse:
    return problem(404)


app_name = "api-2"
urlpatterns = [
    *router.get_urlpatterns(),
    path("preview/", preview_of(router.wrap_view(Preview.as_view({"get": "detail_view"}))), name="preview"),
    path("menus/", menus, name="menus"),
    path("site/", site, name="site"),
    path("<path:rest>", _missing),
]
