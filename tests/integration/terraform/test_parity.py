"""Tests that queue, bucket, page, timers and sizes equal those of the local cloud, or are larger where a cloud needs
more."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cpoa.audio.segment_file import SEGMENT_EXTENSION
from cpoa.steps.pieces import LEVELS_EXTENSION, PIECE_EXTENSION
from cpoa.uploads.upload_store import UPLOAD_LIVES, UPLOADS
from local.emulators.storage import cors as local_cors
from local.emulators.tasks.__main__ import _set_up_queue
from local.emulators.tasks.validation import fill_in_queue
from local.stack.declared_settings import LOCAL_DEFAULTS
from shared.database import Database
from shared.settings import Settings
from shared.task_queue import DISPATCH_DEADLINE
from tests.integration.terraform.terraform_runs import DOMAIN
from tools.routes import ROOT, Need, load_routes

if TYPE_CHECKING:
    from google.cloud.tasks_v2 import CreateQueueRequest, Queue

    from tests.integration.terraform.terraform_runs import Deployed
    from tools.routes import Function

ROUTES = load_routes()
STEPS = ROUTES.function("podcast_steps")
MODEL_CALLS_CONNECTIONS = 8  # functions/model_calls/main.py


class QueueWanted:
    """Replaces the local queue and stores the settings that `make run` passes."""

    queue: Queue

    def create_queue(self, request: CreateQueueRequest) -> None:
        self.queue = request.queue
        fill_in_queue(self.queue)


def local_queue() -> Queue:
    wanted = QueueWanted()
    _set_up_queue(wanted, "projects/p/locations/l/queues/steps", STEPS.local_workers)  # type: ignore[arg-type]
    return wanted.queue


def service_of(deployed: Deployed, function: str) -> dict[str, Any]:
    (service,) = deployed.of("google_cloudfunctions2_function")[function]["service_config"]
    return service


@pytest.mark.parametrize("name", ["steps", "upkeep", "model_calls"])
def test_the_queue_has_the_local_retries_and_rate(plain: Deployed, name: str) -> None:
    queue = plain.one("google_cloud_tasks_queue", name)
    (retry,), (rate,) = queue["retry_config"], queue["rate_limits"]
    local = local_queue()
    assert retry == {
        "max_attempts": local.retry_config.max_attempts,
        "max_retry_duration": f"{local.retry_config.max_retry_duration.total_seconds():.0f}s",
        "min_backoff": f"{local.retry_config.min_backoff.total_seconds():.0f}s",
        "max_backoff": f"{local.retry_config.max_backoff.total_seconds():.0f}s",
        "max_doublings": local.retry_config.max_doublings,
    }
    assert rate["max_dispatches_per_second"] == local.rate_limits.max_dispatches_per_second


def test_the_queue_dispatches_as_many_tasks_as_the_workers_can_run(plain: Deployed, everything: Deployed) -> None:
    assert local_queue().rate_limits.max_concurrent_dispatches == STEPS.local_workers * STEPS.concurrency
    for deployed in (plain, everything):
        (rate,) = deployed.one("google_cloud_tasks_queue", "steps")["rate_limits"]
        service = service_of(deployed, "podcast_steps")
        at_once = service["max_instance_count"] * service["max_instance_request_concurrency"]
        assert rate["max_concurrent_dispatches"] == at_once


def test_as_many_model_calls_are_under_way_as_the_function_has_threads(plain: Deployed, everything: Deployed) -> None:
    for deployed in (plain, everything):
        (rate,) = deployed.one("google_cloud_tasks_queue", "model_calls")["rate_limits"]
        service = service_of(deployed, "model_calls")
        at_once = service["max_instance_count"] * service["max_instance_request_concurrency"]
        assert rate["max_concurrent_dispatches"] == at_once


def test_clean_ups_use_half_of_upkeeps_threads(plain: Deployed, everything: Deployed) -> None:
    for deployed in (plain, everything):
        (rate,) = deployed.one("google_cloud_tasks_queue", "upkeep")["rate_limits"]
        service = service_of(deployed, "upkeep")
        threads = service["max_instance_count"] * service["max_instance_request_concurrency"]
        assert rate["max_concurrent_dispatches"] * 2 == threads


def test_upkeeps_timeout_is_within_its_callers_deadlines(plain: Deployed) -> None:
    timeout: int = service_of(plain, "upkeep")["timeout_seconds"]
    assert plain.one("google_cloud_scheduler_job", "sweep")["attempt_deadline"] == f"{timeout}s"
    assert timeout <= DISPATCH_DEADLINE.total_seconds()


@pytest.mark.parametrize("name", ["podcast_steps", "model_calls"])
def test_the_timeout_is_within_the_queues_deadline(plain: Deployed, name: str) -> None:
    assert service_of(plain, name)["timeout_seconds"] <= DISPATCH_DEADLINE.total_seconds()


def test_the_sweeper_runs_as_often_as_locally(plain: Deployed) -> None:
    job = plain.one("google_cloud_scheduler_job", "sweep")
    assert (job["schedule"], LOCAL_DEFAULTS["LOCAL_SWEEP_SECONDS"]) == ("* * * * *", "60")
    assert job["http_target"][0]["uri"].endswith("/sweep")
    assert not job["paused"]


@pytest.mark.parametrize("function", ROUTES.functions, ids=lambda function: function.name)
def test_a_function_has_its_size_from_routes_json(plain: Deployed, function: Any) -> None:
    service = service_of(plain, function.name)
    assert service["available_memory"] == f"{function.memory_mib}Mi"
    assert service["available_cpu"] == str(function.cpu)
    assert service["timeout_seconds"] == function.timeout_seconds
    assert service["max_instance_request_concurrency"] == function.concurrency
    assert service["environment_variables"]["THREADS"] == str(function.concurrency)
    (build,) = plain.of("google_cloudfunctions2_function")[function.name]["build_config"]
    assert build["entry_point"] == function.entry_point
    assert build["runtime"] == "python312"


def pool_size(function: Function) -> int:
    settings = Settings(threads=function.concurrency, postgres_host="127.0.0.1", postgres_user="u", postgres_db="d")
    max_connections = MODEL_CALLS_CONNECTIONS if function.name == "model_calls" else None
    return Database.connect(settings, max_connections=max_connections).parameters.pool_size


@pytest.mark.parametrize("which", ["plain", "everything"])
def test_all_pools_fit_the_database_even_during_a_rollout(which: str, request: pytest.FixtureRequest) -> None:
    deployed: Deployed = request.getfixturevalue(which)
    flags = {
        one["name"]: one["value"]
        for one in deployed.one("google_sql_database_instance", "main")["settings"][0]["database_flags"]
    }
    pools = [
        pool_size(function) * service_of(deployed, function.name)["max_instance_count"]
        for function in ROUTES.functions
        if Need.DATABASE in function.needs
    ]
    assert 2 * sum(pools) <= int(flags["max_connections"]) - 10


# The media bucket


def test_the_media_bucket_has_the_local_cors_rules(plain: Deployed, everything: Deployed) -> None:
    (cors,) = plain.one("google_storage_bucket", "media")["cors"]
    assert cors["origin"] == [f"https://{DOMAIN}"]
    assert tuple(cors["method"]) == local_cors.METHODS
    assert ", ".join(cors["response_header"]) == local_cors.EXPOSED_HEADERS
    assert str(cors["max_age_seconds"]) == local_cors.PREFLIGHT_SECONDS
    (cors,) = everything.one("google_storage_bucket", "media")["cors"]
    assert cors["origin"] == [f"https://{DOMAIN}", "https://elsewhere.example.com"]


def test_deleted_objects_are_not_retained(plain: Deployed) -> None:
    media = plain.one("google_storage_bucket", "media")
    assert media["versioning"] == [{"enabled": False}]
    assert media["soft_delete_policy"][0]["retention_duration_seconds"] == 0


def lifetime_rules(deployed: Deployed) -> list[dict[str, Any]]:
    rules = deployed.one("google_storage_bucket", "media")["lifecycle_rule"]
    return [rule for rule in rules if rule["action"][0]["type"] == "Delete"]


def test_uploads_expire_after_a_day(plain: Deployed) -> None:
    (condition,) = lifetime_rules(plain)[1]["condition"]
    assert timedelta(days=condition["age"]) == UPLOAD_LIVES
    assert condition["matches_prefix"] == [UPLOADS]
    assert not condition["matches_suffix"]


def test_of_episodes_only_spoken_chapters_expire_and_after_two_days(plain: Deployed) -> None:
    rule, _of_uploads = lifetime_rules(plain)
    (condition,) = rule["condition"]
    assert condition["age"] == 2
    assert condition["matches_prefix"] == ["episodes/"]
    joined = (SEGMENT_EXTENSION, PIECE_EXTENSION, LEVELS_EXTENSION)
    assert condition["matches_suffix"] == [f".{each}" for each in joined]


def test_no_published_file_has_the_suffix_of_a_chapter() -> None:
    kept = {
        (path.name, extension.strip('"'))
        for path in (ROOT / "cpoa" / "steps").glob("*.py")
        for extension in re.findall(r'\.save\(("[^"]+"|\w+),', path.read_text(encoding="utf-8"))
    }
    assert {name for name, extension in kept if extension == "SEGMENT_EXTENSION"} == {"voice.py", "remote_voice.py"}
    assert not [name for name, extension in kept if extension.endswith(SEGMENT_EXTENSION)]


# The page


def test_the_page_has_the_local_headers_and_hsts(plain: Deployed) -> None:
    bucket = plain.one("google_storage_bucket", "media")["name"]
    origin = f"https://storage.googleapis.com/{bucket}/"
    expected = {name: value.format(media_origin=origin) for name, value in ROUTES.frontend.response_headers.items()}
    found = dict(
        header.split(": ", 1)
        for header in plain.one("google_compute_backend_bucket", "frontend")["custom_response_headers"]
    )
    assert found == {**expected, "Strict-Transport-Security": "max-age=31536000"}
    assert Settings().media_endpoint == "https://storage.googleapis.com"


def test_the_cdn_follows_each_files_cache_headers(plain: Deployed) -> None:
    backend = plain.one("google_compute_backend_bucket", "frontend")
    assert backend["enable_cdn"] is True
    assert backend["cdn_policy"][0]["cache_mode"] == "USE_ORIGIN_HEADERS"
    assert backend["bucket_name"] == plain.one("google_storage_bucket", "frontend")["name"]


def test_index_and_not_found_pages_are_the_local_ones(plain: Deployed) -> None:
    (website,) = plain.one("google_storage_bucket", "frontend")["website"]
    assert website["main_page_suffix"] == ROUTES.frontend.index
    assert website["not_found_page"] == ROUTES.frontend.not_found
