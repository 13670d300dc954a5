locals {
  load_balancer = join(" AND ", [
    "resource.type=\"https_lb_rule\"",
    "resource.labels.url_map_name=\"${google_compute_url_map.https.name}\"",
  ])
  load_balancer_requests = "${local.load_balancer} AND metric.type=\"loadbalancing.googleapis.com/https/request_count\""
  steps_queue = join(" AND ", [
    "resource.type=\"cloud_tasks_queue\"",
    "resource.labels.queue_id=\"${google_cloud_tasks_queue.steps.name}\"",
  ])
  upkeep_queue = join(" AND ", [
    "resource.type=\"cloud_tasks_queue\"",
    "resource.labels.queue_id=\"${google_cloud_tasks_queue.upkeep.name}\"",
  ])
  model_calls_queue = join(" AND ", [
    "resource.type=\"cloud_tasks_queue\"",
    "resource.labels.queue_id=\"${google_cloud_tasks_queue.model_calls.name}\"",
  ])
  sweeps = join(" AND ", [
    "resource.type=\"cloud_run_revision\"",
    "resource.labels.service_name=\"${local.service_names[local.upkeep]}\"",
    "metric.type=\"run.googleapis.com/request_count\"",
    "metric.labels.response_code_class=\"2xx\"",
  ])
  database = join(" AND ", [
    "resource.type=\"cloudsql_database\"",
    "resource.labels.database_id=\"${var.project_id}:${google_sql_database_instance.main.name}\"",
  ])

  # From cpoa/workflow/failure.py: the error of a stalled workflow.
  stuck_error_codes = ["API_GW_PODCAST_STOOD_STILL", "API_GW_PODCAST_STEP_STUCK", "API_GW_PODCAST_STEP_TIMED_OUT"]

  alert_thresholds = {
    error_share     = 0.05
    queue_delay_ms  = 5 * 60 * 1000
    connections     = floor(0.8 * var.database.max_connections)
    uptime_failures = 1
  }
}

resource "google_monitoring_notification_channel" "email" {
  count        = var.alert_email == "" ? 0 : 1
  display_name = "${local.name}: operator"
  type         = "email"
  labels       = { email_address = var.alert_email }
  depends_on   = [google_project_service.api]

  lifecycle {
    create_before_destroy = true # a channel or metric in use cannot be removed
  }
}

resource "google_monitoring_uptime_check_config" "health" {
  display_name = "${local.name}: /health"
  timeout      = "10s"
  period       = "300s"

  http_check {
    path         = "/health"
    port         = 443
    use_ssl      = true
    validate_ssl = true
    accepted_response_status_codes {
      status_class = "STATUS_CLASS_2XX"
    }
  }
  content_matchers {
    content = "API Gateway is healthy"
  }
  monitored_resource {
    type   = "uptime_url"
    labels = { project_id = var.project_id, host = var.domain }
  }

  depends_on = [google_project_service.api]

  lifecycle {
    create_before_destroy = true # a channel or metric in use cannot be removed
  }
}

resource "google_monitoring_alert_policy" "down" {
  display_name          = "${local.name}: /health does not answer"
  severity              = "CRITICAL"
  combiner              = "OR"
  notification_channels = google_monitoring_notification_channel.email[*].id

  conditions {
    display_name = "more than one location cannot reach it"
    condition_threshold {
      filter = join(" AND ", [
        "resource.type=\"uptime_url\"",
        "metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\"",
        "metric.labels.check_id=\"${google_monitoring_uptime_check_config.health.uptime_check_id}\"",
      ])
      comparison      = "COMPARISON_GT"
      threshold_value = local.alert_thresholds.uptime_failures
      duration        = "300s"
      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_NEXT_OLDER"
        cross_series_reducer = "REDUCE_COUNT_FALSE"
        group_by_fields      = ["resource.labels.host"]
      }
    }
  }
  documentation {
    content = "GET https://${var.domain}/health says what is wrong: the database, or a function that cannot be imported. If nothing answers, check the DNS record, the certificate and the load balancer."
  }
}

