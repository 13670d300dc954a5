variable "database" {
  description = "The size of Cloud SQL for PostgreSQL, and its limit of connections. Every instance of a function has its own connections."
  type = object({
    tier            = optional(string, "db-g1-small")
    disk_gb         = optional(number, 10)
    max_connections = optional(number, 210)
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
  # As shared/database.py makes its pool: one connection for each thread, and at least two. The steps' watchdog has one more.
  connections_by_function = {
    for name in local.with_database :
    name => (max(local.functions[name].concurrency, 2) + (name == local.queue_target ? 1 : 0)) * local.instances[name].most
  }
  connections_at_most   = sum(values(local.connections_by_function))
  connections_kept_free = 10 # PostgreSQL keeps some for its owner, Cloud SQL has its own, and a person may look
  connections_free      = var.database.max_connections - local.connections_kept_free
}

resource "random_id" "database" {
  byte_length = 2 # a deleted instance's name stays taken for a week
}

resource "google_sql_database_instance" "main" {
  name                = "${local.name}-${random_id.database.hex}"
  region              = var.region
  database_version    = "POSTGRES_18" # as on one machine
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

    # What is slow shows here with its values left out. PostgreSQL's own log of slow statements would hold them: texts
    # and passwords' hashes.
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
    ignore_changes = [settings[0].disk_size] # it grows by itself
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
  deletion_policy = "ABANDON" # goes with the instance; by itself it could not, while somebody is connected
}

# A service account's user is its address without the end. What a function may do, `migrate` grants it. `migrate` owns the
# schema and no more: `make deploy` makes it a superuser while it brings a new schema, and takes that away again.
resource "google_sql_user" "function" {
  for_each        = local.with_database
  name            = trimsuffix(google_service_account.function[each.key].email, ".gserviceaccount.com")
  instance        = google_sql_database_instance.main.name
  type            = "CLOUD_IAM_SERVICE_ACCOUNT"
  deletion_policy = "ABANDON" # a user that owns tables cannot be removed before them

  lifecycle {
    ignore_changes = [database_roles]
  }
}
