"""Tests that invalid settings are rejected before anything is created, with a message that says what to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.integration.terraform.terraform_runs import Checkout

DEV = "-var-file=env/dev.tfvars"
PROD = "-var-file=env/prod.tfvars"


@pytest.mark.parametrize(
    ("variable", "message"),
    [
        ("project_id=Demo", "project_id must be 6 to 30 lower-case letters"),
        ("region=europe-west1-b", "region must be a region such as europe-west1, not a zone"),
        ("environment=production", "environment must be dev, staging or prod"),
        ("domain=https://example.com", "domain must be a lower-case host name"),
        ("domain=*.example.com", "domain must be a lower-case host name"),
        ("alert_email=me", "alert_email must be an e-mail address"),
        ("log_level=TRACE", "log_level must be DEBUG, INFO, WARNING, ERROR or CRITICAL"),
        ('cors_allowed_origins=["https://example.org/page"]', "scheme and host such as https://example.org"),
        ("instances={nobody={most=1}}", "functions/routes.json does not define: nobody"),
        ("instances={auth={most=0}}", "most from 1 to 100"),
        ("instances={auth={least=3,most=2}}", "least must be from 0 to the value of most"),
        ("subnet_cidr=10.0.0.0/28", "the smallest range that functions accept is a /26"),
        ("subnet_cidr=anything", "subnet_cidr must be a range such as 10.20.0.0/24"),
        ('database={tier="db-n1-standard-1"}', "tier of database must be db-f1-micro"),
        ("database={disk_gb=1}", "disk_gb of database must be from 10 to 10000"),
        ("database={max_connections=5}", "max_connections of database must be from 25 to 5000"),
        ("packages_dir=/srv/packages", "packages_dir must be relative"),
        ("signing_key={signs=0}", "The keys in signing_key must be whole numbers from 1"),
        ("signing_key={signs=2,verifies=2}", "signs and verifies of signing_key must be two different keys"),
        ("limits={episodes_daily_in_all=0}", "Each value in limits must be a whole number from 1"),
        ('discovery={research_online="perhaps"}', "research_online of discovery must be auto, never or always"),
        ('discovery={research_contact="call me"}', "research_contact of discovery must be a web address or an e-mail"),
        ('discovery={research_api_url="wikipedia"}', "research_api_url of discovery must be a web address"),
        ("discovery={research_deadline_seconds=0}", "research_deadline_seconds of discovery must be a whole number"),
        ("step_timeout_seconds={script=900}", "Each value in step_timeout_seconds must be from 5 to 840"),
        (
            "account_times={login_delay_max_seconds=0}",
            "login_delay_max_seconds of account_times must be from 1 to 3600",
        ),
        (
            "account_times={session_kept_days=0}",
            "session_kept_days and signed_in_days of account_times must be from 1 to",
        ),
        (
            "account_times={signed_in_days=3651}",
            "session_kept_days and signed_in_days of account_times must be from 1 to",
        ),
        ("discovery={snippet_max_age_hours=0}", "snippet_max_age_hours of discovery must be from 1 to 8760"),
        ('media_url_callers=["allUsers"]', "Each entry in media_url_callers must be serviceAccount:<address>"),
        ("requests_per_minute={auth=2000}", "auth must be from 1 to the value of all"),
        ('agent_services={tda="tda:5000"}', "must start with http:// or https://"),
        ('models={provider="another"}', "provider of models must be none, google, openai or anthropic"),
        ("model_max_dollars={per_day=0}", "Each value in model_max_dollars must be from 0.01 to 100000"),
        ('limits={episodes_daily_in_all="many"}', "a number is required"),
    ],
)
def test_an_invalid_variable_is_rejected_with_the_valid_values(planning: Checkout, variable: str, message: str) -> None:
    assert message in planning.refusal(DEV, f"-var={variable}")


def test_more_connections_than_the_database_allows_are_rejected(planning: Checkout) -> None:
    refusal = planning.refusal(PROD, "-var=database={max_connections=200}")
    assert "The functions may open 394 connections, and max_connections leaves 190" in refusal
    assert "Raise max_connections of database, or lower most of instances." in refusal


def test_more_instances_than_the_subnets_addresses_are_rejected(planning: Checkout) -> None:
    refusal = planning.refusal(PROD, "-var=subnet_cidr=10.0.0.0/26")
    assert "subnet_cidr has 60 addresses" in refusal


def test_a_missing_package_is_named(checkout: Checkout) -> None:
    (checkout.folder / "build" / "packages" / "auth.zip").unlink()
    refusal = checkout.refusal(DEV)
    assert "auth.zip is missing. Run `make package` to create it." in refusal


def test_a_risky_setting_is_only_a_warning(planning: Checkout) -> None:
    planned = planning.run(
        "plan", "-input=false", "-var=project_id=demo-project", "-var=domain=a.example.com", PROD,
        '-var=database={tier="db-custom-2-7680",max_connections=450}',
    )  # fmt: skip
    said = " ".join(planned.stdout.replace("│", " ").split())
    assert planned.returncode == 0, planned.stderr
    assert "at full load they need 788 connections, but there are only 440" in said
