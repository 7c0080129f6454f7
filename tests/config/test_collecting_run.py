"""A county's answers from the mail to the published round: web, worker and beat as processes of their own, a real Redis
and a real mail server. Only what people press is pressed here; everything between is done by the processes.
"""

import json
import re
import sys
from html import unescape
from http.client import HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

from tests.config.redis_server import redis_server
from tests.config.running import Copy, until
from tests.config.test_jobs_run import BEAT, WEB, WORKER
from tests.tasks.mail_server import Keeping, mail_server

MAILBOX = "perhekeskus@alue.example.org"
# A county of which one answer is known from the year before, its task, and a new round; the desk's own account.
PREPARED = f"""
from django.core.management import call_command
from cms.models import ContactRole
from cms.rounds import open_round, record
from directory.models import County, User
call_command("load_reference_data", verbosity=0)
county = County.objects.get(code="08")
fact = open_round(year=2024).facts.get(county=county, question="contacts")
record(fact, by=None, answer="in_place", text_fi="Verkosto", source_url="https://example.org/", as_of="2024")
ContactRole.objects.create(county=county, role_fi="perhekeskuskoordinaattori", mailbox="{MAILBOX}",
                           source_url="https://example.org/")
open_round(year=2026)
User.objects.create_superuser("desk", "desk@example.org", "pitkä ja outo salasana 7")
print(county.slug)
"""
PRESSED = """
from django.test import Client
from directory.models import User
desk = Client(HTTP_HOST="127.0.0.1")
desk.force_login(User.objects.get(username="desk"))
answer = desk.post({path!r}, {said!r}, follow=True)
assert answer.status_code == 200, answer.status_code
"""


def press_at_the_desk(site: Copy, path: str, **said: str) -> None:
    site.python(PRESSED.format(path=path, said=said))


def letters(keeping: Keeping) -> list[Any]:
    return keeping.to(MAILBOX)


def link_in(letter: Any, site: Copy) -> str:
    found = re.search(
        r"http://127\.0\.0\.1:\d+(/tilanne/vastaa/\S+/)", letter.get_body(("plain",)).get_content()
    )
    assert found is not None and urlsplit(found[0]).port == site.port
    return found[1]


def send_answers(site: Copy, path: str) -> HTTPResponse:
    """What a browser would send of the page, once somebody has answered on it and pressed the button."""
    status, page = site.get(path)
    assert status == 200 and "Verkosto" in page.decode()
    nonce = unescape(re.search(r'name="nonce" value="([^"]+)"', page.decode())[1])  # type: ignore[index]
    said = {
        "nonce": nonce,
        "laheta": "1",
        "contacts-kind": "confirmed",
        "organisation-kind": "corrected",
        "organisation-answer": "in_place",
        "organisation-text": "Viisi perhekeskusta.",
        "contact_role-holds": "on",
    }
    return urlopen(f"http://127.0.0.1:{site.port}{path}", urlencode(said).encode(), timeout=20)


def levels(site: Copy) -> dict[str, int]:
    row = site.row(
        "SELECT json_object('facts', (SELECT count(*) FROM cms_factassurance WHERE level = 'B'), 'tasks', "
        "(SELECT count(*) FROM cms_roleassurance WHERE level = 'B'))"
    )
    return dict(json.loads(row[0]))


def test_a_countys_answers_come_from_the_mail_to_the_published_round_by_real_workers(tmp_path: Path) -> None:
    web, jobs = tmp_path / "web.log", tmp_path / "jobs.log"
    with redis_server(tmp_path) as server, mail_server() as (keeping, address):
        site = Copy(
            {
                "DATA_DIR": str(tmp_path / "kept"),
                "LOAD_CONTENT": "0",
                "LOG_LEVEL": "WARNING",
                "REDIS_URL": server.url,
                "EMAIL_URL": address,
                "DEFAULT_FROM_EMAIL": "Tukikartta <posti@tukikartta.example.org>",
            }
        )
        site.run(sys.executable, "-m", "config.prepare")
        slug = site.python(PREPARED).splitlines()[-1]
        with (
            site.started(*WEB, log=web),
            site.started(*WORKER, log=jobs),
            site.started(*BEAT, log=jobs),
        ):
            until(lambda: site.get("/health/live")[0] == 200, "the web to answer", web)
            press_at_the_desk(site, "/hallinta/tilanne/2026/kysymykset/")
            until(lambda: letters(keeping), "the letter to arrive", jobs)
            path = link_in(letters(keeping)[0], site)
            assert levels(site) == {"facts": 0, "tasks": 0}

            assert send_answers(site, path).status == 200
            assert levels(site) == {"facts": 2, "tasks": 1}
            until(lambda: len(letters(keeping)) == 2, "the receipt to arrive", jobs)
            assert path not in letters(keeping)[1].as_string()

            shown = f"/tilanne/{slug}/"
            assert "Viisi perhekeskusta." not in site.get(shown)[1].decode()
            press_at_the_desk(site, "/hallinta/tilanne/2026/julkaise/", fi="Uutta.", sv="", en="")
            until(lambda: "Viisi perhekeskusta." in site.get(shown)[1].decode(), "readers to see it", web)
            assert "Tiedon vahvisti perhekeskuskoordinaattori" in site.get(shown)[1].decode()
        row = site.row("SELECT group_concat(DISTINCT state), count(*) FROM directory_notice")
        assert row == ("sent", 2)
    assert "Traceback" not in jobs.read_text() + web.read_text()
