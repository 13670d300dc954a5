locals {
  media_bucket = "${var.project_id}-${local.name}-media"
  uploads      = "uploads/"
}

resource "google_storage_bucket" "media" {
  name                        = local.media_bucket
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = !local.protected

  # Objects are written once and never changed, and deleted objects must not be recoverable.
  versioning {
    enabled = false
  }
  soft_delete_policy {
    retention_duration_seconds = 0
  }

  # Recordings and their finished pieces: the master step joins them into the episode, and they are not needed after that. A failed episode is
  # retried within these days or starts again.
  lifecycle_rule {
    condition {
      age            = 2
      matches_prefix = ["episodes/"]
      matches_suffix = [".flac", ".piece.mp3", ".levels.json"]
    }
    action {
      type = "Delete"
    }
  }
  # Files that users uploaded. upkeep removes them too, within minutes; this rule also works while nothing runs.
  lifecycle_rule {
    condition {
      age            = 1
      matches_prefix = [local.uploads]
    }
    action {
      type = "Delete"
    }
  }
  lifecycle_rule {
    condition {
      age = 1
    }
    action {
      type = "AbortIncompleteMultipartUpload"
    }
  }

  # The page plays signed URLs of this bucket, and sends files to it with signed forms.
  cors {
    origin          = concat([local.page], var.cors_allowed_origins)
    method          = ["GET", "HEAD", "POST"]
    response_header = ["Accept-Ranges", "Content-Disposition", "Content-Length", "Content-Range", "Content-Type", "ETag"]
    max_age_seconds = 3600
  }

  depends_on = [google_project_service.api]
}
