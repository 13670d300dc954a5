"""Tests permissions: each account has exactly the roles listed here, and closed resources cannot be reached."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from cpoa.uploads.upload_store import UPLOADS
from tests.integration.terraform.terraform_runs import PROJECT
from tools.routes import Visibility, load_routes

if TYPE_CHECKING:
    from tests.integration.terraform.terraform_runs import Deployed

ROUTES = load_routes()
PUBLIC = {function.name for function in ROUTES.visible(Visibility.PUBLIC)}
CLOSED = {function.name for function in ROUTES.functions} - PUBLIC

DATABASE = {("roles/cloudsql.client", "project"), ("roles/cloudsql.instanceUser", "project")}
KEY = {("roles/secretmanager.secretAccessor", "signing key")}
MEDIA_READ = {("roles/storage.objectViewer", "media")}
MEDIA_WRITE = {("roles/storage.objectUser", "media")}
UPLOAD = {("roles/storage.objectCreator", "media")}
SIGN = {("roles/iam.serviceAccountTokenCreator", "itself")}
ENQUEUE = {("roles/cloudtasks.enqueuer", "steps"), ("roles/iam.serviceAccountUser", "invoker")}
ASK_MODEL = {("roles/cloudtasks.enqueuer", "model_calls"), ("roles/iam.serviceAccountUser", "invoker")}
CLEAN_UP = {("roles/cloudtasks.enqueuer", "upkeep")}
OPENAI_KEY, SPEECH_KEY, ANTHROPIC_KEY = "openai-key", "speech-key", "anthropic-key"  # as in conftest.py
MODELS = {("roles/aiplatform.user", "project")}

ROLES = {
    "auth": DATABASE | KEY,
    "podcasts": DATABASE | KEY | MEDIA_READ | UPLOAD | SIGN | ENQUEUE | CLEAN_UP,
    "snippets": DATABASE | KEY | MEDIA_WRITE | SIGN | ENQUEUE,
    "sessions": DATABASE | KEY,
    "subscribe": DATABASE,
    "shows": DATABASE | KEY | MEDIA_WRITE | SIGN,
    "feeds": DATABASE | MEDIA_READ | SIGN,
    "sharing": DATABASE | MEDIA_READ,
    "media_url": MEDIA_READ | SIGN,
    "podcast_steps": DATABASE | MEDIA_WRITE | ENQUEUE | CLEAN_UP | ASK_MODEL,
    "upkeep": DATABASE | MEDIA_WRITE | ENQUEUE | CLEAN_UP,
    "model_calls": DATABASE | MEDIA_WRITE | ENQUEUE | ASK_MODEL,
    "migrate": DATABASE,
    "invoker": {
        ("roles/run.invoker", "podcast_steps"),
        ("roles/run.invoker", "upkeep"),
        ("roles/run.invoker", "model_calls"),
    },
    "migration_invoker": {("roles/run.invoker", "migrate")},
    "build": {
        ("roles/artifactregistry.writer", "project"),
        ("roles/logging.logWriter", "project"),
        ("roles/storage.objectAdmin", "project"),
    },
    "allUsers": {
        *(("roles/run.invoker", name) for name in PUBLIC),
        ("roles/storage.objectViewer", "frontend"),
    },
}


def given(deployed: Deployed) -> dict[str, set[tuple[str, str]]]:
    """Returns (role, target) pairs by account or other member."""
    members = {
        one.values["member"]: one.key or one.name for one in deployed.resources if one.type == "google_service_account"
    }
    roles: dict[str, set[tuple[str, str]]] = {}
    for one in deployed.resources:
        assert not one.type.endswith(("_iam_binding", "_iam_policy")), f"{one.address} would take others' roles away"
        if one.type.endswith("_iam_member"):
            member = members.get(one.values["member"], one.values["member"])
            role = (one.values["role"], target(deployed, one.type, one.values, member))
            roles.setdefault(member, set()).add(role)
    return roles


def target(deployed: Deployed, kind: str, values: dict[str, str], member: str) -> str:
    """Returns the name of the resource on which the role is granted."""
    attribute, of = {
        "google_project_iam_member": ("project", "project"),
        "google_storage_bucket_iam_member": ("bucket", "google_storage_bucket"),
        "google_secret_manager_secret_iam_member": ("secret_id", "google_secret_manager_secret"),
        "google_cloud_tasks_queue_iam_member": ("name", "google_cloud_tasks_queue"),
        "google_service_account_iam_member": ("service_account_id", "google_service_account"),
        "google_cloud_run_v2_service_iam_member": ("name", "google_cloudfunctions2_function"),
    }[kind]
    if of == "project":
        assert values["project"] == PROJECT
        return "project"
    if values[attribute] in (OPENAI_KEY, SPEECH_KEY, ANTHROPIC_KEY):
        return values[attribute]  # Terraform does not create these secrets
    (found,) = [
        one
        for one in deployed.resources
        if one.type == of and values[attribute] in (one.values.get("name"), one.values["id"])
    ]
    name = (found.key or found.name).replace("_", " " if of == "google_secret_manager_secret" else "_")
    return "itself" if of == "google_service_account" and name == member else name


def test_each_account_has_exactly_the_listed_roles(plain: Deployed) -> None:
    assert given(plain) == ROLES


def keys(*secrets: str) -> set[tuple[str, str]]:
    return {("roles/secretmanager.secretAccessor", secret) for secret in secrets}


def test_only_functions_that_use_a_model_may_call_it_and_read_its_key(everything: Deployed) -> None:
    player = "serviceAccount:player@demo-project.iam.gserviceaccount.com"
    assert given(everything) == {
        **ROLES,
        "podcasts": ROLES["podcasts"] | keys(OPENAI_KEY, SPEECH_KEY),
        "snippets": ROLES["snippets"] | MODELS | keys(OPENAI_KEY, ANTHROPIC_KEY),
        "podcast_steps": ROLES["podcast_steps"] | MODELS | keys(OPENAI_KEY, SPEECH_KEY, ANTHROPIC_KEY),
        "model_calls": ROLES["model_calls"] | MODELS | keys(OPENAI_KEY, ANTHROPIC_KEY),
        player: {("roles/run.invoker", "media_url")},
        "operator": {("roles/run.invoker", "upkeep")},
        "group:operators@example.com": {("roles/iam.serviceAccountTokenCreator", "operator")},
    }
    apis = {one["service"] for one in everything.of("google_project_service").values()}
    assert {"aiplatform.googleapis.com", "texttospeech.googleapis.com"} < apis


def test_the_model_apis_are_enabled_only_if_models_are_used(plain: Deployed) -> None:
    apis = {one["service"] for one in plain.of("google_project_service").values()}
    assert not apis & {"aiplatform.googleapis.com", "texttospeech.googleapis.com"}


@pytest.mark.parametrize("name", sorted(PUBLIC | CLOSED))
def test_a_function_runs_as_its_own_account_with_the_right_ingress(plain: Deployed, name: str) -> None:
    function = plain.of("google_cloudfunctions2_function")[name]
    (service,) = function["service_config"]
    assert service["service_account_email"] == plain.of("google_service_account", "function")[name]["email"]
    assert service["ingress_settings"] == ("ALLOW_INTERNAL_AND_GCLB" if name in PUBLIC else "ALLOW_INTERNAL_ONLY")
    builder = plain.one("google_service_account", "build")
    assert function["build_config"][0]["service_account"] == builder["id"]


def test_upkeep_is_reachable_from_outside_only_if_operators_are_set(plain: Deployed, everything: Deployed) -> None:
    """A caller needs a token of the operator's account, which IAM and the function check."""
    open_to_all = {
        name
        for name, function in everything.of("google_cloudfunctions2_function").items()
        if function["service_config"][0]["ingress_settings"] == "ALLOW_ALL"
    }
    assert open_to_all == {"upkeep"}
    variables = everything.of("google_cloudfunctions2_function")["upkeep"]["service_config"][0]["environment_variables"]
    account = everything.one("google_service_account", "operator")["email"]
    assert account == f"operator-prod@{PROJECT}.iam.gserviceaccount.com"
    assert variables["OPERATOR_EMAIL"] == account
    assert plain.of("google_service_account", "operator") == {}


