"""The records of the contract's data, `docs/contract/*.toml`.

`ours` is true for what we added to the source contract. `added` holds the names of those attributes of an entry of the
source that we added to it, such as an upper limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Token(StrEnum):
    """The token that a route needs. OPTIONAL: a bad one counts as none."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"
    SERVICE = "service"


class Key(StrEnum):
    PRIMARY = "primary"
    UNIQUE = "unique"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a body, a query parameter or a header.

    `type` is one of JSON Schema's or the name of a shape, and so is `items`, the type of an array's items. The limits
    have JSON Schema's meaning, except `cut_to_maximum`: a larger number is accepted and counts as `maximum`.
    """

    name: str
    type: str
    items: str | None = None
    optional: bool = False
    nullable: bool = False
    default: Any = None
    minimum: float | None = None
    maximum: float | None = None
    cut_to_maximum: bool = False
    min_length: int | None = None
    max_length: int | None = None
    not_blank: bool = False
    min_items: int | None = None
    max_items: int | None = None
    values: tuple[str, ...] = ()
    format: str | None = None
    pattern: str | None = None
    description: str = ""
    example: Any = None
    note: str = ""
    ours: bool = False
    added: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A type with a name: an object with `fields`, or a single `value` with its limits.

    `closed`: the object accepts no other fields.
    """

    name: str
    fields: tuple[Field, ...] = ()
    value: Field | None = None
    closed: bool = False
    note: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    text: str
    ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderUse:
    """A request header that a route reads. `advice`: how much the source recommends it."""

    name: str
    advice: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A successful answer, or health's 503. `headers` are in the source, `our_headers` are not."""

    status: int
    description: str
    has_body: bool = True
    media_type: str = "application/json"
    example: str = ""
    headers: tuple[str, ...] = ()
    our_headers: tuple[str, ...] = ()
    ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Error:
    """`code` is empty where the source names a status alone. `message` is the source's example."""

    status: int
    code: str = ""
    when: str = ""
    message: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorGroup:
    name: str
    errors: tuple[Error, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonResponse:
    """Errors of no route in particular, under the name of their response component."""

    name: str
    codes: tuple[str, ...]
    ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    name: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """`request`, `query` and `response` are names of shapes; `errors` holds those of the route's error groups too."""

    method: str
    path: str
    tag: str
    summary: str
    description: str
    answers: tuple[Answer, ...]
    errors: tuple[Error, ...]
    token: Token = Token.NONE
    notes: tuple[Note, ...] = ()
    headers: tuple[HeaderUse, ...] = ()
    query: str | None = None
    request: str | None = None
    response: str | None = None
    ours: bool = False
    added: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def is_page(self) -> bool:
        """Whether the front end answers it with a file, instead of a function."""
        return self.tag == PAGE_TAG


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`nullable` is None where the source does not say it."""

    name: str
    type: str
    key: Key | None = None
    nullable: bool | None = None
    note: str = ""
    ours: bool = False
    added: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    name: str
    purpose: str
    columns: tuple[Column, ...]
    notes: tuple[Note, ...] = ()
    ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    topic: str
    text: str
    ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A variable that the source names; docs/settings.md says which of them are read."""

    name: str
    meaning: str
    default: str = ""
    required: bool = False
    ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    tags: tuple[Tag, ...]
    path_parameters: dict[str, Field]
    request_headers: dict[str, Field]
    answer_headers: dict[str, Field]
    every_route: tuple[Error, ...]
    common_responses: tuple[CommonResponse, ...]
    shapes: dict[str, Shape]
    routes: dict[str, Route]
    tables: dict[str, Table]
    rules: tuple[Rule, ...]
    settings: dict[str, Setting]


PAGE_TAG = "Page"
