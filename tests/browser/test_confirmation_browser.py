"""Links of letters in a real browser: what looks at them changes nothing, what a person presses does."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode, urljoin
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import caches
from django.utils import timezone
from playwright.sync_api import Page

from cms.collecting import send_questions
from cms.models import CollectedAnswer, ContactRole
from cms.rounds import open_round, record
from directory import actions, line_status
from directory.confirmation import tokens
from directory.freshness import SERVICE_GROUPS
from directory.letters.links import own_link
from directory.models import Answer, Assurance, Correction, County, Notice, Phone, Service, Signal, Token
from directory.models.line_status import StatusKind
from directory.signals import Kind
from tests.directory.asking import make_contact
from tests.factories import make_channel, make_organisation, make_rule, make_service

Open = Callable[..., Page]
NUMBER = "0800 123 456"


@pytest.fixture(autouse=True)
def _nobody_has_asked_anything(transactional_db: None) -> Iterator[None]:
    caches["shared"].clear()
    line_status.forget()
    yield
    line_status.forget()


@pytest.fixture
def service(transactional_db: None, reference: None) -> Service:
    organisation = make_organisation(name_fi="Perheyhdistys ry", web_domain="perheyhdistys.fi")
    service = make_service(
        organisation=organisation,
        name_fi="Perhepuhelin",
        name_sv="Familjetelefonen",
        summary_fi="Puhelin perheille.",
        hours_text="arkisin 9–15",
        cost="maksuton",
    )
    make_rule(make_channel(service, phone=NUMBER))
    return read(service)


def read(service: Service) -> Service:
    return Service.objects.with_everything().get(pk=service.pk)


def confirm_path(*services: Service) -> str:
    organisation = services[0].organisation
    contact = organisation.contacts.first() or make_contact(organisation)
    secret = tokens.issue(
        "confirm", organisation=organisation, contact=contact, records=services, now=timezone.now()
    )
    return f"/vahvista/{secret}/"


def line_path(service: Service) -> str:
    return f"/linja/{tokens.issue('status', records=[(service, 'contact')], now=timezone.now())}/"


def collect_path() -> str:
    """The path in the letter to a county's task."""
    older = open_round(year=2024)
    fact = older.facts.get(county__code="08", question="contacts")
    record(
        fact, by=None, answer="in_place", text_fi="Verkosto", source_url="https://example.org/", as_of="2024"
    )
    ContactRole.objects.create(
        county=County.objects.get(code="08"),
        role_fi="perhekeskuskoordinaattori",
        mailbox="perhekeskus@example.org",
        source_url="https://example.org/",
    )
    send_questions(open_round(year=2026), timezone.now())
    return "/" + own_link(Notice.objects.get(kind="collect"), timezone.now()).split("/", 3)[3]


def stored() -> dict[str, int]:
    counted = (Answer, Assurance, Correction, Notice, Signal, Token, CollectedAnswer)
    return {model.__name__: model.objects.count() for model in counted}


def scan(page: Page) -> int:
    """What a careful mail filter does: opens every link of this site and sends every form that asks by GET."""
    links = page.eval_on_selector_all("a[href]", "all => all.map((one) => one.href)")
    origin = page.evaluate("location.origin")
    forms = page.eval_on_selector_all(
        "form",
        """all => all.filter((form) => form.method === 'get').map((form) => [form.action,
        [...new FormData(form)].map(([name, value]) => [name, String(value) || 'x'])])""",
    )
    wanted = [link.partition("#")[0] for link in links if link.startswith(origin)]
    wanted += [f"{action}?{urlencode(fields)}" for action, fields in forms]
    for address in dict.fromkeys(wanted):
        try:
            urlopen(urljoin(origin, address), timeout=20).read()
        except OSError:
            continue
    return len(wanted)


def test_a_headless_browser_and_a_scanner_confirm_nothing_and_a_person_does(
    open_page: Open, service: Service
) -> None:
    path = confirm_path(service)
    before = stored()
    page = open_page(path)
    page.wait_for_load_state("networkidle")
    assert NUMBER in page.inner_text("main")
    assert scan(page) > 5
    page.goto(page.url)
    with page.expect_navigation():
        # A script that sends the form presses no button.
        page.evaluate("document.querySelector('main form').submit()")
    assert stored() == before
    page.goto(page.url)
    page.get_by_label("Muut tämän kohteen tiedot ovat ajan tasalla").check()
    page.get_by_role("button", name="Lähetä vastaus").click()
    page.wait_for_url("**/vahvista/kiitos/")
    assert {row.group for row in Assurance.objects.all()} == {group.value for group in SERVICE_GROUPS}
    assert "Tiedot vahvisti Perheyhdistys ry" in open_page(service.path).inner_text("main")


def test_pressed_twice_it_is_one_assurance(open_page: Open, service: Service) -> None:
    page = open_page(confirm_path(service))
    page.locator("[value=current]").first.check()
    page.get_by_role("button", name="Lähetä vastaus").dblclick()
    page.wait_for_url("**?kiitos")
    assert Assurance.objects.count() == Answer.objects.count() == 1


