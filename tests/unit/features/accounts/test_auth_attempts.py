from __future__ import annotations

import flask
import pytest
from werkzeug.test import EnvironBuilder

from features.accounts.auth_attempts import login_account
from shared.client_addresses import client_address


def address(hops: int, forwarded: str | None = None, peer: str = "198.51.100.7") -> str:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    environ = EnvironBuilder(headers=headers, environ_base={"REMOTE_ADDR": peer}).get_environ()
    return client_address(flask.Request(environ), "X-Forwarded-For", hops)


@pytest.mark.parametrize(
    ("hops", "forwarded", "expected"),
    [
        (0, None, "198.51.100.7"),
        (0, "203.0.113.1", "198.51.100.7"),
        (1, "203.0.113.1", "203.0.113.1"),
        (1, "10.9.9.9, 203.0.113.1", "203.0.113.1"),
        (1, "10.9.9.9,203.0.113.1 ", "203.0.113.1"),
        (2, "10.9.9.9, 203.0.113.1, 35.191.0.1", "203.0.113.1"),
        (2, "203.0.113.1", "198.51.100.7"),
        (1, None, "198.51.100.7"),
        (1, "", "198.51.100.7"),
        (1, "unknown", "198.51.100.7"),
        (1, "10.9.9.9, ", "198.51.100.7"),
        (1, "'; DROP TABLE auth_attempts", "198.51.100.7"),
    ],
)
def test_the_client_is_the_rightmost_untrusted_address(hops: int, forwarded: str | None, expected: str):
    assert address(hops, forwarded) == expected


@pytest.mark.parametrize(
    ("peer", "expected"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.1", "203.0.113.1"),
        ("::1", "::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("unix:/run/socket", "unknown"),
    ],
)
def test_an_ipv6_client_is_counted_by_its_network(peer: str, expected: str):
    assert address(0, peer=peer) == expected


def test_a_name_is_counted_by_the_digest_of_the_typed_text():
    assert "zoe" not in login_account("zoe")
    assert login_account("zoe") == login_account("zoe")
    assert login_account("zoe") != login_account("zoé")
