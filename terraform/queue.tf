resource "random_id" "queue" {
  byte_length = 2 # the name of a deleted queue is reserved for days
}

# The numbers are those of the local queue (local/emulators/tasks). They are not a business rule: steps count their own attempts.
resource "google_cloud_tasks_queue" "steps" {
  name     = "${local.name}-steps-${random_id.queue.hex}"
  location = var.region

  rate_limits {
    max_dispatches_per_second = 500
    # The number of parallel workers: more would be answered with 429 and retried later than necessary.
    max_concurrent_dispatches = local.functions[local.queue_target].concurrency * local.instances[local.queue_target].most
  }

  retry_config {
    max_attempts       = 100
    max_retry_duration = "3600s"
    min_backoff        = "1s"
    max_backoff        = "60s"
    max_doublings      = 16
  }

  depends_on = [google_project_service.api]
}

# A separate queue, so that its tasks do not wait behind steps. upkeep's other threads are for the sweep and for operators.
resource "google_cloud_tasks_queue" "upkeep" {
  name     = "${local.name}-upkeep-${random_id.queue.hex}"
  location = var.region

  rate_limits {
    max_dispatches_per_second = 500
    max_concurrent_dispatches = floor(local.functions[local.upkeep].concurrency * local.instances[local.upkeep].most / 2)
  }

  retry_config {
    max_attempts       = 100
    max_retry_duration = "3600s"
    min_backoff        = "1s"
    max_backoff        = "60s"
    max_doublings      = 16
  }

  depends_on = [google_project_service.api]
}

# Calls of the language model take minutes, so they have a queue of their own.
resource "google_cloud_tasks_queue" "model_calls" {
  name     = "${local.name}-model-calls-${random_id.queue.hex}"
  location = var.region

  rate_limits {
    max_dispatches_per_second = 500
    max_concurrent_dispatches = local.functions[local.model_calls].concurrency * local.instances[local.model_calls].most
  }

  retry_config {
    max_attempts       = 100
    max_retry_duration = "3600s"
    min_backoff        = "1s"
    max_backoff        = "60s"
    max_doublings      = 16
  }

  depends_on = [google_project_service.api]
}

resource "google_cloud_scheduler_job" "sweep" {
  name             = "${local.name}-sweep"
  description      = "Restarts stalled steps."
  region           = var.region
  schedule         = "* * * * *"
  time_zone        = "Etc/UTC"
  attempt_deadline = "${local.functions[local.upkeep].timeout_seconds}s"

  # Concurrent calls are safe.
  retry_config {
    retry_count          = 2
    min_backoff_duration = "10s"
  }

  http_target {
    http_method = "POST"
    uri         = "${local.service_urls[local.upkeep]}/sweep"
    oidc_token {
      service_account_email = google_service_account.invoker.email
      audience              = local.service_urls[local.upkeep]
    }
  }

  depends_on = [google_cloud_run_v2_service_iam_member.invoker]
}

# `make deploy` runs it. A schedule is required; repeated migration changes nothing.
resource "google_cloud_scheduler_job" "migrate" {
  name             = "${local.name}-migrate"
  description      = "Migrates the database to the code's schema; runs on demand."
  region           = var.region
  schedule         = "0 4 1 1 *"
  time_zone        = "Etc/UTC"
  attempt_deadline = "${local.functions[local.schema_migration].timeout_seconds}s"

  # In a first deployment its permission is new and may not be effective everywhere yet.
  retry_config {
    retry_count          = 5
    min_backoff_duration = "30s"
  }

  http_target {
    http_method = "POST"
    uri         = "${local.service_urls[local.schema_migration]}/"
    oidc_token {
      service_account_email = google_service_account.migration_invoker.email
      audience              = local.service_urls[local.schema_migration]
    }
  }

  depends_on = [google_cloud_run_v2_service_iam_member.invoker]
}
