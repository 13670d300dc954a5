# Counted and timed from what the functions log (shared/app.py, cpoa/workflow/completion_log.py). Reading without trouble leaves
# no line there; the load balancer's metrics include it.

locals {
  function_logs = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=~\"^${local.name}-\""

  log_metrics = {
    cpoa_workflow_duration_ms = {
      description = "Duration of workflows, from the request to the end."
      filter      = "jsonPayload.cpoa_workflow_status:*"
      value       = "EXTRACT(jsonPayload.cpoa_workflow_duration_ms)"
      labels      = { status = "EXTRACT(jsonPayload.cpoa_workflow_status)", trigger = "EXTRACT(jsonPayload.cpoa_workflow_trigger)" }
    }
    cpoa_workflow_status_count = {
      description = "Number of finished workflows, by status, trigger and error code."
      filter      = "jsonPayload.cpoa_workflow_status:*"
      value       = null
      labels = {
        status     = "EXTRACT(jsonPayload.cpoa_workflow_status)"
        trigger    = "EXTRACT(jsonPayload.cpoa_workflow_trigger)"
        error_code = "EXTRACT(jsonPayload.error_code)"
      }
    }
    auth_failure_count = {
      description = "Number of refused sign-ins and tokens: wrong passwords, invalid tokens, too many attempts."
      filter      = "jsonPayload.error_code=~\"^(AUTH_|API_GW_AUTH_)\" AND (httpRequest.status=401 OR httpRequest.status=403 OR httpRequest.status=429)"
      value       = null
      labels      = { error_code = "EXTRACT(jsonPayload.error_code)", service = "EXTRACT(resource.labels.service_name)" }
    }
    endpoint_latency_ms = {
      description = "Duration of requests inside the functions: those that change something, and those that were refused."
      filter      = "jsonPayload.endpoint_latency_ms:*"
      value       = "EXTRACT(jsonPayload.endpoint_latency_ms)"
      labels      = { endpoint = "EXTRACT(jsonPayload.endpoint)", status = "EXTRACT(httpRequest.status)" }
    }
  }

  metric_types = { for name in keys(local.log_metrics) : name => "logging.googleapis.com/user/${local.name}/${name}" }
}

resource "google_logging_metric" "metric" {
  for_each         = local.log_metrics
  name             = "${local.name}/${each.key}"
  description      = each.value.description
  filter           = "${local.function_logs} AND ${each.value.filter}"
  value_extractor  = each.value.value
  label_extractors = each.value.labels

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = each.value.value == null ? "INT64" : "DISTRIBUTION"
    unit        = each.value.value == null ? "1" : "ms"

    dynamic "labels" {
      for_each = each.value.labels
      content {
        key        = labels.key
        value_type = "STRING"
      }
    }
  }

  dynamic "bucket_options" {
    for_each = each.value.value == null ? [] : [1]
    content {
      exponential_buckets { # from 1 ms to more than an hour
        scale              = 1
        growth_factor      = 1.4
        num_finite_buckets = 48
      }
    }
  }

  depends_on = [google_project_service.api]
}
