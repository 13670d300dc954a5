variable "requests_per_minute" {
  description = "Requests per minute from one address to each public function, and to register and sign in. The edge counts per function."
  type = object({
    all  = optional(number, 1200)
    auth = optional(number, 30)
  })
  default  = {}
  nullable = false
  validation {
    condition     = var.requests_per_minute.auth >= 1 && var.requests_per_minute.auth <= var.requests_per_minute.all && var.requests_per_minute.all <= 10000
    error_message = "In requests_per_minute, auth must be from 1 to the value of all, and all at most 10000."
  }
}

locals {
  # Users write about anything, including SQL and HTML. So these rules only log, and they do not inspect passwords or the
  # texts of requested episodes: neither may appear in a log.
  body_rules = {
    "sqli-v33-stable" = 1000
    "xss-v33-stable"  = 1001
  }
  # A page asks for these at each load, and many people may share one address.
  no_password_sent     = "request.path != '/auth/refresh' && request.path != '/auth/logout' && request.path != '/auth/sessions'"
  bodies_not_looked_at = "request.path.startsWith('/auth/') || (request.method == 'POST' && request.path == '/api/v1/podcasts')"
}

resource "google_compute_security_policy" "edge" {
  name = local.name
  type = "CLOUD_ARMOR"

  advanced_options_config {
    json_parsing = "STANDARD"
  }

  # A throttle that allows a request ends the evaluation, so the narrower rule comes first.
  rule {
    priority    = 100
    action      = "throttle"
    description = "Signing in and registering, by address"
    match {
      expr {
        expression = "request.path.startsWith('/auth/') && ${local.no_password_sent}"
      }
    }
    rate_limit_options {
      conform_action = "allow"
      exceed_action  = "deny(429)"
      enforce_on_key = "IP"
      rate_limit_threshold {
        count        = var.requests_per_minute.auth
        interval_sec = 60
      }
    }
  }

  dynamic "rule" {
    for_each = local.body_rules
    content {
      priority    = rule.value
      action      = "deny(403)"
      preview     = true
      description = "Detects ${rule.key}"
      match {
        expr {
          expression = "!(${local.bodies_not_looked_at}) && evaluatePreconfiguredWaf('${rule.key}', {'sensitivity': 1})"
        }
      }
    }
  }

  rule {
    priority    = 2000
    action      = "throttle"
    description = "Everything, by address"
    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }
    rate_limit_options {
      conform_action = "allow"
      exceed_action  = "deny(429)"
      enforce_on_key = "IP"
      rate_limit_threshold {
        count        = var.requests_per_minute.all
        interval_sec = 60
      }
    }
  }

  rule {
    priority    = 2147483647
    action      = "allow"
    description = "Default"
    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }
  }

  depends_on = [google_project_service.api]
}
