# The page: static files in a bucket behind Cloud CDN. `make deploy` uploads them, each with the Cache-Control that
# functions/routes.json has for its path; the CDN respects it.

locals {
  frontend_bucket = "${var.project_id}-${local.name}-frontend"

  # The page may only load media of our own bucket.
  media_origin = "https://storage.googleapis.com/${google_storage_bucket.media.name}/"
  response_headers = merge(
    { for name, value in local.routes.frontend.response_headers : name => replace(value, "{media_origin}", local.media_origin) },
    { Strict-Transport-Security = "max-age=31536000" }, # same as the functions; there is no TLS locally
  )
}

resource "google_storage_bucket" "frontend" {
  name                        = local.frontend_bucket
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "inherited" # it is public
  force_destroy               = true

  website {
    main_page_suffix = local.routes.frontend.index
    not_found_page   = local.routes.frontend.not_found
  }

  depends_on = [google_project_service.api]
}

# This includes listing: without it, Google answers 403 instead of 404 for a missing file.
resource "google_storage_bucket_iam_member" "frontend_everybody" {
  bucket = google_storage_bucket.frontend.name
  role   = "roles/storage.objectViewer"
  member = "allUsers"
}

resource "google_compute_backend_bucket" "frontend" {
  name                    = "${local.name}-frontend"
  bucket_name             = google_storage_bucket.frontend.name
  enable_cdn              = true
  compression_mode        = "AUTOMATIC"
  custom_response_headers = [for name, value in local.response_headers : "${name}: ${value}"]

  cdn_policy {
    cache_mode         = "USE_ORIGIN_HEADERS"
    request_coalescing = true
  }

  depends_on = [google_project_service.api]
}
