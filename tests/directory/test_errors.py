"""What went wrong: pages with the safety bar that stand while the database is down."""

from typing import Any

import pytest
from django.test import Client, RequestFactory

from directory import safety_bar
from directory.criteria import BadParameter
from directory.views import errors, leave


@pytest.fixture(autouse=True)
def _lines(settings: Any, tmp_path: Any) -> None:
    """Lines as an earlier run left them on disk; these tests have no database at all."""
    settings.DATA_DIR = tmp_path
    (tmp_path / "safety").mkdir()
    for language in ("fi", "sv", "en"):
        bar = f'<aside class="safety" data-x="{language}">116 111</aside>'
        (tmp_path / "safety" / f"{language}.html").write_text(bar)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(
    ("view", "status"),
    [
        (errors.bad_request, 400),
        (errors.permission_denied, 403),
        (errors.not_found, 404),
        (errors.server_error, 500),
    ],
)
def test_error_pages_show_the_safety_bar_without_a_database(view: Any, status: int, language: str) -> None:
    request = RequestFactory().get("/eiole/" if language == "fi" else f"/{language}/eiole/")
    request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
    response = view(request)
    page = response.content.decode()
    assert response.status_code == status
    assert f'data-x="{language}">116 111' in page
    assert f'<html lang="{language}">' in page
    assert "data-exit" in page
    assert response["Cache-Control"] == "no-store"


def test_a_page_that_breaks_with_the_database_down_still_shows_the_numbers(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here every query raises: pytest-django blocks the database, as a stopped server would."""
    client.raise_request_exception = False
    response = client.get("/haku/")
    assert response.status_code == 500
    assert "116 111" in response.content.decode()


def test_the_numbers_stand_even_where_the_templates_are_what_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> str:
        raise ValueError("broken template")

    monkeypatch.setattr(errors, "render_to_string", broken)
    response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "116 111" in response.content.decode()


def test_an_unknown_address_is_not_found_in_the_language_of_the_address(client: Client) -> None:
    for path, language in (("/eiole/", "fi"), ("/en/eiole/", "en")):
        response = errors.not_found(_request(path, language))
        assert f'action="/{"" if language == "fi" else language + "/"}haku/"' in response.content.decode()


def test_what_has_ended_offers_what_came_instead() -> None:
    instead = {"name": "Uusi palvelu", "url": "/palvelu/uusi/"}
    response = errors.gone(_request("/palvelu/x/"), {"replacements": [instead]})
    page = response.content.decode()
    assert response.status_code == 410
    assert '<a href="/palvelu/uusi/">Uusi palvelu</a>' in page


def test_a_refused_question_names_what_is_wrong_and_goes_on_without_it() -> None:
    context = {
        "errors": [BadParameter("conuty", "<b>", "Tuntematon parametri.")],
        "without_them": "/haku/?need=ero",
        "keeps": ["Ero"],
    }
    response = errors.refused(_request("/haku/"), context)
    page = response.content.decode()
    assert response.status_code == 422
    assert "conuty = &lt;b&gt;" in page
    assert 'href="/haku/?need=ero"' in page
    assert "noindex" in page


def test_leaving_clears_what_the_browser_kept_and_names_the_other_site(settings: Any) -> None:
    settings.QUICK_EXIT_URLS = {"fi": "https://saa.example.org", "sv": "", "en": ""}
    response = leave.leave(_request("/poistu/"))
    page = response.content.decode()
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert 'data-to="https://saa.example.org"' in page
    assert '<meta http-equiv="refresh" content="0;url=https://saa.example.org">' in page
    assert "Tukikartta" not in page


def test_robots_are_told_of_the_sitemap_and_kept_from_the_way_out(client: Client) -> None:
    response = client.get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in lines
    assert {"Disallow: /poistu/", "Disallow: /sv/poistu/", "Disallow: /en/poistu/"} <= set(lines)


def _request(path: str, language: str = "fi") -> Any:
    request = RequestFactory().get(path)
    request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
    return request


def test_the_bar_of_a_language_without_a_file_is_the_emergency_number(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path / "elsewhere"
    assert "112" in safety_bar.bar("sv")
