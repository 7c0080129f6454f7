"""The checker of links against a real local server: what each answer means."""

import socket
from pathlib import Path

import pytest

from directory.links.answers import Verdict
from tests.websites import TEXT, Reply, Websites, check, one, page, redirect

CERTIFICATE = Path(__file__).parent.parent / "data" / "self_signed.pem"
OTHER = " ".join(f"muu{number}" for number in range(200))
LONG_HEADER = b"HTTP/1.1 200 OK\r\nX: " + b"a" * 500_000 + b"\r\n\r\n"
MANY_HEADERS = b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 5_000 + b"\r\n"
LOST = "Sivua ei löydy. Palaa etusivulle. "


# What an answer means


@pytest.mark.parametrize(
    ("reply", "verdict", "evidence"),
    [
        (Reply(), Verdict.OK, ""),
        (Reply(204, b""), Verdict.OK, ""),
        (Reply(404), Verdict.GONE, "404"),
        (Reply(410), Verdict.GONE, "410"),
        (Reply(500), Verdict.FAILS, "500"),
        (Reply(503), Verdict.FAILS, "503"),
        (Reply(401), Verdict.INCONCLUSIVE, "401"),
        (Reply(403), Verdict.INCONCLUSIVE, "403"),
        (Reply(429), Verdict.INCONCLUSIVE, "429"),
        (Reply(400), Verdict.INCONCLUSIVE, "400"),
        (Reply(451), Verdict.INCONCLUSIVE, "451"),
        (Reply(403, b"", {"cf-mitigated": "challenge"}), Verdict.INCONCLUSIVE, "challenge:403"),
        (
            Reply(503, b"<title>Just a moment...</title>", {"Server": "cloudflare"}),
            Verdict.INCONCLUSIVE,
            "challenge:503",
        ),
        (Reply(405, b"", {"x-amzn-waf-action": "captcha"}), Verdict.INCONCLUSIVE, "challenge:405"),
        (Reply(202, b"<a href=/.well-known/sgcaptcha/?r=1>", head=503), Verdict.INCONCLUSIVE, "challenge:202"),
        (Reply(head=405), Verdict.OK, ""),
        (Reply(head=404), Verdict.OK, ""),
        (Reply(head=403), Verdict.OK, ""),
        (Reply(404, head=200), Verdict.OK, ""),
        (Reply(drop=True), Verdict.FAILS, "broken:ServerDisconnectedError"),
        (Reply(raw=b"SSH-2.0-OpenSSH_9.2\r\n"), Verdict.FAILS, "broken:ClientResponseError"),
        (Reply(raw=LONG_HEADER), Verdict.FAILS, "broken:ClientResponseError"),
        (Reply(raw=MANY_HEADERS), Verdict.FAILS, "broken:ClientResponseError"),
    ],
)  # fmt: skip
def test_an_answer_means_what_the_model_says(
    web: Websites, reply: Reply, verdict: Verdict, evidence: str
) -> None:
    web.routes["a.test/sivu"] = reply
    result = one(web, "a.test/sivu")
    assert (result.verdict, result.evidence) == (verdict, evidence)


def test_head_alone_is_asked_where_it_settles(web: Websites) -> None:
    web.routes["a.test/sivu"] = Reply()
    one(web, "a.test/sivu")
    assert web.paths("GET") == []
    assert web.paths("HEAD")[0] == "a.test/sivu"


def test_a_host_that_asks_for_less_is_asked_once(web: Websites) -> None:
    web.routes["a.test/sivu"] = Reply(429)
    one(web, "a.test/sivu")
    assert web.paths() == ["a.test/sivu"]


def test_a_name_that_is_not_there_is_gone() -> None:
    result = check(["http://ei-ole.invalid/"])["http://ei-ole.invalid/"]
    assert (result.verdict, result.evidence.partition(":")[0]) == (Verdict.GONE, "dns")


def test_a_closed_port_fails() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    url = f"http://a.test:{port}/"
    result = check([url])[url]
    assert (result.verdict, result.evidence.partition(":")[0]) == (Verdict.FAILS, "connect")


def test_a_certificate_that_nobody_vouches_for_is_a_result() -> None:
    with Websites({"a.test/": Reply()}, certificate=CERTIFICATE) as web:
        url = web.url("a.test/").replace("http:", "https:")
        result = check([url])[url]
        assert web.asked == []
    assert (result.verdict, result.evidence) == (Verdict.FAILS, "tls:self-signed certificate")


# Redirects


