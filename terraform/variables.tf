# Variables of the whole deployment. Variables of a single part are in that part's file.

variable "project_id" {
  description = "The Google Cloud project for the whole deployment."
  type        = string
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id must be 6 to 30 lower-case letters, digits and hyphens: the project's id, not its name or number."
  }
}

variable "region" {
  description = "The region of functions, queue, database and buckets."
  type        = string
  default     = "europe-west1"
  nullable    = false
  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]{1,2}$", var.region))
    error_message = "region must be a region such as europe-west1, not a zone."
  }
}

variable "environment" {
  description = "dev, staging or prod. prod is protected against deletion and has a standby database."
  type        = string
  nullable    = false
  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "environment must be dev, staging or prod."
  }
}

variable "domain" {
  description = "The host name of the page and the API; its A record must have the value of the output `address`."
  type        = string
  nullable    = false
  validation {
    condition     = length(var.domain) <= 63 && can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "domain must be a lower-case host name such as podcasts.example.com, with at most 63 characters, without scheme and wildcard."
  }
}

variable "protected" {
  description = "Whether database and media are protected against deletion. By default, only those of prod are."
  type        = bool
  default     = null
}

variable "alert_email" {
  description = "The e-mail address that receives alerts. Empty: alerts are sent to nobody."
  type        = string
  default     = ""
  nullable    = false
  validation {
    condition     = var.alert_email == "" || can(regex("^[^@\\s]+@[^@\\s]+$", var.alert_email))
    error_message = "alert_email must be an e-mail address."
  }
}

check "somebody_is_told" {
  assert {
    condition     = !local.prod || var.alert_email != ""
    error_message = "prod has no alert_email: nobody receives an alert if it is down."
  }
}

variable "log_level" {
  description = "The lowest severity that the functions log."
  type        = string
  default     = "INFO"
  nullable    = false
  validation {
    condition     = contains(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], var.log_level)
    error_message = "log_level must be DEBUG, INFO, WARNING, ERROR or CRITICAL."
  }
}

variable "cors_allowed_origins" {
  description = "Other origins whose pages may call the API and fetch media."
  type        = list(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for origin in var.cors_allowed_origins : can(regex("^https?://[^\\s/,]+$", origin))])
    error_message = "Each entry in cors_allowed_origins must be scheme and host such as https://example.org, without a path."
  }
}

locals {
  name      = "aethercast-${var.environment}"
  prod      = var.environment == "prod"
  protected = coalesce(var.protected, local.prod)
  labels    = { app = "aethercast", environment = var.environment }
  page      = "https://${var.domain}"
}

data "google_project" "main" {
  project_id = var.project_id
}
