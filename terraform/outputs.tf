output "url" {
  description = "The URL of the page. It works when the DNS record and the certificate exist."
  value       = local.page
}

output "domain" {
  description = "The host name of the page."
  value       = var.domain
}

output "address" {
  description = "The IP address for the A record of the domain."
  value       = google_compute_global_address.load_balancer.address
}

output "certificate" {
  description = "The name of the managed certificate, to check its status."
  value       = google_compute_managed_ssl_certificate.main.name
}

output "frontend_bucket" {
  description = "The bucket to which the page's files are uploaded."
  value       = google_storage_bucket.frontend.name
}

output "migrate_job" {
  description = "The Cloud Scheduler job that migrates the database to the code's schema."
  value       = google_cloud_scheduler_job.migrate.name
}

output "region" {
  description = "The region of the jobs and functions."
  value       = var.region
}

output "protected" {
  description = "Whether database and media are protected against deletion."
  value       = local.protected
}

output "database_instance" {
  description = "The Cloud SQL instance, for backups and restores."
  value       = google_sql_database_instance.main.name
}

output "migrate_database_user" {
  description = "The database user of migrate, which owns the schema."
  value       = google_sql_user.function[local.schema_migration].name
}

output "functions" {
  description = "Per function: its Cloud Run service, for logs and revisions."
  value       = { for name, one in google_cloudfunctions2_function.function : name => one.name }
}
