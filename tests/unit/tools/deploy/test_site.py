"""Where a domain leads, by the machine's own resolver; nothing is asked of the network."""

from __future__ import annotations

from tools.deploy.site import Site, resolve_addresses


def test_the_addresses_of_a_name_are_those_that_it_leads_to() -> None:
    assert resolve_addresses("localhost") == {"127.0.0.1"}
    assert resolve_addresses("203.0.113.10") == {"203.0.113.10"}
    assert Site("203.0.113.10", "198.51.100.7").leads_to() == {"203.0.113.10"}


def test_a_name_without_an_ipv4_address_leads_nowhere() -> None:
    assert resolve_addresses("::1") == set()
