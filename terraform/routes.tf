# functions/routes.json, which the local cloud uses too: the functions and their needs.

locals {
  routes    = jsondecode(file("${path.module}/../functions/routes.json"))
  functions = local.routes.functions

  public_functions = { for name, one in local.functions : name => one if one.visibility == "public" }
  closed_functions = { for name, one in local.functions : name => one if one.visibility != "public" }

  with_database    = toset([for name, one in local.functions : name if contains(one.needs, "database")])
  with_tokens      = toset([for name, one in local.functions : name if contains(one.needs, "tokens")])
  media_readers    = toset([for name, one in local.functions : name if contains(one.media_access, "read")])
  media_writers    = toset([for name, one in local.functions : name if contains(one.media_access, "write")])
  upload_signers   = toset([for name, one in local.functions : name if contains(one.media_access, "upload")])
  signers          = toset([for name, one in local.functions : name if contains(one.media_access, "sign")])
  enqueuers        = toset([for name, one in local.functions : name if contains(one.needs, "queue")])
  clean_up_askers  = toset([for name, one in local.functions : name if contains(one.needs, "upkeep")])
  model_askers     = toset([for name, one in local.functions : name if contains(one.needs, "model_calls")])
  queue_target     = "podcast_steps"
  upkeep           = "upkeep"
  model_calls      = "model_calls"
  schema_migration = "migrate"

  service_names = { for name, one in local.functions : name => "${local.name}-${replace(name, "_", "-")}" }

  # Computed, because a function cannot refer to itself, and the private functions need their own URLs.
  # Cloud Run also accepts them as the audience of a token.
  service_urls = {
    for name, service in local.service_names : name => "https://${service}-${data.google_project.main.number}.${var.region}.run.app"
  }
}

variable "instances" {
  description = "Per function: the minimum (least) and maximum (most) number of instances."
  type = map(object({
    least = optional(number, 0)
    most  = optional(number, 2)
  }))
  default  = {}
  nullable = false
  validation {
    condition     = length(setsubtract(keys(var.instances), keys(local.functions))) == 0
    error_message = "instances contains functions that functions/routes.json does not define: ${join(", ", setsubtract(keys(var.instances), keys(local.functions)))}."
  }
  validation {
    condition     = alltrue([for one in values(var.instances) : one.least >= 0 && one.least <= one.most && one.most >= 1 && one.most <= 100])
    error_message = "In instances, least must be from 0 to the value of most, and most from 1 to 100."
  }
}

locals {
  instances = { for name, one in local.functions : name => try(var.instances[name], { least = 0, most = 2 }) }
}
