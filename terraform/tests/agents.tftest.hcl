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
      AIMS_PROVIDER    = "google"
      PSWA_SERVICE_URL = "https://pswa.example.com/v1/weave_script"
      VFA_SERVICE_URL  = "https://vfa.example.com/v1/forge_voice"
    })
    error_message = "The function that takes requests needs to know who writes and who speaks, and no more."
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

run "a_server_with_openais_api_writes_and_google_speaks" {
  command = plan
  variables {
    models = {
      provider          = "openai"
      speech_provider   = "google"
      openai_url        = "https://openrouter.ai/api/v1"
      openai_text_model = "openai/gpt-6-luna"
    }
    model_keys = { OPENAI_API_KEY = "openrouter-key" }
  }
  assert {
    condition = jsonencode(output.agents_environment["podcasts"]) == jsonencode({
      AIMS_PROVIDER        = "openai"
      AIMS_SPEECH_PROVIDER = "google"
      OPENAI_BASE_URL      = "https://openrouter.ai/api/v1"
    })
    error_message = "The function that takes requests needs to know who writes and who speaks, and no more."
  }
  assert {
    condition     = output.agents_environment["podcast_steps"]["OPENAI_BASE_URL"] == "https://openrouter.ai/api/v1"
    error_message = "The steps call the server."
  }
  assert {
    condition     = !contains(keys(output.agents_environment["podcast_steps"]), "ANTHROPIC_BASE_URL")
    error_message = "Anthropic is not called."
  }
  assert {
    condition = alltrue([
      for function, one in google_cloudfunctions2_function.function :
      contains(one.service_config[0].secret_environment_variables[*].key, "OPENAI_API_KEY") == contains(["snippets", "podcasts", "podcast_steps", "model_calls"], function)
    ])
    error_message = "Only the functions that call the model have its key."
  }
  assert {
    condition     = google_secret_manager_secret_iam_member.model_key["snippets/OPENAI_API_KEY"].secret_id == "openrouter-key"
    error_message = "A function may read the secret that it is given."
  }
}

run "a_server_of_its_own_speaks" {
  command = plan
  variables {
    models = {
      speech_provider      = "openai"
      openai_speech_url    = "https://kokoro.example.com/v1"
      openai_speech_model  = "kokoro"
      openai_speech_voices = "af_heart:female,am_michael:male"
      picture_provider     = "openai"
      openai_picture_model = "gpt-image-1"
    }
    model_keys = { OPENAI_API_KEY = "openai-key", AIMS_OPENAI_SPEECH_API_KEY = "kokoro-key" }
  }
  assert {
    condition = jsonencode(output.agents_environment["podcasts"]) == jsonencode({
      AIMS_OPENAI_SPEECH_AT_ONCE  = "2"
      AIMS_OPENAI_SPEECH_BASE_URL = "https://kokoro.example.com/v1"
      AIMS_OPENAI_SPEECH_MODEL    = "kokoro"
      AIMS_OPENAI_SPEECH_VOICES   = "af_heart:female,am_michael:male"
      AIMS_PROVIDER               = "none"
      AIMS_SPEECH_PROVIDER        = "openai"
      OPENAI_BASE_URL             = "https://api.openai.com/v1"
    })
    error_message = "The function that takes requests lists the voices."
  }
  assert {
    condition     = output.agents_environment["podcast_steps"]["AIMS_OPENAI_PICTURE_MODEL"] == "gpt-image-1"
    error_message = "The steps paint the cover."
  }
  assert {
    condition = alltrue([
      for function, one in google_cloudfunctions2_function.function :
      contains(one.service_config[0].secret_environment_variables[*].key, "AIMS_OPENAI_SPEECH_API_KEY") == contains(["podcasts", "podcast_steps"], function)
    ])
    error_message = "Only the functions that call the server that speaks have its key."
  }
}

run "anthropic_writes_also_without_sources_where_that_is_allowed" {
  command = plan
  variables {
    models     = { text_provider = "anthropic", anthropic_text_model = "claude-sonnet-5-5", general_knowledge = true }
    model_keys = { ANTHROPIC_API_KEY = "anthropic-key" }
  }
  assert {
    condition = alltrue([
      for function, one in google_cloudfunctions2_function.function :
      contains(one.service_config[0].secret_environment_variables[*].key, "ANTHROPIC_API_KEY") == contains(["snippets", "podcast_steps", "model_calls"], function)
    ])
    error_message = "Only the functions that call the model have its key."
  }
  assert {
    condition = alltrue([
      for function, settings in output.agents_environment :
      lookup(settings, "MODEL_GENERAL_KNOWLEDGE", "") == (function == "podcast_steps" ? "true" : "")
    ])
    error_message = "The steps decide whether a topic without sources is written."
  }
}

run "general_knowledge_is_off_by_default" {
  command = plan
  assert {
    condition     = output.agents_environment["podcast_steps"]["MODEL_GENERAL_KNOWLEDGE"] == "false"
    error_message = "A topic without sources is written only if somebody allows it."
  }
}

run "speech_without_its_model_is_refused" {
  command = plan
  variables { models = { speech_provider = "openai" } }
  expect_failures = [var.models]
}

run "one_voice_is_refused" {
  command = plan
  variables { models = { openai_speech_voices = "af_heart:female" } }
  expect_failures = [var.models]
}

run "a_provider_without_its_model_is_refused" {
  command = plan
  variables { models = { text_provider = "anthropic" } }
  expect_failures = [var.models]
}

run "speech_of_a_provider_without_speech_is_refused" {
  command = plan
  variables { models = { speech_provider = "anthropic" } }
  expect_failures = [var.models]
}

run "a_key_itself_is_refused" {
  command = plan
  variables { model_keys = { OPENAI_API_KEY = "sk-proj-abc" } }
  expect_failures = [var.model_keys]
}

run "an_unknown_key_is_refused" {
  command = plan
  variables { model_keys = { GROQ_API_KEY = "groq" } }
  expect_failures = [var.model_keys]
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
