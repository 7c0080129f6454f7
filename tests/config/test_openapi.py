"""The description of the JSON API is a promise: it changes only together with docs/openapi.json."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

SNAPSHOT = settings.BASE_DIR / "docs" / "openapi.json"


@pytest.fixture
def served(db: None) -> dict[str, Any]:
    return json.loads(Client().get("/api/v1/openapi.json").content)


def test_the_description_is_the_one_that_was_decided(served: dict[str, Any]) -> None:
    decided = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    assert served == decided, "If the change is meant: make openapi, and commit docs/openapi.json with it."


def test_it_is_openapi_3_1_and_describes_every_endpoint(served: dict[str, Any]) -> None:
    assert served["openapi"].startswith("3.1")
    lists = ("services", "organisations", "counties", "municipalities", "terms")
    for name in lists:
        assert f"/api/v1/{name}/" in served["paths"]
    for path in ("/api/v1/services/{id}", "/api/v1/organisations/{id}", "/api/v1/counties/{code}"):
        assert set(served["paths"][path]["get"]["responses"]) >= {"200", "404", "422"}
    assert "410" in served["paths"]["/api/v1/services/{id}"]["get"]["responses"]


def test_every_parameter_that_is_read_is_described(served: dict[str, Any]) -> None:
    from directory.criteria import PARAMETERS

    described = {parameter["name"] for parameter in served["paths"]["/api/v1/services/"]["get"]["parameters"]}
    assert described == set(PARAMETERS)


def test_the_page_for_people_asks_no_other_host(db: None) -> None:
    page = Client().get("/api/v1/docs")
    assert page.status_code == 200
    assert b"//cdn" not in page.content and b"https://" not in page.content
