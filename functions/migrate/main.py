"""Migrates the database to the schema of the code. Private: access is limited by IAM and internal ingress."""

from __future__ import annotations

import flask

from cpoa.functions import FUNCTIONS
from cpoa.migrate import migrate_all
from shared.app import function_target, make_app
from shared.database import Database
from shared.settings import Need, load_settings

settings = load_settings([Need.DATABASE])
database = Database.connect(settings)
app = make_app("migrate", settings, database=database, cpoa_functions=FUNCTIONS)


@app.post("/")
def run_migrations() -> flask.Response:
    """Safe to repeat and to call concurrently: applied migrations are skipped."""
    return flask.jsonify(applied=migrate_all(database.parameters, settings.postgres_grants))


migrate = function_target(app)
