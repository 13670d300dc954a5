variable "database" {
  description = "The size of Cloud SQL for PostgreSQL, and its limit of connections. Every instance of a function has its own connections."
  type = object({
    tier            = optional(string, "db-g1-small")
    disk_gb         = optional(number, 10)
    max_connections = optional(number, 350)
  })
  default  = {}
  nullable = false
  validation {
    condition     = can(regex("^db-(f1-micro|g1-small|custom-[0-9]+-[0-9]+)$", var.database.tier))
    error_message = "tier of database must be db-f1-micro, db-g1-small or db-custom-<cpus>-<MiB>."
  }
  validation {
    condition     = var.database.disk_gb >= 10 && var.database.disk_gb <= 10000
    error_message = "disk_gb of database must be from 10 to 10000."
  }
  validation {
    condition     = var.database.max_connections >= 25 && var.database.max_connections <= 5000
    error_message = "max_connections of database must be from 25 to 5000."
  }
}

locals {
  # Same as the pool of shared/database.py: one connection per thread, minimum two. The steps' watchdog has one more.
  # The threads of model_calls mostly wait for a model, so they share fewer (functions/model_calls/main.py).
  pool_sizes = { for name in local.with_database : name => name == local.model_calls ? 8 : max(local.functions[name].concurrency, 2) }
  connections_by_function = {
    for name in local.with_database :
    name => (local.pool_sizes[name] + (name == local.queue_target ? 1 : 0)) * local.instances[name].most
  }
  connections_at_most   = sum(values(local.connections_by_function))
  connections_kept_free = 10 # reserved by PostgreSQL, used by Cloud SQL, and for a person who inspects the database
  connections_free      = var.database.max_connections - local.connections_kept_free
}

resource "random_id" "database" {
  byte_length = 2 # the name of a deleted instance is reserved for a week
}

resource "google_sql_database_instance" "main" {
  name                = "${local.name}-${random_id.database.hex}"
  region              = var.region
  database_version    = "POSTGRES_18" # same as locally
  deletion_protection = local.protected

  settings {
    tier                        = var.database.tier
    edition                     = "ENTERPRISE"
    availability_type           = local.prod ? "REGIONAL" : "ZONAL"
    disk_size                   = var.database.disk_gb
    disk_autoresize             = true
    deletion_protection_enabled = local.protected
    retain_backups_on_delete    = local.prod
    connector_enforcement       = "REQUIRED"
    user_labels                 = local.labels

    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.main.id
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    backup_configuration {
      enabled                        = true
      start_time                     = "02:00"
      point_in_time_recovery_enabled = local.prod
      transaction_log_retention_days = 7
      backup_retention_settings {
        retained_backups = local.prod ? 30 : 7
      }
    }

    # Shows slow statements without their values. PostgreSQL's own log of slow statements would contain them: texts
    # and password hashes.
    insights_config {
      query_insights_enabled = true
    }

    maintenance_window {
      day          = 7
      hour         = 3
      update_track = "stable"
    }

    database_flags {
      name  = "cloudsql.iam_authentication"
      value = "on"
    }
    database_flags {
      name  = "max_connections"
      value = tostring(var.database.max_connections)
    }
  }

  lifecycle {
    ignore_changes = [settings[0].disk_size] # it grows automatically
    precondition {
      condition     = local.connections_at_most <= local.connections_free
      error_message = "The functions may open ${local.connections_at_most} connections, and max_connections leaves ${local.connections_free}. Raise max_connections of database, or lower most of instances."
    }
  }

  depends_on = [google_service_networking_connection.database]
}

check "connections_while_a_revision_changes" {
  assert {
    condition     = 2 * local.connections_at_most <= local.connections_free
    error_message = "While a new revision takes over, both revisions have instances: at full load they need ${2 * local.connections_at_most} connections, but there are only ${local.connections_free}. Some requests then fail with 503."
  }
}

resource "google_sql_database" "app" {
  name            = "aethercast"
  instance        = google_sql_database_instance.main.name
  deletion_policy = "ABANDON" # deleted with the instance; it cannot be deleted alone while clients are connected
}

# The database user of a service account is its email without the suffix. `migrate` grants each function its rights. It owns
# only the schema: `make deploy` makes it a superuser during the first migration and revokes that afterwards.
resource "google_sql_user" "function" {
  for_each        = local.with_database
  name            = trimsuffix(google_service_account.function[each.key].email, ".gserviceaccount.com")
  instance        = google_sql_database_instance.main.name
  type            = "CLOUD_IAM_SERVICE_ACCOUNT"
  deletion_policy = "ABANDON" # a user cannot be removed before the tables it owns

  lifecycle {
    ignore_changes = [database_roles]
  }
}
