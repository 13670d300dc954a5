# The smallest size: a shared CPU for the database, no idle instances. It may be destroyed at any time.
environment = "dev"

database = {
  tier            = "db-g1-small"
  max_connections = 220
}

instances = {
  auth          = { most = 1 }
  podcasts      = { most = 2 }
  snippets      = { most = 2 }
  sessions      = { most = 1 }
  subscribe     = { most = 1 }
  shows         = { most = 1 }
  feeds         = { most = 1 }
  sharing       = { most = 1 }
  media_url     = { most = 1 }
  podcast_steps = { most = 3 }
  upkeep        = { most = 1 }
  model_calls   = { most = 1 }
  migrate       = { most = 1 }
}
