# One archive per function, written by `make package`. Its name contains its hash, so only functions whose packages
# changed are deployed again.

variable "packages_dir" {
  description = "The folder into which `make package` writes <function>.zip, relative to this folder."
  type        = string
  default     = "../build/packages"
  nullable    = false
  validation {
    condition     = can(regex("^[^/]", var.packages_dir))
    error_message = "packages_dir must be relative to the folder of Terraform's files."
  }
}

locals {
  archives = { for name, one in local.functions : name => "${path.module}/${var.packages_dir}/${name}.zip" }
}

resource "google_storage_bucket" "sources" {
  name                        = "${var.project_id}-${local.name}-sources"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = true
  depends_on                  = [google_project_service.api]
}

resource "google_storage_bucket_object" "package" {
  for_each = local.archives
  name     = "${each.key}/${try(filesha256(each.value), "missing")}.zip"
  bucket   = google_storage_bucket.sources.name
  source   = each.value

  lifecycle {
    create_before_destroy = true # the function switches before its old package is removed
    precondition {
      condition     = fileexists(each.value)
      error_message = "${each.value} is missing. Run `make package` to create it."
    }
  }
}
