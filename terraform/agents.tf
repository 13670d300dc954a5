# Which agents are remote services, and which models the embedded agents call: docs/agents.md. Empty means embedded.

variable "agent_services" {
  description = "Addresses of agents that are remote services: the base address for iga, the whole endpoint for the others."
  type = object({
    tda  = optional(string, "")
    sca  = optional(string, "")
    pswa = optional(string, "")
    vfa  = optional(string, "")
    iga  = optional(string, "")
  })
  default = {}
  validation {
    condition     = alltrue([for url in values(var.agent_services) : url == "" || can(regex("^https?://[^\\s/]+", url))])
    error_message = "Each address in agent_services must start with http:// or https:// and name a host."
  }
}

variable "agent_polling" {
  description = "Seconds between two polls of an agent's task, and seconds until an attempt fails."
  type = object({
    tda  = optional(object({ interval = optional(number, 5), timeout = optional(number, 180) }), {})
    pswa = optional(object({ interval = optional(number, 5), timeout = optional(number, 600) }), {})
    vfa  = optional(object({ interval = optional(number, 5), timeout = optional(number, 300) }), {})
    iga  = optional(object({ interval = optional(number, 5), timeout = optional(number, 240) }), {})
  })
  default = {}
  validation {
    condition     = alltrue([for one in values(var.agent_polling) : one.interval >= 1 && one.interval <= 600])
    error_message = "Each interval in agent_polling must be from 1 to 600 seconds."
  }
  validation {
    condition     = alltrue([for one in values(var.agent_polling) : one.timeout >= 1 && one.timeout <= 3600])
    error_message = "Each timeout in agent_polling must be from 1 to 3600 seconds."
  }
}

variable "stream_feeder" {
  description = "Addresses of the stream feeder (ASF): for notifications of finished audio and of stages, and for browsers' WebSockets."
  type = object({
    notification_url   = optional(string, "")
    ui_update_url      = optional(string, "")
    websocket_base_url = optional(string, "")
  })
  default = {}
  validation {
    condition = alltrue([
      for url in [var.stream_feeder.notification_url, var.stream_feeder.ui_update_url] :
      url == "" || can(regex("^https?://[^\\s/]+", url))
    ])
    error_message = "notification_url and ui_update_url of stream_feeder must start with http:// or https://."
  }
  validation {
    condition = (
      var.stream_feeder.websocket_base_url == "" || can(regex("^wss?://[^\\s?#]+$", var.stream_feeder.websocket_base_url))
    )
    error_message = "websocket_base_url of stream_feeder must start with ws:// or wss://, and must not have a query."
  }
}

