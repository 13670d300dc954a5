variable "limits" {
  description = "Limits of one user, of one address and of all users together."
  type = object({
    failed_logins_per_account   = optional(number, 10)
    failed_logins_per_address   = optional(number, 50)
    registrations_per_hour      = optional(number, 10)
    failed_logins_from_anywhere = optional(number, 30)
    new_sessions_per_hour       = optional(number, 100)
    subscriptions_per_hour      = optional(number, 10)
    discovery_per_hour          = optional(number, 300)
    uploads_per_hour            = optional(number, 60)
    readings_per_hour           = optional(number, 120)
    reports_per_hour            = optional(number, 10)
    episodes_running_per_user   = optional(number, 3)
    episodes_daily_per_user     = optional(number, 50)
    episodes_running_in_all     = optional(number, 100)
    episodes_daily_in_all       = optional(number, 5000)
  })
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for limit in values(var.limits) : limit >= 1 && limit <= 1000000 && limit == floor(limit)])
    error_message = "Each value in limits must be a whole number from 1 to 1000000."
  }
}

variable "account_times" {
  description = "The longest wait after failed logins from many addresses (seconds); how long an address from which an account signed in does not have to wait (days); how long an unused session without a user is kept (days); how long a browser stays signed in after its last use (days)."
  type = object({
    login_delay_max_seconds = optional(number, 900)
    known_address_days      = optional(number, 30)
    session_kept_days       = optional(number, 90)
    signed_in_days          = optional(number, 30)
  })
  default  = {}
  nullable = false
  validation {
    condition     = var.account_times.login_delay_max_seconds >= 1 && var.account_times.login_delay_max_seconds <= 3600
    error_message = "login_delay_max_seconds of account_times must be from 1 to 3600."
  }
  validation {
    condition = alltrue([
      for name, days in var.account_times : days >= 1 && days <= 3650 if endswith(name, "_days")
    ])
    error_message = "known_address_days, session_kept_days and signed_in_days of account_times must be from 1 to 3650."
  }
}

variable "discovery" {
  description = "Whether episodes use full articles from the network (auto, never, always), from which API, within how many seconds, and how Wikipedia's operators reach you (an address of yours, such as https://example.com/contact or ops@example.com; default: the page). Whether web pages that users name as sources are fetched, and from which hosts alone (default: all public ones); whether transcripts of YouTube are read. After how many hours a card is replaced."
  type = object({
    research_online           = optional(string, "auto")
    source_pages              = optional(bool, true)
    source_hosts              = optional(list(string), [])
    source_youtube            = optional(bool, false)
    research_contact          = optional(string)
    research_api_url          = optional(string, "https://en.wikipedia.org/w/api.php")
    research_deadline_seconds = optional(number, 10)
    snippet_max_age_hours     = optional(number, 24)
  })
  default  = {}
  nullable = false
  validation {
    condition     = contains(["auto", "never", "always"], var.discovery.research_online)
    error_message = "research_online of discovery must be auto, never or always."
  }
  validation {
    condition     = var.discovery.research_contact == null || can(regex("^(https?://[^\\s();]+|[^\\s();@]+@[^\\s();@]+)$", var.discovery.research_contact))
    error_message = "research_contact of discovery must be a web address or an e-mail address."
  }
  validation {
    condition     = can(regex("^https?://[^\\s/?#]+/[^\\s?#]*$", var.discovery.research_api_url))
    error_message = "research_api_url of discovery must be a web address such as https://en.wikipedia.org/w/api.php."
  }
  validation {
    condition     = var.discovery.research_deadline_seconds >= 1 && var.discovery.research_deadline_seconds <= 100 && var.discovery.research_deadline_seconds == floor(var.discovery.research_deadline_seconds)
    error_message = "research_deadline_seconds of discovery must be a whole number from 1 to 100."
  }
  validation {
    condition     = var.discovery.snippet_max_age_hours >= 1 && var.discovery.snippet_max_age_hours <= 8760
    error_message = "snippet_max_age_hours of discovery must be from 1 to 8760."
  }
}

variable "media_url_callers" {
  description = "Accounts that may request signed addresses from media_url, such as serviceAccount:player@project.iam.gserviceaccount.com."
  type        = list(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for member in var.media_url_callers : can(regex("^serviceAccount:[^@\\s]+@[^@\\s]+$", member))])
    error_message = "Each entry in media_url_callers must be serviceAccount:<address>."
  }
}

