"""Whether a domain takes mail, by what the domain name system says of it (RFC 5321, section 5; RFC 7505)."""

import dns.exception
import dns.resolver

ASKED_FOR_S = 5.0


def takes_mail(domain: str, resolver: dns.resolver.Resolver | None = None) -> bool | None:
    """None where the answer tells nothing, such as when no name server answers.

    A domain without MX records takes mail at its own address; one whose only MX is "." takes none.
    """
    try:
        asked = resolver or dns.resolver.Resolver()
        asked.lifetime = ASKED_FOR_S
        hosts = asked.resolve(domain, "MX")
    except (dns.resolver.NXDOMAIN, UnicodeError, dns.exception.SyntaxError):
        return False
    except dns.resolver.NoAnswer:
        return _has_address(domain, asked)
    except dns.exception.DNSException:
        return None
    return any(str(host.exchange) != "." for host in hosts)


def _has_address(domain: str, asked: dns.resolver.Resolver) -> bool | None:
    for kind in ("A", "AAAA"):
        try:
            asked.resolve(domain, kind)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            continue
        except dns.exception.DNSException:
            return None
        return True
    return False
