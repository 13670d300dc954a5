"""Resolves a name once, and connects to exactly what was checked."""

from __future__ import annotations

import logging
import socket
import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING

from cpoa.documents.fetching.private_names import is_private_name
from cpoa.documents.fetching.public_addresses import is_public
from cpoa.documents.fetching.refusals import FetchRefusedError, Refusal
from shared.bounded_wait import call_with_timeout

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cpoa.documents.fetching.deadline import Deadline
    from cpoa.documents.fetching.web_address import WebAddress

    Resolve = Callable[[str, int], Sequence[str]]
    Connect = Callable[[str, int, float], socket.socket]

_MAX_TRIED_ADDRESSES = 3
_CONNECT_SECONDS = 5.0

logger = logging.getLogger(__name__)


def resolve_name(host: str, port: int) -> list[str]:
    """Raises OSError."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [str(answer[4][0]) for answer in answers]


def connect_to_address(address: str, port: int, seconds: float) -> socket.socket:
    """Raises OSError, and ValueError for a name, which the socket would resolve once more."""
    family = socket.AF_INET6 if ip_address(address).version == 6 else socket.AF_INET
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect((address, port))
    except OSError:
        connection.close()
        raise
    return connection


@dataclass(frozen=True, slots=True)
class Network:
    """The ways to the outside; tests replace them. ``connect`` gets an IP address, never a name."""

    resolve: Resolve = resolve_name
    connect: Connect = connect_to_address
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def open(self, target: WebAddress, deadline: Deadline) -> socket.socket:
        """Returns a socket whose certificate has been checked, for https. Raises FetchRefusedError."""
        connection = self._connect_to_first(self._find_public_addresses(target, deadline), target, deadline)
        return self._encrypt(connection, target, deadline) if target.scheme == "https" else connection

    def _find_public_addresses(self, target: WebAddress, deadline: Deadline) -> Sequence[str]:
        """If one of several answers is not public, all are refused: their order is for the attacker to choose."""
        if target.is_ip_address:
            addresses: Sequence[str] = [target.host]
        elif is_private_name(target.host):
            raise FetchRefusedError(Refusal.NOT_PUBLIC, "private name")
        else:
            addresses = self._resolve_within(target, deadline)
        if not addresses or not all(is_public(address) for address in addresses):
            raise FetchRefusedError(Refusal.NOT_PUBLIC, "no address, or one that is not public")
        return addresses

    def _resolve_within(self, target: WebAddress, deadline: Deadline) -> Sequence[str]:
        try:
            return call_with_timeout(
                deadline.seconds_left(), lambda: self.resolve(target.host, target.port), "name resolution"
            )
        except TimeoutError:
            raise FetchRefusedError(Refusal.TOO_SLOW, "name resolution") from None
        except (OSError, UnicodeError):
            raise FetchRefusedError(Refusal.NOT_PUBLIC, "the name does not resolve") from None

    def _connect_to_first(self, addresses: Sequence[str], target: WebAddress, deadline: Deadline) -> socket.socket:
        for address in addresses[:_MAX_TRIED_ADDRESSES]:
            try:
                return self.connect(address, target.port, min(deadline.seconds_left(), _CONNECT_SECONDS))
            except OSError as error:
                logger.info("One address of a site does not answer: %s", type(error).__name__)
        raise FetchRefusedError(Refusal.NO_CONNECTION)

    def _encrypt(self, connection: socket.socket, target: WebAddress, deadline: Deadline) -> ssl.SSLSocket:
        try:
            connection.settimeout(deadline.seconds_left())
            return self.tls.wrap_socket(connection, server_hostname=target.host)
        except ssl.SSLCertVerificationError:
            refusal = FetchRefusedError(Refusal.BAD_CERTIFICATE)
        except TimeoutError:
            refusal = FetchRefusedError(Refusal.TOO_SLOW, "TLS")
        except (OSError, ValueError) as error:
            refusal = FetchRefusedError(Refusal.NO_CONNECTION, f"TLS: {type(error).__name__}")
        except FetchRefusedError as error:
            refusal = error
        connection.close()
        raise refusal