resource "google_monitoring_alert_policy" "errors" {
  display_name          = "${local.name}: requests fail"
  severity              = "ERROR"
  combiner              = "OR"
  notification_channels = google_monitoring_notification_channel.email[*].id

  conditions {
    display_name = "more than 5 % of the answers are 5xx"
    condition_threshold {
      filter             = "${local.load_balancer_requests} AND metric.labels.response_code_class=\"500\""
      denominator_filter = local.load_balancer_requests
      comparison         = "COMPARISON_GT"
      threshold_value    = local.alert_thresholds.error_share
      duration           = "300s"
      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_RATE"
        cross_series_reducer = "REDUCE_SUM"
      }
      denominator_aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_RATE"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }
  documentation {
    content = "The functions' log lines with severity ERROR name the cause, with trace, workflow_id and podcast_id."
  }
}

resource "google_monitoring_alert_policy" "queue_age" {
  display_name          = "${local.name}: tasks wait"
  severity              = "WARNING"
  combiner              = "OR"
  notification_channels = google_monitoring_notification_channel.email[*].id

  dynamic "conditions" {
    for_each = [
      { waiting = "tasks", queue = local.steps_queue },
      { waiting = "clean-ups", queue = local.upkeep_queue },
      { waiting = "the language model's calls", queue = local.model_calls_queue },
    ]
    content {
      display_name = "${conditions.value.waiting} wait for more than 5 minutes"
      condition_threshold {
        filter          = "${conditions.value.queue} AND metric.type=\"cloudtasks.googleapis.com/queue/task_attempt_delays\""
        comparison      = "COMPARISON_GT"
        threshold_value = local.alert_thresholds.queue_delay_ms
        duration        = "300s"
        aggregations {
          alignment_period     = "300s"
          per_series_aligner   = "ALIGN_PERCENTILE_95"
          cross_series_reducer = "REDUCE_MAX"
        }
      }
    }
  }
  documentation {
    content = "Steps: users request more than ${local.instances[local.queue_target].most} instances of podcast_steps can make, or steps fail and are tried again. Raise `most` of podcast_steps in `instances`, and max_connections of `database` with it. Clean-ups: the log lines of upkeep say what delays them. Calls of the language model: raise `most` of model_calls in `instances`, and max_connections of `database` with it."
  }
}

# Without the sweeper no stalled workflow is restarted, and no other alert reports it.
resource "google_monitoring_alert_policy" "sweeper_silent" {
  display_name          = "${local.name}: the sweeper is silent"
  severity              = "ERROR"
  combiner              = "OR"
  notification_channels = google_monitoring_notification_channel.email[*].id

  conditions {
    display_name = "upkeep has answered nothing for 15 minutes"
    condition_absent {
      filter   = local.sweeps
      duration = "900s"
      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_RATE"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }
  documentation {
    content = "The scheduler's job ${local.name}-sweep calls upkeep once a minute. Check the job's last result and the log lines of upkeep."
  }
}

# Matched in the log: each such line is an episode that a user is waiting for.
resource "google_monitoring_alert_policy" "stuck_workflows" {
  display_name          = "${local.name}: an episode stalled"
  severity              = "ERROR"
  combiner              = "OR"
  notification_channels = google_monitoring_notification_channel.email[*].id

  conditions {
    display_name = "a workflow failed because it made no progress"
    condition_matched_log {
      filter = join(" AND ", [
        local.function_logs,
        "jsonPayload.cpoa_workflow_status=\"failed\"",
        "jsonPayload.error_code=(${join(" OR ", [for code in local.stuck_error_codes : "\"${code}\""])})",
      ])
      label_extractors = {
        error_code = "EXTRACT(jsonPayload.error_code)"
      }
    }
  }
  alert_strategy {
    auto_close = "86400s"
    notification_rate_limit {
      period = "3600s"
    }
  }
  documentation {
    content = "Its step got stuck, took too long, or its workers vanished repeatedly. The log lines with the same workflow_id show what stopped the workers of podcast_steps (memory, time)."
  }
}

resource "google_monitoring_alert_policy" "database_connections" {
  display_name          = "${local.name}: the database runs out of connections"
  severity              = "WARNING"
  combiner              = "OR"
  notification_channels = google_monitoring_notification_channel.email[*].id

  conditions {
    display_name = "more than 80 % of max_connections"
    condition_threshold {
      filter          = "${local.database} AND metric.type=\"cloudsql.googleapis.com/database/postgresql/num_backends\""
      comparison      = "COMPARISON_GT"
      threshold_value = local.alert_thresholds.connections
      duration        = "300s"
      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_MEAN"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = ["resource.labels.database_id"]
      }
    }
  }
  documentation {
    content = "The functions' pools may open ${local.connections_at_most} of ${var.database.max_connections} connections. Raise max_connections of `database`, or lower `most` of `instances`."
  }
}
