"""Which network addresses are on the public internet, so that somebody else's words may send us there.

IPv4: all but the special-purpose registry (https://www.iana.org/assignments/iana-ipv4-special-registry). IPv6: only
what is handed out as global unicast, 2000::/3, but for what the registry takes out of that: tunnels lead anywhere.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address

_NOT_PUBLIC_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
_PUBLIC_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)


def is_public(address: str) -> bool:
    """Whether an IP address, as a socket gives it, is one that anybody may be sent to."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return not any(found in network for network in _NOT_PUBLIC_4)
    return found.scope_id is None and found in _PUBLIC_6 and not any(found in network for network in _NOT_PUBLIC_6)
