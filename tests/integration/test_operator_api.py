"""Tests `make stuck` with the function `upkeep`: permitted callers, responses, and actions on many workflows."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from local.cli.api_client import ApiClient, ApiRefusedError
from local.cli.operator_command import UsageError
from local.cli.stuck import StuckOptions, act, show
from local.cli.stuck_table import COLUMNS
from tests.integration import cloud
from tests.integration.function_process import running_function
from tests.integration.podcasts_api import error_of
from tests.integration.steps_api import UpkeepApi
from tests.workflow_parts import Workshop
from tools.routes import load_routes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from local.emulators.identity import LocalIdentity
    from shared.database import Database

SOME_ID = "00000000-0000-4000-8000-000000000000"
OPERATORS = {
    "list": ("GET", "/workflows/stuck"),
    "one": ("GET", f"/workflows/{SOME_ID}"),
    "retry": ("POST", f"/workflows/{SOME_ID}/retry"),
    "cancel": ("POST", f"/workflows/{SOME_ID}/cancel"),
}
WRONG_CLAIMS: dict[str, tuple[int, str, dict[str, Any]]] = {
    "the invoker, as whom every function that enqueues may act": (
        403,
        "AUTH_CALLER_FORBIDDEN",
        {"email": cloud.INVOKER_EMAIL},
    ),
    "another account": (403, "AUTH_CALLER_FORBIDDEN", {"email": "somebody@example.com"}),
    "another audience": (401, "AUTH_INVALID_TOKEN", {"audience": "http://127.0.0.1:1"}),
    "expired": (401, "AUTH_EXPIRED_TOKEN", {"now": time.time() - 7200}),
}


@pytest.fixture
def upkeep_api(upkeep: ModuleType, local_identity: LocalIdentity) -> UpkeepApi:
    return UpkeepApi(upkeep, local_identity)


def call(api: UpkeepApi, method: str, path: str, body: dict[str, Any] | None = None, **claims: Any) -> TestResponse:
    token = api.identity.oidc_token(**({"audience": api.audience, "email": cloud.OPERATOR_EMAIL} | claims))
    headers = {"Authorization": f"Bearer {token.rpartition('.')[0]}.SIGNATURE_REMOVED_BY_GOOGLE"}
    client: FlaskClient = api.module.app.test_client()
    return client.open(path, method=method, json=body, headers=headers)


@pytest.mark.parametrize("wrong", WRONG_CLAIMS)
@pytest.mark.parametrize("route", OPERATORS)
def test_only_the_operator_may_call_it(upkeep_api: UpkeepApi, route: str, wrong: str) -> None:
    status, code, claims = WRONG_CLAIMS[wrong]
    assert error_of(call(upkeep_api, *OPERATORS[route], **claims)) == (status, code)


@pytest.mark.parametrize("path", ["/sweep", f"/episodes/{SOME_ID}/clean-up"])
def test_the_operator_may_call_nothing_else(upkeep_api: UpkeepApi, path: str) -> None:
    assert error_of(call(upkeep_api, "POST", path)) == (403, "AUTH_CALLER_FORBIDDEN")


def test_without_an_operator_setting_every_call_is_rejected(
    upkeep_api: UpkeepApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = upkeep_api.module.settings
    monkeypatch.setattr(upkeep_api.module, "settings", type(settings)(upkeep_url=settings.upkeep_url))
    for email in (cloud.OPERATOR_EMAIL, ""):
        assert error_of(call(upkeep_api, "GET", "/workflows/stuck", email=email)) == (403, "AUTH_CALLER_FORBIDDEN")


@pytest.mark.parametrize(
    "query", ["older_than=soon", "older_than=-1", "older_than=nan", "older_than=1e99", "error=%00"]
)
def test_an_invalid_filter_is_rejected(upkeep_api: UpkeepApi, query: str) -> None:
    answer = call(upkeep_api, "GET", f"/workflows/stuck?{query}")
    assert error_of(answer) == (400, "API_GW_OPERATOR_REQUEST_INVALID")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"why": ""},
        {"why": 1},
        {"why": "w" * 201},
        {"why": "w", "unmoved_since": "yesterday"},
        {"why": "w", "unmoved_since": 5},
        {"why": "w", "unmoved_since": "2026-01-01T00:00:00"},
    ],
)
def test_an_invalid_action_is_rejected(upkeep_api: UpkeepApi, body: dict[str, Any]) -> None:
    answer = call(upkeep_api, *OPERATORS["cancel"], body)
    assert error_of(answer) == (400, "API_GW_OPERATOR_REQUEST_INVALID")


@pytest.mark.parametrize("route", ["one", "retry", "cancel"])
def test_an_unknown_workflow_is_not_found(upkeep_api: UpkeepApi, route: str) -> None:
    answer = call(upkeep_api, *OPERATORS[route], None if route == "one" else {"why": "w"})
    assert error_of(answer) == (404, "API_GW_WORKFLOW_NOT_FOUND")


# The command, over HTTP


@pytest.fixture
def client(podcasts_environment: dict[str, str], local_identity: LocalIdentity) -> Iterator[ApiClient]:
    function = load_routes().function("upkeep")
    more = {"THREADS": str(function.concurrency), "PYTHONPATH": str(cloud.ROOT)}
    token = local_identity.oidc_token(podcasts_environment["UPKEEP_URL"], cloud.OPERATOR_EMAIL)
    with running_function("upkeep", podcasts_environment | more) as url:
        yield ApiClient(url, token)


def lost(database: Database, count: int, error: str = "") -> list[UUID]:
    """Workflows that failed, or whose first delivery was lost by the queue, an hour ago."""
    workshop = Workshop(database)
    ids = [workshop.started() for _ in range(count)]
    if error:
        database.execute(
            "update workflow_instances set overall_status = 'failed', error_code = :error,"
            " error_message = 'It failed.', end_timestamp = now() where workflow_id = any(:ids::uuid[])",
            error=error,
            ids=[str(one) for one in ids],
        )
    database.execute(
        "update workflow_instances set last_updated_timestamp = now() - interval '1 hour'"
        " where workflow_id = any(:ids::uuid[])",
        ids=[str(one) for one in ids],
    )
    return ids


def stuck_options(**environment: str) -> StuckOptions:
    return StuckOptions.from_environment(environment)


def statuses(database: Database) -> dict[str, int]:
    rows = database.fetch_all("select overall_status as s, count(*) as n from workflow_instances group by 1")
    return {row["s"]: row["n"] for row in rows}


def numbers(database: Database) -> set[int]:
    return {
        row["dispatch_no"]
        for row in database.fetch_all("select dispatch_no from task_instances where step = 'research'")
    }


def test_a_bulk_action_needs_a_confirmation(
    client: ApiClient, database: Database, target: cloud.Target, capsys: pytest.CaptureFixture[str]
) -> None:
    lost(database, 200)
    assert act(client, stuck_options(DO="retry", OLDER_THAN="30m")) == 0
    printed = capsys.readouterr().out
    assert "200 workflows unmoved for 30 min or longer. 200 of them would be retried:" in printed
    assert "Nothing was changed." in printed
    assert numbers(database) == {1}
    assert act(client, stuck_options(DO="retry", OLDER_THAN="30m", YES="1", WHY="the queue was emptied")) == 0
    assert capsys.readouterr().out == "200 retried.\n"
    assert numbers(database) == {2}
    sent = {target.next_delivery().path for _ in range(200)}
    assert len(sent) == 200
    assert all(path.endswith("/research/2") for path in sent)
    logs = database.fetch_all("select cpoa_full_orchestration_log -> -1 -> 'structured_data' as entry from podcasts")
    assert {json.dumps(row["entry"], sort_keys=True) for row in logs} == {
        json.dumps({"by": "operator", "did": "sent_again", "why": "the queue was emptied"})
    }
    # They have just changed, so the same action does nothing.
    assert act(client, stuck_options(DO="retry", OLDER_THAN="30m", YES="1")) == 0
    assert numbers(database) == {2}


def test_a_filter_by_error_retries_only_matching_workflows(client: ApiClient, database: Database) -> None:
    lost(database, 3, error="API_GW_PODCAST_STOOD_STILL")
    lost(database, 2, error="API_GW_PODCAST_NO_SOURCES")
    assert act(client, stuck_options(DO="retry", ERROR="API_GW_PODCAST_STOOD_STILL", YES="1")) == 0
    assert statuses(database) == {"pending": 3, "failed": 2}


def test_a_bulk_cancel_skips_failed_workflows(
    client: ApiClient, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    lost(database, 3)
    lost(database, 2, error="API_GW_PODCAST_NO_SOURCES")
    act(client, stuck_options(DO="cancel", OLDER_THAN="30m"))
    assert "Left out: 2 that are at work or failed" in capsys.readouterr().out
    assert act(client, stuck_options(DO="cancel", OLDER_THAN="30m", YES="1")) == 0
    assert statuses(database) == {"cancelled": 3, "failed": 2}


def test_an_action_accepts_the_episodes_id(client: ApiClient, database: Database) -> None:
    (workflow_id,) = lost(database, 1)
    row = database.fetch_one("select podcast_id from podcasts where workflow_id = :id", id=workflow_id)
    assert row
    with pytest.raises(UsageError, match="YES=1"):
        act(client, stuck_options(DO="cancel", ID=str(row["podcast_id"])))
    assert act(client, stuck_options(DO="cancel", ID=str(row["podcast_id"]), YES="1")) == 0
    assert statuses(database) == {"cancelled": 1}


def test_a_rejected_action_is_reported_and_the_others_are_done(
    client: ApiClient, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    (workflow_id,) = lost(database, 1)
    act(client, stuck_options(DO="cancel", ID=str(workflow_id), YES="1"))
    capsys.readouterr()
    assert act(client, stuck_options(DO="cancel", ID=str(workflow_id), YES="1", JSON="1")) == 1
    (refused,) = json.loads(capsys.readouterr().out)["refused"]
    assert (refused["workflow_id"], refused["error_code"]) == (str(workflow_id), "API_GW_WORKFLOW_ENDED")
    with pytest.raises(ApiRefusedError, match="There is no workflow or episode with this id"):
        show(client, stuck_options(ID=str(uuid4())))


@pytest.mark.parametrize("count", [0, 1, 8, 9, 60])
def test_the_table_fits_and_names_each_workflow(
    client: ApiClient, database: Database, capsys: pytest.CaptureFixture[str], count: int
) -> None:
    ids = lost(database, count)
    lost(database, 1, error="API_GW_PODCAST_" + "LONG_" * 30)
    assert show(client, stuck_options()) == 0
    printed = capsys.readouterr().out
    assert max(len(line) for line in printed.splitlines() if "LONG_" not in line) <= COLUMNS
    assert sum(str(one) in printed for one in ids) == min(count, 40 if count == 60 else count)
    assert show(client, stuck_options(JSON="1")) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["total"] == len(document["workflows"]) == count + 1
    assert {str(one) for one in ids} < {one["workflow_id"] for one in document["workflows"]}