variable "models" {
  description = "Models that the embedded agents call: AIMS and AIMS TTS by their addresses, or the models of a provider (google, openai, anthropic), which may be another one for texts, speech and pictures. openai is every server with OpenAI's API. The keys are in model_keys."
  type = object({
    provider              = optional(string, "none")
    text_provider         = optional(string, "")
    speech_provider       = optional(string, "")
    picture_provider      = optional(string, "")
    aims_url              = optional(string, "")
    aims_tts_url          = optional(string, "")
    location              = optional(string, "global")
    text_model            = optional(string, "gemini-3.8-flash")
    picture_model         = optional(string, "gemini-3.1-flash-image")
    openai_url            = optional(string, "https://api.openai.com/v1")
    openai_text_model     = optional(string, "")
    openai_context_tokens = optional(number)
    openai_speech_url     = optional(string, "")
    openai_speech_model   = optional(string, "")
    openai_speech_voices  = optional(string, "")
    openai_speech_at_once = optional(number, 2)
    openai_picture_model  = optional(string, "")
    anthropic_url         = optional(string, "https://api.anthropic.com")
    anthropic_text_model  = optional(string, "")
    silence_seconds       = optional(number, 75)
    reply_seconds         = optional(number, 900)
    fallback              = optional(string, "embedded")
    general_knowledge     = optional(bool, false)
  })
  default = {}
  validation {
    condition     = contains(["none", "google", "openai", "anthropic"], var.models.provider)
    error_message = "provider of models must be none, google, openai or anthropic."
  }
  validation {
    condition     = contains(["", "none", "google", "openai", "anthropic"], var.models.text_provider)
    error_message = "text_provider of models must be none, google, openai or anthropic."
  }
  validation {
    condition     = contains(["embedded", "fail"], var.models.fallback)
    error_message = "fallback of models must be embedded or fail."
  }
  validation {
    condition = alltrue([
      for one in [var.models.speech_provider, var.models.picture_provider] : contains(["", "none", "google", "openai"], one)
    ])
    error_message = "speech_provider and picture_provider of models must be none, google or openai."
  }
  validation {
    condition = alltrue([
      for url in [
        var.models.aims_url, var.models.aims_tts_url, var.models.openai_url, var.models.openai_speech_url, var.models.anthropic_url,
      ] : url == "" || can(regex("^https?://[^\\s/]+", url))
    ])
    error_message = "aims_url, aims_tts_url, openai_url, openai_speech_url and anthropic_url of models must start with http:// or https://."
  }
  validation {
    condition     = coalesce(var.models.text_provider, var.models.provider) != "openai" || var.models.aims_url != "" || var.models.openai_text_model != ""
    error_message = "models needs openai_text_model if texts come from openai."
  }
  validation {
    condition     = coalesce(var.models.text_provider, var.models.provider) != "anthropic" || var.models.aims_url != "" || var.models.anthropic_text_model != ""
    error_message = "models needs anthropic_text_model if texts come from anthropic."
  }
  validation {
    condition     = var.models.speech_provider != "openai" || var.models.aims_tts_url != "" || var.models.openai_speech_model != ""
    error_message = "models needs openai_speech_model if speech comes from openai."
  }
  validation {
    condition     = var.models.picture_provider != "openai" || var.models.openai_picture_model != ""
    error_message = "models needs openai_picture_model if pictures come from openai."
  }
  validation {
    condition     = var.models.openai_speech_voices == "" || can(regex("^[^:,]+:(female|male|neutral)(:[A-Za-z_-]+)?(,[^:,]+:(female|male|neutral)(:[A-Za-z_-]+)?)+$", var.models.openai_speech_voices))
    error_message = "openai_speech_voices of models must be at least two voices, such as af_heart:female,am_michael:male."
  }
  validation {
    condition     = var.models.openai_speech_at_once >= 1 && var.models.openai_speech_at_once <= 16 && floor(var.models.openai_speech_at_once) == var.models.openai_speech_at_once
    error_message = "openai_speech_at_once of models must be a whole number from 1 to 16."
  }
  validation {
    condition     = var.models.silence_seconds >= 10 && var.models.silence_seconds <= 600 && var.models.reply_seconds >= 30 && var.models.reply_seconds <= 3600
    error_message = "silence_seconds of models must be from 10 to 600, and reply_seconds from 30 to 3600."
  }
}

variable "model_keys" {
  description = "The names of secrets in this project's Secret Manager that hold the keys for models, such as { OPENAI_API_KEY = \"openai-key\" }. Create them with `gcloud secrets create`: Terraform never sees a key."
  type        = map(string)
  default     = {}
  nullable    = false
  validation {
    condition     = alltrue([for name in keys(var.model_keys) : contains(["OPENAI_API_KEY", "AIMS_OPENAI_SPEECH_API_KEY", "ANTHROPIC_API_KEY"], name)])
    error_message = "model_keys may have OPENAI_API_KEY, AIMS_OPENAI_SPEECH_API_KEY and ANTHROPIC_API_KEY."
  }
  validation {
    condition     = alltrue([for secret in values(var.model_keys) : can(regex("^[A-Za-z0-9_-]{1,255}$", secret)) && !startswith(secret, "sk-")])
    error_message = "Each value in model_keys must be the name of a secret, without its project, and never the key itself."
  }
}

