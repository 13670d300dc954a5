mock_provider "google" {
  source = "./tests/google"
}

mock_provider "time" {}

variables {
  project_id  = "demo-project"
  domain      = "podcasts.example.com"
  environment = "dev"
}

run "a_zone_is_no_region" {
  command = plan
  variables {
    region = "europe-west1-b"
  }
  expect_failures = [var.region]
}

run "a_scheme_is_no_part_of_a_domain" {
  command = plan
  variables {
    domain = "https://podcasts.example.com"
  }
  expect_failures = [var.domain]
}

run "an_unknown_environment" {
  command = plan
  variables {
    environment = "production"
  }
  expect_failures = [var.environment]
}

run "a_projects_name_is_not_its_id" {
  command = plan
  variables {
    project_id = "My project"
  }
  expect_failures = [var.project_id]
}

run "an_unknown_function" {
  command = plan
  variables {
    instances = { nobody = { most = 1 } }
  }
  expect_failures = [var.instances]
}

run "a_subnet_that_is_too_small" {
  command = plan
  variables {
    subnet_cidr = "10.0.0.0/28"
  }
  expect_failures = [var.subnet_cidr]
}

run "more_connections_than_the_database_has" {
  command = plan
  variables {
    database = { max_connections = 40 }
  }
  expect_failures = [google_sql_database_instance.main, check.connections_while_a_revision_changes]
}

run "a_database_that_would_be_full_while_a_revision_changes" {
  command = plan
  variables {
    database = { max_connections = 180 }
  }
  expect_failures = [check.connections_while_a_revision_changes]
}

run "more_instances_than_addresses" {
  command = plan
  variables {
    subnet_cidr = "10.0.0.0/26"
    instances   = { podcast_steps = { most = 50 } }
    database    = { max_connections = 640 }
  }
  expect_failures = [google_compute_subnetwork.functions]
}

run "packages_that_are_not_there" {
  command = plan
  variables {
    packages_dir = "nowhere"
  }
  expect_failures = [google_storage_bucket_object.package]
}

run "one_key_for_both" {
  command = plan
  variables {
    signing_key = { signs = 1, verifies = 1 }
  }
  expect_failures = [var.signing_key]
}

run "everybody_is_no_operator" {
  command = plan
  variables {
    operators = ["allAuthenticatedUsers"]
  }
  expect_failures = [var.operators]
}

run "everybody_may_not_ask_media_url" {
  command = plan
  variables {
    media_url_callers = ["allUsers"]
  }
  expect_failures = [var.media_url_callers]
}
