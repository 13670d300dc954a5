"""Tests that the metrics' filters match the log lines of the code, and that alerts and charts use existing metrics."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import flask
import pytest

from cpoa.workflow.completion_log import log_completion
from cpoa.workflow.states import WorkflowStatus
from shared.app import function_target, make_app
from shared.error_codes.steps import (
    API_GW_PODCAST_STEP_STUCK,
    API_GW_PODCAST_STEP_TIMED_OUT,
    API_GW_PODCAST_STOOD_STILL,
)
from shared.errors import UnauthorizedError
from shared.logs import configure_logging
from shared.settings import Settings
from tests.integration.terraform.terraform_runs import DOMAIN, PROJECT

if TYPE_CHECKING:
    from tests.integration.terraform.terraform_runs import Deployed

COUNTED = ("cpoa_workflow_status_count", "auth_failure_count")
TIMED = ("cpoa_workflow_duration_ms", "endpoint_latency_ms")
OF_GOOGLE = {
    "loadbalancing.googleapis.com/https/request_count",
    "loadbalancing.googleapis.com/https/total_latencies",
    "cloudtasks.googleapis.com/queue/depth",
    "cloudtasks.googleapis.com/queue/task_attempt_delays",
    "run.googleapis.com/container/instance_count",
    "run.googleapis.com/request_count",
    "cloudsql.googleapis.com/database/postgresql/num_backends",
    "cloudsql.googleapis.com/database/cpu/utilization",
    "monitoring.googleapis.com/uptime_check/check_passed",
}
# The text between two ANDs: an expression in parentheses, or a comparison of a field.
TERM = re.compile(r'\([^()]*(?:\([^)]*\)[^()]*)*\)|[\w.]+(?::\*|=~"[^"]*"|=\([^)]*\)|="[^"]*"|=\d+)')


def entry_of(line: str, service: str) -> dict[str, Any]:
    """Converts a line of JSON to a log entry, like Cloud Run."""
    payload = json.loads(line)
    return {
        "severity": payload.pop("severity"),
        "labels": payload.pop("logging.googleapis.com/labels"),
        "httpRequest": payload.pop("httpRequest", {}),
        "resource": {"type": "cloud_run_revision", "labels": {"service_name": service}},
        "jsonPayload": payload,
    }


def value_of(entry: dict[str, Any], field: str) -> Any:
    found: Any = entry
    for name in field.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def matches(expression: str, entry: dict[str, Any]) -> bool:
    """Evaluates the subset of Cloud Logging's language that the filters use."""
    if expression.startswith("(") and expression.endswith(")"):
        return any(matches(part, entry) for part in expression[1:-1].split(" OR "))
    terms = TERM.findall(expression)
    assert " AND ".join(terms) == expression, f"not understood: {expression}"
    return all(_matches_one(term, entry) for term in terms)


def _matches_one(term: str, entry: dict[str, Any]) -> bool:
    if term.startswith("("):
        return matches(term, entry)
    field, operator, wanted = re.fullmatch(r"([\w.]+)(:|=~|=)(.+)", term).groups()  # type: ignore[union-attr]
    found = value_of(entry, field)
    if operator == ":":
        return found is not None
    if operator == "=~":
        return isinstance(found, str) and re.search(wanted.strip('"'), found) is not None
    return str(found) in re.findall(r'[^()"\s]+', wanted.replace(" OR ", " "))


def extracted(extractor: str, entry: dict[str, Any]) -> Any:
    (field,) = re.fullmatch(r"EXTRACT\(([\w.]+)\)", extractor).groups()  # type: ignore[union-attr]
    return value_of(entry, field)


@pytest.fixture(scope="module")
def metrics(plain: Deployed) -> dict[str, dict[str, Any]]:
    return plain.of("google_logging_metric", "metric")


