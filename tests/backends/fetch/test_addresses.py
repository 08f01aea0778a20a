"""Which addresses are public."""

from ipaddress import ip_network

import pytest

from microblog.backends.fetch.addresses import is_public

PRIVATE = """
    0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24
    192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4
    240.0.0.0/4 255.255.255.255/32 ::/128 ::1/128 ::ffff:0:0/96 ::/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23
    2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8 4000::/3
""".split()
SINGLE = """
    ::ffff:127.0.0.1 ::ffff:7f00:1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 2002:7f00:1:: 3fff::1 fc00::1
    fe80::1%eth0 2a00::1%eth0 ff02::1 localhost 127.1 2130706433 0x7f000001 0177.0.0.1
""".split()
PUBLIC = """
    1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255 169.255.0.0
    172.15.255.255 172.32.0.0 192.0.1.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255
    2001:200::1 2001:4860:4860::8888 2003::1 2606:4700::1111 2a00::1 3ffe:ffff::1
""".split()


@pytest.mark.parametrize("network", PRIVATE)
def test_private_networks_are_so_to_both_of_their_ends(network: str) -> None:
    ends = ip_network(network)
    assert not is_public(str(ends[0]))
    assert not is_public(str(ends[-1]))


@pytest.mark.parametrize("address", [*SINGLE, "", "①②⑦.⓪.⓪.①", "example.org"])
def test_what_leads_back_to_us_in_another_spelling_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_neighbours_of_private_networks_are_public(address: str) -> None:
    assert is_public(address)
