"""Parses an operator's requests, and writes workflows as JSON for the responses."""

from __future__ import annotations

import math
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cpoa.workflow.operator_actions import ActionRequest
from cpoa.workflow.stuck import StuckFilter
from shared.error_codes.operators import API_GW_OPERATOR_REQUEST_INVALID
from shared.errors import BadRequestError
from shared.json_body import is_storable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.workflow.operator_actions import ActionResult
    from cpoa.workflow.stuck import StuckWorkflow

MAX_FIELD_CHARS = 200
_MAX_AGE_SECONDS = 366 * 86_400


def parse_filter(arguments: Mapping[str, str]) -> StuckFilter:
    """Reads `older_than` (seconds) and `error` from the query string. Raises BadRequestError."""
    age, error = arguments.get("older_than", "0"), arguments.get("error", "")
    try:
        seconds = float(age)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= _MAX_AGE_SECONDS:
        raise _bad("`older_than` must be a number of seconds from 0 to a year.")
    if len(error) > MAX_FIELD_CHARS or not is_storable(error):
        raise _bad(f"`error` must be an error code of at most {MAX_FIELD_CHARS} characters.")
    return StuckFilter(older_than_seconds=seconds, error=error)


def parse_action_request(fields: Mapping[str, Any]) -> ActionRequest:
    """Reads `why` and `unmoved_since` from a JSON body. Raises BadRequestError."""
    why, since = fields.get("why"), fields.get("unmoved_since")
    if not isinstance(why, str) or not 1 <= len(why.strip()) <= MAX_FIELD_CHARS:
        raise _bad(f"`why` must be a text of 1 to {MAX_FIELD_CHARS} characters; it is shown in the episode's log.")
    if since is None:
        return ActionRequest(why.strip())
    try:
        moment = datetime.fromisoformat(since)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise _bad("`unmoved_since` must be the `moved_at` of the list, unchanged.")
    return ActionRequest(why.strip(), moment)


def render_workflow(workflow: StuckWorkflow) -> dict[str, Any]:
    document = asdict(workflow)
    # Keep the microseconds: a later request sends this value as `unmoved_since`.
    return document | {"moved_at": workflow.moved_at.isoformat(), "unmoved_seconds": round(workflow.unmoved_seconds, 1)}


def render_action_result(acted: ActionResult) -> dict[str, Any]:
    return asdict(acted)


def _bad(message: str) -> BadRequestError:
    return BadRequestError(API_GW_OPERATOR_REQUEST_INVALID, message)