variable "operators" {
  description = "Who may list, restart and cancel workflows that make no progress (`make stuck`), such as group:operators@example.com. If it is not empty, upkeep is reachable from outside, but only with the operator's token."
  type        = list(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for member in var.operators : can(regex("^(user|group|serviceAccount):[^@\\s]+@[^@\\s]+$", member))])
    error_message = "Each entry in operators must be user:<address>, group:<address> or serviceAccount:<address>."
  }
}

variable "websub_hub" {
  description = "The address of a WebSub hub, such as https://pubsubhubbub.appspot.com, which learns of changed public feeds. Without a value there is none."
  type        = string
  default     = ""
  nullable    = false
  validation {
    condition     = var.websub_hub == "" || can(regex("^https?://[^\\s/?#]+", var.websub_hub))
    error_message = "websub_hub must be a web address such as https://pubsubhubbub.appspot.com."
  }
}

variable "episode_music" {
  description = "Whether an episode has an intro, an outro and a short sting between its chapters."
  type        = bool
  default     = true
  nullable    = false
}

variable "model_max_dollars" {
  description = "The most that the language model's calls may cost for one episode, and for all episodes in 24 hours, in US dollars at list prices. Without a value there is no limit."
  type = object({
    per_episode = optional(number)
    per_day     = optional(number)
  })
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for dollars in values(var.model_max_dollars) : dollars == null ? true : dollars >= 0.01 && dollars <= 100000])
    error_message = "Each value in model_max_dollars must be from 0.01 to 100000."
  }
}

variable "step_timeout_seconds" {
  description = "How long one attempt of each kind of step may take, in seconds. After that its worker is killed and the attempt is counted."
  type = object({
    read     = optional(number, 180)
    research = optional(number, 120)
    outline  = optional(number, 120)
    chapter  = optional(number, 120)
    script   = optional(number, 600)
    voice    = optional(number, 300)
    cover    = optional(number, 300)
    master   = optional(number, 600)
    publish  = optional(number, 120)
  })
  default = {}
  validation {
    condition     = alltrue([for seconds in values(var.step_timeout_seconds) : seconds >= 5 && seconds <= 840])
    error_message = "Each value in step_timeout_seconds must be from 5 to 840."
  }
}

