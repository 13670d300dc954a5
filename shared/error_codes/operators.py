"""The error codes of the private routes for operators."""

from __future__ import annotations

from shared.error_codes.declaration import declare

SECTION = "An operator's requests"
API_GW_OPERATOR_REQUEST_INVALID = declare(
    "API_GW_OPERATOR_REQUEST_INVALID",
    400,
    "a filter, `why` or `unmoved_since` is invalid",
    section=SECTION,
)
API_GW_WORKFLOW_NOT_FOUND = declare(
    "API_GW_WORKFLOW_NOT_FOUND",
    404,
    "no workflow or episode has this id, or it was deleted",
    section=SECTION,
    message="There is no workflow or episode with this id, or it was deleted.",
)
API_GW_WORKFLOW_ENDED = declare(
    "API_GW_WORKFLOW_ENDED",
    409,
    "a workflow to give up has already ended, or a workflow to restart is complete",
    section=SECTION,
)
API_GW_WORKFLOW_MOVED = declare(
    "API_GW_WORKFLOW_MOVED",
    409,
    "the workflow has made progress since it was listed",
    section=SECTION,
    message="This workflow has moved since it was listed. List again and check it.",
)
API_GW_REPORTED_NOT_FOUND = declare(
    "API_GW_REPORTED_NOT_FOUND",
    404,
    "no episode or show to hide, or open report to close, has this id",
    section=SECTION,
    message="There is no such episode, show or open report. `make reports` lists the open ones.",
)
