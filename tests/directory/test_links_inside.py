"""The checker of links is never let inside: each address and each hop is looked at before it is asked."""

import ipaddress
import socket
from collections.abc import Sequence
from pathlib import Path

import pytest

from directory.links.answers import Verdict
from directory.links.fetch import Fetcher
from directory.network import Refused, may_be_asked
from tests.websites import AGENT, HERE, Reply, Websites, check, one, redirect

CERTIFICATE = Path(__file__).parent.parent / "data" / "self_signed.pem"
OTHER = " ".join(f"muu{number}" for number in range(200))
LONG_HEADER = b"HTTP/1.1 200 OK\r\nX: " + b"a" * 500_000 + b"\r\n\r\n"
MANY_HEADERS = b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 5_000 + b"\r\n"
LOST = "Sivua ei löydy. Palaa etusivulle. "


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
