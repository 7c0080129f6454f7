"""Which addresses of the network may be asked: public ones alone, whatever clothes they wear. Pure."""

import ipaddress
from collections.abc import Iterable, Sequence

# An address of IPv4 in the clothes of IPv6: what is asked for is the address inside (RFC 6052).
NAT64 = ipaddress.ip_network("64:ff9b::/96")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Refused(Exception):
    """The address is none that we ask; trying again would change nothing but where the name points."""


def may_be_asked(address: Address, allowed: Sequence[Network] = ()) -> bool:
    """``allowed``: networks that may be asked although they are not public; none outside tests."""
    inside = inner(address)
    if any(inside in network for network in allowed if network.version == inside.version):
        return True
    odd = inside.is_multicast or inside.is_reserved or inside.is_unspecified
    if isinstance(inside, ipaddress.IPv6Address):
        odd = odd or inside.is_site_local
    return inside.is_global and not odd


def inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for (mapped, 6to4, NAT64); otherwise the address itself."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address


def checked(addresses: Iterable[str], allowed: Sequence[Network] = ()) -> list[str]:
    """The addresses of one name, without zones. Refused where there is none, or any of them is not public."""
    found = [one.split("%")[0] for one in addresses]
    if not found:
        raise Refused("the name leads nowhere")
    for one in found:
        if not may_be_asked(ipaddress.ip_address(one), allowed):
            raise Refused("the name leads to an address that is not public")
    return found
