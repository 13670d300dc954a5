"""The cache of scripts, in the table ``generated_scripts``: only for topic-only episodes, for 30 days."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING
from uuid import uuid4

import msgspec

from cpoa.artefacts import canonical_json
from cpoa.contracts.decoding import UndecodableRecordError, decode_value
from cpoa.contracts.dialogue import Script
from cpoa.contracts.language_tags import is_english
from shared.database import jsonb

if TYPE_CHECKING:
    from cpoa.contracts.agents import ScriptRequest
    from shared.database import Database

logger = logging.getLogger(__name__)


class ScriptCache:
    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, request: ScriptRequest, writer: str) -> Script | None:
        row = self._database.fetch_one(
            """
            UPDATE generated_scripts SET last_accessed_timestamp = now()
            WHERE topic_hash = :topic_hash AND generation_timestamp > now() - interval '30 days'
            RETURNING structured_script_json
            """,
            topic_hash=_topic_hash(request, writer),
        )
        return _script(row["structured_script_json"]) if row else None

    def save(self, request: ScriptRequest, script: Script, writer: str) -> None:
        self._database.execute(
            """
            INSERT INTO generated_scripts
                (script_id, topic_hash, structured_script_json, generation_timestamp, llm_model_used,
                 last_accessed_timestamp)
            VALUES (:script_id, :topic_hash, :script, now(), :writer, now())
            ON CONFLICT (topic_hash) DO UPDATE SET
                structured_script_json = excluded.structured_script_json,
                generation_timestamp = excluded.generation_timestamp
            """,
            script_id=str(uuid4()),
            topic_hash=_topic_hash(request, writer),
            script=jsonb(msgspec.to_builtins(script)),
            writer=writer,
        )


def _script(kept: object) -> Script | None:
    """Returns None if this version cannot read the script; then it is written again."""
    try:
        return decode_value(kept, Script, "A script that was written before")
    except UndecodableRecordError as error:
        logger.warning("%s", error)
        return None


def _topic_hash(request: ScriptRequest, writer: str) -> str:
    material = request.material
    inputs = {
        "topic": material.topic.casefold(),
        "passages": [[passage.passage_id, passage.text] for passage in material.passages],
        "length_minutes": request.length_minutes,
        "speaking_rate": request.speaking_rate,
        "hosts": [request.hosts.host, request.hosts.guest],
        "writer": writer,
    }
    if not is_english(request.language):
        inputs["language"] = request.language
    if material.questions:
        inputs["questions"] = list(material.questions)
    return hashlib.sha256(canonical_json(inputs)).hexdigest()
