"""OpenAPI details of a field beyond its type: `Annotated[str, Schema("...", example="...")]`.

Requests and answers are described by the types that the code itself reads and writes. tools/openapi evaluates their
annotations when it writes the description; the deployed functions never do.
"""

from __future__ import annotations

from typing import Any

# At least one visible character. The listed characters are whitespace for Python but not for ECMA 262, whose regular
# expressions JSON Schema uses.
NOT_BLANK = r"[^\s\u001c-\u001f\u0085]"


class Schema:
    """`keywords` are JSON Schema keywords (2020-12) with their original names: `minLength`, `pattern`, `format`."""

    def __init__(self, description: str = "", *, example: Any = ..., **keywords: Any) -> None:
        self.keywords = dict(keywords)
        if description:
            self.keywords["description"] = description
        if example is not ...:
            self.keywords["examples"] = [example]

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        """Called by pydantic to extend a field's schema (pydantic documentation, "JSON Schema", customizing)."""
        return {**handler(core_schema), **self.keywords}
