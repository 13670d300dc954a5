mock_provider "google" {
  source = "./tests/google"
}

mock_provider "time" {}

variables {
  project_id  = "demo-project"
  domain      = "podcasts.example.com"
  environment = "dev"
}

run "closed_functions_are_closed" {
  command = plan
  assert {
    condition = alltrue([
      for name, one in google_cloudfunctions2_function.function :
      one.service_config[0].ingress_settings == (contains(keys(local.public_functions), name) ? "ALLOW_INTERNAL_AND_GCLB" : "ALLOW_INTERNAL_ONLY")
    ])
    error_message = "A function can be reached around the load balancer, or from outside at all."
  }
  assert {
    condition     = toset(keys(local.closed_functions)) == toset(["media_url", "podcast_steps", "upkeep", "model_calls", "migrate"])
    error_message = "These functions are closed."
  }
}

run "nobody_unknown_beyond_the_public_functions_and_the_page" {
  command = apply # members are only known after apply; everything is mocked, nothing is created
  assert {
    condition     = toset(keys(google_cloud_run_v2_service_iam_member.everybody)) == toset(keys(local.public_functions))
    error_message = "allUsers may invoke the public functions and no other."
  }
  assert {
    condition     = !contains([for one in google_cloud_run_v2_service_iam_member.invoker : one.member], "allUsers")
    error_message = "The closed functions have named invokers."
  }
  assert {
    condition = !contains(concat(
      [for one in google_project_iam_member.build : one.member],
      [for one in google_project_iam_member.database_client : one.member],
      [for one in google_project_iam_member.database_user : one.member],
      [for one in google_storage_bucket_iam_member.media : one.member],
      [for one in google_storage_bucket_iam_member.uploads : one.member],
      [for one in google_secret_manager_secret_iam_member.signing_key : one.member],
      [for one in google_cloud_tasks_queue_iam_member.enqueuer : one.member],
      [for one in google_cloud_tasks_queue_iam_member.clean_up_asker : one.member],
      [for one in google_cloud_tasks_queue_iam_member.model_asker : one.member],
      [for one in google_service_account_iam_member.signer : one.member],
      [for one in google_service_account_iam_member.acts_as_invoker : one.member],
    ), "allUsers")
    error_message = "Of everything else, allUsers have nothing."
  }
  assert {
    condition     = google_storage_bucket.media.public_access_prevention == "enforced" && google_storage_bucket.sources.public_access_prevention == "enforced"
    error_message = "Media and sources cannot be made public."
  }
}

run "the_database_is_private" {
  command = plan
  assert {
    condition     = google_sql_database_instance.main.settings[0].ip_configuration[0].ipv4_enabled == false
    error_message = "The database has a public address."
  }
  assert {
    condition     = alltrue([for user in google_sql_user.function : user.database_roles == null])
    error_message = "A function's user is a superuser of the database for good."
  }
  assert {
    condition     = alltrue([for user in google_sql_user.function : user.type == "CLOUD_IAM_SERVICE_ACCOUNT"])
    error_message = "Functions sign in by IAM, not with passwords."
  }
}

run "only_named_accounts_ask_media_url" {
  command = plan
  assert {
    condition     = length(google_cloud_run_v2_service_iam_member.media_url_caller) == 0
    error_message = "Until somebody is named, nobody may."
  }
}
