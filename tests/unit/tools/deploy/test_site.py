"""Tests the addresses of a domain with the machine's own resolver, without the network."""

from __future__ import annotations

from tools.deploy.site import Site, resolve_addresses


def test_a_name_is_resolved_to_its_addresses() -> None:
    assert resolve_addresses("localhost") == {"127.0.0.1"}
    assert resolve_addresses("203.0.113.10") == {"203.0.113.10"}
    assert Site("203.0.113.10", "198.51.100.7").leads_to() == {"203.0.113.10"}


def test_a_name_without_an_ipv4_address_has_no_addresses() -> None:
    assert resolve_addresses("::1") == set()