def test_the_builder_writes_only_to_the_build_targets(plain: Deployed) -> None:
    members = plain.of("google_project_iam_member", "build")
    (condition,) = members["roles/storage.objectAdmin"]["condition"]
    terms = condition["expression"].split(" || ")
    beginnings = [re.fullmatch(r'resource\.name\.startsWith\("projects/_/buckets/(.+)"\)', term) for term in terms]
    allowed = tuple(match[1] for match in beginnings if match)
    assert len(allowed) == len(terms)
    sources = plain.one("google_storage_bucket", "sources")["name"]
    for needed in (sources, "gcf-v2-sources-123-europe-west1", "gcf-v2-uploads-123.europe-west1.cloudfunctions"):
        assert needed.startswith(allowed)
    others = [plain.one("google_storage_bucket", bucket)["name"] for bucket in ("media", "frontend")]
    for other in (*others, "demo-project-aethercast-tfstate", sources.replace("-dev-", "-prod-")):
        assert not other.startswith(allowed)
    assert not members["roles/logging.logWriter"]["condition"]


def test_an_account_that_signs_forms_creates_uploads_only(plain: Deployed) -> None:
    bucket = plain.one("google_storage_bucket", "media")["name"]
    for member in plain.of("google_storage_bucket_iam_member", "uploads").values():
        (condition,) = member["condition"]
        begins_with = f"projects/_/buckets/{bucket}/objects/{UPLOADS}"
        assert condition["expression"] == f'resource.name.startsWith("{begins_with}")'


