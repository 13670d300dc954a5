output "url" {
  description = "Where the page is, once the DNS record and the certificate are there."
  value       = local.page
}

output "domain" {
  description = "The host name of the page."
  value       = var.domain
}

output "address" {
  description = "Where the A record of the domain leads to."
  value       = google_compute_global_address.load_balancer.address
}

output "certificate" {
  description = "The name of the managed certificate, to ask how far it is."
  value       = google_compute_managed_ssl_certificate.main.name
}

output "frontend_bucket" {
  description = "Where the page's files are uploaded to."
  value       = google_storage_bucket.frontend.name
}

output "migrate_job" {
  description = "The Cloud Scheduler job that brings the database to the code's schema."
  value       = google_cloud_scheduler_job.migrate.name
}

output "region" {
  description = "Where the jobs and functions are."
  value       = var.region
}

output "protected" {
  description = "Whether database and media are kept from being deleted."
  value       = local.protected
}

output "database_instance" {
  description = "The Cloud SQL instance, for backups and restoring."
  value       = google_sql_database_instance.main.name
}

output "migrate_database_user" {
  description = "As whom migrate signs in to the database; it owns the schema."
  value       = google_sql_user.function[local.schema_migration].name
}

output "functions" {
  description = "By function: the Cloud Run service behind it, for its logs and revisions."
  value       = { for name, one in google_cloudfunctions2_function.function : name => one.name }
}
