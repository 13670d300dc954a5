"""What an operator's requests say, and how workflows are written in the answers."""

from __future__ import annotations

import math
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cpoa.workflow.operator_acts import Act
from cpoa.workflow.stuck import StuckFilter
from shared.error_codes.operators import API_GW_OPERATOR_REQUEST_INVALID
from shared.errors import BadRequestError
from shared.json_body import is_storable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.workflow.operator_acts import Acted
    from cpoa.workflow.stuck import StuckWorkflow

MOST_CHARACTERS = 200
_LARGEST_AGE_SECONDS = 366 * 86_400


def parse_filter(arguments: Mapping[str, str]) -> StuckFilter:
    """`older_than` in seconds, and `error`, of an address's query. Raises BadRequestError."""
    written, error = arguments.get("older_than", "0"), arguments.get("error", "")
    try:
        seconds = float(written)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= _LARGEST_AGE_SECONDS:
        raise _bad("`older_than` must be a number of seconds from 0 to a year.")
    if len(error) > MOST_CHARACTERS or not is_storable(error):
        raise _bad(f"`error` must be an error code of at most {MOST_CHARACTERS} characters.")
    return StuckFilter(older_than_seconds=seconds, error=error)


def parse_act(fields: Mapping[str, Any]) -> Act:
    """`why`, and `unmoved_since` as `moved_at` of the list wrote it, of a body. Raises BadRequestError."""
    why, since = fields.get("why"), fields.get("unmoved_since")
    if not isinstance(why, str) or not 1 <= len(why.strip()) <= MOST_CHARACTERS:
        raise _bad(f"`why` must be a text of 1 to {MOST_CHARACTERS} characters; it is shown in the episode's log.")
    if since is None:
        return Act(why.strip())
    try:
        moment = datetime.fromisoformat(since)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise _bad("`unmoved_since` must be `moved_at` as the list wrote it.")
    return Act(why.strip(), moment)


def workflow_as_json(workflow: StuckWorkflow) -> dict[str, Any]:
    document = asdict(workflow)
    # To the microsecond: it is compared when it comes back.
    return document | {"moved_at": workflow.moved_at.isoformat(), "unmoved_seconds": round(workflow.unmoved_seconds, 1)}


def acted_as_json(acted: Acted) -> dict[str, Any]:
    return asdict(acted)


def _bad(message: str) -> BadRequestError:
    return BadRequestError(API_GW_OPERATOR_REQUEST_INVALID, message)
