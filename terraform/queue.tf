resource "random_id" "queue" {
  byte_length = 2 # a deleted queue's name stays taken for days
}

# The numbers are those of the local queue (local/emulators/tasks). They are no business rule: the steps count their own attempts.
resource "google_cloud_tasks_queue" "steps" {
  name     = "${local.name}-steps-${random_id.queue.hex}"
  location = var.region

  rate_limits {
    max_dispatches_per_second = 500
    # As many as can be worked at: more would be answered 429 and come again later than need be.
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

# Its tasks do not wait behind steps. The threads of upkeep that it leaves free are for the sweep and for an operator.
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

resource "google_cloud_scheduler_job" "sweep" {
  name             = "${local.name}-sweep"
  description      = "Restarts stalled steps."
  region           = var.region
  schedule         = "* * * * *"
  time_zone        = "Etc/UTC"
  attempt_deadline = "${local.functions[local.upkeep].timeout_seconds}s"

  # It may come twice at once: that changes nothing.
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

# `make deploy` runs it. A schedule it must have, and migrating again changes nothing.
resource "google_cloud_scheduler_job" "migrate" {
  name             = "${local.name}-migrate"
  description      = "Migrates the database to the code's schema; runs on demand."
  region           = var.region
  schedule         = "0 4 1 1 *"
  time_zone        = "Etc/UTC"
  attempt_deadline = "${local.functions[local.schema_migration].timeout_seconds}s"

  # Its right to call was given a moment ago at a first deployment, and may not count everywhere yet.
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
