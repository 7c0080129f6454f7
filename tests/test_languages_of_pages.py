"""Every kind of page in Swedish and English: no Finnish word of the interface, Finnish texts marked as Finnish."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import resolve
from django.utils import translation

from directory import safety_bar
from directory.languages import LANGUAGES
from directory.models import County, Municipality, Organisation, Service
from directory.vocabulary import vocabulary
from tests.crawl import ReadPage
from tests.factories import make_channel, make_door, make_line, make_organisation, make_rule, make_service
from tests.test_translations import PLACEHOLDER, catalogue, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

# From here the crawl follows the links, at most so many of each kind of page.
STARTS = [
    "/", "/haku/", "/haku/?q=ero", "/haku/?q=xyzzyx", "/haku/?q=is%C3%A4+hakkaa", "/haku/?page_size=1&page=2",
    "/haku/?need=ero&municipality=Tampere&cost=maksuton",
    "/haku/?need=suru&channel=chat&age=15&anonymous=yes&open_now=true", "/haku/?municipality=Tampre&conuty=x",
    "/missa-asut/?municipality=Tampre", "/alueet/", "/jaljet/", "/eiole/", "/lista/", "/lista/?s=zzzzzzzz",
    "/k/", "/k/ABCDEF/", "/tilanne/", "/tilanne/vertaa/", "/tilanne/vertaa/?county=08&county=06",
    "/tilanne/muutokset/", "/tilanne/?question=x", "/tiivistelma/jarjestoille/", "/tiivistelma/paattajille/",
]  # fmt: skip
OF_EACH_KIND = 4
PAGES_OF_EDITORS = 60
LONG_WORD = re.compile(r"[^\W\d_]{6,}")
ADDRESS = re.compile(r"\S+\.\S+|/\S+")
# Names that Swedish and English texts keep as they are.
NAMES = ("Hyvä kysymys", "Perheet keskiöön!", "Kymen-Karjalan sosiaali- ja terveysturva ry")


@pytest.fixture(autouse=True)
def _folder_of_this_test(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path


class Finnish:
    """Finds words of the Finnish interface in texts of another language."""

    def __init__(self, language: str) -> None:
        ours = _words(text for entry in catalogue(language) for text in texts(entry))
        self.words = _words(text for entry in catalogue("fi") for text in texts(entry)) - ours
        self.phrases = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(_phrases(language))))})\b")
        rows = (Organisation, Service, County, Municipality)
        names = {
            getattr(row, f"name_{code}")
            for model in rows
            for row in model.objects.all()
            for code in LANGUAGES
        }
        names |= {name for row in County.objects.values_list("brand", "short_fi") for name in row}
        kept = sorted({name.casefold() for name in (*names, *NAMES) if name}, key=len, reverse=True)
        self.names = re.compile("|".join(map(re.escape, kept)))

    def within(self, text: str) -> list[str]:
        rest = ADDRESS.sub(" ", self.names.sub(" ", " ".join(text.casefold().split())))
        return [
            *self.phrases.findall(rest),
            *(word for word in LONG_WORD.findall(rest) if word in self.words),
        ]


def _words(of_texts: Iterator[str]) -> set[str]:
    return {word for text in of_texts for word in LONG_WORD.findall(PLACEHOLDER.sub(" ", text).casefold())}


def _phrases(language: str) -> Iterator[str]:
    """The fixed parts of the Finnish texts, of six letters or more, that the other language says otherwise."""
    said = " ".join(text.casefold() for entry in catalogue(language) for text in texts(entry))
    for entry in catalogue("fi"):
        for text in texts(entry):
            for part in PLACEHOLDER.split(text.casefold()):
                phrase = part.strip(" .,:;–?…")
                if sum(map(str.isalpha, phrase)) >= 6 and not re.search(rf"\b{re.escape(phrase)}\b", said):
                    yield phrase


def crawl(client: Client, language: str) -> Iterator[tuple[str, ReadPage]]:
    """The pages of a language and their paths, by following links from STARTS."""
    queue = deque(f"/{language}{path}" for path in STARTS)
    known, kinds = set(queue), Counter[str]()
    while queue:
        path = queue.popleft()
        response = client.get(path)
        assert response.status_code < 500, path
        if "Location" in response or not response["Content-Type"].startswith("text/html"):
            continue
        page = ReadPage.of(response.content.decode())
        yield path, page
        for link in page.links:
            found = urlsplit(urljoin(f"http://testserver{path}", link))
            address = found.path + (f"?{found.query}" if found.query else "")
            if found.netloc != "testserver" or address in known or not found.path.startswith(f"/{language}/"):
                continue
            with translation.override(language):
                kind = resolve(found.path).view_name or ""
            if kinds[kind] < (PAGES_OF_EDITORS if kind == "wagtail_serve" else OF_EACH_KIND):
                kinds[kind] += 1
                known.add(address)
                queue.append(address)


def has_finnish_heading(page: ReadPage) -> bool:
    """A page that nobody has translated: its title is that of its text, which the body marks as Finnish."""
    return any(
        words.in_head and words.text.startswith(title)
        for title in page.in_language("fi")
        for words in page.words
    )


def test_no_finnish_word_of_the_interface_on_pages_in_swedish_and_english(client: Client) -> None:
    call_command("load_starting_content", verbosity=0)
    call_command("load_editorial_content", verbosity=0)
    make_service(name_fi="Entinen", name_sv="Förra", name_en="Former", status="ended", ended_on="2026-01-01")
    safety_bar.write()
    found, paths = [], []
    for language in ("sv", "en"):
        finnish = Finnish(language)
        for path, page in crawl(client, language):
            paths.append(path)
            assert page.language == language, path
            found += [
                (path, word, words.text[:80])
                for words in page.words
                if words.language == language and not (words.in_head and has_finnish_heading(page))
                for word in finnish.within(words.text)
            ]
    assert not found, "\n".join(map(str, found))
    assert len(paths) > 150, "the crawl has lost its way"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_text_that_is_only_in_finnish_is_marked_as_finnish(client: Client, language: str) -> None:
    """``vainsuomeksi`` is in each text but the names of services and providers, which stay as they are."""
    service = _only_in_finnish()
    make_service(name_fi="Entinen", status="ended", ended_on="2026-01-01", needs=("ero",))
    pages = [
        "/", "/haku/?q=eroapu", "/aihe/ero/", service.path.removeprefix(f"/{language}"), "/alue/pirkanmaa/",
        "/alue/pirkanmaa/ammattilaisille/", f"/jarjesto/{service.organisation.slug}/", f"/lista/?s={service.short_id}",
        f"/lista/?s={service.short_id}&muoto=tyopoyta", f"/lista/?s={service.short_id}&muoto=annettava",
    ]  # fmt: skip
    unmarked, marked = [], 0
    for path in pages:
        response = client.get(f"/{language}{path}")
        assert response.status_code == 200, path
        page = ReadPage.of(response.content.decode())
        for words in page.words:
            if "vainsuomeksi" in words.text.casefold() and words.is_read:
                marked += words.language == "fi"
                unmarked += [(path, words.text)] if words.language != "fi" else []
    assert not unmarked, "\n".join(map(str, unmarked))
    assert marked > 8


def _only_in_finnish() -> Service:
    texts_of = ("summary", "description", "plain", "eligibility", "how_to_get")
    told_in_finnish: dict[str, Any] = {f"{name}_fi": f"Tämä on {name} vainsuomeksi." for name in texts_of}
    organisation = make_organisation(name_fi="Tuki ry", description_fi="Järjestö vainsuomeksi.")
    service = make_service(
        name_fi="Eroapu", organisation=organisation, needs=("ero",), counties=("08",), cost="maksuton",
        **told_in_finnish,
    )  # fmt: skip
    told = (
        "who_answers",
        "what_happens_first",
        "tells_others",
        "usual_wait",
        "first_sentence",
        "if_closed",
    )
    channel = make_channel(
        service,
        phone="09 123 4567",
        hours_text="ma vainsuomeksi",
        **{f"{name}_fi": "Vainsuomeksi" for name in told},
    )
    make_rule(channel)
    make_door("08", name_fi="Ovi vainsuomeksi", phone="03 123 4567")
    make_line(name_fi="Linja", for_whom_fi="Vainsuomeksi", safety_class="violence", phone="080 005 005")
    safety_bar.write()
    return service


@pytest.mark.parametrize(
    "path",
    [
        "/", "/haku/?q=ero&need=suru", "/aihe/ero/", "/alue/pirkanmaa/", "/alue/pirkanmaa/ammattilaisille/",
        "/alueet/", "/jaljet/", "/lista/?s=zzzzzzzz", "/haku/?conuty=x", "/tilanne/", "/tilanne/vertaa/?county=08",
        "/eiole/?a=b", "service",
    ],
)  # fmt: skip
def test_the_language_switch_keeps_the_page_and_its_question(client: Client, path: str) -> None:
    if path == "service":
        path = make_service(name_fi="Eroapu", needs=("ero",)).path
    for language in LANGUAGES:
        prefix = "" if language == "fi" else f"/{language}"
        page = ReadPage.of(client.get(prefix + path).content.decode())
        assert page.language == language
        assert page.switch == {"fi": path, "sv": f"/sv{path}", "en": f"/en{path}"}


def test_each_language_is_called_by_its_own_name(client: Client) -> None:
    page = ReadPage.of(client.get("/en/").content.decode())
    assert "Suomi" in page.in_language("fi") and "Svenska" in page.in_language("sv")
    assert "English" in page.in_language("en")


def test_the_vocabulary_of_the_pages_has_swedish_and_english_names() -> None:
    lacking = [
        (taxonomy, word.code, language)
        for taxonomy in ("need", "target_group", "situation", "channel", "language", "cost", "provider")
        for word in vocabulary().terms[taxonomy].values()
        for language in ("sv", "en")
        if not word.names.get(language) and not word.labels.get(language)
    ]
    assert lacking == []