locals {
  settings_by_need = {
    database = {
      CLOUD_SQL_INSTANCE = google_sql_database_instance.main.connection_name
      POSTGRES_DB        = google_sql_database.app.name
    }
    media = {
      GCS_BUCKET_NAME = google_storage_bucket.media.name
    }
    queue = {
      TASKS_QUEUE         = "projects/${var.project_id}/locations/${google_cloud_tasks_queue.steps.location}/queues/${google_cloud_tasks_queue.steps.name}"
      STEPS_URL           = local.service_urls[local.queue_target]
      TASKS_INVOKER_EMAIL = google_service_account.invoker.email
    }
    upkeep = {
      UPKEEP_QUEUE = "projects/${var.project_id}/locations/${google_cloud_tasks_queue.upkeep.location}/queues/${google_cloud_tasks_queue.upkeep.name}"
      UPKEEP_URL   = local.service_urls[local.upkeep]
    }
    model_calls = {
      MODEL_CALLS_QUEUE   = "projects/${var.project_id}/locations/${google_cloud_tasks_queue.model_calls.location}/queues/${google_cloud_tasks_queue.model_calls.name}"
      MODEL_CALLS_URL     = local.service_urls[local.model_calls]
      TASKS_INVOKER_EMAIL = google_service_account.invoker.email
    }
    operator = length(var.operators) == 0 ? {} : { OPERATOR_EMAIL = google_service_account.operator["operator"].email }
    page     = { PAGE_URL = local.page }
    tokens   = {} # from Secret Manager, below
    cpoa     = {}
  }

  # An operator's gcloud calls from outside: IAM requires a token of the operator's account, and the function checks it too.
  ingress = {
    for name, one in local.functions : name => (
      one.visibility == "public" ? "ALLOW_INTERNAL_AND_GCLB" :
      contains(one.needs, "operator") && length(var.operators) > 0 ? "ALLOW_ALL" : "ALLOW_INTERNAL_ONLY"
    )
  }

  discovery_settings = {
    RESEARCH_ONLINE           = var.discovery.research_online
    RESEARCH_CONTACT          = coalesce(var.discovery.research_contact, local.page)
    RESEARCH_API_URL          = var.discovery.research_api_url
    RESEARCH_DEADLINE_SECONDS = tostring(var.discovery.research_deadline_seconds)
    SNIPPET_MAX_AGE_HOURS     = tostring(var.discovery.snippet_max_age_hours)
  }

  source_settings = {
    SOURCE_PAGES   = tostring(var.discovery.source_pages)
    SOURCE_HOSTS   = join(",", var.discovery.source_hosts)
    SOURCE_YOUTUBE = tostring(var.discovery.source_youtube)
  }

  hub_settings = var.websub_hub == "" ? {} : { WEBSUB_HUB = var.websub_hub }

  # Other variables that a function reads.
  settings_by_function = {
    auth = {
      AUTH_FAILED_LOGINS_PER_ACCOUNT   = tostring(var.limits.failed_logins_per_account)
      AUTH_FAILED_LOGINS_PER_ADDRESS   = tostring(var.limits.failed_logins_per_address)
      AUTH_REGISTRATIONS_PER_HOUR      = tostring(var.limits.registrations_per_hour)
      AUTH_FAILED_LOGINS_FROM_ANYWHERE = tostring(var.limits.failed_logins_from_anywhere)
      AUTH_LOGIN_DELAY_MAX_SECONDS     = tostring(var.account_times.login_delay_max_seconds)
      AUTH_KNOWN_ADDRESS_DAYS          = tostring(var.account_times.known_address_days)
      AUTH_SESSION_DAYS                = tostring(var.account_times.signed_in_days)
      CLIENT_ADDRESS_HEADER            = local.routes.client_address_header
      TRUSTED_PROXY_HOPS               = "1"
    }
    sessions = {
      SESSIONS_NEW_PER_HOUR = tostring(var.limits.new_sessions_per_hour)
      CLIENT_ADDRESS_HEADER = local.routes.client_address_header
      TRUSTED_PROXY_HOPS    = "1"
    }
    subscribe = {
      SUBSCRIPTIONS_PER_HOUR = tostring(var.limits.subscriptions_per_hour)
      CLIENT_ADDRESS_HEADER  = local.routes.client_address_header
      TRUSTED_PROXY_HOPS     = "1"
    }
    sharing = {
      REPORTS_PER_HOUR      = tostring(var.limits.reports_per_hour)
      CLIENT_ADDRESS_HEADER = local.routes.client_address_header
      TRUSTED_PROXY_HOPS    = "1"
    }
    feeds = local.hub_settings
    podcasts = {
      EPISODES_RUNNING_PER_USER = tostring(var.limits.episodes_running_per_user)
      EPISODES_DAILY_PER_USER   = tostring(var.limits.episodes_daily_per_user)
      EPISODES_RUNNING_IN_ALL   = tostring(var.limits.episodes_running_in_all)
      EPISODES_DAILY_IN_ALL     = tostring(var.limits.episodes_daily_in_all)
      UPLOADS_PER_HOUR          = tostring(var.limits.uploads_per_hour)
      READINGS_PER_HOUR         = tostring(var.limits.readings_per_hour)
    }
    snippets = merge(local.discovery_settings, {
      DISCOVERY_PER_HOUR    = tostring(var.limits.discovery_per_hour)
      CLIENT_ADDRESS_HEADER = local.routes.client_address_header
      TRUSTED_PROXY_HOPS    = "1"
    })
    podcast_steps = merge(local.discovery_settings, local.source_settings, {
      EPISODE_MUSIC = tostring(var.episode_music)
      }, {
      for step, seconds in var.step_timeout_seconds : "STEP_TIMEOUT_${upper(step)}_SECONDS" => tostring(seconds)
    })
    upkeep = merge(local.hub_settings, {
      AUTH_KNOWN_ADDRESS_DAYS = tostring(var.account_times.known_address_days)
      SESSION_KEPT_DAYS       = tostring(var.account_times.session_kept_days)
    })
    model_calls = {
      for name, dollars in var.model_max_dollars : "MODEL_MAX_DOLLARS_${upper(name)}" => tostring(dollars) if dollars != null
    }
    migrate = {
      # Grouped, because Terraform's own tests give every account one address. On Google Cloud each group has one function.
      POSTGRES_GRANTS = jsonencode({
        for user, tables in {
          for name, user in google_sql_user.function : user.name => local.functions[name].tables... if name != local.schema_migration
        } : user => merge(tables...)
      })
    }
  }

  function_settings = {
    for name, one in local.functions : name => merge(
      {
        GOOGLE_CLOUD_PROJECT = var.project_id
        LOG_LEVEL            = var.log_level
        THREADS              = tostring(one.concurrency)
      },
      length(var.cors_allowed_origins) == 0 ? {} : { CORS_ALLOWED_ORIGINS = join(",", var.cors_allowed_origins) },
      [for need in one.needs : local.settings_by_need[need]]...
    )
  }
}

