from __future__ import annotations

import pytest

from local.emulators.served_hosts import LOOPBACK_HOSTS, is_allowed_host
from local.stack.settings import served_hosts


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, LOOPBACK_HOSTS),
        ({"API_GW_HOST": "Studio.Local"}, (*LOOPBACK_HOSTS, "studio.local")),
        ({"API_GW_HOST": "fd00::1"}, (*LOOPBACK_HOSTS, "[fd00::1]")),
        ({"API_GW_HOST": "0.0.0.0"}, LOOPBACK_HOSTS),  # noqa: S104 -- compared, not bound
        ({"API_GW_HOST": "::"}, LOOPBACK_HOSTS),
        ({"API_GW_HOST": "studio.local", "API_GW_EXPOSE": "true"}, None),
    ],
)
def test_only_local_hosts_and_the_own_name_are_served_unless_exposed(
    settings: dict[str, str], expected: tuple[str, ...] | None
) -> None:
    assert served_hosts(settings) == expected


@pytest.mark.parametrize("host", ["localhost", "LocalHost:5001", "127.0.0.1:1", "[::1]", "[::1]:5001"])
def test_a_host_may_have_a_port(host: str) -> None:
    assert is_allowed_host(LOOPBACK_HOSTS, host)


@pytest.mark.parametrize(
    "host",
    [
        *("", ":", ":5001", "evil.example", "localhost.evil.example", "evil.example:80", "127.0.0.1.evil.example"),
        *("localhost:", "localhost:x", "localhost:80:80", "localhost@evil.example", "user@localhost", "::1", "[::1"),
        *("localhost, evil.example", "localhost evil.example", "[::1]evil.example", "127.0.0.1\n"),
    ],
)
def test_other_hosts_are_refused(host: str) -> None:
    assert not is_allowed_host(LOOPBACK_HOSTS, host)
