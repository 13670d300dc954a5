"""What the API's description says of a field beyond its type: `Annotated[str, Schema("...", example="...")]`.

Requests and answers are described by the types that the code itself reads and writes. Their annotations are evaluated
when the description is made (tools/openapi), never by a function of the cloud.
"""

from __future__ import annotations

from typing import Any

# That something is to be seen. Named are the spaces that Python knows and ECMA 262, JSON Schema's regular expressions,
# does not.
NOT_BLANK = r"[^\s\u001c-\u001f\u0085]"


class Schema:
    """`keywords` are JSON Schema's own (2020-12), in their spelling there: `minLength`, `pattern`, `format`."""

    def __init__(self, description: str = "", *, example: Any = ..., **keywords: Any) -> None:
        self.keywords = dict(keywords)
        if description:
            self.keywords["description"] = description
        if example is not ...:
            self.keywords["examples"] = [example]

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        """How pydantic asks a field's annotation for more (its documentation, "JSON Schema", customizing)."""
        return {**handler(core_schema), **self.keywords}