resource "google_cloudfunctions2_function" "function" {
  for_each    = local.functions
  name        = local.service_names[each.key]
  location    = var.region
  description = "Aethercast: functions/${each.key}"

  build_config {
    runtime         = "python312"
    entry_point     = each.value.entry_point
    service_account = google_service_account.build.id
    source {
      storage_source {
        bucket = google_storage_bucket.sources.name
        object = google_storage_bucket_object.package[each.key].name
      }
    }
  }

  service_config {
    available_memory                 = "${each.value.memory_mib}Mi"
    available_cpu                    = tostring(each.value.cpu)
    timeout_seconds                  = each.value.timeout_seconds
    max_instance_request_concurrency = each.value.concurrency
    min_instance_count               = local.instances[each.key].least
    max_instance_count               = local.instances[each.key].most
    ingress_settings                 = local.ingress[each.key]
    all_traffic_on_latest_revision   = true
    service_account_email            = google_service_account.function[each.key].email

    environment_variables = merge(
      local.function_settings[each.key],
      contains(local.with_database, each.key) ? { POSTGRES_USER = google_sql_user.function[each.key].name } : {},
      try(local.settings_by_function[each.key], {}),
      try(local.agents_environment[each.key], {}),
    )

    dynamic "secret_environment_variables" {
      for_each = contains(local.with_tokens, each.key) ? local.signing_key_variables : {}
      content {
        key        = secret_environment_variables.key
        project_id = var.project_id
        secret     = google_secret_manager_secret.signing_key.secret_id
        version    = google_secret_manager_secret_version.signing_key[secret_environment_variables.value].version
      }
    }

    dynamic "secret_environment_variables" {
      for_each = try(local.model_keys_of[each.key], {})
      content {
        key        = secret_environment_variables.key
        project_id = var.project_id
        secret     = secret_environment_variables.value
        version    = "latest"
      }
    }

    # Private addresses are routed through our network to the database; everything else goes out directly.
    direct_vpc_egress = contains(local.with_database, each.key) ? "VPC_EGRESS_PRIVATE_RANGES_ONLY" : null
    dynamic "direct_vpc_network_interface" {
      for_each = contains(local.with_database, each.key) ? [1] : []
      content {
        network    = google_compute_network.main.id
        subnetwork = google_compute_subnetwork.functions.id
      }
    }
  }

  lifecycle {
    precondition {
      condition     = each.value.concurrency == 1 || each.value.cpu >= 1
      error_message = "${each.key}: an instance that serves several concurrent requests needs at least one whole CPU."
    }
  }

  depends_on = [
    google_project_service.api,
    google_secret_manager_secret_iam_member.signing_key,
    google_secret_manager_secret_iam_member.model_key,
    time_sleep.build_roles,
  ]
}

# A function is a Cloud Run service, where run.invoker is granted; a recreated service has no invokers. The load
# balancer sends no identity, so anyone may call the public functions: their ingress only admits the load balancer.
resource "google_cloud_run_v2_service_iam_member" "everybody" {
  for_each = local.public_functions
  location = google_cloudfunctions2_function.function[each.key].location
  name     = google_cloudfunctions2_function.function[each.key].name
  role     = "roles/run.invoker"
  member   = "allUsers"

  lifecycle {
    replace_triggered_by = [google_cloudfunctions2_function.function[each.key].id]
  }
}

resource "google_cloud_run_v2_service_iam_member" "invoker" {
  for_each = {
    (local.queue_target)     = google_service_account.invoker.member
    (local.upkeep)           = google_service_account.invoker.member
    (local.model_calls)      = google_service_account.invoker.member
    (local.schema_migration) = google_service_account.migration_invoker.member
  }
  location = google_cloudfunctions2_function.function[each.key].location
  name     = google_cloudfunctions2_function.function[each.key].name
  role     = "roles/run.invoker"
  member   = each.value

  lifecycle {
    replace_triggered_by = [google_cloudfunctions2_function.function[each.key].id]
  }
}

resource "google_cloud_run_v2_service_iam_member" "operator" {
  for_each = google_service_account.operator
  location = google_cloudfunctions2_function.function[local.upkeep].location
  name     = google_cloudfunctions2_function.function[local.upkeep].name
  role     = "roles/run.invoker"
  member   = each.value.member

  lifecycle {
    replace_triggered_by = [google_cloudfunctions2_function.function["upkeep"].id]
  }
}

resource "google_cloud_run_v2_service_iam_member" "media_url_caller" {
  for_each = toset(var.media_url_callers)
  location = google_cloudfunctions2_function.function["media_url"].location
  name     = google_cloudfunctions2_function.function["media_url"].name
  role     = "roles/run.invoker"
  member   = each.key

  lifecycle {
    replace_triggered_by = [google_cloudfunctions2_function.function["media_url"].id]
  }
}
