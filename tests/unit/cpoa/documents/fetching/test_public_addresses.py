"""Tests which addresses count as public: the borders of every refused block, and its middle."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from cpoa.documents.fetching.public_addresses import is_public

NOT_PUBLIC = (
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
    *("192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
    *("224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32", "168.63.129.16/32", "199.36.153.8/30"),
    *("::/128", "::1/128", "::ffff:0:0/96", "::ffff:0:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64"),
    *("2001::/32", "2001:2::/48", "2001:10::/28", "2001:20::/28", "2001:db8::/32", "2002::/16", "3fff::/20"),
    *("5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "4000::/2", "8000::/2"),
)


@pytest.mark.parametrize("block", NOT_PUBLIC)
def test_no_address_of_a_special_block_is_public(block: str) -> None:
    network = ip_network(block)
    for place in (0, 1 % network.num_addresses, network.num_addresses // 2, network.num_addresses - 1):
        assert not is_public(str(network[place]))


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",  # the metadata of most clouds
        "169.254.170.2",  # of a task on Amazon's ECS
        "100.100.100.200",  # Alibaba's
        "192.0.0.192",  # Oracle's
        "168.63.129.16",  # Azure's host
        "fd00:ec2::254",  # Amazon's
        "fd20:ce::254",  # Google's
    ],
)
def test_no_address_of_a_cloud_s_metadata_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("::ffff:127.0.0.1", "::ffff:93.184.215.14", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::5db8:d70e"),
        *(
            "2002:7f00:1::",
            "2002:a9fe:a9fe::1",
            "2001:0:53aa:64c:0:fbff:80ff:fffe",
            "fe80::1%eth0",
            "2606:4700::1%eth0",
        ),
        *("", "localhost", "127.1", "0177.0.0.1", "0x7f000001", "2130706433", "93.184.215.14 ", "93.184.215.014"),
    ],
)
def test_an_address_inside_another_or_in_an_odd_spelling_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "1.1.1.1",
            "93.184.215.14",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "198.17.255.255",
        ),
        *("198.20.0.0", "223.255.255.255", "2606:4700::6810:84e5", "2a00:1450:4001:82a::200e", "2001:200::1"),
    ],
)
def test_ordinary_addresses_are_public(address: str) -> None:
    assert is_public(address)


def test_whatever_this_python_calls_private_is_not_public() -> None:
    for number in range(0, 1 << 32, (1 << 20) - 1):
        address = ip_address(number)
        assert not (is_public(str(address)) and not address.is_global)
