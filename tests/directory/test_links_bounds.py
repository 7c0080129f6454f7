"""The checker of links against a real local server: bounded whatever a host sends, and polite."""

import asyncio
import time
from itertools import pairwise
from pathlib import Path

import pytest

from directory.links.answers import Verdict
from directory.links.check import Target
from directory.links.fetch import MOST_BYTES, Fetcher
from tests.websites import AGENT, HERE, TEXT, Reply, Websites, bomb, check, lead_here, one, page, redirect

CERTIFICATE = Path(__file__).parent.parent / "data" / "self_signed.pem"
OTHER = " ".join(f"muu{number}" for number in range(200))
LONG_HEADER = b"HTTP/1.1 200 OK\r\nX: " + b"a" * 500_000 + b"\r\n\r\n"
MANY_HEADERS = b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 5_000 + b"\r\n"
LOST = "Sivua ei löydy. Palaa etusivulle. "


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
