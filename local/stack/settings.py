"""The settings of `make run`: the environment, then `.env`, then defaults for one machine."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local.emulators.served_hosts import LOOPBACK_HOSTS
from local.stack.declared_settings import LOCAL_DEFAULTS, STACK_SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

_EVERY_ADDRESS = ("0.0.0.0", "[::]")  # noqa: S104 -- compared, not bound
ROOT = Path(__file__).resolve().parents[2]
_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")


class SettingError(Exception):
    """A setting of `make run` is invalid; the message names it and says what to change."""


@dataclass(frozen=True)
class FrontAddress:
    host: str
    port: int

    @property
    def url(self) -> str:
        shown = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 -- compared, not bound
        return f"http://{shown}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        return self.host == "localhost" or is_loopback_address(self.host)


def is_loopback_address(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_settings(environment: Mapping[str, str], env_file: Path | None = None) -> dict[str, str]:
    """The environment overrides `env_file` (default: LOCAL_ENV_FILE, otherwise `.env`). An empty variable is not set.

    Raises SettingError that names every setting of the stack which is wrong.
    """
    env_file = env_file or ROOT / (os.environ.get("LOCAL_ENV_FILE") or ".env")
    from_file = parse_env_file(env_file.read_text(encoding="utf-8")) if env_file.is_file() else {}
    given = {name: value for name, value in {**from_file, **environment}.items() if value.strip()}
    debugging = {"LOG_LEVEL": "DEBUG"} if is_on(given, "API_GW_DEBUG_MODE") else {}
    settings = LOCAL_DEFAULTS | debugging | given
    _check(settings)
    return settings


def _check(settings: Mapping[str, str]) -> None:
    problems: list[str] = []
    for name, setting in STACK_SETTINGS.items():
        try:
            setting.read(settings.get(name, ""))
        except ValueError as error:
            problems.append(f"{name} {error}.")
    if problems:
        raise SettingError("\n".join(problems))


def parse_env_file(text: str) -> dict[str, str]:
    """KEY=VALUE lines. Quotes around a value are removed; nothing is expanded. Raises SettingError."""
    settings: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise SettingError(f".env, line {number}: expected KEY=VALUE.")
        settings[match[1]] = _value(match[2])
    return settings


def _value(written: str) -> str:
    quoted = re.fullmatch(r"""(["'])(.*)\1\s*(?:#.*)?""", written)
    if quoted:
        return quoted[2]
    return re.split(r"\s+#", written, maxsplit=1)[0].strip()


def front_address(settings: Mapping[str, str]) -> FrontAddress:
    """Loopback, unless `API_GW_EXPOSE=true` enables `API_GW_HOST`. Raises SettingError."""
    host = _value_of(settings, "API_GW_HOST") if is_on(settings, "API_GW_EXPOSE") else "127.0.0.1"
    address = FrontAddress(host, _value_of(settings, "API_GW_PORT"))
    _check_port_is_free(address)
    return address


def is_on(settings: Mapping[str, str], name: str) -> bool:
    """Raises SettingError."""
    return bool(_value_of(settings, name))


def _value_of(settings: Mapping[str, str], name: str) -> Any:
    try:
        return STACK_SETTINGS[name].read(settings.get(name, ""))
    except ValueError as error:
        raise SettingError(f"{name} {error}.") from None


def served_hosts(settings: Mapping[str, str]) -> tuple[str, ...] | None:
    """None allows any host, because the host names of an exposed machine are unknown."""
    if is_on(settings, "API_GW_EXPOSE"):
        return None
    named = settings.get("API_GW_HOST", "").strip().lower()
    host = f"[{named}]" if ":" in named else named
    return LOOPBACK_HOSTS if not host or host in _EVERY_ADDRESS else (*LOOPBACK_HOSTS, host)


def _check_port_is_free(address: FrontAddress) -> None:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # same as the balancer: ignore old connections
        try:
            probe.bind((address.host, address.port))
        except PermissionError:
            raise SettingError(f"Port {address.port} is for root only. API_GW_PORT=... names another one.") from None
        except OSError as error:
            raise SettingError(
                f"Port {address.port} on {address.host} cannot be used: {error.strerror}. "
                f"Another program may listen there; API_GW_PORT=... names another port."
            ) from None


def process_environment() -> dict[str, str]:
    """Variables that any program needs. Our own settings and secrets are added separately."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")
    proxies = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    environment = {name: os.environ[name] for name in (*kept, *proxies) if name in os.environ}
    loopback = "127.0.0.1,localhost"
    return environment | {
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "NO_PROXY": ",".join(filter(None, [os.environ.get("NO_PROXY"), loopback])),
        "no_proxy": ",".join(filter(None, [os.environ.get("no_proxy"), loopback])),
    }
