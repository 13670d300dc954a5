# Protected against deletion, with a standby database in a second zone and a month of backups.
environment = "prod"

database = {
  tier            = "db-custom-2-7680"
  disk_gb         = 20
  max_connections = 820
}

instances = {
  auth          = { most = 4 }
  podcasts      = { least = 1, most = 8 }
  snippets      = { least = 1, most = 8 }
  sessions      = { most = 4 }
  subscribe     = { most = 2 }
  shows         = { most = 3 }
  feeds         = { most = 4 }
  sharing       = { most = 4 }
  media_url     = { most = 4 }
  podcast_steps = { most = 20 }
  upkeep        = { most = 1 }
  model_calls   = { most = 4 }
  migrate       = { most = 1 }
}
