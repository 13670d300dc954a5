"""Pages of public episodes and shows for people and programs without an account, and what they report."""

from __future__ import annotations

from shared.app import function_target, make_app
from shared.database import Database
from shared.settings import Need, load_settings

settings = load_settings({Need.DATABASE, Need.MEDIA, Need.PAGE})
database = Database.connect(settings)
app = make_app("sharing", settings, database=database)
sharing = function_target(app)
