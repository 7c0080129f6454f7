"""The search page by plain requests: filters, counts, unknowns, groups, refusals, what is kept nowhere."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.vocabulary import vocabulary
from search import index
from search.highlight import Highlighter
from search.ranking import QueryGroup
from tests.factories import make_channel, make_door, make_organisation, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


@pytest.fixture(autouse=True)
def _folder_of_this_test(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path


def page(client: Client, query: str = "", path: str = "/haku/") -> str:
    response = client.get(f"{path}{query}")
    assert response.status_code == 200
    return unescape(response.content.decode())


def heading(text: str) -> str:
    return re.search(r"<h1[^>]*>(.*?)</h1>", text)[1]  # type: ignore[index]


def names(text: str) -> list[str]:
    """Services of the list itself; folded sections left out."""
    listed = text.split('id="ei-tiedossa"')[0].split('id="muualla"')[0]
    return re.findall(r"<h3><a href=\"[^\"]+\">(.*?)</a></h3>", listed)


def ways(text: str) -> list[tuple[str, str, str]]:
    """Address, words and yield of what an empty result offers."""
    return re.findall(r'<li><a href="([^"]+)">([^<]+) <span class="count">([^<]+)</span></a></li>', text)


def field_names(text: str) -> set[str]:
    return set(re.findall(r'name="([a-z_]+)"', text.split("<main")[1]))


def test_the_heading_counts_what_the_list_holds(client: Client) -> None:
    make_service(name_fi="Eroapu", needs=("ero",))
    make_service(name_fi="Vauva-apu", needs=("odotus-ja-vauva",))
    assert (heading(page(client)), names(page(client))) == ("2 palvelua", ["Eroapu", "Vauva-apu"])
    text = page(client, "?need=ero")
    assert (heading(text), names(text)) == ("1 palvelu", ["Eroapu"])


def test_page_and_api_give_the_same_services_in_the_same_order(client: Client) -> None:
    make_service(name_fi="Öljypuu", needs=("ero",), channels=("chat",))
    make_service(name_fi="Ankkuri", needs=("ero",), channels=("chat",), counties=("08",))
    make_service(name_fi="Muualla", needs=("ero",), channels=("chat",), counties=("06",))
    query = "?county=Pirkanmaa&need=ero&channel=chat"
    answer = client.get(f"/api/v1/services/{query}").json()
    text = page(client, query)
    assert [row["name"] for row in answer["results"]] == names(text) == ["Ankkuri", "Öljypuu"]
    assert heading(text) == f"{answer['count']} palvelua"


def test_the_form_has_every_filter(client: Client) -> None:
    organisation = make_organisation(type="parish")
    make_service(
        needs=("ero",), target_groups=("isat",), life_situations=("ero",), languages=("sv",), channels=("chat",),
        cost="maksuton", anonymous="yes", organisation=organisation,
    )  # fmt: skip
    expected = {"q", "need", "target_group", "situation", "channel", "cost", "language", "provider"}
    assert expected | {"anonymous", "municipality", "open_now", "age", "unknown"} == field_names(page(client))


def test_what_the_form_has_no_field_for_is_carried_along(client: Client) -> None:
    organisation = make_organisation()
    make_service(organisation=organisation)
    text = page(client, f"?organisation={organisation.uuid}&sort=confirmed&page_size=5&county=06&county=08")
    for name, value in (
        ("organisation", str(organisation.uuid)), ("sort", "confirmed"), ("page_size", "5"),
        ("county", "06"), ("county", "08"),
    ):  # fmt: skip
        assert f'<input type="hidden" name="{name}" value="{value}">' in text


def test_a_facet_shows_counts_and_how_many_are_not_known(client: Client) -> None:
    make_service(cost="maksuton")
    make_service()
    make_service()
    text = page(client)
    cost = text.split('id="rajaus-cost"')[1].split("</details>")[0]
    assert re.search(r'value="maksuton">Maksuton<span class="count">.*?</span>1</span>', cost)
    assert re.search(r'class="option unknown">Ei tiedossa<span class="count">.*?</span>2</span>', cost)


def test_unknown_is_folded_below_and_not_counted(client: Client) -> None:
    make_service(name_fi="Tiedossa", cost="maksuton")
    make_service(name_fi="Hinta puuttuu")
    make_service(name_fi="Maksaa", cost="maksullinen")
    text = page(client, "?cost=maksuton")
    assert (heading(text), names(text)) == ("1 palvelu", ["Tiedossa"])
    folded = text.split('id="ei-tiedossa"')[1].split("</details>")[0]
    assert "Ei tiedossa (1)" in folded
    assert "Hinta puuttuu" in folded
    assert "Maksaa" not in text


def test_unknown_may_be_put_behind_the_others(client: Client) -> None:
    make_service(name_fi="Öljy", cost="maksuton")
    make_service(name_fi="Aapinen")
    text = page(client, "?cost=maksuton&unknown=include")
    assert (heading(text), names(text)) == ("2 palvelua", ["Öljy", "Aapinen"])
    assert "Jokin tieto puuttuu" in text
    assert 'id="ei-tiedossa"' not in text


def test_with_an_area_the_list_has_groups_and_the_rest_is_folded(client: Client) -> None:
    make_service(name_fi="Kaikille", needs=("ero",))
    make_service(name_fi="Täällä", needs=("ero",), counties=("08",))
    make_service(name_fi="Siellä", needs=("ero",), counties=("06",))
    text = page(client, "?municipality=Tampere&need=ero")
    assert names(text) == ["Täällä", "Kaikille"]
    assert re.search(r"<h2 id=\"ryhma-area\">Oma alue: Tampere <span class=\"count\">1</span></h2>", text)
    assert re.search(r"<h2 id=\"ryhma-national\">Valtakunnalliset <span class=\"count\">1</span></h2>", text)
    elsewhere = text.split('id="muualla"')[1].split("</details>")[0]
    assert "Muilla alueilla (1)" in elsewhere
    assert "Siellä" in elsewhere


@pytest.mark.parametrize("typed", ["Pirkanmaa", "pirkanmaa", "Birkaland", "08", "Pirkanmaan hyvinvointialue"])
def test_the_field_for_a_place_takes_counties_in_any_language(client: Client, typed: str) -> None:
    make_service(name_fi="Täällä", counties=("08",))
    make_service(name_fi="Siellä", counties=("06",))
    text = page(client, f"?municipality={typed}")
    assert names(text) == ["Täällä"]
    assert re.search(r'<input id="alue"[^>]* value="Pirkanmaa"', text)


def test_a_municipality_stays_a_municipality(client: Client) -> None:
    make_service(name_fi="Tampereella", municipalities=("837",))
    make_service(name_fi="Nokialla", municipalities=("536",))
    assert names(page(client, "?municipality=Tammerfors")) == ["Tampereella"]


def test_the_countys_own_doors_stand_below_where_an_area_is_chosen(client: Client) -> None:
    make_door("08", name_fi="Pirkanmaan perhekeskus")
    make_door("06", name_fi="Satakunnan perhekeskus")
    make_service()
    text = page(client, "?municipality=Tampere")
    assert text.index("<h3>") < text.index("Pirkanmaan perhekeskus")
    assert "Satakunnan perhekeskus" not in text
    assert "perhekeskus" not in page(client)


def test_each_filter_is_a_chip_that_can_be_taken_off(client: Client) -> None:
    make_service(needs=("ero",), languages=("sv",))
    text = page(
        client, "?need=ero&need=parisuhde&language=sv&age=17&open_now=true&anonymous=yes&county=08&q=palvelu"
    )
    chips = dict(re.findall(r'<a class="chip" href="([^"]+)"><span class="sr">.*?</span>(.*?)<svg', text))
    assert {label: address for address, label in chips.items()} == {
        "Ero": "/haku/?q=palvelu&need=parisuhde&language=sv&anonymous=yes&county=08&open_now=true&age=17",
        "Parisuhde": "/haku/?q=palvelu&need=ero&language=sv&anonymous=yes&county=08&open_now=true&age=17",
        "ruotsi": "/haku/?q=palvelu&need=ero&need=parisuhde&anonymous=yes&county=08&open_now=true&age=17",
        "Pirkanmaa": "/haku/?q=palvelu&need=ero&need=parisuhde&language=sv&anonymous=yes&open_now=true&age=17",
        "Nimettömänä": "/haku/?q=palvelu&need=ero&need=parisuhde&language=sv&county=08&open_now=true&age=17",
        "17 vuotta": "/haku/?q=palvelu&need=ero&need=parisuhde&language=sv&anonymous=yes&county=08&open_now=true",
        "Auki nyt": "/haku/?q=palvelu&need=ero&need=parisuhde&language=sv&anonymous=yes&county=08&age=17",
    }


def test_a_place_among_the_words_is_offered_as_the_area(client: Client) -> None:
    make_service(name_fi="Perheapu Tampereella", needs=("ero",))
    text = page(client, "?q=perheapu+Tampereella&need=ero")
    assert '<a class="tap" href="/haku/?q=perheapu&need=ero&municipality=837">' in text
    assert "oman alueen palvelut" not in page(client, "?q=perheapu&municipality=Tampere")


def test_long_lists_have_pages_and_links_between_them(client: Client) -> None:
    for number in range(5):
        make_service(name_fi=f"Palvelu {number}")
    text = page(client, "?page_size=2&page=2")
    assert names(text) == ["Palvelu 2", "Palvelu 3"]
    assert 'href="/haku/?page_size=2" rel="prev"' in text
    assert 'href="/haku/?page_size=2&page=3" rel="next"' in text
    assert '<span aria-current="page"><span class="sr">Sivu </span>2</span>' in text


def test_past_the_last_page_is_said_and_leads_back(client: Client) -> None:
    make_service()
    text = page(client, "?page=9")
    assert "Tällä sivulla ei ole enää palveluja." in text
    assert '<a href="/haku/" rel="prev">Edellinen</a>' in text


def test_an_empty_result_says_which_filter_to_take_off_and_what_that_gives(client: Client) -> None:
    make_service(needs=("ero",), channels=("chat",))
    make_service(needs=("ero",), channels=("chat",))
    make_service(needs=("suru",), channels=("puhelin",))
    text = page(client, "?need=suru&channel=chat")
    assert heading(text) == "Näillä rajauksilla ei löydy palvelua"
    assert ways(text) == [
        ("/haku/?channel=chat", "Poista aihe: Suru ja läheisen menetys", "2 palvelua"),
        ("/haku/?need=suru", "Poista tapa: Chat", "1 palvelu"),
        ("/haku/?need=ero&channel=chat", "Vaihda aihe: Ero", "2 palvelua"),
    ]


def test_words_that_find_nothing_lead_to_the_needs(client: Client) -> None:
    make_service()
    text = page(client, "?q=zzz")
    assert heading(text) == "Hakusanoillasi ei löytynyt palvelua"
    assert "Valitse aihe etusivulta" in text


def test_an_unknown_parameter_is_named_and_the_others_are_kept(client: Client) -> None:
    response = client.get("/haku/?conuty=x&need=ero&language=sv&utm_source=a")
    text = unescape(response.content.decode())
    assert response.status_code == 422
    assert "conuty = x</strong>: Tuntematon parametri. Tarkoititko: county?" in text
    assert '<a class="button" href="/haku/?need=ero&language=sv">' in text
    assert "utm_source" not in text.split("<main")[1]


@pytest.mark.parametrize(
    "query",
    ["need=zzz", "page=-1", "page=x", "county=zzz", "age=999", "sort=zzz", "organisation=1", "open_now=1",
     "anonymous=yes&anonymous=no", "q=%00", "q=%FF", "lang=xx", "q=" + "a" * 10_000],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_and_never_guessed(client: Client, query: str) -> None:
    make_service(name_fi="Jokin palvelu")
    response = client.get(f"/haku/?{query}&channel=chat")
    assert response.status_code == 422
    assert "Jokin palvelu" not in response.content.decode()
    assert 'href="/haku/?channel=chat"' in response.content.decode()


def test_a_readable_value_of_a_refused_parameter_is_kept(client: Client) -> None:
    response = client.get("/haku/?need=ero&need=zzz")
    assert response.status_code == 422
    assert 'href="/haku/?need=ero"' in response.content.decode()


def test_a_place_with_a_typing_error_gets_suggestions_that_keep_the_filters(client: Client) -> None:
    response = client.get("/haku/?municipality=Tampre&need=ero")
    text = unescape(response.content.decode())
    assert response.status_code == 422
    assert heading(text) == "Paikkaa ei löydy"
    assert '<a href="/haku/?need=ero&municipality=Tampere">Tampere</a>' in text


@pytest.mark.parametrize("query", ["utm_source=x", "utm_x=1", "fbclid=1", "gclid=1", "mc_cid=1", "mc_eid=1"])
def test_what_mail_and_advertising_add_is_ignored(client: Client, query: str) -> None:
    make_service()
    text = page(client, f"?{query}")
    assert heading(text) == "1 palvelu"
    assert query.split("=")[0] not in text


def test_empty_values_of_a_plain_form_equal_absence(client: Client) -> None:
    make_service()
    assert heading(page(client, "?q=&municipality=&age=&need=")) == "1 palvelu"


def test_a_search_by_post_is_the_same_and_kept_nowhere(client: Client) -> None:
    make_service(name_fi="Eroapu", needs=("ero",))
    make_service(name_fi="Vauva-apu", needs=("odotus-ja-vauva",))
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/haku/", {"need": "ero"})
    assert response.status_code == 200
    assert names(unescape(response.content.decode())) == ["Eroapu"]
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert not response.cookies


def test_a_posted_question_ignores_the_address(client: Client) -> None:
    make_service(name_fi="Eroapu", needs=("ero",))
    assert names(unescape(client.post("/haku/?need=suru", {"need": "ero"}).content.decode())) == ["Eroapu"]


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_nothing_but_asking_is_possible(client: Client, method: str) -> None:
    assert getattr(client, method)("/haku/").status_code == 405


def test_a_sensitive_need_makes_the_page_neutral_and_its_address_wordless(client: Client) -> None:
    make_service(needs=("vakivalta",))
    word = vocabulary().terms["need"]["vakivalta"]
    for asked in ("vakivalta", word.path_code):
        response = client.get(f"/haku/?need={asked}")
        text = response.content.decode()
        assert response.status_code == 200
        assert "<title>Palvelut – Tukikartta</title>" in text
        assert "neutral" in text.split('rel="icon"')[1].split(">")[0]
        assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")
        body = text.split("<main")[1]
        assert f'value="{word.path_code}" checked' in body
        assert "need=vakivalta" not in body


def test_other_lists_tell_their_filters_in_the_title_but_never_the_words(client: Client) -> None:
    make_service(name_fi="Salasana", needs=("ero",))
    response = client.get("/haku/?need=ero&q=salasana&county=08")
    assert "<title>1 palvelu: ero, Pirkanmaa – Tukikartta</title>" in response.content.decode()
    assert "Cache-Control" not in response


def test_only_the_plain_list_is_for_search_engines(client: Client) -> None:
    make_service(needs=("ero",))
    assert "noindex" not in page(client)
    for query in ("?need=ero", "?q=palvelu", "?page=2", "?sort=confirmed"):
        assert '<meta name="robots" content="noindex">' in page(client, query)


def test_a_number_of_evidence_c_gets_no_call_button(client: Client) -> None:
    make_channel(make_service(evidence="C"), phone="09 123 4567")
    assert "tel:+3589" not in page(client)
    make_channel(make_service(evidence="B"), phone="09 765 4321")
    assert 'href="tel:+35897654321"' in page(client)


def test_a_result_says_what_is_not_known(client: Client) -> None:
    make_service(channels=("puhelin",))
    text = page(client)
    for unknown in ("Hinta ei tiedossa", "Kieli ei tiedossa", "Aukiolo ei tiedossa"):
        assert unknown in text
    assert "Palvelu ei ole vielä vahvistanut tietoja." in text


def test_words_typed_are_shown_as_text(client: Client) -> None:
    text = client.get("/haku/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in text


@pytest.mark.parametrize("words", ['"', "\U0001f600", "'; DROP TABLE", "%%%", "a" * 200])
def test_strange_words_find_nothing_and_break_nothing(client: Client, words: str) -> None:
    make_service()
    response = client.get("/haku/", {"q": words})
    assert response.status_code == 200
    assert heading(response.content.decode()) == "Hakusanoillasi ei löytynyt palvelua"


@pytest.mark.parametrize("query", ["", "?need=ero&cost=maksuton&sort=name", "?need=ero&municipality=Tampere"])
def test_the_list_asks_as_often_for_one_service_as_for_many(client: Client, query: str) -> None:
    def asked() -> int:
        index.rebuild()
        vocabulary()
        client.get(f"/haku/{query}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/haku/{query}").status_code == 200
        return len(queries)

    make_door("08", name_fi="Perhekeskus")
    make_channel(make_service(needs=("ero",), cost="maksuton"), phone="09 123 4567")
    one = asked()
    for number in range(30):
        counties = ("08",) if number % 2 else ()
        make_channel(make_service(needs=("ero",), cost="maksuton", counties=counties), phone="09 123 4567")
    assert asked() == one <= 14


@pytest.mark.parametrize("doors", [0, 5])
@pytest.mark.parametrize("query", ["", "?county=08", "?municipality=Tampere&need=ero&q=palvelu"])
def test_a_page_takes_at_most_three_statements(client: Client, query: str, doors: int) -> None:
    make_service(needs=("ero",), counties=("08",))
    for _ in range(doors):
        make_door("08", phone="03 123 4567")
    index.rebuild()
    page(client, query)
    with CaptureQueriesContext(connection) as statements:
        page(client, query)
    assert len(statements) <= 3, [statement["sql"][:100] for statement in statements]


def test_where_words_alone_find_nothing_no_filter_is_blamed(client: Client) -> None:
    text = client.get("/haku/", {"q": "xylofonipaja"}).content.decode()
    assert "Emme löytäneet palvelua sanoillasi" in text
    assert "rajauk" not in text[text.index("<h1") : text.index("</h1>")]
    assert "<title>Ei palveluja –" in text
    text = client.get("/haku/", {"q": "xylofonipaja", "need": "ero"}).content.decode()
    assert heading(text) == "Näillä rajauksilla ei löydy palvelua"
    assert "joka sopii kaikkiin rajauksiin" in text


def test_small_words_and_chance_parts_of_words_are_not_marked() -> None:
    marker = Highlighter([QueryGroup("mamma", (("sv:mod", 1.0), ("sv:mamm", 1.0), ("sv:ing", 0.4)))])
    assert (
        marker.marked("Modeller för mammor, ingen avgift") == "Modeller för <mark>mammor</mark>, ingen avgift"
    )
