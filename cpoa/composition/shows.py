# ruff: noqa: PLC0415 -- each function of the cloud imports the parts that it uses, when it starts
"""Builds the parts for the routes of shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.composition.agents import show_painter
from shared.media_store import MediaStore

if TYPE_CHECKING:
    from cpoa.feeds.addresses import Addresses
    from cpoa.shows.covers import ShowCovers
    from cpoa.shows.private_addresses import PrivateAddresses
    from cpoa.shows.show_records import Shows
    from shared.database import Database
    from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class ShowParts:
    """The parts for the shows' routes."""

    records: Shows
    covers: ShowCovers
    private: PrivateAddresses
    pages: Addresses
    store: MediaStore


def show_parts(settings: Settings, database: Database) -> ShowParts:
    from cpoa.feeds.addresses import Addresses
    from cpoa.shows.covers import ShowCovers
    from cpoa.shows.private_addresses import PrivateAddresses, SigningKeys
    from cpoa.shows.show_records import Shows

    store, pages = MediaStore.from_settings(settings), Addresses(settings.page_url)
    keys = SigningKeys(settings.flask_secret_key, settings.flask_secret_key_previous)
    return ShowParts(
        records=Shows(database),
        covers=ShowCovers(database, store, show_painter),
        private=PrivateAddresses(database, keys, pages),
        pages=pages,
        store=store,
    )
