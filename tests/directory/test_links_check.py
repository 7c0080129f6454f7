"""The checker of links against a real local server: right verdicts, polite, bounded, and never let inside."""

import asyncio
import ipaddress
import socket
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from directory.links.answers import Verdict
from directory.links.check import Target
from directory.links.fetch import MOST_BYTES, Fetcher
from directory.links.verdicts import Result
from directory.network import Refused, may_be_asked
from tests.websites import AGENT, HERE, TEXT, Reply, Websites, bomb, check, lead_here, page, redirect

CERTIFICATE = Path(__file__).parent.parent / "data" / "self_signed.pem"
OTHER = " ".join(f"muu{number}" for number in range(200))
LONG_HEADER = b"HTTP/1.1 200 OK\r\nX: " + b"a" * 500_000 + b"\r\n\r\n"
MANY_HEADERS = b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 5_000 + b"\r\n"
LOST = "Sivua ei löydy. Palaa etusivulle. "


@pytest.fixture
def web() -> Iterator[Websites]:
    with Websites() as started:
        yield started


def one(web: Websites, address: str, **options: object) -> Result:
    url = web.url(address)
    return check([url], **options)[url]  # type: ignore[arg-type]


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


# Never inside


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://10.0.0.5/", "http://169.254.169.254/latest",
        "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[::7f00:1]/",
        "http://2130706433/", "http://0x7f.1/", "http://127.1/", "http://0.0.0.0/", "http://100.64.0.1/",
        "http://a:b@example.org/", "http://example.org:22/", "http://example.org:8080/", "ftp://example.org/",
        "file:///etc/passwd", "javascript:alert(1)", "http:///", "http://[::1", "",
    ],
)  # fmt: skip
def test_what_is_not_public_is_refused_by_the_checker_that_everybody_gets(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(
        socket.socket, "connect", lambda _, address: opened.append(address) or _refuse(), raising=True
    )
    result = check([url], allowed=(), ports={80, 443}, resolve=None)[url]
    assert result.verdict == Verdict.REFUSED and result.evidence.startswith("refused:")
    assert opened == []


def _refuse() -> None:
    raise OSError("nothing may be connected to")


@pytest.mark.parametrize(
    "target", ["http://127.0.0.2:{port}/x", "http://inside.test:{port}/x", "http://169.254.169.254/"]
)
def test_a_redirect_inside_is_refused_at_its_hop(web: Websites, target: str) -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.2"] if host == "inside.test" else ["127.0.0.1"]

    web.routes["a.test/ulos"] = redirect(target.format(port=web.port))
    result = one(web, "a.test/ulos", resolve=resolve, allowed=[ipaddress.ip_network("127.0.0.1/32")])
    assert (result.verdict, result.evidence.partition(":")[0]) == (Verdict.REFUSED, "refused")
    assert web.paths() == ["a.test/ulos"]


def test_a_name_with_one_private_address_among_public_ones_is_refused(web: Websites) -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1", "10.0.0.1"]

    assert one(web, "a.test/", resolve=resolve).verdict == Verdict.REFUSED
    assert web.asked == []


def test_the_connection_goes_to_the_address_that_was_checked(web: Websites) -> None:
    """A name that leads elsewhere a moment later gains nothing: it is looked up once for a connection."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]])
    asked: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    web.routes["a.test/"] = Reply()
    assert one(web, "a.test/", resolve=resolve).verdict == Verdict.OK
    assert asked == ["a.test"]


def test_a_name_that_turns_inside_between_two_connections_is_refused(web: Websites) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]])

    async def resolve(host: str, port: int) -> Sequence[str]:
        return next(answers)

    web.routes["a.test/"] = Reply(raw=b"HTTP/1.1 405 X\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
    assert one(web, "a.test/", resolve=resolve).verdict == Verdict.REFUSED
    assert len(web.asked) == 1


def test_the_last_gate_refuses_whatever_address_is_about_to_be_connected() -> None:
    fetcher = Fetcher(AGENT)
    assert not fetcher._allowed
    for host in ("127.0.0.1", "10.1.2.3", "169.254.169.254"):
        with pytest.raises(Refused):
            fetcher._socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, 80)))
    with pytest.raises(Refused):
        fetcher._socket((socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("fe80::1%eth0", 80, 0, 2)))


def test_no_proxy_and_no_password_of_the_environment_is_used(
    web: Websites, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    web.routes["a.test/"] = Reply()
    assert one(web, "a.test/").verdict == Verdict.OK


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True), ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True), ("64:ff9b::5db8:d70e", True),
        ("2002:5db8:d70e::", True), ("::ffff:93.184.215.14", True), ("127.0.0.1", False), ("::1", False),
        ("::7f00:1", False), ("fec0::1", False), ("fe80::1", False), ("fc00::1", False), ("240.0.0.1", False),
        ("255.255.255.255", False), ("224.0.0.1", False), ("ff02::1", False), ("0.0.0.0", False), ("::", False),
        ("192.0.2.1", False), ("198.18.0.1", False), ("64:ff9b:1::7f00:1", False), ("64:ff9b::a00:1", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert may_be_asked(ipaddress.ip_address(address)) is public


def test_a_network_that_is_allowed_lets_in_no_other() -> None:
    assert may_be_asked(ipaddress.ip_address("127.0.0.1"), HERE)
    assert not may_be_asked(ipaddress.ip_address("10.0.0.1"), HERE)


# Bounds


def test_an_endless_body_is_read_to_its_bound(web: Websites) -> None:
    web.routes["a.test/a"] = Reply(head=405, endless=b"x" * 50_000)
    began = time.monotonic()
    assert one(web, "a.test/a", deadline=5.0).verdict == Verdict.OK
    assert time.monotonic() - began < 4
    assert web.sent["a.test"] < 10 * MOST_BYTES


def test_a_body_that_never_ends_is_read_until_the_deadline(web: Websites) -> None:
    web.routes["a.test/a"] = Reply(endless=b"sana toinen ", body=b"", pause=0.05)
    began = time.monotonic()
    url = web.url("a.test/a")
    result = check([Target(url, read=True)], deadline=0.6)[url]
    assert result.verdict == Verdict.OK and result.reading and 0 < result.reading.words < 100
    assert time.monotonic() - began < 2


def test_a_page_that_is_read_counts_as_readers_find_it(web: Websites) -> None:
    web.routes["a.test/a"] = Reply(410, head=200)
    url = web.url("a.test/a")
    result = check([Target(url, read=True)])[url]
    assert (result.verdict, result.evidence) == (Verdict.GONE, "410")


def test_a_small_body_that_unpacks_to_much_is_kept_to_the_bound(web: Websites) -> None:
    web.routes["a.test/a"] = bomb()

    async def body() -> bytes:
        async with Fetcher(AGENT, resolve=lead_here, allowed=HERE, ports=None) as fetcher:
            return (await fetcher.ask("GET", web.url("a.test/a"))).body

    assert len(asyncio.run(body())) == MOST_BYTES


def test_a_body_packed_in_a_way_that_was_not_asked_for_is_not_read(web: Websites) -> None:
    web.routes["a.test/a"] = Reply(headers={"Content-Encoding": "br"})
    result = check([Target(web.url("a.test/a"), read=True)])[web.url("a.test/a")]
    assert (result.verdict, result.reading) == (Verdict.OK, None)


@pytest.mark.parametrize("keep_open", [False, True])
def test_a_host_that_closes_its_connections_unsaid_is_asked_over_new_ones(
    web: Websites, keep_open: bool
) -> None:
    raw = b"HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n"
    web.routes |= {f"a.test/{number}": Reply(raw=raw) for number in range(5)}
    found = check([web.url(f"a.test/{number}") for number in range(5)], keep_open=keep_open)
    assert {result.verdict for result in found.values()} == {Verdict.OK}
    assert len(web.paths()) == 6


@pytest.mark.parametrize("keep_open", [False, True])
def test_a_host_that_breaks_off_is_asked_with_head_and_get_and_no_more(
    web: Websites, keep_open: bool
) -> None:
    web.routes |= {"a.test/": Reply(), "a.test/x": Reply(drop=True)}
    found = check([web.url("a.test/x"), web.url("a.test/")], keep_open=keep_open, gap=0.05)
    assert found[web.url("a.test/x")].verdict == Verdict.FAILS
    assert web.paths().count("a.test/x") <= 3
    times = [at for _, _, at in web.asked]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.045


@pytest.mark.parametrize("reply", [Reply(delay=10), Reply(raw=None, delay=10)])
def test_a_silent_host_is_given_up_at_the_deadline(web: Websites, reply: Reply) -> None:
    web.routes["a.test/a"] = reply
    began = time.monotonic()
    result = one(web, "a.test/a", deadline=0.5)
    assert (result.verdict, result.evidence) == (Verdict.FAILS, "timeout")
    assert time.monotonic() - began < 2


def test_a_host_that_hangs_on_head_is_asked_with_get_from_then_on(web: Websites) -> None:
    hang = iter([Reply(delay=10)])
    web.routes |= {f"a.test/{number}": lambda: next(hang, Reply()) for number in range(4)}
    found = check([web.url(f"a.test/{number}") for number in range(4)], deadline=1.0)
    assert {result.verdict for result in found.values()} == {Verdict.OK}
    assert sum("tukikartta-" not in path for path in web.paths("HEAD")) == 1


def test_after_its_time_a_run_begins_nothing(web: Websites) -> None:
    web.routes |= {f"a.test/{number}": Reply(delay=0.1) for number in range(20)}
    found = check([web.url(f"a.test/{number}") for number in range(20)], seconds=0.5)
    assert 2 <= len(found) < 12


# Manners


def test_a_host_gets_one_request_at_a_time_and_rests_between(web: Websites) -> None:
    web.routes |= {f"a.test/{number}": Reply(delay=0.02) for number in range(6)}
    web.routes["b.test/x"] = redirect(web.url("a.test/0"))
    check(
        [web.url(f"a.test/{number}") for number in range(6)] + [web.url("b.test/x"), web.url("www.a.test/")],
        gap=0.1,
    )
    times = [at for _, path, at in web.asked if path.partition("/")[0].endswith("a.test")]
    assert len(times) >= 8
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.095
    assert web.most_at_once["a.test"] == 1


def test_a_host_with_many_links_does_not_hold_up_the_others(web: Websites) -> None:
    web.routes |= {f"iso.test/{number}": Reply(delay=0.02) for number in range(40)}
    web.routes |= {f"h{number}.test/": Reply(delay=0.02) for number in range(20)}
    many = [web.url(f"iso.test/{number}") for number in range(40)]
    order: list[str] = []
    found = check([*many, *(web.url(f"h{number}.test/") for number in range(20))], limit=4)
    order = list(found)
    last_of_others = max(place for place, url in enumerate(order) if "iso.test" not in url)
    assert len(found) == 60 and last_of_others < 55


def test_requests_in_all_keep_to_their_limit(web: Websites) -> None:
    open_now, most = 0, 0

    class Counting(Fetcher):
        async def ask(self, *args: object, **options: object):  # type: ignore[no-untyped-def, override]
            nonlocal open_now, most
            open_now += 1
            most = max(most, open_now)
            try:
                return await super().ask(*args, **options)  # type: ignore[arg-type]
            finally:
                open_now -= 1

    from directory.links.check import Checker

    web.routes |= {f"h{number}.test/": Reply(delay=0.03) for number in range(30)}

    async def run() -> None:
        async with Counting(AGENT, resolve=lead_here, allowed=HERE, ports=None) as fetcher:
            targets = [Target(web.url(f"h{number}.test/")) for number in range(30)]
            await Checker(fetcher, gap=0, limit=5).check_all(targets, lambda _: None)

    asyncio.run(run())
    assert most == 5


def test_the_checker_says_who_it_is(web: Websites) -> None:
    from django.conf import settings

    from directory.links.rounds import public_fetcher

    agent = public_fetcher().agent
    assert agent.startswith("Tukikartta-LinkCheck/") and settings.SITE_URL in agent and "@" in agent


@pytest.mark.parametrize(
    ("robots", "read"),
    [
        (Reply(404), True),
        (Reply(body=b"User-agent: *\nDisallow: /salainen"), True),
        (Reply(body=b"User-agent: *\nDisallow: /"), False),
        (Reply(body=b"User-agent: Tukikartta\nDisallow: /*lue$\n\nUser-agent: *\nAllow: /"), False),
        (Reply(503), False),
        (Reply(drop=True), False),
    ],
)
def test_a_page_is_read_where_robots_txt_lets_it_be(web: Websites, robots: Reply, read: bool) -> None:
    web.routes |= {"a.test/robots.txt": robots, "a.test/lue": Reply()}
    url = web.url("a.test/lue")
    result = check([Target(url, read=True)])[url]
    assert result.verdict == Verdict.OK
    assert (result.reading is not None) is read
    assert ("a.test/lue" in web.paths("GET")) is read


def test_a_page_is_read_with_the_contacts_that_are_looked_for(web: Websites) -> None:
    web.routes["a.test/lue"] = Reply(body=page(f"Soita 09 123 45678 tai apu@a.example. {TEXT}"))
    url = web.url("a.test/lue")
    wanted = frozenset({"+358912345678", "apu@a.example", "+35840999888"})
    reading = check([Target(url, read=True, expected=wanted)])[url].reading
    assert reading and reading.found == {"+358912345678", "apu@a.example"} and reading.is_telling


def test_a_fault_of_the_checker_costs_one_address_alone(
    web: Websites, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.routes |= {"a.test/": Reply(), "b.test/": Reply()}
    from directory.links import check as module

    real = module.judge

    def broken(chain: module.Chain):  # type: ignore[no-untyped-def]
        if "b.test" in chain.url:
            raise RuntimeError("a fault")
        return real(chain)

    monkeypatch.setattr(module, "judge", broken)
    found = check([web.url("a.test/"), web.url("b.test/")])
    told = [(result.verdict, result.evidence) for _, result in sorted(found.items())]
    assert told == [(Verdict.OK, ""), (Verdict.INCONCLUSIVE, "checker")]