@pytest.mark.parametrize("script", [True, False])
def test_a_correction_opens_its_fields_and_is_sent_on_a_phone(
    open_page: Open, service: Service, script: bool
) -> None:
    page = open_page(confirm_path(service), width=390, java_script_enabled=script)
    field = page.get_by_label("Puhelin", exact=True).first
    assert not field.is_visible()
    contact = page.locator("fieldset.claim").first
    contact.get_by_label("Korjaan").check()
    assert field.input_value() == NUMBER
    field.fill("0800 999 999")
    page.get_by_role("button", name="Lähetä vastaus").click()
    page.wait_for_url("**?kiitos")
    assert list(Correction.objects.get().wanted.values()) == ["0800 999 999"]
    assert Phone.objects.get().number == NUMBER


def test_a_mistake_is_led_to_and_what_was_written_stays(open_page: Open, service: Service) -> None:
    page = open_page(confirm_path(service), width=390)
    contact = page.locator("fieldset.claim").first
    contact.get_by_label("Korjaan").check()
    page.get_by_label("Puhelin", exact=True).first.fill("soittakaa")
    page.get_by_role("button", name="Lähetä vastaus").click()
    page.get_by_role("link", name="Kirjoita puhelinnumero numeroin.").click()
    focused = page.evaluate("document.activeElement.value")
    assert focused == "soittakaa"
    assert not Answer.objects.exists()


def test_all_of_it_is_done_by_keyboard(open_page: Open, service: Service) -> None:
    page = open_page(confirm_path(service), java_script_enabled=False)
    page.locator("[value=current]").first.focus()
    page.keyboard.press("Space")
    for _step in range(80):
        page.keyboard.press("Tab")
        if page.locator("button[name=laheta]:focus").count():
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**?kiitos")
    assert Assurance.objects.get().group == "contact"


def test_a_line_tells_of_its_next_hours_and_takes_it_back(open_page: Open, service: Service) -> None:
    page = open_page(line_path(service), width=390)
    page.get_by_label("Ruuhkaa").check()
    page.get_by_role("button", name="Kerro nyt").click()
    page.wait_for_selector("text=ruuhkaa nyt")
    shown = open_page(service.path, width=390).inner_text("main")
    assert "ruuhkaa nyt" in shown and NUMBER in shown
    page.get_by_role("button", name="Peru: linja toimii taas").click()
    page.wait_for_selector("text=ei ole kerrottu mitään poikkeavaa")
    assert "ruuhkaa" not in open_page(service.path).inner_text("main")


def with_everything_to_answer(service: Service) -> str:
    """A page with a sign, a changed value, two records and a break."""
    other = make_service(organisation=service.organisation, name_fi="Perheryhmä", safety_class="violence")
    path = confirm_path(service, read(other))
    actions.see(service, Kind.NO_ANSWER, timezone.now())
    Phone.objects.update(number="0800 777 777")
    return path


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    open_page: Open, service: Service, language: str
) -> None:
    prefix = "" if language == "fi" else f"/{language}"
    line_status.tell(service, StatusKind.BACK_AT, timezone.now(), back_at=in_two_hours())
    paths = [
        with_everything_to_answer(service), "/vahvista/kiitos/", f"/vahvista/{'x' * 43}/", collect_path(),
        line_path(service), f"/edustatko/{service.short_id}/", f"/edustatko/{service.short_id}/?kiitos",
        f"/ilmoita/{service.short_id}/", "/tilanne/pirkanmaa/contacts/ilmoita/", service.path,
    ]  # fmt: skip
    wrong = []
    for width in (1280, 320):
        page = open_page(prefix + paths[0], width=width, bypass_csp=True)
        origin = page.evaluate("location.origin")
        for path in paths:
            page.goto(origin + prefix + path)
            wrong += [(width, path, *found) for found in faults(page, width)]
            if language == "fi" and page.locator("button[name=laheta]").count():
                for choice in ("correcting", "corrected", "passed_on", "back_at"):
                    page.locator(f"[value={choice}]").evaluate_all("all => all.forEach((one) => one.click())")
                wrong += [(width, path, "chosen", *found) for found in faults(page, width)]
                page.locator("button[name=laheta]").last.click()
                wrong += [(width, path, "sent", *found) for found in faults(page, width)]
    assert wrong == []


def in_two_hours() -> dt.time:
    return timezone.localtime(timezone.now() + dt.timedelta(hours=2)).time().replace(second=0, microsecond=0)


def faults(page: Page, width: int) -> list[tuple[Any, ...]]:
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
    found: list[tuple[Any, ...]] = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        # Colours change within 0.12 s.
        page.wait_for_timeout(250)
        broken = Axe().run(page).response["violations"]
        found += [(scheme, rule["id"], rule["nodes"][0]["html"][:160]) for rule in broken]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append(("scrolls sideways",))
    return found
