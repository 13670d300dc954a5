# The key that signs access tokens. Terraform creates it and only Secret Manager stores it: neither the plan nor the
# state contains it.

variable "signing_key" {
  description = "The number of the key that signs access tokens, and of a second key that is also accepted while keys are changed."
  type = object({
    signs    = optional(number, 1)
    verifies = optional(number)
  })
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for key in [var.signing_key.signs, coalesce(var.signing_key.verifies, 1)] : key >= 1 && key == floor(key)])
    error_message = "The keys in signing_key must be whole numbers from 1."
  }
  validation {
    condition     = var.signing_key.signs != coalesce(var.signing_key.verifies, 0)
    error_message = "signs and verifies of signing_key must be two different keys."
  }
}

locals {
  signing_keys = toset([for key in [var.signing_key.signs, var.signing_key.verifies] : tostring(key) if key != null])
  signing_key_variables = merge(
    { FLASK_SECRET_KEY = tostring(var.signing_key.signs) },
    var.signing_key.verifies == null ? {} : { FLASK_SECRET_KEY_PREVIOUS = tostring(var.signing_key.verifies) },
  )
}

resource "google_secret_manager_secret" "signing_key" {
  secret_id = "${local.name}-signing-key"
  replication {
    auto {}
  }
  depends_on = [google_project_service.api]
}

ephemeral "random_password" "signing_key" {
  for_each = local.signing_keys
  length   = 64
  special  = false
}

resource "google_secret_manager_secret_version" "signing_key" {
  for_each               = local.signing_keys
  secret                 = google_secret_manager_secret.signing_key.id
  secret_data_wo         = ephemeral.random_password.signing_key[each.key].result
  secret_data_wo_version = each.key

  lifecycle {
    create_before_destroy = true # the functions switch before a key is removed, because starting instances read it
  }
}

resource "google_secret_manager_secret_iam_member" "signing_key" {
  for_each  = local.with_tokens
  secret_id = google_secret_manager_secret.signing_key.id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.function[each.key].member
}
