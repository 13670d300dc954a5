"""Tests which requests Cloud Armor rejects, and which data it never inspects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tools.routes import Visibility, load_routes

if TYPE_CHECKING:
    from tests.integration.terraform.terraform_runs import Deployed


@pytest.fixture(name="policy", scope="module")
def _policy(plain: Deployed) -> dict[str, Any]:
    return plain.one("google_compute_security_policy", "edge")


def rules(policy: dict[str, Any]) -> list[dict[str, Any]]:
    return sorted(policy["rule"], key=lambda rule: rule["priority"])


def expression(rule: dict[str, Any]) -> str:
    (match,) = rule["match"]
    return match["expr"][0]["expression"] if match["expr"] else "true"


def matches(rule: dict[str, Any], method: str, path: str) -> bool:
    """Evaluates the subset of Google's rule language that the rules use; a signature always matches."""
    python = re.sub(r"evaluatePreconfiguredWaf\([^)]*\)", "True", expression(rule).replace("true", "True"))
    python = python.replace("&&", " and ").replace("||", " or ").replace("!(", " not (")
    python = (
        python.replace("request.method", "method").replace("request.path", "path").replace("startsWith", "startswith")
    )
    return bool(eval(python, {"method": method, "path": path}))  # noqa: S307 -- our own expression


def test_armor_protects_every_public_function(plain: Deployed, policy: dict[str, Any]) -> None:
    services = plain.of("google_compute_backend_service", "function")
    assert services.keys() == {function.name for function in load_routes().visible(Visibility.PUBLIC)}
    assert {service["security_policy"] for service in services.values()} == {policy["id"]}


def test_armor_parses_json(policy: dict[str, Any]) -> None:
    assert policy["advanced_options_config"][0]["json_parsing"] == "STANDARD"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/auth/login", 30),
        ("/auth/register", 30),
        ("/auth/refresh", 1200),
        ("/auth/logout", 1200),
        ("/auth/sessions", 1200),
        ("/api/v1/podcasts", 1200),
        ("/health", 1200),
    ],
)
def test_requests_of_an_address_are_limited_per_minute(policy: dict[str, Any], path: str, allowed: int) -> None:
    """The first matching rule that is not a preview decides."""
    deciding = next(rule for rule in rules(policy) if not rule["preview"] and matches(rule, "POST", path))
    (limit,) = deciding["rate_limit_options"]
    assert deciding["action"] == "throttle"
    assert limit["rate_limit_threshold"] == [{"count": allowed, "interval_sec": 60}]
    assert (limit["enforce_on_key"], limit["exceed_action"]) == ("IP", "deny(429)")


def test_rules_on_bodies_are_previews(policy: dict[str, Any]) -> None:
    on_bodies = [rule for rule in rules(policy) if "evaluatePreconfiguredWaf" in expression(rule)]
    assert len(on_bodies) == 2
    assert all(rule["preview"] for rule in on_bodies)
    assert all(len(expression(rule)) <= 2048 for rule in on_bodies)
    assert all(expression(rule).count("&&") + expression(rule).count("||") < 5 for rule in on_bodies)


@pytest.mark.parametrize(
    ("method", "path", "looked_at"),
    [
        ("POST", "/auth/login", False),
        ("POST", "/auth/register", False),
        ("GET", "/auth/anything", False),
        ("POST", "/api/v1/podcasts", False),
        ("GET", "/api/v1/podcasts", True),
        ("POST", "/api/v1/subscribe", True),
    ],
)
def test_rules_never_inspect_a_password_or_a_users_text(
    policy: dict[str, Any], method: str, path: str, *, looked_at: bool
) -> None:
    on_bodies = [rule for rule in rules(policy) if "evaluatePreconfiguredWaf" in expression(rule)]
    assert {matches(rule, method, path) for rule in on_bodies} == {looked_at}


def test_a_description_is_within_googles_length_limit(policy: dict[str, Any]) -> None:
    assert all(0 < len(rule["description"]) <= 64 for rule in policy["rule"])


def test_requests_that_match_no_rule_are_allowed(policy: dict[str, Any]) -> None:
    last = rules(policy)[-1]
    assert (last["priority"], last["action"]) == (2147483647, "allow")