def test_a_permanent_redirect_proposes_its_end_and_a_passing_one_nothing(web: Websites) -> None:
    web.routes |= {
        "a.test/vanha": redirect("/uusi", 301),
        "a.test/uusi": Reply(),
        "a.test/nyt": redirect("/uusi", 302),
        "a.test/ensin": redirect("/nyt", 308),
    }
    found = check([web.url(f"a.test/{path}") for path in ("vanha", "nyt", "ensin")])
    told = {url.rpartition("/")[2]: (result.verdict, result.proposed) for url, result in found.items()}
    assert told == {
        "vanha": (Verdict.MOVED, web.url("a.test/uusi")),
        "nyt": (Verdict.OK, ""),
        "ensin": (Verdict.MOVED, web.url("a.test/nyt")),
    }


def test_a_move_to_nowhere_is_gone_and_proposes_nothing(web: Websites) -> None:
    web.routes["a.test/vanha"] = redirect("/poissa", 301)
    result = one(web, "a.test/vanha")
    assert (result.verdict, result.proposed) == (Verdict.GONE, "")


@pytest.mark.parametrize(("hops", "verdict"), [(8, Verdict.OK), (9, Verdict.FAILS)])
def test_eight_redirects_are_followed_and_no_ninth(web: Websites, hops: int, verdict: Verdict) -> None:
    web.routes |= {f"a.test/{left}": redirect(f"/{left - 1}") for left in range(1, 10)}
    web.routes["a.test/0"] = Reply()
    assert one(web, f"a.test/{hops}").verdict == verdict


def test_an_address_in_bytes_that_are_no_text_can_be_told(web: Websites) -> None:
    raw = b"HTTP/1.1 302 X\r\nLocation: /\xe4\xff\r\nContent-Length: 0\r\n\r\n"
    web.routes["a.test/x"] = Reply(raw=raw)
    result = one(web, "a.test/x")
    assert result.verdict == Verdict.GONE
    assert f"{result.final_url}{result.evidence}".encode()


def test_a_loop_fails_and_one_that_wants_cookies_tells_nothing(web: Websites) -> None:
    web.routes |= {
        "a.test/kehä": redirect("/keh%C3%A4"),
        "a.test/a": redirect("/b"),
        "a.test/b": redirect("/a"),
        "a.test/keksi": redirect("/keksi", **{"Set-Cookie": "a=1"}),
    }
    assert one(web, "a.test/a").evidence == "loop"
    result = one(web, "a.test/keksi")
    assert (result.verdict, result.evidence) == (Verdict.INCONCLUSIVE, "cookies:loop")


# Pages that are there and are not


def test_a_deep_link_that_leads_home_is_lost(web: Websites) -> None:
    web.routes |= {"a.test/palvelu": redirect("/"), "a.test/": Reply(), "a.test/sv/tjanst": redirect("/sv/"),
                   "a.test/sv/": Reply()}  # fmt: skip
    for path in ("palvelu", "sv/tjanst"):
        result = one(web, f"a.test/{path}")
        assert (result.verdict, result.evidence.partition(":")[0]) == (Verdict.SOFT_404, "home")


def test_the_home_page_itself_may_lead_to_a_language(web: Websites) -> None:
    web.routes |= {"a.test/": redirect("/fi/"), "a.test/fi/": Reply()}
    assert one(web, "a.test/").verdict == Verdict.OK


def test_a_short_address_may_lead_to_another_hosts_home(web: Websites) -> None:
    web.routes |= {"a.test/chat": redirect(web.url("chat.test/")), "chat.test/": Reply()}
    assert one(web, "a.test/chat").verdict == Verdict.OK


def test_the_text_of_a_path_that_nobody_made_is_no_page(web: Websites) -> None:
    web.routes |= {"a.test/*": Reply(body=page(LOST + TEXT)), "a.test/oikea": Reply(body=page(OTHER))}
    found = check([web.url("a.test/oikea"), web.url("a.test/poistettu")])
    assert [result.verdict for _, result in sorted(found.items())] == [Verdict.OK, Verdict.SOFT_404]


def test_a_frame_that_scripts_fill_is_no_lost_page(web: Websites) -> None:
    web.routes["a.test/*"] = Reply(body=page("", "Sovellus") + b"<script>app()</script>")
    assert one(web, "a.test/mitä").verdict == Verdict.OK


def test_a_short_text_that_says_it_is_lost_is_lost(web: Websites) -> None:
    web.routes["a.test/*"] = Reply(body=page("404 - sivua ei löytynyt"))
    assert one(web, "a.test/jotain").verdict == Verdict.SOFT_404


def test_a_site_is_asked_once_for_a_path_that_nobody_made(web: Websites) -> None:
    web.routes |= {f"a.test/{number}": Reply() for number in range(5)}
    check([web.url(f"a.test/{number}") for number in range(5)])
    assert sum("tukikartta-" in path for path in web.paths()) == 1
