"""/api/v1/shows: the shows of an account, and the addresses of its feeds."""

from __future__ import annotations

from shared.app import function_target, make_app
from shared.database import Database
from shared.settings import Need, load_settings

settings = load_settings({Need.DATABASE, Need.TOKENS, Need.MEDIA, Need.PAGE})
database = Database.connect(settings)
app = make_app("shows", settings, database=database)
shows = function_target(app)
