"""The errors that the cards' routes answer with when the orchestrator, its database or one of its agents fails."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.database_errors import database_errors_as
from shared.error_codes.cards import (
    API_GW_CATEGORIES_UNEXPECTED_ERROR,
    API_GW_CPOA_CATEGORY_SERVICE_UNAVAILABLE,
    API_GW_CPOA_EXPLORE_ERROR_SCA_CALL_FAILED_AFTER_RETRIES,
    API_GW_CPOA_EXPLORE_ERROR_TDA_FAILURE,
    API_GW_CPOA_EXPLORE_SERVICE_UNAVAILABLE,
    API_GW_CPOA_SEARCH_ERROR_SCA_CALL_FAILED_AFTER_RETRIES,
    API_GW_CPOA_SEARCH_ERROR_TDA_FAILURE,
    API_GW_CPOA_SEARCH_SERVICE_UNAVAILABLE,
    API_GW_CPOA_SNIPPET_ERROR_SCA_CALL_FAILED_AFTER_RETRIES,
    API_GW_CPOA_SNIPPET_ERROR_TDA_FAILURE,
    API_GW_CPOA_SNIPPET_SERVICE_UNAVAILABLE,
    API_GW_EXPLORE_UNEXPECTED_ERROR,
    API_GW_SEARCH_UNEXPECTED_ERROR,
    API_GW_SNIPPETS_UNEXPECTED_ERROR,
)
from shared.errors import AethercastError, PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from uuid import UUID

RETRY_AFTER_SECONDS = 5


class AgentFailedError(Exception):
    """``code``: TDA_FAILURE or SCA_CALL_FAILED_AFTER_RETRIES, as in the contract. ``workflow_id``: its record."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.workflow_id: UUID | None = None


@contextmanager
def discovery_failures() -> Iterator[None]:
    """Raises AgentFailedError for every error of the topic discovery agent. Errors of the database stay as they are."""
    try:
        yield
    except PermanentStepError as error:  # a remote agent refused the request, which is not the client's fault
        raise AgentFailedError("TDA_FAILURE") from error
    except AethercastError:
        raise
    except Exception as error:
        raise AgentFailedError("TDA_FAILURE") from error


@dataclass(frozen=True, slots=True)
class RouteCodes:
    """Error codes of one route. ``agents`` maps the code of an AgentFailedError to the route's."""

    unavailable: str
    unexpected: str
    agents: Mapping[str, str]


SNIPPETS = RouteCodes(
    unavailable=API_GW_CPOA_SNIPPET_SERVICE_UNAVAILABLE,
    unexpected=API_GW_SNIPPETS_UNEXPECTED_ERROR,
    agents={
        "TDA_FAILURE": API_GW_CPOA_SNIPPET_ERROR_TDA_FAILURE,
        "SCA_CALL_FAILED_AFTER_RETRIES": API_GW_CPOA_SNIPPET_ERROR_SCA_CALL_FAILED_AFTER_RETRIES,
    },
)
CATEGORIES = RouteCodes(
    unavailable=API_GW_CPOA_CATEGORY_SERVICE_UNAVAILABLE, unexpected=API_GW_CATEGORIES_UNEXPECTED_ERROR, agents={}
)
EXPLORE = RouteCodes(
    unavailable=API_GW_CPOA_EXPLORE_SERVICE_UNAVAILABLE,
    unexpected=API_GW_EXPLORE_UNEXPECTED_ERROR,
    agents={
        "TDA_FAILURE": API_GW_CPOA_EXPLORE_ERROR_TDA_FAILURE,
        "SCA_CALL_FAILED_AFTER_RETRIES": API_GW_CPOA_EXPLORE_ERROR_SCA_CALL_FAILED_AFTER_RETRIES,
    },
)
SEARCH = RouteCodes(
    unavailable=API_GW_CPOA_SEARCH_SERVICE_UNAVAILABLE,
    unexpected=API_GW_SEARCH_UNEXPECTED_ERROR,
    agents={
        "TDA_FAILURE": API_GW_CPOA_SEARCH_ERROR_TDA_FAILURE,
        "SCA_CALL_FAILED_AFTER_RETRIES": API_GW_CPOA_SEARCH_ERROR_SCA_CALL_FAILED_AFTER_RETRIES,
    },
)


@contextmanager
def failures_as(codes: RouteCodes) -> Iterator[None]:
    """Turns failures of the database and of agents into the route's errors. Other API errors stay as they are."""
    try:
        with database_errors_as(codes.unexpected, unavailable_code=codes.unavailable):
            yield
    except AgentFailedError as error:
        raise AethercastError(
            codes.agents[error.code],
            retry_after_seconds=RETRY_AFTER_SECONDS,
            workflow_id=str(error.workflow_id) if error.workflow_id else None,
        ) from error