@pytest.fixture
def requests(capfd: pytest.CaptureFixture[str]) -> dict[str, dict[str, Any]]:
    """Returns request lines of one of our functions by response."""
    app = make_app("auth", Settings())

    @app.post("/auth/login")
    def log_in() -> flask.Response:
        if flask.request.args.get("wrong"):
            raise UnauthorizedError("API_GW_AUTH_INVALID_CREDENTIALS", "Wrong.")
        return flask.jsonify({})

    target = function_target(app)
    outer = flask.Flask("outer")
    outer.add_url_rule("/<path:path>", view_func=lambda **_: target(flask.request), methods=["GET", "POST"])
    configure_logging("auth")
    entries = {}
    for name, method, path in (
        ("accepted", "POST", "/auth/login"),
        ("refused", "POST", "/auth/login?wrong=1"),
        ("unknown", "GET", "/auth/nothing"),
    ):
        outer.test_client().open(path, method=method)
        (line,) = capfd.readouterr().err.splitlines()
        entries[name] = entry_of(line, "aethercast-dev-auth")
    return entries


@pytest.fixture
def ends(capfd: pytest.CaptureFixture[str]) -> dict[str, dict[str, Any]]:
    """Returns the log line of a completed workflow, and those of failed workflows by error code."""
    configure_logging("podcast_steps")
    entries = {}
    for code in (
        None,
        API_GW_PODCAST_STOOD_STILL,
        API_GW_PODCAST_STEP_STUCK,
        API_GW_PODCAST_STEP_TIMED_OUT,
        "API_GW_PODCAST_NO_SOURCES",
    ):
        status = WorkflowStatus.FAILED if code else WorkflowStatus.COMPLETED
        log_completion(uuid4(), status, trigger="podcast_generation", seconds=6.4, podcast_id=uuid4(), error_code=code)
        (line,) = capfd.readouterr().err.splitlines()
        entries[code or "completed"] = entry_of(line, "aethercast-dev-podcast-steps")
    return entries


def found_by(metric: dict[str, Any], entries: dict[str, dict[str, Any]]) -> set[str]:
    return {name for name, entry in entries.items() if matches(metric["filter"], entry)}


def test_every_metric_exists_under_its_name(metrics: dict[str, dict[str, Any]]) -> None:
    assert metrics.keys() == {*COUNTED, *TIMED}
    for name, metric in metrics.items():
        (descriptor,) = metric["metric_descriptor"]
        assert metric["name"] == f"aethercast-dev/{name}"
        assert descriptor["value_type"] == ("INT64" if name in COUNTED else "DISTRIBUTION")
        assert {label["key"] for label in descriptor["labels"]} == metric["label_extractors"].keys()
        assert bool(metric["bucket_options"]) == (name in TIMED)


def test_workflows_are_counted_and_timed(
    metrics: dict[str, dict[str, Any]], ends: dict[str, dict[str, Any]], requests: dict[str, dict[str, Any]]
) -> None:
    for name in ("cpoa_workflow_status_count", "cpoa_workflow_duration_ms"):
        assert found_by(metrics[name], {**ends, **requests}) == ends.keys()
    assert extracted(metrics["cpoa_workflow_duration_ms"]["value_extractor"], ends["completed"]) == 6400
    labels = metrics["cpoa_workflow_status_count"]["label_extractors"]
    assert {label: extracted(how, ends[API_GW_PODCAST_STOOD_STILL]) for label, how in labels.items()} == {
        "status": "failed",
        "trigger": "podcast_generation",
        "error_code": API_GW_PODCAST_STOOD_STILL,
    }


def test_only_authentication_failures_are_counted_as_auth_failures(
    metrics: dict[str, dict[str, Any]], ends: dict[str, dict[str, Any]], requests: dict[str, dict[str, Any]]
) -> None:
    metric = metrics["auth_failure_count"]
    assert found_by(metric, {**ends, **requests}) == {"refused"}
    assert {label: extracted(how, requests["refused"]) for label, how in metric["label_extractors"].items()} == {
        "error_code": "API_GW_AUTH_INVALID_CREDENTIALS",
        "service": "aethercast-dev-auth",
    }


