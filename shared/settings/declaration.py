"""Declares settings: meaning, allowed values, default, readers, and whether it is secret.

`declared_port: int = integer(5432, 1, 65535, "the server's port", read_by=("auth",))` in a class derived from
`SettingsGroup` declares the variable `DECLARED_PORT`. The loader, docs/settings.md and .env.example use these
declarations. Every function imports this module, so it does without `dataclasses`, which loads `inspect`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, dataclass_transform
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from shared.settings.table_grants import TableGrants

_TRUE = ("true", "1", "yes", "on")
_FALSE = ("false", "0", "no", "off")
# Name, gender, and a language tag such as en-GB.
_VOICE = r"([^:]{1,100}):(female|male|neutral)(?::([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}))?"
_MIN_VOICES = 2  # an episode has two hosts
_VOICES_EXAMPLE = "af_heart:female,am_michael:male"


class Setting(NamedTuple):
    """`parse` raises ValueError; its message follows the variable's name and never contains a secret.

    `values`: the allowed values, in Markdown. `read_by`: functions of functions/routes.json and targets of
    the Makefile. `required_for` is the need of a function that cannot start without this variable.
    """

    parse: Callable[[str], Any]
    default: Any
    meaning: str
    values: str
    read_by: tuple[str, ...]
    required_for: tuple[str, ...] = ()
    limits: tuple[int, int] | None = None
    is_secret: bool = False

    def read(self, written: str) -> Any:
        """An empty variable counts as not set. Spaces around a secret are kept. Raises ValueError."""
        value = written if self.is_secret else written.strip()
        return self.parse(value) if value else self.default


@dataclass_transform(kw_only_default=True, frozen_default=True)
class SettingsGroup:
    """An immutable object of the declared settings. Its representation omits secrets.

    The constructor takes settings as keyword arguments; the others get their defaults.
    """

    declared: ClassVar[Mapping[str, Setting]] = {}

    def __init_subclass__(cls) -> None:
        inherited = {name: one for base in cls.__bases__ for name, one in getattr(base, "declared", {}).items()}
        own = {name: value for name, value in vars(cls).items() if type(value) is Setting}
        cls.declared = {**inherited, **own}

    def __init__(self, **values: Any) -> None:
        if unknown := values.keys() - self.declared.keys():
            raise TypeError(f"There is no setting {', '.join(sorted(unknown))}.")
        self.__dict__.update({name: setting.default for name, setting in self.declared.items()})
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"The settings cannot be changed: {name}.")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"The settings cannot be changed: {name}.")

    def __repr__(self) -> str:
        shown = [f"{name}={value!r}" for name, value in vars(self).items() if not self.declared[name].is_secret]
        return f"{type(self).__name__}({', '.join(shown)})"

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(other) == vars(self)

    def __hash__(self) -> int:
        return hash(repr(self))


# The kinds of settings. Each returns a Setting; the declared type of the field is what `parse` returns.


def text(
    default: str,
    meaning: str,
    *,
    read_by: tuple[str, ...],
    required_for: tuple[str, ...] = (),
    values: str = "text",
) -> Any:
    return Setting(str, default, meaning, values, read_by, required_for)


def secret(meaning: str, *, read_by: tuple[str, ...], required_for: tuple[str, ...] = (), min_bytes: int = 0) -> Any:
    def parse(value: str) -> str:
        if len(value.encode()) < min_bytes:
            raise ValueError(f"must be at least {min_bytes} bytes long")
        return value

    values = f"text of at least {min_bytes} bytes" if min_bytes else "text"
    return Setting(parse, "", meaning, values, read_by, required_for, is_secret=True)


def integer(default: int, smallest: int, largest: int, meaning: str, *, read_by: tuple[str, ...]) -> Any:
    def parse(value: str) -> int:
        if re.fullmatch(r"[0-9]{1,9}", value) and smallest <= int(value) <= largest:
            return int(value)
        raise ValueError(f"must be a whole number from {smallest} to {largest}, not {value!r}")

    values = f"a whole number from {smallest} to {largest}"
    return Setting(parse, default, meaning, values, read_by, limits=(smallest, largest))


def number(default: float, smallest: int, largest: int, meaning: str, *, read_by: tuple[str, ...]) -> Any:
    values = f"a number from {smallest} to {largest}"
    return Setting(_number_parser(smallest, largest), default, meaning, values, read_by, limits=(smallest, largest))


def optional_number(smallest: float, largest: int, meaning: str, *, read_by: tuple[str, ...]) -> Any:
    """None if the variable is not set."""
    values = f"a number from {smallest} to {largest}"
    return Setting(_number_parser(smallest, largest), None, meaning, values, read_by)


def _number_parser(smallest: float, largest: int) -> Callable[[str], float]:
    def parse(value: str) -> float:
        try:
            parsed = float(value)
        except ValueError:
            parsed = smallest - 1
        if not smallest <= parsed <= largest:  # nan is neither
            raise ValueError(f"must be a number from {smallest} to {largest}, not {value!r}")
        return parsed

    return parse


def optional_integer(smallest: int, largest: int, meaning: str, *, read_by: tuple[str, ...]) -> Any:
    """None if the variable is not set."""
    return integer(0, smallest, largest, meaning, read_by=read_by)._replace(default=None)


def boolean(default: bool, meaning: str, *, read_by: tuple[str, ...]) -> Any:
    return Setting(parse_boolean, default, meaning, "`true` or `false`", read_by)


def parse_boolean(value: str) -> bool:
    """Raises ValueError."""
    if value.lower() not in _TRUE + _FALSE:
        raise ValueError(f"must be true or false, not {value!r}")
    return value.lower() in _TRUE


def choice(default: str | None, choices: Sequence[str], meaning: str, *, read_by: tuple[str, ...]) -> Any:
    """Compared regardless of case. The value is the member of `choices`, or None where that is the default."""

    def parse(value: str) -> str:
        for one in choices:
            if one.lower() == value.lower():
                return one
        raise ValueError(f"must be one of {', '.join(choices)}, not {value!r}")

    return Setting(parse, default, meaning, ", ".join(f"`{one}`" for one in choices), read_by)


def matching(
    pattern: str,
    form: str,
    meaning: str,
    *,
    read_by: tuple[str, ...],
    default: str = "",
    required_for: tuple[str, ...] = (),
) -> Any:
    """`form`: the expected form, for the error message."""

    def parse(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(f"must have the form {form}, not {value!r}")
        return value

    return Setting(parse, default, meaning, form if " " in form else f"`{form}`", read_by, required_for)


def url(meaning: str, *, read_by: tuple[str, ...], default: str = "", required_for: tuple[str, ...] = ()) -> Any:
    """The value has no trailing slash, so that a path can be appended."""
    return Setting(_parse_url, default, meaning, "a URL", read_by, required_for)


def _parse_url(value: str) -> str:
    if not _is_http_url(value.rstrip("/")):
        raise ValueError(f"must be a URL that starts with http:// or https://, not {value!r}")
    return value.rstrip("/")


def _is_http_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
        _ = parts.port  # read for its check: a port that is not a number raises
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and plain and not re.search(r"\s", value)


def origins(meaning: str, *, read_by: tuple[str, ...]) -> Any:
    """Origins separated by commas, as browsers send them: scheme, host, port, no path. `*` is every origin."""
    return Setting(_parse_origins, (), meaning, "origins, separated by commas", read_by)


def _parse_origins(value: str) -> tuple[str, ...]:
    parsed = tuple(origin.strip().rstrip("/") for origin in value.split(",") if origin.strip())
    for origin in parsed:
        if origin != "*" and not (_is_http_url(origin) and not urlsplit(origin).path):
            raise ValueError(f"must hold origins such as https://example.org, not {origin!r}")
    return parsed


def hosts(meaning: str, *, read_by: tuple[str, ...]) -> Any:
    """Names of hosts in ASCII, with commas between them."""
    return Setting(_parse_hosts, (), meaning, "host names, separated by commas", read_by)


def _parse_hosts(value: str) -> tuple[str, ...]:
    parsed = tuple(host.strip().lower() for host in value.split(",") if host.strip())
    for host in parsed:
        if not re.fullmatch(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,9}", host):
            raise ValueError(f"must hold names such as example.org, not {host!r}")
    return parsed


def table_grants(meaning: str, *, read_by: tuple[str, ...]) -> Any:
    return Setting(_parse_grants, None, meaning, "a JSON object", read_by)


def _parse_grants(value: str) -> dict[str, TableGrants]:
    from shared.settings.table_grants import parse_grants  # noqa: PLC0415 -- only `migrate` is given any

    try:
        return parse_grants(value)
    except ValueError as error:
        raise ValueError(f"must be grants as functions/routes.json declares them: {error}") from error


def voices(meaning: str, *, read_by: tuple[str, ...]) -> Any:
    """The value has the name, the gender and the language of each voice; "" for a language that is not given."""
    form = "`name:female`, `name:male` or `name:neutral`, at least two, separated by commas; a third part is a language"
    return Setting(_parse_voices, (), meaning, form, read_by)


def _parse_voices(value: str) -> tuple[tuple[str, str, str], ...]:
    parsed = tuple(_parse_voice(one.strip()) for one in value.split(",") if one.strip())
    if len({name for name, _, _ in parsed}) < max(len(parsed), _MIN_VOICES):
        raise ValueError(f"must hold at least two different voices, such as {_VOICES_EXAMPLE}, not {value!r}")
    return parsed


def _parse_voice(written: str) -> tuple[str, str, str]:
    match = re.fullmatch(_VOICE, written)
    if not match or not written.isprintable():
        raise ValueError(f"must hold voices with their genders, such as {_VOICES_EXAMPLE}, not {written!r}")
    return match[1], match[2], match[3] or ""


def path(meaning: str, *, read_by: tuple[str, ...], default: Path | None = None) -> Any:
    return Setting(Path, default, meaning, "a path", read_by)
