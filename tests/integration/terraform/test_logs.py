"""Tests that the keys in paths of private feeds are in no log of the platform, and what the load balancer may keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.routes import load_routes

if TYPE_CHECKING:
    from tests.integration.terraform.terraform_runs import Deployed

ROUTES = load_routes()


def test_requests_of_a_function_with_keys_in_its_paths_are_not_logged(plain: Deployed) -> None:
    for name, service in plain.of("google_compute_backend_service", "function").items():
        (logged,) = service["log_config"]
        assert logged["enable"] is not ROUTES.function(name).has_keys_in_paths, name
    assert ROUTES.function("feeds").has_keys_in_paths
    sink = plain.one("google_logging_project_sink", "default")
    assert sink["name"] == "_Default"
    filters = [one["filter"] for one in sink["exclusions"]]
    feeds = plain.of("google_cloudfunctions2_function", "function")["feeds"]["name"]
    assert filters == [f'LOG_ID("run.googleapis.com/requests") AND resource.labels.service_name="{feeds}"']


def test_only_answers_that_allow_it_are_kept_at_the_load_balancer(plain: Deployed) -> None:
    services = plain.of("google_compute_backend_service", "function")
    assert [name for name, one in services.items() if one["enable_cdn"]] == ["feeds"]
    (policy,) = services["feeds"]["cdn_policy"]
    assert policy["cache_mode"] == "USE_ORIGIN_HEADERS"
    assert policy["serve_while_stale"] == 0
    assert policy["cache_key_policy"][0]["include_query_string"]
