"""/feeds: podcast feeds, and the audio, pictures, transcripts and chapters that they name."""

from __future__ import annotations

from shared.app import function_target, make_app
from shared.database import Database
from shared.settings import Need, load_settings

settings = load_settings({Need.DATABASE, Need.MEDIA, Need.PAGE})
database = Database.connect(settings)
app = make_app("feeds", settings, database=database)
feeds = function_target(app)
