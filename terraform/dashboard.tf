locals {
  function_service = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=monitoring.regex.full_match(\"${local.name}-.*\")"

  charts = [
    {
      title   = "Requests by answer"
      filter  = local.load_balancer_requests
      aligner = "ALIGN_RATE", reducer = "REDUCE_SUM", by = ["metric.labels.response_code_class"]
    },
    {
      title   = "Latency of every request at the load balancer, 95th percentile"
      filter  = "${local.load_balancer} AND metric.type=\"loadbalancing.googleapis.com/https/total_latencies\""
      aligner = "ALIGN_DELTA", reducer = "REDUCE_PERCENTILE_95", by = ["resource.labels.matched_url_path_rule"]
    },
    {
      title   = "Latency by endpoint, 95th percentile: changes and refusals"
      filter  = "resource.type=\"cloud_run_revision\" AND metric.type=\"${local.metric_types.endpoint_latency_ms}\""
      aligner = "ALIGN_DELTA", reducer = "REDUCE_PERCENTILE_95", by = ["metric.labels.endpoint"]
    },
    {
      title   = "Workflows that ended"
      filter  = "resource.type=\"cloud_run_revision\" AND metric.type=\"${local.metric_types.cpoa_workflow_status_count}\""
      aligner = "ALIGN_DELTA", reducer = "REDUCE_SUM", by = ["metric.labels.status", "metric.labels.trigger"]
    },
    {
      title   = "How long workflows took, 95th percentile"
      filter  = "resource.type=\"cloud_run_revision\" AND metric.type=\"${local.metric_types.cpoa_workflow_duration_ms}\""
      aligner = "ALIGN_DELTA", reducer = "REDUCE_PERCENTILE_95", by = ["metric.labels.trigger"]
    },
    {
      title   = "Why workflows failed"
      filter  = "resource.type=\"cloud_run_revision\" AND metric.type=\"${local.metric_types.cpoa_workflow_status_count}\" AND metric.labels.status=\"failed\""
      aligner = "ALIGN_DELTA", reducer = "REDUCE_SUM", by = ["metric.labels.error_code"]
    },
    {
      title   = "Refused for who asked"
      filter  = "resource.type=\"cloud_run_revision\" AND metric.type=\"${local.metric_types.auth_failure_count}\""
      aligner = "ALIGN_DELTA", reducer = "REDUCE_SUM", by = ["metric.labels.error_code"]
    },
    {
      title   = "Tasks in the queue"
      filter  = "${local.steps_queue} AND metric.type=\"cloudtasks.googleapis.com/queue/depth\""
      aligner = "ALIGN_MEAN", reducer = "REDUCE_SUM", by = []
    },
    {
      title   = "How long tasks waited, 95th percentile"
      filter  = "${local.steps_queue} AND metric.type=\"cloudtasks.googleapis.com/queue/task_attempt_delays\""
      aligner = "ALIGN_DELTA", reducer = "REDUCE_PERCENTILE_95", by = []
    },
    {
      title   = "Instances"
      filter  = "${local.function_service} AND metric.type=\"run.googleapis.com/container/instance_count\""
      aligner = "ALIGN_MAX", reducer = "REDUCE_SUM", by = ["resource.labels.service_name"]
    },
    {
      title   = "Connections to the database (of ${var.database.max_connections})"
      filter  = "${local.database} AND metric.type=\"cloudsql.googleapis.com/database/postgresql/num_backends\""
      aligner = "ALIGN_MEAN", reducer = "REDUCE_SUM", by = []
    },
    {
      title   = "CPU of the database"
      filter  = "${local.database} AND metric.type=\"cloudsql.googleapis.com/database/cpu/utilization\""
      aligner = "ALIGN_MEAN", reducer = "REDUCE_MEAN", by = []
    },
  ]
}

resource "google_monitoring_dashboard" "main" {
  dashboard_json = jsonencode({
    displayName = "Aethercast ${var.environment}"
    mosaicLayout = {
      columns = 48
      # Google omits zero and empty values; we omit them too, otherwise each plan would show a difference.
      tiles = [for number, chart in local.charts : merge(
        number % 3 == 0 ? {} : { xPos = 16 * (number % 3) },
        number < 3 ? {} : { yPos = 12 * floor(number / 3) },
        {
          width  = 16
          height = 12
          widget = {
            title = chart.title
            xyChart = {
              dataSets = [{
                plotType = "LINE"
                timeSeriesQuery = {
                  timeSeriesFilter = {
                    filter = chart.filter
                    aggregation = merge(
                      {
                        alignmentPeriod    = "60s"
                        perSeriesAligner   = chart.aligner
                        crossSeriesReducer = chart.reducer
                      },
                      length(chart.by) == 0 ? {} : { groupByFields = chart.by },
                    )
                  }
                }
              }]
            }
          }
        },
      )]
    }
  })
  depends_on = [google_project_service.api, google_logging_metric.metric]
}
