mock_provider "google" {
  source = "./tests/google"
}

mock_provider "time" {}

variables {
  project_id  = "demo-project"
  domain      = "podcasts.example.com"
  environment = "dev"
}

run "dev_may_be_destroyed" {
  command = plan
  assert {
    condition     = !google_sql_database_instance.main.deletion_protection && google_storage_bucket.media.force_destroy
    error_message = "dev is there to be destroyed."
  }
}

run "prod_is_protected" {
  command = plan
  variables {
    environment = "prod"
    alert_email = "operator@example.com"
  }
  assert {
    condition     = google_sql_database_instance.main.deletion_protection && google_sql_database_instance.main.settings[0].deletion_protection_enabled
    error_message = "The database of prod can be deleted."
  }
  assert {
    condition     = google_sql_database_instance.main.settings[0].availability_type == "REGIONAL" && google_sql_database_instance.main.settings[0].backup_configuration[0].point_in_time_recovery_enabled
    error_message = "prod has no standby, or cannot be restored to a moment."
  }
  assert {
    condition     = !google_storage_bucket.media.force_destroy
    error_message = "The media of prod can be deleted with their bucket."
  }
}

run "prod_with_nobody_to_tell_warns" {
  command = plan
  variables {
    environment = "prod"
  }
  expect_failures = [check.somebody_is_told]
}

run "everything_can_be_made" {
  command = apply
  assert {
    condition     = output.url == "https://podcasts.example.com"
    error_message = "The page is elsewhere."
  }
}