def test_requests_are_timed_by_endpoint(
    metrics: dict[str, dict[str, Any]], ends: dict[str, dict[str, Any]], requests: dict[str, dict[str, Any]]
) -> None:
    metric = metrics["endpoint_latency_ms"]
    assert found_by(metric, {**ends, **requests}) == requests.keys()
    assert 0 <= extracted(metric["value_extractor"], requests["accepted"]) < 10_000
    labels = {label: extracted(how, requests["accepted"]) for label, how in metric["label_extractors"].items()}
    assert labels == {"endpoint": "/auth/login", "status": 200}


def test_another_environment_in_the_same_project_is_not_counted(
    metrics: dict[str, dict[str, Any]], ends: dict[str, dict[str, Any]]
) -> None:
    ends["completed"]["resource"]["labels"]["service_name"] = "aethercast-prod-podcast-steps"
    assert not matches(metrics["cpoa_workflow_status_count"]["filter"], ends["completed"])


def test_only_stalled_and_stuck_episodes_raise_the_alert(plain: Deployed, ends: dict[str, dict[str, Any]]) -> None:
    (condition,) = plain.one("google_monitoring_alert_policy", "stuck_workflows")["conditions"]
    (matched,) = condition["condition_matched_log"]
    assert found_by(matched, ends) == {
        API_GW_PODCAST_STOOD_STILL,
        API_GW_PODCAST_STEP_STUCK,
        API_GW_PODCAST_STEP_TIMED_OUT,
    }


def metric_types(text: str) -> set[str]:
    return set(re.findall(r'metric\.type=\\*"([^"\\]+)', text))


def test_alerts_and_charts_use_existing_metrics(plain: Deployed, metrics: dict[str, dict[str, Any]]) -> None:
    ours = {f"logging.googleapis.com/user/{metric['name']}" for metric in metrics.values()}
    charts = metric_types(plain.one("google_monitoring_dashboard", "main")["dashboard_json"])
    alerts = metric_types(json.dumps(plain.of("google_monitoring_alert_policy")))
    assert ours < charts
    assert (charts | alerts) - ours == OF_GOOGLE


def test_the_alerts_are_complete_and_have_a_notification_channel(plain: Deployed, everything: Deployed) -> None:
    policies = everything.of("google_monitoring_alert_policy")
    watched = {"down", "errors", "queue_age", "sweeper_silent", "stuck_workflows", "database_connections"}
    assert policies.keys() == watched
    channel = everything.one("google_monitoring_notification_channel", "email")
    assert channel["labels"] == {"email_address": "operator@example.com"}
    assert all(policy["notification_channels"] == [channel["id"]] for policy in policies.values())
    assert plain.of("google_monitoring_notification_channel") == {}


def test_the_connection_alert_follows_the_databases_limit(everything: Deployed) -> None:
    (condition,) = everything.one("google_monitoring_alert_policy", "database_connections")["conditions"]
    (threshold,) = condition["condition_threshold"]
    instance = everything.one("google_sql_database_instance", "main")
    assert threshold["threshold_value"] == 656  # of 820
    assert f'database_id="{PROJECT}:{instance["name"]}"' in threshold["filter"]


def test_the_uptime_check_uses_https(plain: Deployed) -> None:
    check = plain.one("google_monitoring_uptime_check_config", "health")
    (request,) = check["http_check"]
    assert (request["path"], request["port"], request["use_ssl"], request["validate_ssl"]) == (
        "/health",
        443,
        True,
        True,
    )
    assert check["monitored_resource"][0]["labels"] == {"project_id": PROJECT, "host": DOMAIN}
    assert check["content_matchers"][0]["content"] == "API Gateway is healthy"


def test_charts_do_not_overlap(plain: Deployed) -> None:
    layout = json.loads(plain.one("google_monitoring_dashboard", "main")["dashboard_json"])["mosaicLayout"]
    places = [(tile.get("xPos", 0), tile.get("yPos", 0)) for tile in layout["tiles"]]
    assert len(set(places)) == len(places)
    assert all(x + tile["width"] <= layout["columns"] for (x, _), tile in zip(places, layout["tiles"], strict=True))
