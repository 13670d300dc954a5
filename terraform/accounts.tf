# Each function has its own account, with the roles that its needs in functions/routes.json require.

resource "google_service_account" "function" {
  for_each     = local.functions
  account_id   = "fn-${replace(each.key, "_", "-")}-${var.environment}"
  display_name = "Aethercast ${var.environment}: function ${each.key}"
  depends_on   = [google_project_service.api]
}

# The account with which the queues call podcast_steps, upkeep and model_calls, and the timer calls the sweeper.
resource "google_service_account" "invoker" {
  account_id   = "invoker-${var.environment}"
  display_name = "Aethercast ${var.environment}: calls podcast_steps, upkeep, model_calls"
  depends_on   = [google_project_service.api]
}

# The account that calls migrate. It is not the invoker, because an account that may enqueue tasks can call what the invoker can.
resource "google_service_account" "migration_invoker" {
  account_id   = "migration-invoker-${var.environment}"
  display_name = "Aethercast ${var.environment}: calls migrate"
  depends_on   = [google_project_service.api]
}

# The account with which operators call upkeep. It is not the invoker, for the same reason.
resource "google_service_account" "operator" {
  for_each     = toset(length(var.operators) > 0 ? ["operator"] : [])
  account_id   = "operator-${var.environment}"
  display_name = "Aethercast ${var.environment}: operators call upkeep"
  depends_on   = [google_project_service.api]
}

# gcloud requests identity tokens of the account that it impersonates.
resource "google_service_account_iam_member" "operator" {
  for_each           = toset(var.operators)
  service_account_id = google_service_account.operator["operator"].name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = each.key
}

resource "google_service_account" "build" {
  account_id   = "fn-build-${var.environment}"
  display_name = "Aethercast ${var.environment}: builds the functions"
  depends_on   = [google_project_service.api]
}

# What Cloud Run functions ask of an account that builds. Of the project's buckets it needs ours of packages and the two
# kinds that Google makes for building, and no other: Terraform's state and other environments have buckets there too.
locals {
  build_buckets = [google_storage_bucket.sources.name, "gcf-v2-sources-", "gcf-v2-uploads-"]
}

resource "google_project_iam_member" "build" {
  for_each = toset(["roles/artifactregistry.writer", "roles/logging.logWriter", "roles/storage.objectAdmin"])
  project  = var.project_id
  role     = each.key
  member   = google_service_account.build.member

  dynamic "condition" {
    for_each = each.key == "roles/storage.objectAdmin" ? [1] : []
    content {
      title      = "what-is-built-alone"
      expression = join(" || ", [for bucket in local.build_buckets : "resource.name.startsWith(\"projects/_/buckets/${bucket}\")"])
    }
  }
}

resource "time_sleep" "build_roles" {
  create_duration = "60s" # until a new role is effective everywhere
  triggers        = { roles = join(",", [for member in google_project_iam_member.build : member.role]) }
  # Requirements of a function's first instance.
  depends_on = [
    google_project_iam_member.database_client,
    google_project_iam_member.database_user,
    google_secret_manager_secret_iam_member.signing_key,
  ]
}

resource "google_project_iam_member" "database_client" {
  for_each = local.with_database
  project  = var.project_id
  role     = "roles/cloudsql.client"
  member   = google_service_account.function[each.key].member
}

resource "google_project_iam_member" "database_user" {
  for_each = local.with_database
  project  = var.project_id
  role     = "roles/cloudsql.instanceUser"
  member   = google_service_account.function[each.key].member
}

resource "google_storage_bucket_iam_member" "media" {
  for_each = setunion(local.media_readers, local.media_writers)
  bucket   = google_storage_bucket.media.name
  role     = contains(local.media_writers, each.key) ? "roles/storage.objectUser" : "roles/storage.objectViewer"
  member   = google_service_account.function[each.key].member
}

# A form that a page sends to the bucket has the rights of the account that signed it. It may create uploads and nothing
# else: without the right to delete, nobody overwrites a file that has arrived.
resource "google_storage_bucket_iam_member" "uploads" {
  for_each = local.upload_signers
  bucket   = google_storage_bucket.media.name
  role     = "roles/storage.objectCreator"
  member   = google_service_account.function[each.key].member
  condition {
    title      = "Uploads only"
    expression = "resource.name.startsWith(\"projects/_/buckets/${local.media_bucket}/objects/${local.uploads}\")"
  }
}

# URLs are signed by signBlob, so no private key exists outside Google.
resource "google_service_account_iam_member" "signer" {
  for_each           = local.signers
  service_account_id = google_service_account.function[each.key].name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = google_service_account.function[each.key].member
}

# A task carries a token of the invoker, so an account that enqueues tasks must be allowed to act as the invoker.
resource "google_cloud_tasks_queue_iam_member" "enqueuer" {
  for_each = local.enqueuers
  name     = google_cloud_tasks_queue.steps.name
  location = google_cloud_tasks_queue.steps.location
  role     = "roles/cloudtasks.enqueuer"
  member   = google_service_account.function[each.key].member
}

resource "google_cloud_tasks_queue_iam_member" "clean_up_asker" {
  for_each = local.clean_up_askers
  name     = google_cloud_tasks_queue.upkeep.name
  location = google_cloud_tasks_queue.upkeep.location
  role     = "roles/cloudtasks.enqueuer"
  member   = google_service_account.function[each.key].member
}

resource "google_cloud_tasks_queue_iam_member" "model_asker" {
  for_each = local.model_askers
  name     = google_cloud_tasks_queue.model_calls.name
  location = google_cloud_tasks_queue.model_calls.location
  role     = "roles/cloudtasks.enqueuer"
  member   = google_service_account.function[each.key].member
}

resource "google_service_account_iam_member" "acts_as_invoker" {
  for_each           = setunion(local.enqueuers, local.clean_up_askers, local.model_askers)
  service_account_id = google_service_account.invoker.name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.function[each.key].member
}

resource "google_project_iam_member" "google_models" {
  for_each = toset(local.uses_google_models ? local.callers_of_google_models : [])
  project  = var.project_id
  role     = "roles/aiplatform.user"
  member   = google_service_account.function[each.key].member
}
