"""Renders episodes for the API. It must not show a user's source text, a user id or a client id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpoa.contracts.language_tags import ENGLISH, language_of
from cpoa.contracts.licences import find_licence
from cpoa.workflow.states import PodcastStatus
from shared.error_codes.steps import API_GW_PODCAST_SOURCES_UNREADABLE
from shared.timestamps import rfc3339

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from cpoa.agents.voice.voice_catalogue import Voice
    from cpoa.episodes import responses
    from cpoa.episodes.catalogue import EpisodePage
    from cpoa.episodes.model_usage import ModelUsage
    from shared.database import Row

_MEDIA_COLUMNS = {
    "audio.mp3": "final_audio_filepath",
    "transcript.vtt": "transcript_uri",
    "transcript.json": "transcript_json_uri",
    "own_passages.json": "own_passages_uri",
    "chapters.json": "chapters_uri",
    "waveform.json": "waveform_uri",
}


def episode_path(row: Row) -> str:
    return f"/api/v1/podcasts/{row['podcast_id']}"


def accepted(row: Row) -> responses.Accepted:
    """The response to POST: the accepted episode in its current state."""
    return {
        "podcast_id": str(row["podcast_id"]),
        "workflow_id": str(row["workflow_id"]),
        "topic": row["topic"],
        "generation_status": row["cpoa_status"],
        "audio_url": _media_url(row, "audio.mp3"),
        "details": _details(row),
    }


def detail(
    row: Row, steps: Sequence[Row], *, cover_url: str | None, is_own: bool, usage: ModelUsage | None = None
) -> responses.EpisodeDetail:
    log = row["cpoa_full_orchestration_log"] or []
    return {
        "podcast_id": str(row["podcast_id"]),
        "workflow_id": str(row["workflow_id"]),
        "topic": row["topic"],
        "title": row["title"],
        "visibility": row["visibility"],
        "show_id": _show_id(row, is_own=is_own),
        "is_own": is_own,
        "is_hidden": row["hidden_at"] is not None,
        "generation_status": row["cpoa_status"],
        "cpoa_status": row["cpoa_status"],
        "cpoa_error_message": _error_message(row, is_own=is_own),
        "error_code": row["error_code"],
        "final_audio_filepath": row["final_audio_filepath"],
        "stream_id": row["stream_id"],
        "asf_websocket_url": row["asf_websocket_url"],
        "asf_notification_status": row["asf_notification_status"],
        "task_created_timestamp": rfc3339(row["task_created_timestamp"]),
        "last_updated_timestamp": rfc3339(row["last_updated_timestamp"]),
        "cpoa_full_orchestration_log": log,
        "tts_settings_used": row["tts_settings_used"],
        "audio_url": _media_url(row, "audio.mp3"),
        "transcript_url": _media_url(row, "transcript.vtt"),
        "transcript_json_url": _media_url(row, "transcript.json"),
        "own_passages_url": _media_url(row, "own_passages.json") if is_own else None,
        "chapters_url": _media_url(row, "chapters.json"),
        "waveform_url": _media_url(row, "waveform.json"),
        "cover_url": cover_url,
        "duration_seconds": row["duration_seconds"],
        "length_minutes": row["length_minutes"],
        "language": row["language"],
        "length_limited_by": row["length_limited_by"],
        "show_notes": row["show_notes"],
        "sources": [_source(source) for source in row["sources"] or []],
        "given_sources": _given_sources(row) if is_own else [],
        "licence": row["licence"],
        "coverage": row["coverage"],
        "nearest_topics": row["nearest_topics"],
        "left_out": row["left_out"],
        "writer": row["writer"],
        "synthetic_voices": True,
        "model_usage": _model_usage(usage) if usage else None,
        "steps": [_step(step) for step in steps],
        "logs": log,
    }


def listing(
    page: EpisodePage, cover_urls: Sequence[str | None], asked_by: UUID | None = None
) -> responses.EpisodeListing:
    """``cover_urls``: one for each row. ``asked_by``: the signed-in user, None if it is not known."""
    return {
        "podcasts": [list_item(row, url, asked_by) for row, url in zip(page.rows, cover_urls, strict=True)],
        "page": page.page,
        "per_page": page.per_page,
        "total_podcasts": page.total,
        "total_pages": page.total_pages,
    }


def list_item(row: Row, cover_url: str | None, asked_by: UUID | None) -> responses.ListedEpisode:
    is_own = asked_by is not None and asked_by == row["user_id"]
    return {
        "podcast_id": str(row["podcast_id"]),
        "workflow_id": str(row["workflow_id"]),
        "topic": row["topic"],
        "title": row["title"],
        "visibility": row["visibility"],
        "show_id": _show_id(row, is_own=is_own),
        "is_own": is_own,
        "status": row["cpoa_status"],
        "generation_status": row["cpoa_status"],
        "task_created_timestamp": rfc3339(row["task_created_timestamp"]),
        "last_updated_timestamp": rfc3339(row["last_updated_timestamp"]),
        "audio_url": _media_url(row, "audio.mp3"),
        "cover_url": cover_url,
        "language": row["language"],
        "duration_seconds": row["duration_seconds"],
        "licence": row["licence"],
        "coverage": row["coverage"],
        "nearest_topics": row["nearest_topics"],
        "left_out": row["left_out"],
        "writer": row["writer"],
        "synthetic_voices": True,
    }


def _show_id(row: Row, *, is_own: bool) -> str | None:
    """Nobody else learns of a private show."""
    return str(row["show_id"]) if row["show_id"] and (is_own or row["show_is_public"]) else None


def audio_url(row: Row) -> str | None:
    return _media_url(row, "audio.mp3")


def _media_url(row: Row, path: str) -> str | None:
    return f"{episode_path(row)}/{path}" if row.get(_MEDIA_COLUMNS[path]) else None


def _model_usage(usage: ModelUsage) -> responses.ModelUsageAnswer:
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "estimated_cost_usd": usage.estimated_cost_usd,
        "unpriced_requests": usage.unpriced_requests,
    }


def _details(row: Row) -> responses.Details:
    return {
        "task_id": str(row["podcast_id"]),
        "workflow_id": str(row["workflow_id"]),
        "topic": row["topic"],
        "status": row["cpoa_status"],
        "error_message": row["cpoa_error_message"],
        "asf_notification_status": row["asf_notification_status"],
        "asf_websocket_url": row["asf_websocket_url"],
        "final_audio_details": _final_audio(row),
        "orchestration_log": row["cpoa_full_orchestration_log"] or [],
    }


def _final_audio(row: Row) -> responses.FinalAudio:
    used = row["tts_settings_used"]
    if row["final_audio_filepath"]:
        return {"status": "success", "audio_filepath": row["final_audio_filepath"], "tts_settings_used": used}
    if row["cpoa_status"] == PodcastStatus.FAILED_AUDIO:
        return {"status": "error", "message": row["cpoa_error_message"], "tts_settings_used": used}
    return {"status": "not_run", "message": "There is no audio yet.", "tts_settings_used": used}


def _source(source: Mapping[str, Any]) -> responses.SourceAnswer:
    licence = find_licence(source["licence"])
    return {
        "title": source["title"],
        "url": source["url"],
        "credit": source.get("credit"),
        "licence": licence.spdx if licence else None,
        "licence_url": licence.url if licence else None,
    }


def _given_sources(row: Row) -> list[responses.GivenSource]:
    """In the order of the request; they were read in any order."""
    entries: Mapping[str, Any] = row["given_sources"] or {}
    return [_given(given) for _, given in sorted(entries.items(), key=lambda entry: int(entry[0]))]


def _given(given: Mapping[str, Any]) -> responses.GivenSource:
    licence = find_licence(given["licence"])
    return {
        "title": given["title"],
        "url": given["url"],
        "author": given["author"],
        "licence": licence.spdx if licence else None,
        "licence_url": licence.url if licence else None,
        "words": given["words"],
        "left_out": given["left_out"],
        "unreadable": given["unreadable"],
    }


def _error_message(row: Row, *, is_own: bool) -> str | None:
    """The owner also reads why each source could not be read."""
    message: str | None = row["cpoa_error_message"]
    if message is None or not is_own or row["error_code"] != API_GW_PODCAST_SOURCES_UNREADABLE:
        return message
    return " ".join([message, *(f"“{given['title']}”: {given['unreadable']}" for given in _given_sources(row))])


def _step(step: Row) -> responses.StepAnswer:
    return {
        "name": step["step"],
        "status": step["status"],
        "attempts": step["attempts"],
        "started_at": rfc3339(step["start_timestamp"]),
        "ended_at": rfc3339(step["end_timestamp"]),
        "steps_before": step["steps_before"],
    }


def voice_list(entries: Iterable[Voice], language: str = ENGLISH) -> responses.VoiceList:
    """The voices of one language."""
    return {"voices": [voice(entry) for entry in entries if language_of(entry.language) == language]}


def voice(entry: Voice) -> responses.VoiceAnswer:
    return {
        "name": entry.name,
        "display_name": entry.display_name,
        "language": entry.language,
        "gender": entry.gender,
        "description": entry.description,
        "pairs_with": entry.pairs_with,
        "sample_url": entry.sample_path,
    }