locals {
  model_providers    = [var.models.provider, var.models.text_provider, var.models.speech_provider, var.models.picture_provider]
  uses_google_models = contains(local.model_providers, "google")
  uses_openai        = contains(local.model_providers, "openai")
  text_provider      = coalesce(var.models.text_provider, var.models.provider)

  agent_settings = {
    TDA_SERVICE_URL                     = var.agent_services.tda
    SCA_SERVICE_URL                     = var.agent_services.sca
    PSWA_SERVICE_URL                    = var.agent_services.pswa
    VFA_SERVICE_URL                     = var.agent_services.vfa
    IGA_SERVICE_URL                     = var.agent_services.iga
    CPOA_TDA_POLLING_INTERVAL_SECONDS   = tostring(var.agent_polling.tda.interval)
    CPOA_TDA_POLLING_TIMEOUT_SECONDS    = tostring(var.agent_polling.tda.timeout)
    CPOA_PSWA_POLLING_INTERVAL_SECONDS  = tostring(var.agent_polling.pswa.interval)
    CPOA_PSWA_POLLING_TIMEOUT_SECONDS   = tostring(var.agent_polling.pswa.timeout)
    CPOA_VFA_POLLING_INTERVAL_SECONDS   = tostring(var.agent_polling.vfa.interval)
    CPOA_VFA_POLLING_TIMEOUT_SECONDS    = tostring(var.agent_polling.vfa.timeout)
    CPOA_IGA_POLLING_INTERVAL_SECONDS   = tostring(var.agent_polling.iga.interval)
    CPOA_IGA_POLLING_TIMEOUT_SECONDS    = tostring(var.agent_polling.iga.timeout)
    ASF_NOTIFICATION_URL                = var.stream_feeder.notification_url
    ASF_WEBSOCKET_BASE_URL              = var.stream_feeder.websocket_base_url
    CPOA_ASF_SEND_UI_UPDATE_URL         = var.stream_feeder.ui_update_url
    AIMS_SERVICE_BASE_URL_CONTAINER     = var.models.aims_url
    AIMS_TTS_SERVICE_BASE_URL_CONTAINER = var.models.aims_tts_url
    AIMS_PROVIDER                       = var.models.provider
    MODEL_FALLBACK                      = var.models.fallback
    MODEL_GENERAL_KNOWLEDGE             = tostring(var.models.general_knowledge)
    AIMS_TEXT_PROVIDER                  = var.models.text_provider
    AIMS_SPEECH_PROVIDER                = var.models.speech_provider
    AIMS_PICTURE_PROVIDER               = var.models.picture_provider
    OPENAI_BASE_URL                     = local.uses_openai ? var.models.openai_url : ""
    AIMS_OPENAI_TEXT_MODEL              = var.models.openai_text_model
    AIMS_OPENAI_CONTEXT_TOKENS          = var.models.openai_context_tokens == null ? "" : tostring(var.models.openai_context_tokens)
    AIMS_OPENAI_SPEECH_BASE_URL         = var.models.openai_speech_url
    AIMS_OPENAI_SPEECH_MODEL            = var.models.openai_speech_model
    AIMS_OPENAI_SPEECH_VOICES           = var.models.openai_speech_voices
    AIMS_OPENAI_SPEECH_AT_ONCE          = var.models.openai_speech_model == "" ? "" : tostring(var.models.openai_speech_at_once)
    AIMS_OPENAI_PICTURE_MODEL           = var.models.openai_picture_model
    ANTHROPIC_BASE_URL                  = local.text_provider == "anthropic" ? var.models.anthropic_url : ""
    AIMS_ANTHROPIC_TEXT_MODEL           = var.models.anthropic_text_model
    MODEL_SILENCE_SECONDS               = local.text_provider == "none" ? "" : tostring(var.models.silence_seconds)
    MODEL_REPLY_SECONDS                 = local.text_provider == "none" && var.models.aims_url == "" ? "" : tostring(var.models.reply_seconds)
    AIMS_GOOGLE_LOCATION                = local.uses_google_models ? var.models.location : ""
    AIMS_GOOGLE_TEXT_MODEL              = local.uses_google_models ? var.models.text_model : ""
    AIMS_GOOGLE_PICTURE_MODEL           = local.uses_google_models ? var.models.picture_model : ""
  }

  # Each function gets only the variables that it reads.
  agent_settings_read_by = {
    podcasts = [
      "PSWA_SERVICE_URL", "AIMS_SERVICE_BASE_URL_CONTAINER", "AIMS_TEXT_PROVIDER",
      "VFA_SERVICE_URL", "AIMS_TTS_SERVICE_BASE_URL_CONTAINER", "AIMS_PROVIDER", "AIMS_SPEECH_PROVIDER", "OPENAI_BASE_URL",
      "AIMS_OPENAI_SPEECH_BASE_URL", "AIMS_OPENAI_SPEECH_MODEL", "AIMS_OPENAI_SPEECH_VOICES", "AIMS_OPENAI_SPEECH_AT_ONCE",
    ]
    snippets = [
      "TDA_SERVICE_URL", "SCA_SERVICE_URL", "IGA_SERVICE_URL",
      "CPOA_TDA_POLLING_INTERVAL_SECONDS", "CPOA_TDA_POLLING_TIMEOUT_SECONDS",
      "CPOA_IGA_POLLING_INTERVAL_SECONDS", "CPOA_IGA_POLLING_TIMEOUT_SECONDS",
      "AIMS_SERVICE_BASE_URL_CONTAINER", "AIMS_PROVIDER", "AIMS_TEXT_PROVIDER", "AIMS_PICTURE_PROVIDER", "AIMS_OPENAI_PICTURE_MODEL",
      "OPENAI_BASE_URL", "AIMS_OPENAI_TEXT_MODEL", "AIMS_OPENAI_CONTEXT_TOKENS",
      "ANTHROPIC_BASE_URL", "AIMS_ANTHROPIC_TEXT_MODEL", "MODEL_SILENCE_SECONDS", "MODEL_REPLY_SECONDS",
      "AIMS_GOOGLE_LOCATION", "AIMS_GOOGLE_TEXT_MODEL", "AIMS_GOOGLE_PICTURE_MODEL",
    ]
    podcast_steps = keys(local.agent_settings)
    model_calls = [
      "AIMS_SERVICE_BASE_URL_CONTAINER", "AIMS_PROVIDER", "AIMS_TEXT_PROVIDER",
      "OPENAI_BASE_URL", "AIMS_OPENAI_TEXT_MODEL", "AIMS_OPENAI_CONTEXT_TOKENS",
      "ANTHROPIC_BASE_URL", "AIMS_ANTHROPIC_TEXT_MODEL", "MODEL_SILENCE_SECONDS", "MODEL_REPLY_SECONDS",
      "AIMS_GOOGLE_LOCATION", "AIMS_GOOGLE_TEXT_MODEL",
    ]
  }

  # The keys for models, by the functions that call these models.
  model_keys_read_by = {
    snippets      = ["OPENAI_API_KEY", "ANTHROPIC_API_KEY"]
    podcasts      = ["OPENAI_API_KEY", "AIMS_OPENAI_SPEECH_API_KEY"]
    podcast_steps = ["OPENAI_API_KEY", "AIMS_OPENAI_SPEECH_API_KEY", "ANTHROPIC_API_KEY"]
    model_calls   = ["OPENAI_API_KEY", "ANTHROPIC_API_KEY"]
  }
  model_keys_of = {
    for function, names in local.model_keys_read_by : function => {
      for name in names : name => var.model_keys[name] if contains(keys(var.model_keys), name)
    }
  }

  # Google's models are called with the function's own account.
  callers_of_google_models = [for function, names in local.agent_settings_read_by : function if contains(names, "AIMS_GOOGLE_TEXT_MODEL")]

  agents_environment = {
    for function, names in local.agent_settings_read_by : function => {
      for name in names : name => local.agent_settings[name] if local.agent_settings[name] != ""
    }
  }
}

resource "google_secret_manager_secret_iam_member" "model_key" {
  for_each = merge([
    for function, secrets in local.model_keys_of : {
      for name, secret in secrets : "${function}/${name}" => { function = function, secret = secret }
    }
  ]...)
  project   = var.project_id
  secret_id = each.value.secret
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.function[each.value.function].member
}

output "agents_environment" {
  description = "Per function: the environment variables that enable remote agents and models."
  value       = local.agents_environment
}
