"""Tests a second apply, a changed package, a changed key, and a protected environment."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.integration.terraform.terraform_runs import BASE, changed_by
from tools.deploy.infrastructure import ADDRESS

if TYPE_CHECKING:
    from tests.integration.terraform.terraform_runs import Checkout, Deployed

DEV = "-var-file=env/dev.tfvars"


def planned_environment(plan: dict[str, Any], function: str) -> dict[str, str]:
    """Maps variables to key numbers as planned; an unknown version is a new key's."""
    address = f'google_cloudfunctions2_function.function["{function}"]'
    (change,) = [one["change"] for one in plan["resource_changes"] if one["address"] == address]
    (service,) = change["after"]["service_config"]
    return {one["key"]: one.get("version", "new") for one in service["secret_environment_variables"]}


def test_a_second_apply_would_change_nothing(applied: Checkout) -> None:
    again = applied.run("plan", "-detailed-exitcode", "-input=false", *BASE, DEV)
    assert again.returncode == 0, again.stdout


def test_neither_plan_nor_state_holds_a_secret(applied: Checkout, plain: Deployed) -> None:
    made_up = "stub-result"  # the stand-in's password
    assert plain.of("google_secret_manager_secret_version").keys() == {"1"}
    assert not plain.of("random_password")
    for document in (applied.plan(DEV, "-var=signing_key={signs=2}"), plain.document):
        assert made_up not in json.dumps(document)


def test_only_a_changed_package_is_deployed(applied: Checkout) -> None:
    (applied.folder / "build" / "packages" / "auth.zip").write_bytes(b"another package")
    assert changed_by(applied.plan(DEV)) == {
        'google_storage_bucket_object.package["auth"]',
        'google_cloudfunctions2_function.function["auth"]',
    }


def test_a_key_rotation_takes_three_steps_and_accepts_both_keys_meanwhile(applied: Checkout, plain: Deployed) -> None:
    old = plain.of("google_secret_manager_secret_version")["1"]["version"]
    assert planned_environment(applied.plan(DEV), "auth") == {"FLASK_SECRET_KEY": old}

    both = "-var=signing_key={signs=1,verifies=2}"
    plan = applied.plan(DEV, both)
    assert 'google_secret_manager_secret_version.signing_key["2"]' in changed_by(plan)
    assert 'google_secret_manager_secret_version.signing_key["1"]' not in changed_by(plan)
    readers = {"auth", "podcasts", "snippets", "sessions", "shows"}
    assert {f'google_cloudfunctions2_function.function["{name}"]' for name in readers} < changed_by(plan)
    applied.apply(DEV, both)

    exchanged = "-var=signing_key={signs=2,verifies=1}"
    plan = applied.plan(DEV, exchanged)
    assert planned_environment(plan, "auth").keys() == {"FLASK_SECRET_KEY", "FLASK_SECRET_KEY_PREVIOUS"}
    assert not [address for address in changed_by(plan) if "secret_version" in address]
    applied.apply(DEV, exchanged)

    alone = "-var=signing_key={signs=2}"
    plan = applied.plan(DEV, alone)
    assert planned_environment(plan, "auth").keys() == {"FLASK_SECRET_KEY"}
    assert [address for address in changed_by(plan) if "secret_version" in address] == [
        'google_secret_manager_secret_version.signing_key["1"]'
    ]


def test_a_function_whose_first_build_failed_is_deleted_before_it_is_recreated(applied: Checkout) -> None:
    """The failed function still occupies the name."""
    address = 'google_cloudfunctions2_function.function["auth"]'
    assert applied.run("taint", address).returncode == 0
    (change,) = [one["change"] for one in applied.plan(DEV)["resource_changes"] if one["address"] == address]
    assert change["actions"] == ["delete", "create"]


def test_an_old_key_is_deleted_after_the_functions_stop_using_it(applied: Checkout) -> None:
    applied.apply(DEV, "-var=signing_key={signs=1,verifies=2}")
    applied.apply(DEV, "-var=signing_key={signs=2,verifies=1}")
    alone = applied.run("apply", "-auto-approve", "-input=false", *BASE, DEV, "-var=signing_key={signs=2}")
    assert alone.returncode == 0, alone.stderr
    done = alone.stdout
    old = 'google_secret_manager_secret_version.signing_key["1"]: Destr'
    functions = [f'google_cloudfunctions2_function.function["{name}"]: Modif' for name in ("auth", "sessions")]
    assert all(0 <= done.index(function) < done.index(old) for function in functions)


def test_prod_is_protected_and_has_a_standby(plain: Deployed, everything: Deployed) -> None:
    for deployed, protected in ((plain, False), (everything, True)):
        database = deployed.one("google_sql_database_instance", "main")
        (settings,) = database["settings"]
        (backup,) = settings["backup_configuration"]
        assert database["deletion_protection"] is protected
        assert settings["deletion_protection_enabled"] is protected
        assert settings["retain_backups_on_delete"] is protected
        assert settings["availability_type"] == ("REGIONAL" if protected else "ZONAL")
        assert backup["enabled"] is True
        assert backup["point_in_time_recovery_enabled"] is protected
        assert deployed.one("google_storage_bucket", "media")["force_destroy"] is not protected


def test_removing_the_protection_changes_nothing_else(planning: Checkout) -> None:
    plan = planning.plan("-var-file=env/prod.tfvars", "-var=protected=false")
    after = {one["address"]: one["change"]["after"] for one in plan["resource_changes"]}
    database = after["google_sql_database_instance.main"]
    (settings,) = database["settings"]
    assert database["deletion_protection"] is False
    assert settings["deletion_protection_enabled"] is False
    assert settings["availability_type"] == "REGIONAL"
    assert after["google_storage_bucket.media"]["force_destroy"] is True
    assert plan["planned_values"]["outputs"]["protected"]["value"] is False


def test_names_that_google_keeps_reserved_have_a_random_suffix(plain: Deployed) -> None:
    for kind, name, random in (
        ("google_sql_database_instance", "main", "database"),
        ("google_cloud_tasks_queue", "steps", "queue"),
        ("google_cloud_tasks_queue", "upkeep", "queue"),
        ("google_cloud_tasks_queue", "model_calls", "queue"),
        ("google_compute_managed_ssl_certificate", "main", "certificate"),
    ):
        assert plain.one(kind, name)["name"].endswith(plain.one("random_id", random)["hex"])


def test_the_network_has_the_name_that_the_peering_removal_uses(plain: Deployed) -> None:
    assert plain.one("google_compute_network", "main")["name"] == "aethercast-dev"
    connection = plain.one("google_service_networking_connection", "database")
    assert connection["deletion_policy"] == "ABANDON"
    assert connection["update_on_creation_fail"] is True  # Google keeps it by name when the network is recreated


def test_the_address_depends_only_on_the_enabled_apis(planning: Checkout) -> None:
    plan = planning.plan(DEV, f"-target={ADDRESS}")
    assert {address.partition("[")[0] for address in changed_by(plan)} == {
        ADDRESS,
        "google_project_service.api",
        "time_sleep.apis",
    }


def test_a_changed_domain_changes_the_certificates_name(applied: Checkout) -> None:
    plan = applied.plan(DEV, "-var=domain=other.example.com")
    assert {"random_id.certificate", "google_compute_managed_ssl_certificate.main"} < changed_by(plan)
