"""The first login of a person who edits leads to "Aloita tästä"; every later one to the desk's first page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from cms.training import needs_training


class FirstLogin:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        match = request.resolver_match
        is_login = request.method == "POST" and match is not None and match.view_name == "wagtailadmin_login"
        # Who was on the way to a page of the desk by a link still gets there.
        leads_home = response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")
        if is_login and leads_home and needs_training(request.user):
            response["Location"] = reverse("cms_start")
        return response
