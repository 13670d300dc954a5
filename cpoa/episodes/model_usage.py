"""What an episode's models have used so far. Only its owner is shown this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from shared.database import Database


@dataclass(frozen=True, slots=True)
class ModelUsage:
    """Tokens of language models; dollars of language models, speech and pictures at list prices.

    ``estimated_cost_usd`` does not include the ``unpriced_requests``. None: no request has a known price.
    """

    prompt_tokens: int
    completion_tokens: int
    estimated_cost_usd: float | None
    unpriced_requests: int


def find_model_usage(database: Database, podcast_id: UUID, workflow_id: UUID) -> ModelUsage | None:
    """None if no model has answered. Failed attempts of speech and pictures are not counted.

    A step that asks through the model desk is counted from `model_calls` alone: its record has the same tokens, but
    only after the step has ended, and only if it has not failed.
    """
    row = database.fetch_one(
        """
        with calls as (
            select step, status, prompt_tokens, completion_tokens, dollars
            from model_calls where podcast_id = :podcast_id
        ), used as (
            select prompt_tokens, completion_tokens, dollars, case when dollars is null then 1 else 0 end as unpriced
            from calls where status = 'answered'
            union all
            select (result_payload ->> 'prompt_tokens')::integer, (result_payload ->> 'completion_tokens')::integer,
                   (result_payload ->> 'estimated_cost_usd')::float8,
                   (result_payload ->> 'unpriced_requests')::integer
            from idempotency_keys
            where workflow_id = :workflow_id and starts_with(idempotency_key, 'step:') and status = 'completed'
              and result_payload ->> 'estimated_cost_usd' is not null
              and not exists (select from calls where calls.step = task_name)
        )
        select count(*) as parts, coalesce(sum(prompt_tokens), 0)::bigint as prompt_tokens,
               coalesce(sum(completion_tokens), 0)::bigint as completion_tokens,
               coalesce(sum(dollars), 0)::float8 as dollars, coalesce(sum(unpriced), 0)::bigint as unpriced
        from used
        """,
        podcast_id=podcast_id,
        workflow_id=str(workflow_id),
    )
    if not row or not row["parts"]:
        return None
    is_unknown = row["unpriced"] and not row["dollars"]
    return ModelUsage(
        prompt_tokens=row["prompt_tokens"],
        completion_tokens=row["completion_tokens"],
        estimated_cost_usd=None if is_unknown else round(row["dollars"], 6),
        unpriced_requests=row["unpriced"],
    )
