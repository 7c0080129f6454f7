"""What is not there says so in the form that the asker reads."""

import json

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from config.urls import urlpatterns as site_addresses


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


urlpatterns = [path("api/v1/fails", fail), *site_addresses]
handler500 = "config.errors.server_error"

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/api/v1/nothing", "/api/v2/", "/api/v1/services/not-an-id", "/api/"])
def test_a_program_is_told_in_its_own_form(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert json.loads(response.content)["status"] == 404


@override_settings(ROOT_URLCONF=__name__)
def test_a_failure_under_the_api_is_told_in_its_own_form_and_tells_no_more(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/api/v1/fails")
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert b"on purpose" not in response.content


@pytest.mark.parametrize("address", ["/ei-ole/", "/sv/finns-inte/", "/en/nothing/", "/%FF%FE/", "/%00/"])
def test_a_person_is_told_on_a_page(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")


def test_a_form_without_its_token_is_refused_on_the_sites_own_page() -> None:
    response = Client(enforce_csrf_checks=True).post("/hallinta/login/", {"username": "x"})
    html = response.content.decode()
    assert response.status_code == 403 and "lomake on vanhentunut" in html
    assert 'class="safety"' in html and not response.cookies
