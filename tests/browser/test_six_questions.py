"""Ten services of the starting content: a stranger reads the six answers from the page alone.

What each page must say is worked out here from the facts of the row, not by the code that makes the page.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page

from directory import safety_bar
from directory.models import Service

Open = Callable[..., Page]
# A crisis line, chat only, a parish, bound to a county, nothing known, Swedish only, a peer group, one that needs a
# decision on payment, several towns, hours of long ago.
TEN = (
    "nollalinja", "sekasin-chat", "kirkon-keskusteluapu-palveleva-puhelin-chat-nettikirje-ja-kirje",
    "vasa-modra-och-skyddshem-skyddshemmet", "uusperheneuvonta", "barn-och-ungdomstelefonen",
    "voikukkia-vertaistukiryhmat-sijoitettujen-lasten-vanhemmille", "ensikodit", "tyttojen-talot",
    "adhd-liiton-puhelinneuvonta",
)  # fmt: skip
UNKNOWN = "Ei tiedossa – voit kysyä sitä heti aluksi."
NO_TELEPHONE = "Palvelulle ei ole tiedossa puhelinnumeroa."
COSTS = {
    "maksuton": "Ei. Palvelu on maksuton.",
    "maksuton-puhelumaksu": "Palvelu on maksuton. Puhelusta maksat liittymäsi hinnan.",
    "maksusitoumus": "Palveluun tarvitaan maksusitoumus.",
}
NAME = {"yes": "Ei. Voit olla nimetön.", "no": "Kyllä, nimi kysytään."}
BILL = {"yes": "Kyllä, puhelu näkyy.", "no": "Ei näy."}
SEEN = {"yes": "Vastaaja näkee numerosi.", "no": "Vastaaja ei näe numeroasi."}


@pytest.fixture
def content(
    transactional_db: None, reference: None, settings: Any, tmp_path: Any
) -> dict[str, dict[str, Any]]:
    """The rows of the starting content by their id; the catalogue is loaded with them."""
    settings.DATA_DIR = tmp_path
    call_command("load_starting_content", verbosity=0)
    safety_bar.write()
    lines = (settings.BASE_DIR / "data" / "services.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def wanted(row: dict[str, Any]) -> dict[str, list[str]]:
    """By question, the sentences that its answer must have."""
    who = [row[f"{name}_fi"] for name in ("who_answers", "what_happens_first", "usual_wait")]
    telephone = bool(row["phones"] or "puhelin" in row["channels"])
    bill, seen = BILL.get(row.get("shown_on_bill") or ""), SEEN.get(row.get("number_seen") or "")
    if seen and not bill:
        bill = "Emme tiedä, näkyykö puhelu laskussa."
    return {
        "Kuka vastaa?": [text for text in who if text] or [UNKNOWN],
        "Maksaako?": [COSTS.get(row["cost"] or "", UNKNOWN)],
        "Näkyykö puhelu laskussa?": [text for text in (bill, seen) if text] or [UNKNOWN]
        if telephone
        else [NO_TELEPHONE],
        "Pitääkö kertoa nimi?": [NAME.get(row["anonymous"], UNKNOWN)],
        "Kerrotaanko jollekin?": [row["tells_others_fi"] or UNKNOWN],
        "Entä jos kukaan ei vastaa?": [
            *([row["if_closed_fi"]] if row["if_closed_fi"] else []),
            "Hätänumero 112",
        ],
    }


def read(page: Page) -> dict[str, str]:
    """Questions and answers as they stand on the page, in their order."""
    pairs = page.locator("dl.six > div").evaluate_all(
        "rows => rows.map(row => [row.querySelector('dt').innerText, row.querySelector('dd').innerText])"
    )
    return {question: " ".join(answer.split()) for question, answer in pairs}


def test_a_stranger_reads_the_six_answers_of_ten_services(open_page: Open, content: dict[str, Any]) -> None:
    wrong = []
    page = open_page("/", width=390, height=844)
    site = page.url.rstrip("/")
    known = 0
    for name in TEN:
        row = content[name]
        page.goto(site + Service.objects.get(external_id=name).path)
        answers = read(page)
        assert list(answers) == list(wanted(row)), name
        for question, sentences in wanted(row).items():
            known += UNKNOWN not in sentences
            wrong += [(name, question, text) for text in sentences if text not in answers[question]]
            if UNKNOWN in sentences and answers[question] != UNKNOWN:
                wrong.append((name, question, answers[question]))
    assert wrong == []
    assert known > 30, "the ten must tell enough to ask about"


def test_when_nobody_answers_the_page_names_somebody_else_who_can_be_rung(
    open_page: Open, content: dict[str, Any]
) -> None:
    page = open_page("/", width=390, height=844)
    site = page.url.rstrip("/")
    for name in TEN:
        service = Service.objects.get(external_id=name)
        page.goto(site + service.path)
        last = page.locator("dl.six > div").last
        numbers = last.locator("a[href^='tel:']").evaluate_all(
            "links => links.map(link => link.hash || link.href)"
        )
        assert "tel:112" in numbers, name
        assert len(numbers) == len(set(numbers)) >= 2, name
        own = {f"tel:{phone.tel}" for channel in service.channels.all() for phone in channel.phones.all()}
        assert not own & set(numbers), name


def test_an_ended_one_says_so_and_leads_to_what_replaced_it(open_page: Open, content: dict[str, Any]) -> None:
    ended = Service.objects.get(external_id="adhd-liiton-puhelinneuvonta")
    ended.status = "ended"
    ended.replaced_by.set([Service.objects.get(external_id="nollalinja")])
    ended.save()
    page = open_page(ended.path, width=390, height=844)
    assert page.get_by_role("heading", level=1).inner_text() == f"{ended.name_fi} on päättynyt"
    page.get_by_role("main").get_by_role("link", name="Nollalinja").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Nollalinja"