def test_timers_call_as_an_account_with_permission(plain: Deployed) -> None:
    jobs = plain.of("google_cloud_scheduler_job")
    for job, account, function in (
        ("sweep", "invoker", "upkeep"),
        ("migrate", "migration_invoker", "migrate"),
    ):
        (target,) = jobs[job]["http_target"]
        (token,) = target["oidc_token"]
        service = plain.of("google_cloudfunctions2_function")[function]["name"]
        assert token["service_account_email"] == plain.one("google_service_account", account)["email"]
        assert target["uri"].startswith(f"{token['audience']}/")
        assert token["audience"].startswith(f"https://{service}-")
        assert target["http_method"] == "POST"


def test_the_database_has_no_public_address_and_takes_no_passwords(plain: Deployed) -> None:
    instance = plain.one("google_sql_database_instance", "main")
    (settings,) = instance["settings"]
    (network,) = settings["ip_configuration"]
    assert network["ipv4_enabled"] is False
    assert network["private_network"] == plain.one("google_compute_network", "main")["id"]
    assert not network["authorized_networks"]
    assert settings["connector_enforcement"] == "REQUIRED"
    assert {"name": "cloudsql.iam_authentication", "value": "on"} in settings["database_flags"]
    assert not [flag for flag in settings["database_flags"] if flag["name"].startswith("log_")]  # contains users' texts
    assert all(user["password"] is None for user in plain.of("google_sql_user").values())


def test_only_functions_with_a_database_use_our_network(plain: Deployed) -> None:
    for name, function in plain.of("google_cloudfunctions2_function").items():
        (service,) = function["service_config"]
        uses_it = name in plain.of("google_sql_user")
        assert bool(service["direct_vpc_network_interface"]) == uses_it, name
        assert (service["direct_vpc_egress"] == "VPC_EGRESS_PRIVATE_RANGES_ONLY") == uses_it, name


@pytest.mark.parametrize("bucket", ["media", "sources"])
def test_a_private_bucket_cannot_be_made_public(plain: Deployed, bucket: str) -> None:
    values = plain.one("google_storage_bucket", bucket)
    assert values["public_access_prevention"] == "enforced"
    assert values["uniform_bucket_level_access"] is True


def test_the_page_is_publicly_readable_and_not_writable(plain: Deployed) -> None:
    member = plain.one("google_storage_bucket_iam_member", "frontend_everybody")
    assert (member["member"], member["role"]) == ("allUsers", "roles/storage.objectViewer")
