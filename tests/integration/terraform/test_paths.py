"""Tests that every path reaches the same function as with the local router."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from tools.routes import Visibility, load_routes, longest_match

if TYPE_CHECKING:
    from tests.integration.terraform.terraform_runs import Deployed

ROUTES = load_routes()
PATTERNS = sorted({pattern for function in ROUTES.functions for pattern in function.paths} | set(ROUTES.frontend.paths))


def paths() -> list[str]:
    """Returns each pattern, paths below, beside and above it, and all combinations of the segments."""
    around = [
        path
        for pattern in PATTERNS
        for stem in [pattern.removesuffix("/*")]
        for path in (stem, f"{stem}/", f"{stem}/x", f"{stem}/x/y.mp3", f"{stem}x", stem.upper(), f"{stem}//")
    ]
    segments = sorted({segment for pattern in PATTERNS for segment in pattern.split("/") if segment not in ("", "*")})
    together = ["/" + "/".join(some) for count in (1, 2, 3) for some in itertools.permutations(segments, count)]
    return sorted({path or "/" for path in [*around, *together, "/", "/app.js", "/docs/", "/voices/anna.mp3"]})


def served_by(deployed: Deployed, url_map: dict[str, Any], path: str) -> str | None:
    """Follows Google's load balancer: path rule, backend, endpoint group, service. None means the front end's
    bucket."""
    (matcher,) = url_map["path_matcher"]
    services = {pattern: rule["service"] for rule in matcher["path_rule"] for pattern in rule["paths"]}
    pattern = longest_match(path, services)
    backend = deployed.by_id(services[pattern] if pattern else matcher["default_service"])
    if backend.type == "google_compute_backend_bucket":
        return None
    (group,) = [deployed.by_id(one["group"]) for one in backend.values["backend"]]
    (service,) = group.values["cloud_run"]
    functions = deployed.of("google_cloudfunctions2_function")
    (name,) = [name for name, function in functions.items() if function["name"] == service["service"]]
    return name


def test_every_path_reaches_the_local_routers_function(plain: Deployed) -> None:
    url_map = plain.one("google_compute_url_map", "https")
    known: dict[str | None, str | None] = {}
    for path in paths():
        function = ROUTES.function_for(path)
        expected = function.name if function else None
        found = served_by(plain, url_map, path)
        assert found == expected, path
        known[found] = expected
    assert known.keys() == {None, *(function.name for function in ROUTES.visible(Visibility.PUBLIC))}


def test_no_function_is_reachable_under_another_name(plain: Deployed) -> None:
    url_map = plain.one("google_compute_url_map", "https")
    (certificate,) = plain.of("google_compute_managed_ssl_certificate").values()
    assert [rule["hosts"] for rule in url_map["host_rule"]] == [certificate["managed"][0]["domains"]]
    elsewhere = [one["service"] for one in url_map["test"] if one["host"].startswith("another.")]
    for service in (url_map["default_service"], *elsewhere):
        assert plain.by_id(service).name == "frontend"
    assert elsewhere


def test_the_url_map_has_a_test_for_every_pattern(plain: Deployed) -> None:
    url_map = plain.one("google_compute_url_map", "https")
    tested = {one["path"] for one in url_map["test"]}
    public = {pattern for function in ROUTES.visible(Visibility.PUBLIC) for pattern in function.paths}
    assert {pattern.replace("*", "anything-else") for pattern in public} < tested
    for one in url_map["test"]:
        if one["host"].startswith("another."):
            continue
        function = ROUTES.function_for(one["path"])
        backend = plain.by_id(one["service"])
        assert backend.name == ("function" if function else "frontend"), one["path"]
        assert not function or backend.key == function.name, one["path"]


def test_port_80_redirects_everything_except_health_to_https(plain: Deployed) -> None:
    url_map = plain.one("google_compute_url_map", "http")
    (matcher,) = url_map["path_matcher"]
    for redirect in (url_map["default_url_redirect"][0], matcher["default_url_redirect"][0]):
        assert redirect["https_redirect"] is True
        assert redirect["redirect_response_code"] == "MOVED_PERMANENTLY_DEFAULT"
        assert redirect["strip_query"] is False
    (rule,) = matcher["path_rule"]
    assert rule["paths"] == ["/health"]
    assert served_by(plain, {**url_map, "path_matcher": [{**matcher, "default_service": ""}]}, "/health") == "podcasts"


def test_only_public_functions_have_an_endpoint_group_of_kind_cloud_run(plain: Deployed) -> None:
    groups = plain.of("google_compute_region_network_endpoint_group")
    assert groups.keys() == {function.name for function in ROUTES.visible(Visibility.PUBLIC)}
    for group in groups.values():
        assert group["network_endpoint_type"] == "SERVERLESS"
        assert group["cloud_run"]
        assert not group["cloud_function"]
        assert not group["app_engine"]


@pytest.mark.parametrize("proxy", ["google_compute_target_https_proxy", "google_compute_target_http_proxy"])
def test_each_port_leads_to_its_own_map(plain: Deployed, proxy: str) -> None:
    (found,) = plain.of(proxy).values()
    (rule,) = [
        one for one in plain.of("google_compute_global_forwarding_rule").values() if one["target"] == found["id"]
    ]
    is_https = "https" in proxy
    assert rule["port_range"] == ("443" if is_https else "80")
    assert rule["ip_address"] == plain.one("google_compute_global_address", "load_balancer")["id"]
    assert plain.by_id(found["url_map"]).name == ("https" if is_https else "http")


def test_tls_requires_1_2_and_a_managed_certificate_of_the_domain(plain: Deployed) -> None:
    proxy = plain.one("google_compute_target_https_proxy", "main")
    policy = plain.by_id(proxy["ssl_policy"]).values
    (certificate,) = [plain.by_id(one).values for one in proxy["ssl_certificates"]]
    assert (policy["min_tls_version"], policy["profile"]) == ("TLS_1_2", "MODERN")
    assert certificate["managed"][0]["domains"] == ["podcasts.example.com"]
