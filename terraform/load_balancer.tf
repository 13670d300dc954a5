resource "google_compute_global_address" "load_balancer" {
  name       = "${local.name}-load-balancer"
  depends_on = [time_sleep.apis] # the first resource that is created
}

# A function of the 2nd generation is a Cloud Run service: kind cloud_run, not cloud_function.
resource "google_compute_region_network_endpoint_group" "function" {
  for_each              = local.public_functions
  name                  = local.service_names[each.key]
  region                = var.region
  network_endpoint_type = "SERVERLESS"
  cloud_run {
    service = google_cloudfunctions2_function.function[each.key].name
  }
}

resource "google_compute_backend_service" "function" {
  for_each              = local.public_functions
  name                  = local.service_names[each.key]
  load_balancing_scheme = "EXTERNAL_MANAGED"
  protocol              = "HTTPS"
  security_policy       = google_compute_security_policy.edge.id
  # Its last entry counts, whatever the client sent. With X-Forwarded-For we would have to count entries, and Google does not
  # document whether Cloud Run adds to those of the load balancer.
  custom_request_headers = ["${local.routes.client_address_header}:{client_ip_address}"]
  backend {
    group = google_compute_region_network_endpoint_group.function[each.key].id
  }
  # Only answers whose own Cache-Control allows it are kept: public feeds, never private ones.
  enable_cdn = try(each.value.is_cached, false)
  dynamic "cdn_policy" {
    for_each = try(each.value.is_cached, false) ? [1] : []
    content {
      cache_mode        = "USE_ORIGIN_HEADERS"
      negative_caching  = false
      serve_while_stale = 0 # Google's default is a day, in which a deleted episode would still be in a feed
      cache_key_policy {
        include_host         = true
        include_protocol     = true
        include_query_string = true # the page of older items
      }
    }
  }
  log_config {
    enable      = !try(each.value.has_keys_in_paths, false)
    sample_rate = try(each.value.has_keys_in_paths, false) ? null : 1 # a read request is logged only here
  }
}

resource "google_compute_url_map" "https" {
  name            = local.name
  default_service = google_compute_backend_bucket.frontend.id

  # Any other host name serves only the page's files, not the functions.
  host_rule {
    hosts        = [var.domain]
    path_matcher = "routes"
  }

  path_matcher {
    name            = "routes"
    default_service = google_compute_backend_bucket.frontend.id

    dynamic "path_rule" {
      for_each = local.public_functions
      content {
        paths   = path_rule.value.paths
        service = google_compute_backend_service.function[path_rule.key].id
      }
    }
    path_rule {
      paths   = local.routes.frontend.paths
      service = google_compute_backend_bucket.frontend.id
    }
  }

  # Google checks the URL map with these tests before accepting it.
  dynamic "test" {
    for_each = merge([for name, one in local.public_functions : { for pattern in one.paths : pattern => name }]...)
    content {
      host    = var.domain
      path    = replace(test.key, "*", "anything-else")
      service = google_compute_backend_service.function[test.value].id
    }
  }
  test {
    host    = "another.${var.domain}"
    path    = "/api/v1/podcasts"
    service = google_compute_backend_bucket.frontend.id
  }
  dynamic "test" {
    for_each = toset(concat(["/", "/index.html"], local.routes.frontend.paths))
    content {
      host    = var.domain
      path    = test.value
      service = google_compute_backend_bucket.frontend.id
    }
  }
}

resource "random_id" "certificate" {
  byte_length = 3
  keepers     = { domain = var.domain }
}

resource "google_compute_managed_ssl_certificate" "main" {
  name = "${local.name}-${random_id.certificate.hex}"
  managed {
    domains = [var.domain]
  }
  lifecycle {
    create_before_destroy = true # a certificate in use cannot be removed
  }
  depends_on = [google_project_service.api]
}

resource "google_compute_ssl_policy" "main" {
  name            = local.name
  profile         = "MODERN"
  min_tls_version = "TLS_1_2"
  depends_on      = [google_project_service.api]
}

resource "google_compute_target_https_proxy" "main" {
  name             = local.name
  url_map          = google_compute_url_map.https.id
  ssl_certificates = [google_compute_managed_ssl_certificate.main.id]
  ssl_policy       = google_compute_ssl_policy.main.id
}

resource "google_compute_global_forwarding_rule" "https" {
  name                  = "${local.name}-https"
  ip_address            = google_compute_global_address.load_balancer.id
  port_range            = "443"
  target                = google_compute_target_https_proxy.main.id
  load_balancing_scheme = "EXTERNAL_MANAGED"
}

# Port 80 redirects to HTTPS. Only /health is answered, so that a deployment can be checked while its
# certificate is not active yet; it contains no personal data.
resource "google_compute_url_map" "http" {
  name = "${local.name}-http"

  default_url_redirect {
    https_redirect         = true
    redirect_response_code = "MOVED_PERMANENTLY_DEFAULT"
    strip_query            = false
  }

  host_rule {
    hosts        = ["*"]
    path_matcher = "redirect"
  }

  path_matcher {
    name = "redirect"
    default_url_redirect {
      https_redirect         = true
      redirect_response_code = "MOVED_PERMANENTLY_DEFAULT"
      strip_query            = false
    }
    path_rule {
      paths   = ["/health"]
      service = google_compute_backend_service.function[local.health_function].id
    }
  }
}

locals {
  health_function = one([for name, one in local.public_functions : name if contains(one.paths, "/health")])
}

resource "google_compute_target_http_proxy" "redirect" {
  name    = "${local.name}-http"
  url_map = google_compute_url_map.http.id
}

resource "google_compute_global_forwarding_rule" "http" {
  name                  = "${local.name}-http"
  ip_address            = google_compute_global_address.load_balancer.id
  port_range            = "80"
  target                = google_compute_target_http_proxy.redirect.id
  load_balancing_scheme = "EXTERNAL_MANAGED"
}
