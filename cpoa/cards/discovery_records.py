"""Discoveries in the workflow's tables: workflows that find topics and make their cards in one request.

Their rows are written once, at the end, because they are never resumed. They are deleted after 30 days.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from cpoa.cards.failures import AgentFailedError
from cpoa.services.remote_calls import RemoteCallContext
from cpoa.workflow.client_ids import choose_workflow_id
from cpoa.workflow.completion_log import log_completion
from cpoa.workflow.states import StepStatus, WorkflowStatus
from shared.database import jsonb

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from uuid import UUID

    from cpoa.cards.card import Card
    from shared.database import Database, Transaction

RETENTION_DAYS = 30
AGENT_TIMEOUT_SECONDS = 20.0


class Trigger(StrEnum):
    """`workflow_instances.trigger_event_type`."""

    LANDING = "landing_page_snippets"
    SEARCH = "search_results_generation"
    EXPLORATION = "topic_exploration"


# `task_instances.agent_name`: of the task that finds the topics, and of those that make one card each.
_AGENTS: Mapping[Trigger, tuple[str, str]] = {
    Trigger.LANDING: ("TDA", "SnippetGenerationLoopItem"),
    Trigger.SEARCH: ("TDA_Search", "SnippetGenerationSearchItem"),
    Trigger.EXPLORATION: ("TDA_Exploration", "SnippetGenerationExplorationItem"),
}


@dataclass(frozen=True, slots=True)
class Discovery:
    """``details``: the request. ``query``: what the topics were searched by, None for fresh topics.

    ``own_id`` is the workflow's id, unless the client sent one that is not in use. ``agents_key``: the idempotency keys
    for remote agents begin with it; a repeated request has the same one.
    """

    trigger: Trigger
    details: Mapping[str, Any]
    query: str | None = None
    user_id: UUID | None = None
    client_workflow_id: str | None = None
    agents_key: str | None = None
    own_id: UUID = field(default_factory=uuid4)
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def workflow_id(self, transaction: Transaction) -> UUID:
        return choose_workflow_id(transaction, self.client_workflow_id, self.own_id)

    def remote_calls(self) -> RemoteCallContext:
        """One deadline, 20 seconds from now, for all agents together."""
        return RemoteCallContext(
            workflow_id=self.client_workflow_id or str(self.own_id),
            key=self.agents_key or str(self.own_id),
            until=time.monotonic() + AGENT_TIMEOUT_SECONDS,
        )

    @property
    def context(self) -> dict[str, Any]:
        """`context_data_json` without the number of cards."""
        if self.trigger is Trigger.LANDING:
            return {"requested_limit": self.details.get("limit"), "tda_query": None}
        return {"search_query" if self.trigger is Trigger.SEARCH else "tda_query": self.query}


def save_discovery(
    transaction: Transaction,
    workflow_id: UUID,
    discovery: Discovery,
    *,
    topic_count: int,
    made: Sequence[Card],
    failures: int = 0,
) -> None:
    """``made``: the new cards. ``failures``: the number of topics without a card."""
    status = WorkflowStatus.COMPLETED_WITH_ERRORS if failures else WorkflowStatus.COMPLETED
    context = {**discovery.context, "generated_snippet_count": len(made)}
    _insert(transaction, workflow_id, discovery, status=status, context=context, error_message=None)
    finder, writer = _AGENTS[discovery.trigger]
    tasks: list[tuple[str, StepStatus, Mapping[str, Any]]] = [
        (finder, StepStatus.COMPLETED, {"topic_count": topic_count, "query_used": discovery.query})
    ]
    for card in made:
        summary = {"snippet_id": str(card.snippet_id), "image_url_present": card.image_uri is not None}
        tasks.append((writer, StepStatus.COMPLETED, summary))
    tasks += [(writer, StepStatus.FAILED, {})] * failures
    _insert_tasks(transaction, workflow_id, discovery, tasks)


@contextmanager
def failure_saved(database: Database, discovery: Discovery) -> Iterator[None]:
    """If an agent fails, saves this as a failed workflow, and puts the workflow's id into the AgentFailedError."""
    try:
        yield
    except AgentFailedError as error:
        error.workflow_id = _save_failure(database, discovery, error.code)
        raise


def _save_failure(database: Database, discovery: Discovery, error_message: str) -> UUID:
    with database.transaction() as transaction:
        workflow_id = discovery.workflow_id(transaction)
        _insert(
            transaction,
            workflow_id,
            discovery,
            status=WorkflowStatus.FAILED,
            context=discovery.context,
            error_message=error_message,
        )
        finder, _ = _AGENTS[discovery.trigger]
        _insert_tasks(transaction, workflow_id, discovery, [(finder, StepStatus.FAILED, {})])
    return workflow_id


def delete_old_discoveries(database: Database) -> int:
    """Returns how many. Workflows of episodes are not deleted."""
    return database.execute(
        """
        delete from workflow_instances
        where podcast_id is null and trigger_event_type = any(:triggers::text[])
          and start_timestamp < clock_timestamp() - :days * interval '1 day'
        """,
        triggers=[trigger.value for trigger in Trigger],
        days=RETENTION_DAYS,
    )


def _insert(
    transaction: Transaction,
    workflow_id: UUID,
    discovery: Discovery,
    *,
    status: WorkflowStatus,
    context: Mapping[str, Any],
    error_message: str | None,
) -> None:
    transaction.execute(
        """
        insert into workflow_instances
            (workflow_id, user_id, client_workflow_id, trigger_event_type, trigger_event_details_json, overall_status,
             start_timestamp, end_timestamp, context_data_json, error_message)
        values (:workflow_id, :user_id, :client_workflow_id, :trigger, :details::jsonb, :status, :started_at,
                clock_timestamp(), :context::jsonb, :error_message)
        """,
        workflow_id=workflow_id,
        user_id=discovery.user_id,
        client_workflow_id=discovery.client_workflow_id,
        trigger=discovery.trigger.value,
        details=jsonb(dict(discovery.details)),
        status=status.value,
        started_at=discovery.started_at,
        context=jsonb(dict(context)),
        error_message=error_message,
    )
    seconds = (datetime.now(UTC) - discovery.started_at).total_seconds()
    log_completion(workflow_id, status, trigger=discovery.trigger.value, seconds=seconds)


def _insert_tasks(
    transaction: Transaction,
    workflow_id: UUID,
    discovery: Discovery,
    tasks: Sequence[tuple[str, StepStatus, Mapping[str, Any]]],
) -> None:
    rows = [
        {"step": f"{agent}-{number}", "agent": agent, "number": number, "status": status, "summary": dict(summary)}
        for number, (agent, status, summary) in enumerate(tasks, start=1)
    ]
    transaction.execute(
        """
        insert into task_instances
            (workflow_id, step, agent_name, task_order, status, output_result_summary_json, start_timestamp,
             end_timestamp)
        select :workflow_id::uuid, step, agent, number, status, summary, :started_at, clock_timestamp()
        from jsonb_to_recordset(:rows::jsonb)
            as task (step text, agent text, number integer, status text, summary jsonb)
        """,
        workflow_id=workflow_id,
        started_at=discovery.started_at,
        rows=jsonb(rows),
    )
