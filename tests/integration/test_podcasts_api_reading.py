"""Tests GET of episodes, their parts, lists and voices."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
import requests

from shared.database import jsonb
from tests.integration.podcasts_api import OWN_TEXT, PATH, PIECES, error_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.integration.podcasts_api import PodcastsApi

GARBAGE = ("nothing", "1", "{00000000-0000-4000-8000-000000000000}", "０" * 8 + "-0000-4000-8000-000000000000", "%00")
TEXTS = {
    "transcript.vtt": ("transcript_uri", "text/vtt; charset=utf-8", "API_GW_TRANSCRIPT_NOT_FOUND"),
    "transcript.json": ("transcript_json_uri", "application/json", "API_GW_TRANSCRIPT_JSON_NOT_FOUND"),
    "chapters.json": ("chapters_uri", "application/json+chapters", "API_GW_CHAPTERS_NOT_FOUND"),
    "waveform.json": ("waveform_uri", "application/json", "API_GW_WAVEFORM_NOT_FOUND"),
}


def accepted(api: PodcastsApi, **fields: Any) -> dict[str, Any]:
    answer = api.listener().ask(**fields)
    assert answer.status_code == 201
    body: dict[str, Any] = answer.json
    return body


def completed(api: PodcastsApi, **fields: Any) -> dict[str, Any]:
    episode = accepted(api, **fields)
    api.complete(episode)
    return episode


def address(episode: dict[str, Any], path: str = "") -> str:
    return f"{PATH}/{episode['podcast_id']}{path}"


def test_an_episode_in_progress_shows_its_steps(podcasts_api: PodcastsApi):
    episode = accepted(podcasts_api)
    shown = podcasts_api.nobody().get(address(episode)).json

    assert (shown["generation_status"], shown["audio_url"], shown["cover_url"]) == ("pending", None, None)
    assert [step["name"] for step in shown["steps"]] == ["research", "script", "cover", "master", "publish"]
    research, script = shown["steps"][:2]
    assert research.pop("steps_before") >= 0
    assert research == {
        "name": "research",
        "status": "dispatched",
        "attempts": 0,
        "started_at": None,
        "ended_at": None,
    }
    assert script["steps_before"] is None


def test_a_queued_step_shows_the_number_of_steps_ahead(podcasts_api: PodcastsApi):
    first, second, third = (accepted(podcasts_api) for _ in range(3))

    def before(episode: dict[str, Any]) -> int:
        place: int = podcasts_api.nobody().get(address(episode)).json["steps"][0]["steps_before"]
        return place

    assert before(second) - before(first) == before(third) - before(second) == 1
    waits = before(third)
    podcasts_api.database.execute(
        "update workflow_instances set overall_status = 'cancelled' where workflow_id = :id",
        id=UUID(first["workflow_id"]),
    )
    assert before(third) == waits - 1


def test_an_episode_is_marked_as_own_only_for_its_owner(podcasts_api: PodcastsApi):
    owner, stranger = podcasts_api.listener(), podcasts_api.listener()
    episode = owner.ask().json
    readers = {"owner": owner, "stranger": stranger, "nobody": podcasts_api.nobody()}
    shown = {name: reader.get(address(episode)).json["is_own"] for name, reader in readers.items()}
    assert shown == {"owner": True, "stranger": False, "nobody": False}


def test_only_the_owner_sees_what_the_models_used(podcasts_api: PodcastsApi):
    owner, stranger = podcasts_api.listener(), podcasts_api.listener()
    episode = owner.ask().json
    assert owner.get(address(episode)).json["model_usage"] is None, "no model has answered"

    add_call(podcasts_api, episode, "outline", "answered", tokens=(100, 20), dollars=0.002)
    add_call(podcasts_api, episode, "chapter-0", "answered", tokens=(50, 10), dollars=None)
    add_call(podcasts_api, episode, "chapter-1", "waiting")
    # The record of a step that asked through the desk has the same tokens again.
    add_record(podcasts_api, episode, "outline", {"estimated_cost_usd": 0.002, "prompt_tokens": 100})
    add_record(podcasts_api, episode, "voice-0", {"estimated_cost_usd": 0.03, "unpriced_requests": 0})
    add_record(podcasts_api, episode, "cover", {"estimated_cost_usd": 0.0, "unpriced_requests": 1})
    add_record(podcasts_api, episode, "master", {"audio": "a.mp3"})

    readers = {"owner": owner, "stranger": stranger, "nobody": podcasts_api.nobody()}
    shown = {name: reader.get(address(episode)).json["model_usage"] for name, reader in readers.items()}
    assert shown == {
        "owner": {
            "prompt_tokens": 150,
            "completion_tokens": 30,
            "estimated_cost_usd": 0.032,
            "unpriced_requests": 2,
        },
        "stranger": None,
        "nobody": None,
    }


def test_the_cost_is_null_if_no_request_has_a_known_price(podcasts_api: PodcastsApi):
    owner = podcasts_api.listener()
    episode = owner.ask().json
    add_call(podcasts_api, episode, "outline", "answered", tokens=(100, 20), dollars=None)
    add_record(podcasts_api, episode, "voice-0", {"estimated_cost_usd": 0.0, "unpriced_requests": 3})
    usage = owner.get(address(episode)).json["model_usage"]
    assert (usage["estimated_cost_usd"], usage["unpriced_requests"]) == (None, 4)


def add_call(
    api: PodcastsApi,
    episode: dict[str, Any],
    step: str,
    status: str,
    *,
    tokens: tuple[int | None, int | None] = (None, None),
    dollars: float | None = None,
) -> None:
    api.database.execute(
        """
        insert into model_calls
            (call_key, workflow_id, podcast_id, step, generation, attempt, purpose, model, status, prompt_tokens,
             completion_tokens, dollars, request_name, reply_name)
        values (:key, :workflow_id, :podcast_id, :step, 1, 1, 'plan', 'a model', :status, :prompt, :completion,
                :dollars, 'request', 'reply')
        """,
        key=uuid4().hex,
        workflow_id=UUID(episode["workflow_id"]),
        podcast_id=UUID(episode["podcast_id"]),
        step=step,
        status=status,
        prompt=tokens[0],
        completion=tokens[1],
        dollars=dollars,
    )


def add_record(api: PodcastsApi, episode: dict[str, Any], step: str, record: dict[str, Any]) -> None:
    api.database.execute(
        """
        insert into idempotency_keys (idempotency_key, task_name, workflow_id, status, result_payload)
        values (:key, :step, :workflow_id, 'completed', :record::jsonb)
        """,
        key=f"step:{episode['workflow_id']}:{step}:1",
        step=step,
        workflow_id=episode["workflow_id"],
        record=jsonb(record),
    )


def test_an_episode_without_an_owner_is_nobodys_own(podcasts_api: PodcastsApi):
    episode = accepted(podcasts_api)
    key = UUID(episode["podcast_id"])
    podcasts_api.database.execute("update podcasts set user_id = null where podcast_id = :id", id=key)
    assert podcasts_api.nobody().get(address(episode)).json["is_own"] is False


def test_a_completed_episode_has_every_field_of_the_contract(podcasts_api: PodcastsApi):
    episode = completed(podcasts_api, voice_params={"pitch": 1})
    shown = podcasts_api.nobody().get(address(episode)).json

    assert shown["podcast_id"] == episode["podcast_id"]
    assert shown["workflow_id"] == episode["workflow_id"]
    assert shown["cpoa_status"] == shown["generation_status"] == "completed"
    assert shown["final_audio_filepath"].startswith("gs://")
    assert shown["tts_settings_used"] == {"pitch": 1}
    assert (shown["error_code"], shown["cpoa_error_message"]) == (None, None)
    assert shown["audio_url"] == address(episode, "/audio.mp3")
    assert shown["transcript_url"] == address(episode, "/transcript.vtt")
    assert shown["chapters_url"] == address(episode, "/chapters.json")
    assert shown["waveform_url"] == address(episode, "/waveform.json")
    assert (shown["duration_seconds"], shown["length_limited_by"]) == (61.5, None)
    assert shown["sources"] == [
        {
            "title": "Coral reef",
            "url": "https://example.org/",
            "credit": "Wikipedia",
            "licence": "CC-BY-SA-4.0",
            "licence_url": "https://creativecommons.org/licenses/by-sa/4.0/",
        }
    ]
    assert (shown["show_notes"], shown["licence"]) == ("Notes.", "CC-BY-SA-4.0")
    assert {step["status"] for step in shown["steps"]} == {"completed"}
    assert shown["logs"] == shown["cpoa_full_orchestration_log"] != []
    for column in ("stream_id", "asf_websocket_url", "asf_notification_status"):
        assert shown[column] is None
    for moment in ("task_created_timestamp", "last_updated_timestamp"):
        assert shown[moment].endswith("Z")
    assert requests.get(shown["cover_url"], timeout=30).content == b"picture"


def test_a_failed_episode_says_why(podcasts_api: PodcastsApi):
    episode = accepted(podcasts_api)
    podcasts_api.database.execute(
        """
        update podcasts
        set cpoa_status = 'failed_vfa_exception', error_code = 'SOME_CODE', cpoa_error_message = 'Why.'
        """
    )
    shown = podcasts_api.nobody().get(address(episode)).json

    assert (shown["generation_status"], shown["error_code"]) == ("failed_vfa_exception", "SOME_CODE")
    assert shown["cpoa_error_message"] == "Why."


def test_no_response_contains_a_users_text_or_internal_ids(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()
    sources = [{"text": OWN_TEXT, "title": "Bees"}]
    made = listener.ask(sources=sources, client_id="a-secret-session", headers={"X-Workflow-ID": "my-trace"})
    podcasts_api.complete(made.json)
    path = address(made.json)
    answers = [made, *(listener.get(each) for each in (path, PATH, f"{PATH}?mine=true", f"{path}/audio.mp3"))]

    for answer in answers:
        assert answer.status_code < 400
        for secret in ("hind legs", "a-secret-session", str(listener.user_id), "user_id", "client_id", "my-trace"):
            assert secret not in answer.text


@pytest.mark.parametrize(
    "path", ["", "/audio.mp3", "/transcript.vtt", "/transcript.json", "/chapters.json", "/waveform.json"]
)
def test_an_invalid_episode_id_is_not_found(podcasts_api: PodcastsApi, path: str):
    code = "API_GW_AUDIO_NOT_FOUND" if path == "/audio.mp3" else "API_GW_PODCAST_NOT_FOUND"
    for unknown in (str(uuid4()), *GARBAGE):
        assert error_of(podcasts_api.nobody().get(f"{PATH}/{unknown}{path}")) == (404, code)


def test_episode_ids_are_case_insensitive(podcasts_api: PodcastsApi):
    episode = accepted(podcasts_api)
    shown = podcasts_api.nobody().get(f"{PATH}/{episode['podcast_id'].upper()}")

    assert shown.json["podcast_id"] == episode["podcast_id"]


def test_a_deleted_episode_is_gone_for_every_reader(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()
    episode = listener.ask().json
    podcasts_api.complete(episode)
    podcasts_api.database.execute("update podcasts set deleted_at = now()")

    for path in ("", "/audio.mp3", "/transcript.vtt"):
        assert listener.get(address(episode, path)).status_code == 404
    assert listener.get(f"{PATH}?mine=true").json["total_podcasts"] == 0


def test_an_unchanged_episode_gives_304_until_it_changes(podcasts_api: PodcastsApi):
    episode, nobody = accepted(podcasts_api), podcasts_api.nobody()
    first = nobody.get(address(episode))
    tag = {"If-None-Match": first.headers["ETag"]}
    unchanged = nobody.get(address(episode), headers=tag)

    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert unchanged.headers["ETag"] == first.headers["ETag"]
    assert unchanged.headers["Cache-Control"] == first.headers["Cache-Control"] == "no-cache"
    podcasts_api.complete(episode)
    changed = nobody.get(address(episode), headers=tag)
    assert changed.status_code == 200
    assert changed.json["generation_status"] == "completed"


def test_another_instances_signature_does_not_change_the_etag(load_podcasts_api: Callable[..., PodcastsApi]):
    one = load_podcasts_api()
    episode = completed(one)
    other = load_podcasts_api(MEDIA_ENDPOINT="http://127.0.0.1:9")
    answers = [api.nobody().get(address(episode)) for api in (one, other)]

    assert answers[0].json["cover_url"] != answers[1].json["cover_url"]
    assert answers[0].headers["ETag"] == answers[1].headers["ETag"]
    assert answers[0].headers["ETag"].startswith("W/")


@pytest.mark.parametrize("name", TEXTS)
def test_the_function_itself_returns_texts(podcasts_api: PodcastsApi, name: str):
    column, content_type, not_found = TEXTS[name]
    nobody, waiting, episode = podcasts_api.nobody(), accepted(podcasts_api), completed(podcasts_api)
    path = address(episode, f"/{name}")
    first = nobody.get(path)

    assert error_of(nobody.get(address(waiting, f"/{name}"))) == (404, not_found)
    assert (first.status_code, first.data) == (200, PIECES[column][1])
    assert first.headers["Content-Type"] == content_type
    for tag in (first.headers["ETag"], f"W/{first.headers['ETag']}", "*", f'"other", {first.headers["ETag"]}'):
        assert nobody.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert nobody.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    head = nobody.client.head(path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(first.data))


@pytest.mark.parametrize("visibility", ["public", "unlisted"])
def test_only_the_owner_reads_the_passages_of_an_own_text(podcasts_api: PodcastsApi, visibility: str):
    owner, stranger, nobody = podcasts_api.listener(), podcasts_api.listener(), podcasts_api.nobody()
    episode = owner.ask(sources=[{"text": OWN_TEXT}], visibility=visibility).json
    path = address(episode, "/own_passages.json")
    assert owner.get(address(episode)).json["own_passages_url"] is None
    assert error_of(owner.get(path)) == (404, "API_GW_OWN_PASSAGES_NOT_FOUND")
    podcasts_api.complete(episode)

    shown = [reader.get(address(episode)).json["own_passages_url"] for reader in (owner, stranger, nobody)]
    assert shown == [path, None, None]
    own = owner.get(path)
    assert (own.status_code, own.data) == (200, PIECES["own_passages_uri"][1])
    assert own.headers["Cache-Control"] == "private, no-cache"
    assert owner.get(path, headers={"If-None-Match": own.headers["ETag"]}).status_code == 304
    for headers in ({}, {"If-None-Match": own.headers["ETag"]}, {"If-None-Match": "*"}):
        assert error_of(stranger.get(path, headers=headers)) == (403, "API_GW_PODCAST_FORBIDDEN")
        assert error_of(nobody.get(path, headers=headers)) == (401, "AUTH_MISSING_TOKEN")
    assert stranger.client.head(path).status_code == 401
    assert stranger.get(address(episode, "/transcript.json")).status_code == 200
    assert error_of(owner.get(f"{PATH}/{uuid4()}/own_passages.json")) == (404, "API_GW_PODCAST_NOT_FOUND")


def test_an_episode_of_an_earlier_release_has_no_transcript_as_json(podcasts_api: PodcastsApi):
    owner = podcasts_api.listener()
    episode = owner.ask().json
    podcasts_api.complete(episode)
    podcasts_api.database.execute("update podcasts set transcript_json_uri = null, own_passages_uri = null")

    shown = owner.get(address(episode)).json
    assert (shown["transcript_json_url"], shown["own_passages_url"]) == (None, None)
    assert owner.get(shown["transcript_url"]).status_code == 200
    answer = owner.get(address(episode, "/transcript.json"))
    assert error_of(answer) == (404, "API_GW_TRANSCRIPT_JSON_NOT_FOUND")


def test_an_unchanged_text_is_not_fetched_from_the_bucket(podcasts_api: PodcastsApi):
    episode, nobody = completed(podcasts_api), podcasts_api.nobody()
    path = address(episode, "/waveform.json")
    tag = nobody.get(path).headers["ETag"]
    podcasts_api.store.delete(f"episodes/{episode['podcast_id']}/waveform.json")

    assert nobody.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert nobody.get(path).status_code == 404


def test_a_text_missing_in_the_bucket_is_not_found(podcasts_api: PodcastsApi):
    episode = completed(podcasts_api)
    podcasts_api.database.execute("update podcasts set transcript_uri = transcript_uri || '.gone'")

    answer = podcasts_api.nobody().get(address(episode, "/transcript.vtt"))
    assert error_of(answer) == (404, "API_GW_TRANSCRIPT_NOT_FOUND")


def test_audio_redirects_to_a_playable_url(podcasts_api: PodcastsApi):
    episode, client = completed(podcasts_api), podcasts_api.nobody().client
    answer = client.get(address(episode, "/audio.mp3"))
    signed = answer.headers["Location"]

    assert answer.status_code == 302
    assert answer.headers["Cache-Control"] == "no-store"
    assert parse_qs(urlsplit(signed).query)["X-Goog-Expires"] == ["7200"]
    assert requests.get(signed, timeout=30).content == b"sound"
    assert requests.head(signed, timeout=30).status_code == 403


def test_head_of_audio_redirects_to_a_url_for_head(podcasts_api: PodcastsApi):
    answer = podcasts_api.nobody().client.head(address(completed(podcasts_api), "/audio.mp3"))
    head = requests.head(answer.headers["Location"], timeout=30)

    assert answer.status_code == 302
    assert (head.status_code, head.headers["Content-Length"]) == (200, str(len(b"sound")))


def test_a_download_is_named_after_the_episode(podcasts_api: PodcastsApi):
    answer = podcasts_api.nobody().get(address(completed(podcasts_api), "/audio.mp3?download=1"))
    sent = requests.get(answer.headers["Location"], timeout=30)

    assert sent.content == b"sound"
    assert sent.headers["Content-Disposition"].startswith('attachment; filename="Coral reefs.mp3"')


def test_unfinished_audio_is_not_found(podcasts_api: PodcastsApi):
    answer = podcasts_api.nobody().get(address(accepted(podcasts_api), "/audio.mp3"))

    assert error_of(answer) == (404, "API_GW_AUDIO_NOT_FOUND")


def test_a_url_that_cannot_be_signed_has_its_own_500_code(
    load_podcasts_api: Callable[..., PodcastsApi], tmp_path: Path
):
    api = load_podcasts_api()
    episode = completed(api)
    keyless = load_podcasts_api(GOOGLE_APPLICATION_CREDENTIALS=str(tmp_path / "missing.json"))
    elsewhere = load_podcasts_api(GCS_BUCKET_NAME="another-bucket")

    for broken in (keyless, elsewhere):
        for path in ("/audio.mp3", ""):
            answer = broken.nobody().get(address(episode, path))
            assert error_of(answer) == (500, "API_GW_SIGNED_URL_FAILED")
            assert "missing.json" not in answer.text


def ids(answer: Any) -> list[str]:
    return [each["podcast_id"] for each in answer.json["podcasts"]]


def test_an_empty_list_has_no_pages(podcasts_api: PodcastsApi):
    assert podcasts_api.nobody().get(PATH).json == {
        "podcasts": [],
        "page": 1,
        "per_page": 10,
        "total_podcasts": 0,
        "total_pages": 0,
    }


def test_pages_are_newest_first_without_repeats_or_gaps(podcasts_api: PodcastsApi):
    made = [accepted(podcasts_api)["podcast_id"] for _ in range(5)]
    # Three with the same time: the ID decides their order.
    podcasts_api.database.execute(
        "update podcasts set task_created_timestamp = now() - interval '1 hour' where podcast_id = any(:ids::uuid[])",
        ids=[UUID(each) for each in made[:3]],
    )
    nobody = podcasts_api.nobody()
    pages = [nobody.get(f"{PATH}?page={number}&per_page=2") for number in (1, 2, 3, 4)]

    assert [len(ids(page)) for page in pages] == [2, 2, 1, 0]
    assert ids(pages[0]) == made[:2:-1]
    assert sorted(each for page in pages for each in ids(page)) == sorted(made)
    assert {(page.json["total_podcasts"], page.json["total_pages"], page.json["per_page"]) for page in pages} == {
        (5, 3, 2)
    }


def test_a_list_item_names_its_episode(podcasts_api: PodcastsApi):
    episode = completed(podcasts_api)
    (item,) = podcasts_api.nobody().get(PATH).json["podcasts"]

    assert item["podcast_id"] == episode["podcast_id"]
    assert item["status"] == item["generation_status"] == "completed"
    assert (item["topic"], item["title"]) == ("Coral reefs", 'Coral "reefs"')
    assert item["audio_url"] == address(episode, "/audio.mp3")
    assert item["task_created_timestamp"].endswith("Z")
    assert requests.get(item["cover_url"], timeout=30).content == b"picture"
    accepted(podcasts_api)
    assert podcasts_api.nobody().get(PATH).json["podcasts"][0]["cover_url"] is None


def test_a_page_has_at_most_a_hundred_items(podcasts_api: PodcastsApi):
    assert podcasts_api.nobody().get(f"{PATH}?per_page=101").json["per_page"] == 100
    assert podcasts_api.nobody().get(f"{PATH}?per_page={'9' * 40}").json["per_page"] == 100


def test_a_long_list_is_compressed_for_clients_that_accept_it(podcasts_api: PodcastsApi):
    for _ in range(5):
        accepted(podcasts_api)
    nobody = podcasts_api.nobody()
    compressed, plain = (nobody.get(PATH, headers=headers) for headers in ({"Accept-Encoding": "gzip"}, {}))
    assert (compressed.headers["Content-Encoding"], compressed.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(compressed.data) == plain.data
    assert "Content-Encoding" not in plain.headers


def test_a_page_far_past_the_end_is_empty(podcasts_api: PodcastsApi):
    for page in ("2", "999999999999999999", "9" * 5000):
        answer = podcasts_api.nobody().get(f"{PATH}?page={page}")
        assert (answer.status_code, answer.json["podcasts"]) == (200, [])


@pytest.mark.parametrize("value", ["0", "-1", "abc", "1.5", "", "%20", "1e3", "٣", "00"])
def test_a_page_that_is_not_a_positive_number_is_rejected(podcasts_api: PodcastsApi, value: str):
    assert error_of(podcasts_api.nobody().get(f"{PATH}?page={value}")) == (400, "API_GW_INVALID_PAGE")
    assert error_of(podcasts_api.nobody().get(f"{PATH}?per_page={value}")) == (400, "API_GW_INVALID_PER_PAGE")


def test_unlisted_episodes_are_only_in_their_owners_list(podcasts_api: PodcastsApi):
    owner, other = podcasts_api.listener(), podcasts_api.listener()
    unlisted = owner.ask(sources=[{"text": OWN_TEXT}]).json
    public = owner.ask().json

    for reader in (podcasts_api.nobody(), owner, other):
        assert ids(reader.get(PATH)) == [public["podcast_id"]]
        assert reader.get(address(unlisted)).json["visibility"] == "unlisted"
    assert ids(owner.get(f"{PATH}?mine=true")) == [public["podcast_id"], unlisted["podcast_id"]]
    assert owner.get(f"{PATH}?mine=true&per_page=1").json["total_pages"] == 2
    assert ids(other.get(f"{PATH}?mine=true")) == []


def test_only_the_own_list_needs_a_token(podcasts_api: PodcastsApi):
    nobody, bad = podcasts_api.nobody(), {"Authorization": "Bearer a.b.c"}

    assert error_of(nobody.get(f"{PATH}?mine=true")) == (401, "AUTH_MISSING_TOKEN")
    assert error_of(nobody.get(f"{PATH}?mine=true", headers=bad)) == (401, "AUTH_INVALID_TOKEN")
    assert nobody.get(PATH, headers=bad).status_code == 200
    assert nobody.get(address(accepted(podcasts_api)), headers=bad).status_code == 200


def test_every_voice_has_a_name_and_a_sample(podcasts_api: PodcastsApi):
    voices = podcasts_api.nobody().get("/api/v1/voices").json["voices"]

    assert len(voices) >= 2
    for voice in voices:
        assert voice["sample_url"] == f"/voices/{voice['name']}.mp3"
        assert podcasts_api.listener().ask(voice_params={"voice_name": voice["name"]}).status_code == 201


def test_the_embedded_writer_and_voices_know_english_only(podcasts_api: PodcastsApi):
    nobody = podcasts_api.nobody()
    english = {"language": "en", "name": "English", "is_available": True}
    assert nobody.get("/api/v1/languages").json == {"languages": [english]}
    assert nobody.get("/api/v1/voices?language=en-GB").json == nobody.get("/api/v1/voices").json
    assert nobody.get("/api/v1/voices?language=de").json == {"voices": []}


def test_an_episode_says_its_language(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()
    for asked, language in (({}, "en"), ({"language": "en-GB"}, "en-GB")):
        made = listener.ask(**asked)
        assert made.status_code == 201
        assert podcasts_api.nobody().get(made.headers["Location"]).json["language"] == language


def test_health_reports_the_orchestrator_and_the_database(podcasts_api: PodcastsApi):
    answer = podcasts_api.nobody().get("/health")

    assert answer.status_code == 200
    assert answer.json["cpoa_podcast_function_status"] == "successfully imported"
    assert answer.json["database_status"] == "Database connection successful."
