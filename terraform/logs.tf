# Cloud Run logs the path of each request, and the load balancer does too unless its log_config is off. Paths of private
# feeds hold their keys, so these entries are not stored.

locals {
  unlogged = [for name, one in local.functions : local.service_names[name] if try(one.has_keys_in_paths, false)]
}

# Google makes this sink with the project; Terraform changes the one that is there, and leaves it when it is destroyed.
resource "google_logging_project_sink" "default" {
  name                   = "_Default"
  destination            = "logging.googleapis.com/projects/${var.project_id}/locations/global/buckets/_Default"
  filter                 = "NOT LOG_ID(\"cloudaudit.googleapis.com/activity\") AND NOT LOG_ID(\"externalaudit.googleapis.com/activity\") AND NOT LOG_ID(\"cloudaudit.googleapis.com/system_event\") AND NOT LOG_ID(\"externalaudit.googleapis.com/system_event\") AND NOT LOG_ID(\"cloudaudit.googleapis.com/access_transparency\") AND NOT LOG_ID(\"externalaudit.googleapis.com/access_transparency\")" # Google's own
  unique_writer_identity = true

  dynamic "exclusions" {
    for_each = local.unlogged
    content {
      name        = exclusions.value
      description = "Requests whose paths hold keys."
      filter      = "LOG_ID(\"run.googleapis.com/requests\") AND resource.labels.service_name=\"${exclusions.value}\""
    }
  }

  depends_on = [google_project_service.api]
}
