"""Tests the calls of `make plan`, `make deploy` and `make destroy`, their order, and the errors for missing parts."""

from __future__ import annotations

import io
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from cpoa.migrate import DATA_MIGRATIONS
from local.emulators.frontend import CONTENT_TYPES
from shared.migrate import MIGRATIONS, all_migrations
from tools import packaging
from tools.deploy import command as deploy
from tools.deploy import migration, site, target
from tools.deploy.site import Answer, Site
from tools.deploy.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.unit.tools.deploy.conftest import Programs

NEWEST = all_migrations(MIGRATIONS, DATA_MIGRATIONS)[-1].path.stem


class LoadBalancer(BaseHTTPRequestHandler):
    """Port 80 of a load balancer: it answers /health and redirects everything else to HTTPS."""

    health: ClassVar[dict[str, Any]] = {"schema_version": NEWEST}
    status = 200

    def do_GET(self) -> None:
        body = json.dumps(dict(self.health.items())).encode()
        if self.path == "/health":
            self.send_response(self.status)
        else:
            self.send_response(301)
            self.send_header("Location", f"https://podcasts.example.com{self.path}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def load_balancer(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[LoadBalancer]]:
    """A load balancer whose address is in Terraform's outputs. It does not answer over HTTPS."""
    handler = type("Handler", (LoadBalancer,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    handler.address = f"127.0.0.1:{server.server_port}"
    secure = site.get
    monkeypatch.setattr(site, "get", lambda url: None if url.startswith("https:") else secure(url))
    monkeypatch.setattr(site, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(site, "HEALTH_SECONDS", 0.1)
    monkeypatch.setattr(site, "resolve_addresses", lambda _domain: set())
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    yield handler
    server.shutdown()


def outputs(load_balancer: Any) -> dict[str, Any]:
    values = {
        "address": load_balancer.address,
        "migrate_job": "aethercast-dev-migrate",
        "region": "europe-west1",
        "frontend_bucket": "demo-frontend",
        "database_instance": "aethercast-dev-ab12",
        "migrate_database_user": "fn-migrate-dev@demo-project.iam",
    }
    return {name: {"value": value} for name, value in values.items()}


@pytest.fixture
def deployed(programs: Programs, load_balancer: Any, monkeypatch: pytest.MonkeyPatch) -> Programs:
    programs.answer("terraform output", outputs(load_balancer))
    programs.answer("gcloud logging read", [], [attempt("first")])
    monkeypatch.setattr(migration, "PAUSE_SECONDS", 0.01)
    return programs


def attempt(entry: str, status: str | None = None) -> dict[str, Any]:
    """Returns a line of Cloud Scheduler's log for an attempt that succeeded, or failed with the error `status`."""
    severity = "ERROR" if status else "INFO"
    return {"insertId": entry, "severity": severity, "jsonPayload": {"status": status} if status else {}}


@pytest.fixture
def nothing_yet(deployed: Programs, load_balancer: Any) -> Programs:
    deployed.answer("terraform output", {}, outputs(load_balancer))
    deployed.answer("gcloud storage buckets describe", "not found", status=1)
    deployed.answer("terraform show", {"resource_changes": [{"change": {"actions": ["create"]}}]})
    return deployed


def test_a_first_deployment_runs_the_commands_in_this_order(
    nothing_yet: Programs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YES", "1")
    assert deploy.main(["deploy"]) == 0, capsys.readouterr().err
    wanted = [
        "terraform version",
        "gcloud auth list",
        "gcloud auth application-default print-access-token",
        "gcloud projects describe demo-project",
        "gcloud billing projects describe demo-project",
        "gcloud storage buckets create gs://demo-project-aethercast-tfstate",
        "gcloud storage buckets update gs://demo-project-aethercast-tfstate --versioning",
        "terraform init -reconfigure -input=false -backend-config=bucket=demo-project-aethercast-tfstate",
        "terraform apply -auto-approve -input=false -target=google_compute_global_address.load_balancer",
        "terraform plan -input=false -out=",
        "terraform apply -input=false ",
        "gcloud scheduler jobs run aethercast-dev-migrate --location=europe-west1 --project=demo-project",
        "gcloud storage cp ",
        "gcloud storage ls gs://demo-frontend/**",
    ]
    calls = iter(nothing_yet.calls)
    for beginning in wanted:
        assert any(call.startswith(beginning) for call in calls), f"{beginning} comes later or not at all"
    said = capsys.readouterr().out
    assert "podcasts.example.com.  300  IN  A  127.0.0.1" in said
    assert "The certificate of podcasts.example.com is not active yet" in said
    assert "Checked http://127.0.0.1" in said


ASSIGN = "gcloud sql users assign-roles fn-migrate-dev@demo-project.iam --instance=aethercast-dev-ab12"


def roles_given(programs: Programs) -> list[str]:
    """Returns the changes of the migrating user's roles, and the migrations, in order."""
    words = [call.removeprefix(ASSIGN).split()[1] for call in programs.made(ASSIGN)]
    jobs = [index for index, call in enumerate(programs.calls) if call.startswith("gcloud scheduler jobs run")]
    before = [call for call in programs.calls[: jobs[0]] if call.startswith(ASSIGN)]
    return [*words[: len(before)], "migrate", *words[len(before) :]]


def test_the_migrating_user_is_a_superuser_only_while_a_new_schema_is_applied(
    deployed: Programs, load_balancer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_balancer.health = Rising(deployed)
    monkeypatch.setattr(site, "HEALTH_SECONDS", 20)
    assert deploy.main(["deploy"]) == 0
    assert roles_given(deployed) == ["--database-roles=cloudsqlsuperuser", "migrate", "--revoke-existing-roles"]


def test_an_existing_schema_is_migrated_without_a_superuser(deployed: Programs) -> None:
    assert deploy.main(["deploy"]) == 0
    assert roles_given(deployed) == ["--revoke-existing-roles", "migrate"]


def test_a_failed_migration_leaves_no_superuser(
    deployed: Programs, load_balancer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_balancer.health = {"schema_version": "0001_contract_tables"}
    deployed.answer("gcloud logging read", [], [attempt("first", "INTERNAL")])
    monkeypatch.setattr(migration, "END_SECONDS", 0.1)
    assert deploy.main(["deploy"]) == 1
    assert roles_given(deployed)[-1] == "--revoke-existing-roles"


class Rising(dict[str, Any]):
    """The content of /health: the earlier schema until the job has run, then the newest."""

    def __init__(self, programs: Programs) -> None:
        super().__init__(schema_version="0001_contract_tables")
        self._programs = programs

    def items(self) -> Any:
        has_run = self._programs.made("gcloud scheduler jobs run")
        return ({"schema_version": NEWEST} if has_run else dict(self)).items()


def test_resources_with_costs_need_a_confirmation(
    nothing_yet: Programs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("dev\n"))  # not a terminal
    assert deploy.main(["deploy"]) == 1
    assert "Add YES=1 to confirm" in capsys.readouterr().err
    assert not nothing_yet.made("gcloud storage buckets create")
    assert not nothing_yet.made("terraform apply")


@pytest.mark.parametrize(("typed", "goes_on"), [("dev", True), ("yes", False), ("prod", False)])
def test_a_user_at_a_terminal_confirms_with_the_environments_name(
    nothing_yet: Programs, monkeypatch: pytest.MonkeyPatch, typed: str, *, goes_on: bool
) -> None:
    terminal = io.StringIO()
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr("builtins.input", lambda _question: typed)
    assert deploy.main(["deploy"]) == (0 if goes_on else 1)
    assert bool(nothing_yet.made("terraform apply")) == goes_on


def test_a_second_run_changes_nothing_and_asks_nothing(deployed: Programs) -> None:
    assert deploy.main(["deploy"]) == 0
    assert not deployed.made("gcloud storage buckets create")
    assert not deployed.made("gcloud services enable")
    assert not deployed.made("terraform apply")
    assert deployed.made("gcloud scheduler jobs run")


def test_the_database_is_migrated_before_the_page_is_replaced(deployed: Programs) -> None:
    deploy.main(["deploy"])
    calls = deployed.calls
    migrated = next(number for number, call in enumerate(calls) if "scheduler jobs run" in call)
    uploaded = next(number for number, call in enumerate(calls) if "storage cp" in call)
    assert migrated < uploaded


@pytest.mark.parametrize(("reported", "goes_on"), [("9999_of_a_later_release", True), ("none", False), ("", False)])
def test_an_earlier_release_is_deployed_on_a_later_schema(
    deployed: Programs, load_balancer: Any, reported: str, *, goes_on: bool
) -> None:
    load_balancer.health = {"schema_version": reported}
    assert deploy.main(["deploy"]) == (0 if goes_on else 1)
    assert bool(deployed.made("gcloud storage cp")) == goes_on


def test_a_migration_may_succeed_at_a_later_attempt(deployed: Programs) -> None:
    tries = [[attempt("second", "PERMISSION_DENIED")], [attempt("second", "PERMISSION_DENIED")], [attempt("third")]]
    deployed.answer("gcloud logging read", [attempt("first")], [attempt("first")], *tries)
    assert deploy.main(["deploy"]) == 0
    assert len(deployed.made("gcloud logging read")) == 5
    assert len(deployed.made("gcloud scheduler jobs run")) == 1


@pytest.mark.parametrize(
    ("attempts", "said"),
    [
        ([[attempt("first")]], "the result of its last attempt: nothing"),
        ([[attempt("first", "INTERNAL")]], "the result of its last attempt: nothing"),
        ([[]], "the result of its last attempt: nothing"),
        ([[attempt("first")], [attempt("second", "INTERNAL")]], "the result of its last attempt: INTERNAL"),
    ],
)
def test_a_failed_migration_fails_the_deployment_even_if_the_schema_is_reported(
    deployed: Programs,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    attempts: list[Any],
    said: str,
) -> None:
    monkeypatch.setattr(migration, "END_SECONDS", 0)
    deployed.answer("gcloud logging read", *attempts)
    assert deploy.main(["deploy"]) == 1
    assert said in capsys.readouterr().err
    assert not deployed.made("gcloud storage cp")


def test_the_error_for_a_missing_schema_contains_the_answer_of_health(
    deployed: Programs, load_balancer: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    load_balancer.health = {"schema_version": "0001_contract_tables"}
    assert deploy.main(["deploy"]) == 1
    said = capsys.readouterr().err
    assert f"does not report the schema {NEWEST}" in said
    assert "0001_contract_tables" in said
    assert not deployed.made("gcloud storage cp")


@pytest.mark.usefixtures("deployed")
def test_an_unhealthy_service_fails_the_deployment(load_balancer: Any, capsys: pytest.CaptureFixture[str]) -> None:
    load_balancer.status = 503
    assert deploy.main(["deploy"]) == 1
    assert "The check of the deployment found:" in capsys.readouterr().err


def test_the_newest_migration_is_read_from_the_code() -> None:
    assert deploy.newest_migration() == NEWEST


# Missing requirements


@pytest.mark.parametrize(
    ("call", "answer", "said"),
    [
        ("terraform version", {"terraform_version": "1.9.8"}, "terraform 1.11 or newer: this one is 1.9.8"),
        ("gcloud auth list", "", "gcloud auth login"),
        ("gcloud auth application-default", None, "gcloud auth application-default login"),
        ("gcloud projects describe", None, "the project demo-project, or your access to it"),
        ("gcloud billing", "False", "gcloud billing projects link demo-project"),
    ],
)
@pytest.mark.parametrize("command", ["plan", "deploy", "destroy"])
def test_a_missing_requirement_is_reported_before_terraform_runs(
    deployed: Programs, capsys: pytest.CaptureFixture[str], command: str, *, call: str, answer: Any, said: str
) -> None:
    deployed.answer(call, "refused" if answer is None else answer, status=1 if answer is None else 0)
    assert deploy.main([command]) == 1
    assert said in capsys.readouterr().err
    assert not [one for one in deployed.calls if one.startswith("terraform") and "version" not in one]


@pytest.mark.parametrize("program", ["gcloud", "terraform"])
def test_a_missing_program_is_named(deployed: Programs, capsys: pytest.CaptureFixture[str], program: str) -> None:
    deployed.remove(program)
    assert deploy.main(["deploy"]) == 1
    assert f"  - {program}: install" in capsys.readouterr().err


def test_a_plan_does_not_enable_apis(deployed: Programs, capsys: pytest.CaptureFixture[str]) -> None:
    deployed.answer("gcloud services list", "storage.googleapis.com")
    assert deploy.main(["plan"]) == 1
    wanted = "gcloud services enable cloudresourcemanager.googleapis.com serviceusage.googleapis.com"
    assert f"{wanted} --project=demo-project" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "ENV is dev or prod"),
        ({"ENV": "production"}, "ENV is dev or prod"),
        ({"PROJECT": "My project"}, "PROJECT is the id"),
        ({"DOMAIN": "https://example.com"}, "DOMAIN is the host name"),
    ],
)
def test_a_wrong_variable_is_reported(environment: dict[str, str], said: str) -> None:
    right = {"ENV": "dev", "PROJECT": "demo-project", "DOMAIN": "podcasts.example.com"} if environment else {}
    with pytest.raises(target.DeploymentError, match=said):
        Target.from_environment(right | environment)


def test_a_package_that_cannot_be_staged_stops_the_deployment(
    deployed: Programs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise packaging.MissingFileError("auth: main.py is missing.")

    monkeypatch.setattr(packaging, "stage_all", refuse)
    assert deploy.main(["deploy"]) == 1
    assert "auth: main.py is missing." in capsys.readouterr().err
    assert not deployed.made("terraform apply")


def test_an_error_of_terraform_stops_the_deployment(
    deployed: Programs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YES", "1")
    deployed.answer("terraform plan", "The functions may open 250 connections", status=1)
    assert deploy.main(["deploy"]) == 1
    assert "`terraform plan -input=false ...` failed" in capsys.readouterr().err
    assert not deployed.made("gcloud scheduler")


# Terraform gets the typed values


def test_terraform_gets_the_variables(deployed: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGION", "us-central1")
    monkeypatch.setenv("ALERT_EMAIL", "operator@example.com")
    assert deploy.main(["plan"]) == 0
    (plan,) = deployed.made("terraform plan")
    for argument in (
        "-var-file=env/dev.tfvars",
        "-var=project_id=demo-project",
        "-var=domain=podcasts.example.com",
        "-var=region=us-central1",
        "-var=alert_email=operator@example.com",
    ):
        assert argument in plan.split()
    (init,) = deployed.made("terraform init")
    assert "-backend-config=prefix=dev" in init


@pytest.mark.parametrize("command", ["plan", "deploy"])
def test_a_deployment_is_not_moved_to_another_region(
    deployed: Programs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.setenv("YES", "1")
    moved = {"actions": ["update"], "before": "us-central1", "after": "europe-west1"}
    deployed.answer("terraform show", {"resource_changes": [], "output_changes": {"region": moved}})
    assert deploy.main([command]) == 1
    assert "dev is in us-central1." in capsys.readouterr().err
    assert not deployed.made("terraform apply")


def test_a_new_output_alone_is_applied(deployed: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YES", "1")
    deployed.answer("terraform show", {"output_changes": {"new": {"actions": ["create"], "after": "x"}}})
    assert deploy.main(["deploy"]) == 0
    assert len(deployed.made("terraform apply")) == 1


def test_a_plan_creates_no_resources(deployed: Programs) -> None:
    assert deploy.main(["plan"]) == 0
    assert not deployed.made("terraform apply")
    assert not deployed.made("gcloud storage buckets create")
    assert not deployed.made("gcloud services enable")


def test_a_plan_for_an_empty_project_creates_no_resources(
    nothing_yet: Programs, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deploy.main(["plan"]) == 0
    assert "Nothing is deployed there yet." in capsys.readouterr().out
    (plan,) = nothing_yet.made("terraform plan")
    assert "-out=" not in plan
    assert not nothing_yet.made("gcloud storage buckets create")


# Destroying


def test_a_confirmed_destroy_applies_the_shown_plan(deployed: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YES", "1")
    deployed.answer("terraform show", {"resource_changes": [{"change": {"actions": ["delete"]}}]})
    assert deploy.main(["destroy"]) == 0
    assert "-destroy" in deployed.made("terraform plan")[0].split()
    assert len(deployed.made("terraform apply")) == 1


def test_a_protected_deployment_is_not_destroyed_by_one_command(
    deployed: Programs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YES", "1")
    monkeypatch.setenv("ENV", "prod")
    deployed.answer("terraform output", {"address": {"value": "203.0.113.10"}, "protected": {"value": True}})
    assert deploy.main(["destroy"]) == 1
    said = capsys.readouterr().err
    assert "prod is protected" in said
    assert "terraform/env/prod.local.tfvars" in said
    assert not deployed.made("terraform plan")


def test_a_partly_destroyed_deployment_is_destroyed_completely(
    deployed: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YES", "1")
    deployed.answer("terraform output", {})
    deployed.answer("terraform show", {"resource_changes": [{"change": {"actions": ["delete"]}}]})
    assert deploy.main(["destroy"]) == 0
    assert deployed.made("terraform apply")


@pytest.mark.usefixtures("nothing_yet")
def test_destroying_an_empty_project_only_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert deploy.main(["destroy"]) == 0
    assert "Nothing is deployed there." in capsys.readouterr().out


def test_the_peering_of_the_network_is_deleted_and_other_uses_of_it_are_explained(
    deployed: Programs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YES", "1")
    deployed.answer("terraform show", {"resource_changes": [{"change": {"actions": ["delete"]}}]})
    deployed.answer("terraform apply", "the subnetwork is already being used", status=1)
    assert deploy.main(["destroy"]) == 1
    assert "Run `make destroy` again later." in capsys.readouterr().err
    peering = "gcloud compute networks peerings delete servicenetworking-googleapis-com --network=aethercast-dev"
    assert deployed.made(peering)
    assert len(deployed.made("terraform apply")) == 2


# The check over HTTPS


def page_of(url: str) -> Answer:
    if url.endswith("/nothing"):
        return Answer(404, {}, '{"error_code": "API_GW_NOT_FOUND"}')
    if url.endswith("/no-such-page"):
        return Answer(404, {}, "<h1>Page not found</h1>")
    if url.endswith(".com/"):
        return Answer(200, {"content-security-policy": "x", "cache-control": "no-cache"}, "<title>Aethercast</title>")
    return Answer(200, {}, '{"schema_version": "x"}')


def test_page_api_and_health_are_checked_over_https(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "get", page_of)
    monkeypatch.setattr(site, "resolve_addresses", lambda _domain: {"203.0.113.10"})
    deployed = Site("podcasts.example.com", "203.0.113.10")
    assert deployed.base() == "https://podcasts.example.com"
    assert list(deployed.faults(deployed.base())) == []


def test_a_domain_with_another_address_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "get", page_of)
    monkeypatch.setattr(site, "resolve_addresses", lambda _domain: {"198.51.100.7"})
    deployed = Site("podcasts.example.com", "203.0.113.10")
    assert deployed.base() == "http://203.0.113.10"
    assert "it currently resolves to 198.51.100.7" in deploy.dns_record(deployed)


def test_a_domain_with_the_right_address_needs_no_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "resolve_addresses", lambda _domain: {"203.0.113.10"})
    assert "as it should" in deploy.dns_record(Site("podcasts.example.com", "203.0.113.10"))


@pytest.mark.parametrize(
    ("broken", "answer", "said"),
    [
        ("/health", Answer(503, {}, "the database"), "/health: the database"),
        ("/", Answer(200, {}, "<title>Another</title>"), "is not the page"),
        ("/", Answer(200, {}, "<title>Aethercast</title>"), "does not have the expected headers"),
        ("/no-such-page", Answer(403, {}, "<Error>"), "/no-such-page should be the 404 page, but is 403"),
        ("/auth/nothing", Answer(404, {}, "<html>"), "/auth/nothing should answer 404 in JSON"),
        ("/api/v1/categories", None, "/api/v1/categories should answer 200 in JSON, but is no answer"),
    ],
)
def test_each_fault_of_the_site_is_named(
    monkeypatch: pytest.MonkeyPatch, broken: str, answer: Answer | None, said: str
) -> None:
    base = "https://podcasts.example.com"
    monkeypatch.setattr(site, "get", lambda url: answer if url == f"{base}{broken}" else page_of(url))
    (fault,) = Site("podcasts.example.com", "203.0.113.10").faults(base)
    assert said in fault


# The page's files


def test_each_file_is_uploaded_with_the_headers_of_the_local_front_end(deployed: Programs) -> None:
    deploy.main(["deploy"])
    uploads = deployed.made("gcloud storage cp")
    sent = {name.rsplit("/frontend/", 1)[1]: call for call in uploads for name in call.split() if "/frontend/" in name}
    assert "--cache-control=no-cache" in sent["app.js"]
    assert "--cache-control=no-cache" in sent["voices/anna.mp3"]
    vendored = next(call for name, call in sent.items() if name.startswith("docs/vendor/") and name.endswith(".css"))
    assert "--cache-control=public, max-age=31536000, immutable" in vendored
    assert f"--content-type={CONTENT_TYPES['.css']}" in sent["style.css"]
    assert sent["docs/index.html"].endswith("gs://demo-frontend/docs/")
    assert sent["index.html"].endswith("gs://demo-frontend/")
    assert {"app.js", "index.html", "api/v1/openapi.json"} <= sent.keys()


def test_a_page_is_uploaded_after_the_files_it_loads(deployed: Programs) -> None:
    deploy.main(["deploy"])
    uploads = deployed.made("gcloud storage cp")
    pages = [number for number, call in enumerate(uploads) if "text/html" in call and not call.endswith("/assets/")]
    assert min(pages) > max(number for number in range(len(uploads)) if number not in pages)
    joined = [number for number, call in enumerate(uploads) if call.endswith("/assets/")]
    (kept_page,) = (number for number in joined if "text/html" in uploads[number])
    assert len(joined) == 3
    assert kept_page == max(joined)
    assert kept_page < next(number for number, call in enumerate(uploads) if "/frontend/sw.js" in call)


def test_a_locally_deleted_file_is_removed_from_the_bucket_at_the_end(deployed: Programs) -> None:
    deployed.answer("gcloud storage ls", "gs://demo-frontend/app.js\ngs://demo-frontend/old.js")
    deploy.main(["deploy"])
    assert deployed.made("gcloud storage rm") == ["gcloud storage rm gs://demo-frontend/old.js"]


def test_joined_files_of_an_earlier_deployment_stay_for_open_pages(deployed: Programs) -> None:
    deployed.answer("gcloud storage ls", "gs://demo-frontend/app.js\ngs://demo-frontend/assets/0123.js")
    deploy.main(["deploy"])
    assert deployed.made("gcloud storage rm") == []


def test_joined_files_are_uploaded_to_be_kept_for_a_year(deployed: Programs) -> None:
    deploy.main(["deploy"])
    calls = [call for call in deployed.made("gcloud storage cp") if call.endswith("gs://demo-frontend/assets/")]
    assert all("--cache-control=public, max-age=31536000, immutable" in call for call in calls)
