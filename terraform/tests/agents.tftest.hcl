mock_provider "google" {
  source = "./tests/google"
}

mock_provider "time" {}

variables {
  project_id  = "demo-project"
  domain      = "podcasts.example.com"
  environment = "dev"
}

run "embedded_without_a_word" {
  command = plan
  assert {
    condition     = jsonencode(output.agents_environment["podcasts"]) == jsonencode({ AIMS_PROVIDER = "none" })
    error_message = "Without variables every agent is embedded."
  }
  assert {
    condition     = !contains(keys(output.agents_environment["podcast_steps"]), "PSWA_SERVICE_URL")
    error_message = "An address that is not given is not set."
  }
}

run "each_function_gets_what_it_reads" {
  command = plan
  variables {
    agent_services = { pswa = "https://pswa.example.com/v1/weave_script", vfa = "https://vfa.example.com/v1/forge_voice" }
    models         = { provider = "google" }
  }
  assert {
    condition = jsonencode(output.agents_environment["podcasts"]) == jsonencode({
      AIMS_PROVIDER   = "google"
      VFA_SERVICE_URL = "https://vfa.example.com/v1/forge_voice"
    })
    error_message = "The function that takes requests needs to know who speaks, and no more."
  }
  assert {
    condition     = output.agents_environment["podcast_steps"]["PSWA_SERVICE_URL"] == "https://pswa.example.com/v1/weave_script"
    error_message = "The steps ask the script's service."
  }
  assert {
    condition     = output.agents_environment["snippets"]["AIMS_GOOGLE_TEXT_MODEL"] == "gemini-3.8-flash"
    error_message = "Cards are worded by Google's model."
  }
}

run "an_address_without_a_scheme_is_refused" {
  command = plan
  variables { agent_services = { tda = "tda:5000/discover_topics" } }
  expect_failures = [var.agent_services]
}

run "an_interval_of_nothing_is_refused" {
  command = plan
  variables { agent_polling = { vfa = { interval = 0 } } }
  expect_failures = [var.agent_polling]
}

run "a_timeout_of_days_is_refused" {
  command = plan
  variables { agent_polling = { tda = { timeout = 86400 } } }
  expect_failures = [var.agent_polling]
}

run "an_unknown_provider_is_refused" {
  command = plan
  variables { models = { provider = "another" } }
  expect_failures = [var.models]
}

run "a_stream_feeder_by_http_for_browsers_is_refused" {
  command = plan
  variables { stream_feeder = { websocket_base_url = "https://asf.example.com/stream" } }
  expect_failures = [var.stream_feeder]
}
