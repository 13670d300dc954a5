"""The limits of what an episode and a day may cost. The most that a call may cost is reserved before the call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.contracts.models import ModelError
from cpoa.providers.token_prices import token_price

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.contracts.models import TextRequest
    from shared.database import Transaction

# No tokenizer is known for every model. English has about four characters in a token, so three are a careful guess.
CHARACTERS_PER_TOKEN = 3
_MILLION = 1_000_000


def max_dollars(model: str, request: TextRequest) -> float | None:
    """The most that a call may cost at list prices, without a model's thinking; None if the price is not known."""
    price = token_price(model)
    if price is None:
        return None
    prompt_tokens = (len(request.system) + len(request.prompt)) / CHARACTERS_PER_TOKEN
    return (prompt_tokens * price.prompt + request.max_tokens * price.completion) / _MILLION


@dataclass(frozen=True, slots=True)
class DollarLimits:
    """None: no limit. A call to a model without a known price is refused only when the limit is reached already."""

    per_episode: float | None = None
    per_day: float | None = None

    def check(self, transaction: Transaction, podcast_id: UUID, dollars: float) -> None:
        """Checks whether a call may cost `dollars` more, 0 if its price is not known. Raises ModelError, permanent.

        From now until the end of the transaction no other call is checked, so the caller's reservation counts for the
        next one.
        """
        if self.per_episode is None and self.per_day is None:
            return
        transaction.send("select pg_advisory_xact_lock(hashtextextended('model_calls dollars', 0))")
        if self.per_episode is not None and _exceeds(_of_episode(transaction, podcast_id), dollars, self.per_episode):
            raise ModelError(
                f"this episode has reached its limit of ${self.per_episode:.2f} for language models",
                is_temporary=False,
            )
        if self.per_day is not None and _exceeds(_of_day(transaction), dollars, self.per_day):
            raise ModelError(
                f"all episodes together have reached the limit of ${self.per_day:.2f} for language models in 24 hours",
                is_temporary=False,
            )


def _exceeds(spent: float, dollars: float, limit: float) -> bool:
    return spent >= limit or spent + dollars > limit


def _of_episode(transaction: Transaction, podcast_id: UUID) -> float:
    row = transaction.fetch_one(
        """
        select coalesce(sum(coalesce(dollars, 0) + reserved_dollars), 0)::float8 as dollars
        from model_calls where podcast_id = :podcast_id
        """,
        podcast_id=podcast_id,
    )
    return float(row["dollars"]) if row else 0.0


def _of_day(transaction: Transaction) -> float:
    row = transaction.fetch_one(
        """
        select coalesce(sum(coalesce(dollars, 0) + reserved_dollars), 0)::float8 as dollars
        from model_calls where tried_at > clock_timestamp() - interval '24 hours'
        """
    )
    return float(row["dollars"]) if row else 0.0
