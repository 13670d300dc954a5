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
  description = "Models that the embedded agents call: AIMS and AIMS TTS by their addresses, or provider google."
  type = object({
    provider      = optional(string, "none")
    aims_url      = optional(string, "")
    aims_tts_url  = optional(string, "")
    location      = optional(string, "global")
    text_model    = optional(string, "gemini-3.8-flash")
    picture_model = optional(string, "gemini-3.1-flash-image")
    fallback      = optional(string, "embedded")
  })
  default = {}
  validation {
    condition     = contains(["none", "google"], var.models.provider)
    error_message = "provider of models must be none or google."
  }
  validation {
    condition     = contains(["embedded", "fail"], var.models.fallback)
    error_message = "fallback of models must be embedded or fail."
  }
  validation {
    condition = alltrue([
      for url in [var.models.aims_url, var.models.aims_tts_url] : url == "" || can(regex("^https?://[^\\s/]+", url))
    ])
    error_message = "aims_url and aims_tts_url of models must start with http:// or https://."
  }
}

locals {
  uses_google_models = var.models.provider == "google"

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
    AIMS_GOOGLE_LOCATION                = local.uses_google_models ? var.models.location : ""
    AIMS_GOOGLE_TEXT_MODEL              = local.uses_google_models ? var.models.text_model : ""
    AIMS_GOOGLE_PICTURE_MODEL           = local.uses_google_models ? var.models.picture_model : ""
  }

  # Each function gets only the variables that it reads.
  agent_settings_read_by = {
    podcasts = ["VFA_SERVICE_URL", "AIMS_TTS_SERVICE_BASE_URL_CONTAINER", "AIMS_PROVIDER"]
    snippets = [
      "TDA_SERVICE_URL", "SCA_SERVICE_URL", "IGA_SERVICE_URL",
      "CPOA_TDA_POLLING_INTERVAL_SECONDS", "CPOA_TDA_POLLING_TIMEOUT_SECONDS",
      "CPOA_IGA_POLLING_INTERVAL_SECONDS", "CPOA_IGA_POLLING_TIMEOUT_SECONDS",
      "AIMS_SERVICE_BASE_URL_CONTAINER", "AIMS_PROVIDER",
      "AIMS_GOOGLE_LOCATION", "AIMS_GOOGLE_TEXT_MODEL", "AIMS_GOOGLE_PICTURE_MODEL",
    ]
    podcast_steps = keys(local.agent_settings)
    model_calls = [
      "AIMS_SERVICE_BASE_URL_CONTAINER", "AIMS_PROVIDER", "AIMS_GOOGLE_LOCATION", "AIMS_GOOGLE_TEXT_MODEL",
    ]
  }

  # Google's models are called with the function's own account.
  callers_of_google_models = [for function, names in local.agent_settings_read_by : function if contains(names, "AIMS_GOOGLE_TEXT_MODEL")]

  agents_environment = {
    for function, names in local.agent_settings_read_by : function => {
      for name in names : name => local.agent_settings[name] if local.agent_settings[name] != ""
    }
  }
}

output "agents_environment" {
  description = "Per function: the environment variables that enable remote agents and models."
  value       = local.agents_environment
}
