"""Tests the clients of remote agents: what they send, and how they handle valid and invalid responses."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import numpy as np
import pytest
from PIL import Image

from cpoa.agents.cover.remote import RemotePainter
from cpoa.agents.script.remote import RemoteScriptWeaver, build_wire_script, spoken_chapters
from cpoa.agents.snippet.remote import RemoteSnippetCraft
from cpoa.agents.topics.embedded.discovery import no_sources_error
from cpoa.agents.topics.remote import RemoteTopicDiscovery
from cpoa.agents.voice.remote.voices import RemoteVoice
from cpoa.contracts.agents import (
    CoverRequest,
    Depth,
    DiscoveredTopic,
    ExplorationRequest,
    FreshTopicsRequest,
    OwnSource,
    ResearchRequest,
    ScriptRequest,
    SearchRequest,
)
from cpoa.contracts.dialogue import Hosts, Speaker
from cpoa.services.failures import RemoteError, RemoteFailedError
from cpoa.services.remote_calls import RemoteCallContext, remote_call_context
from cpoa.services.service import RemoteService
from shared.errors import PermanentStepError
from tests.model_parts import DirectlyAskedModel, Model
from tests.remote_peer import spoiled_answers, spoiled_tasks
from tests.remote_peer.conditions import Conditions, ScriptShape
from tests.remote_peer.peer import remote_peer
from tests.remote_peer.services import AGENTS, ENDPOINTS, Service
from tests.remote_peer.wrong_shapes import wrong_shapes
from tests.step_parts import Painter, Research, Writer, material, picture_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shared.media_store import MediaStore
    from tests.remote_peer.peer import RemotePeer

SECONDS = 8.0
MAX_COVER_BYTES = 50 << 20
TOPIC = DiscoveredTopic(
    topic_id=str(uuid4()),
    title="Coral reefs",
    summary="Reefs grow slowly. Fish live there.",
    keywords=("coral reefs", "polyps", "atolls"),
    source_url="https://example.org/reefs",
    source_name="Example",
    relevance_score=0.9,
    category="Science",
    details={},
)
SCRIPT_REQUEST = ScriptRequest(material(), Hosts("Anna", "Ben"), length_minutes=2, seed=1)
COVER = CoverRequest("Coral reefs", "Aethercast", "Coral reefs", size=600, prompt="A reef at dawn")


def nobody_minds() -> None:
    pass


@pytest.fixture
def peer(media_store: MediaStore) -> Iterator[RemotePeer]:
    conditions = Conditions(task_seconds=0.0, pending_polls=0, seconds_per_word=0.1, script_characters=1200)
    with remote_peer(media_store, conditions) as peer:
        yield peer


@pytest.fixture
def page() -> Iterator[None]:
    """The caller waits for the result."""
    with remote_call_context(RemoteCallContext(str(uuid4()), uuid4().hex, until=time.monotonic() + SECONDS)):
        yield


def service_of(peer: RemotePeer, kind: Service) -> RemoteService:
    return RemoteService(kind.value, peer.origins[kind] + ENDPOINTS[kind].path, 1, 60)


def reader(store: MediaStore) -> Callable[[str], bytes]:
    return lambda uri: store.read_uri(uri, max_bytes=MAX_COVER_BYTES)


def asked(peer: RemotePeer, kind: Service, store: MediaStore) -> Any:
    """Calls this service's client, and returns its result for the response."""
    service = service_of(peer, kind)
    match kind:
        case Service.TDA:
            return RemoteTopicDiscovery(service, Research()).search(SearchRequest("coral reefs", 5))
        case Service.SCA:
            return RemoteSnippetCraft(service).craft(TOPIC)
        case Service.PSWA:
            return RemoteScriptWeaver(service).weave(SCRIPT_REQUEST, nobody_minds)
        case Service.VFA:
            wire = build_wire_script(Writer().weave(SCRIPT_REQUEST, nobody_minds))
            return RemoteVoice(service, reader(store)).speak(wire, {"speaking_rate": 1.1}, "Anna")
        case _:
            return RemotePainter(service, reader(store), Painter()).paint(COVER, nobody_minds)


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("kind", AGENTS)
def test_an_invalid_result_is_replaced_or_rejected_with_a_message(
    peer: RemotePeer, media_store: MediaStore, kind: Service
) -> None:
    borne, refused = [], []
    for shape in wrong_shapes(kind):
        peer.behave(kind, shape)
        with remote_call_context(RemoteCallContext(str(uuid4()), uuid4().hex, until=time.monotonic() + SECONDS)):
            try:
                made = asked(peer, kind, media_store)
            except (RemoteError, PermanentStepError):
                refused.append(shape.name)
            else:
                assert made is not None
                borne.append(shape.name)
    if kind is Service.IGA:
        assert not refused, "a picture is never a reason to fail"
    else:
        assert len(refused) > 3, borne


# Topics


@pytest.mark.usefixtures("page")
def test_the_services_topics_come_before_the_encyclopedia(peer: RemotePeer) -> None:
    encyclopedia = Research()
    discovery = RemoteTopicDiscovery(service_of(peer, Service.TDA), encyclopedia)
    found = discovery.research(ResearchRequest("coral reefs", 4), nobody_minds)
    (dispatched,) = peer.dispatches(Service.TDA)
    assert dispatched.body["query"] == "coral reefs"
    assert len(encyclopedia.asked) == 1
    ours = [passage.passage_id for passage in encyclopedia.found.passages]
    assert [passage.passage_id for passage in found.passages][-len(ours) :] == ours
    assert len(found.passages) > len(ours)
    assert {passage.source_id for passage in found.passages} <= {source.source_id for source in found.sources}


@pytest.mark.usefixtures("page")
def test_a_step_that_waits_for_the_service_does_not_wait_for_a_model_too(peer: RemotePeer) -> None:
    encyclopedia, model = Research(), DirectlyAskedModel(Model())
    discovery = RemoteTopicDiscovery(service_of(peer, Service.TDA), encyclopedia)
    discovery.research(ResearchRequest("coral reefs", 4, model=model), nobody_minds)
    assert [request.model for request in encyclopedia.asked] == [None]


class Knowing(Research):
    """A topic discovery agent that finds nothing."""

    def research(self, request: ResearchRequest, check_cancelled: Callable[[], None]) -> Any:
        raise no_sources_error(request.topic)


@pytest.mark.usefixtures("page")
def test_the_services_topics_suffice_if_the_encyclopedia_has_none(peer: RemotePeer) -> None:
    discovery = RemoteTopicDiscovery(service_of(peer, Service.TDA), Knowing())
    assert discovery.research(ResearchRequest("coral reefs", 4), nobody_minds).passages
    peer.behave(Service.TDA, spoiled_tasks.no_topics())
    with (
        remote_call_context(RemoteCallContext(str(uuid4()), uuid4().hex, until=time.monotonic() + SECONDS)),
        pytest.raises(PermanentStepError, match="No article that we have"),
    ):
        discovery.research(ResearchRequest("coral reefs", 4), nobody_minds)


def test_own_text_and_our_own_cards_are_never_sent_to_the_service(peer: RemotePeer) -> None:
    discovery = RemoteTopicDiscovery(service_of(peer, Service.TDA), Research())
    discovery.research(ResearchRequest("bees", 4, own_sources=(OwnSource("Our bees came in May."),)), nobody_minds)
    discovery.research(ResearchRequest("bees", 4, card=TOPIC), nobody_minds)
    assert not peer.requests(Service.TDA)


def test_an_episode_from_a_card_of_the_service_uses_that_card(peer: RemotePeer) -> None:
    card = replace(TOPIC, details={"origin": "tda", "text": "The reef at Skerrow was mapped in 1871. It is old."})
    discovery = RemoteTopicDiscovery(service_of(peer, Service.TDA), Research())
    found = discovery.research(ResearchRequest("Coral reefs", 4, card=card), nobody_minds)
    assert "Skerrow" in found.passages[0].text
    assert not peer.requests(Service.TDA)


@pytest.mark.usefixtures("page")
def test_fresh_topics_are_requested_by_category_and_a_failed_category_is_omitted(peer: RemotePeer) -> None:
    discovery = RemoteTopicDiscovery(service_of(peer, Service.TDA), Research())
    peer.behave(Service.TDA, spoiled_tasks.fails())
    found = discovery.fresh_topics(FreshTopicsRequest(("Science", "Arts", "Health"), per_category=2))
    assert {seen.body["query"] for seen in peer.dispatches(Service.TDA)} == {"Science", "Arts", "Health"}
    assert len({seen.idempotency_key for seen in peer.dispatches(Service.TDA)}) == 3
    assert len({topic.category for topic in found}) == 2
    assert len({topic.topic_id for topic in found}) == len(found)


@pytest.mark.usefixtures("page")
def test_fresh_topics_fail_if_every_category_fails(peer: RemotePeer) -> None:
    peer.behave(Service.TDA, spoiled_tasks.fails(), times=None)
    with pytest.raises(RemoteFailedError):
        RemoteTopicDiscovery(service_of(peer, Service.TDA), Research()).fresh_topics(FreshTopicsRequest(("Arts",), 2))


@pytest.mark.usefixtures("page")
def test_deeper_and_broader_send_different_requests(peer: RemotePeer) -> None:
    discovery = RemoteTopicDiscovery(service_of(peer, Service.TDA), Research())
    for depth in Depth:
        with remote_call_context(RemoteCallContext(str(uuid4()), uuid4().hex, until=time.monotonic() + SECONDS)):
            assert discovery.explore(ExplorationRequest(TOPIC, (), depth, limit=3))
    queries = [seen.body["query"] for seen in peer.dispatches(Service.TDA)]
    assert queries == ["Coral reefs polyps atolls", "Science polyps"]


# Scripts


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("shape", ScriptShape)
def test_a_script_of_either_shape_is_sent_to_the_voice_unchanged(
    peer: RemotePeer, media_store: MediaStore, shape: ScriptShape
) -> None:
    peer.conditions.script_shape = shape
    script = RemoteScriptWeaver(service_of(peer, Service.PSWA)).weave(SCRIPT_REQUEST, nobody_minds)
    (dispatched,) = peer.dispatches(Service.PSWA)
    assert set(dispatched.body) == {"content", "topic"}
    assert "Reefs grow slowly." in dispatched.body["content"]
    assert ("full_raw_script" in (script.wire or {})) == (shape is ScriptShape.TAGGED)
    assert {turn.speaker for turn in script.turns} == set(Speaker)
    spoken = RemoteVoice(service_of(peer, Service.VFA), reader(media_store)).speak(
        build_wire_script(script), {}, "Anna"
    )
    (sent,) = peer.dispatches(Service.VFA)
    assert sent.body == {"script": script.wire}
    assert [chapter.title for chapter in spoken.chapters] == [title for title, _ in spoken_chapters(script.wire)]
    seconds = len(spoken.speech.samples) / spoken.speech.sample_rate
    assert spoken.speech.cues[0].start == 0
    assert spoken.speech.cues[-1].end == pytest.approx(seconds, abs=0.01)


def test_a_script_with_speaker_names_is_spoken_by_those_speakers() -> None:
    content = "Host: Welcome back.\n\n**Ben:** Thank you, Anna. [laughs]\nIt is good to be here.\n\nAnna: Let us begin."
    data = {"script_data": {"script_id": "s", "title": "T", "segments": [{"segment_title": "One", "content": content}]}}
    from cpoa.agents.script.remote import parse_remote_script  # noqa: PLC0415

    script = parse_remote_script("PSWA", data, SCRIPT_REQUEST)
    assert [(turn.speaker.value, turn.text) for turn in script.turns] == [
        ("host", "Welcome back."),
        ("guest", "Thank you, Anna."),
        ("guest", "It is good to be here."),
        ("host", "Let us begin."),
    ]


@pytest.mark.usefixtures("page")
def test_insufficient_content_has_its_own_error(peer: RemotePeer) -> None:
    peer.behave(Service.PSWA, spoiled_tasks.pswa_without_script("Insufficient content"))
    with pytest.raises(PermanentStepError, match="too little source material") as raised:
        RemoteScriptWeaver(service_of(peer, Service.PSWA)).weave(SCRIPT_REQUEST, nobody_minds)
    assert raised.value.error_code == "PSWA_INSUFFICIENT_CONTENT"


@pytest.mark.usefixtures("page")
def test_any_other_failure_without_a_script_is_a_failed_attempt(peer: RemotePeer) -> None:
    peer.behave(Service.PSWA, spoiled_tasks.pswa_without_script("LLM_PROCESSING_ERROR"))
    with pytest.raises(RemoteFailedError, match="LLM_PROCESSING_ERROR"):
        RemoteScriptWeaver(service_of(peer, Service.PSWA)).weave(SCRIPT_REQUEST, nobody_minds)


def test_a_test_scenario_is_sent_only_in_test_mode(peer: RemotePeer) -> None:
    for sends in (True, False):
        context = RemoteCallContext(
            str(uuid4()), uuid4().hex, until=time.monotonic() + SECONDS, test_scenarios={"pswa": "default_success"}
        )
        with remote_call_context(context):
            RemoteScriptWeaver(service_of(peer, Service.PSWA), sends).weave(SCRIPT_REQUEST, nobody_minds)
    assert [seen.test_scenario for seen in peer.dispatches(Service.PSWA)] == ["default_success", None]


# Voices


@pytest.mark.usefixtures("page")
def test_a_script_that_is_too_long_is_never_sent(peer: RemotePeer, media_store: MediaStore) -> None:
    wire = {"script_id": "s", "title": "T", "segments": [{"segment_title": "One", "content": "Reefs grow. " * 500}]}
    with pytest.raises(PermanentStepError, match=r"6,\d\d\d characters") as raised:
        RemoteVoice(service_of(peer, Service.VFA), reader(media_store)).speak(wire, {}, "Anna")
    assert raised.value.error_code == "API_GW_PODCAST_SCRIPT_TOO_LONG"
    assert not peer.requests(Service.VFA)


RECORDINGS = {
    "silence": spoiled_tasks.audio_is_silent(),
    "an object that is not there": spoiled_tasks.audio_is_missing(),
    "no audio": spoiled_tasks.audio_is(b"<html>no audio</html>"),
    "an empty file": spoiled_tasks.audio_is(b""),
    "a bucket of somebody else's": spoiled_tasks.audio_in_foreign_bucket(),
}


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("name", RECORDINGS)
def test_an_invalid_recording_is_a_failed_attempt(peer: RemotePeer, media_store: MediaStore, name: str) -> None:
    peer.behave(Service.VFA, RECORDINGS[name])
    with pytest.raises(RemoteError):
        asked(peer, Service.VFA, media_store)


@pytest.mark.usefixtures("page")
def test_a_skipped_script_ends_the_episode_with_a_reason(peer: RemotePeer, media_store: MediaStore) -> None:
    peer.behave(Service.VFA, spoiled_tasks.result_is({"status": "skipped", "message": "?", "audio_filepath": None}))
    with pytest.raises(PermanentStepError, match="nothing in the script") as raised:
        asked(peer, Service.VFA, media_store)
    assert raised.value.error_code == "VFA_SKIPPED"


# Pictures and cards


@pytest.mark.usefixtures("page")
def test_a_picture_is_cropped_to_size(peer: RemotePeer, media_store: MediaStore) -> None:
    peer.behave(Service.IGA, spoiled_tasks.picture_measures(900, 700))
    picture = Image.open(io.BytesIO(asked(peer, Service.IGA, media_store)))
    assert (picture.format, picture.size) == ("JPEG", (600, 600))
    assert np.asarray(picture).std() > 1
    (dispatched,) = peer.dispatches(Service.IGA)
    assert dispatched.body == {"prompt": "A reef at dawn", "aspect_ratio": "1:1"}


PICTURES = {
    "fails": spoiled_tasks.fails(),
    "is not there": spoiled_tasks.picture_is_missing(),
    "is no picture": spoiled_tasks.picture_is(b"<html>"),
    "is a dot": spoiled_tasks.picture_measures(8, 8),
    "was refused": spoiled_answers.refused(400, "IGA_BAD_REQUEST_PROMPT_MISSING"),
}


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("name", PICTURES)
def test_a_failed_picture_is_replaced_by_the_embedded_painter(
    peer: RemotePeer, media_store: MediaStore, name: str
) -> None:
    peer.behave(Service.IGA, PICTURES[name])
    assert asked(peer, Service.IGA, media_store) == picture_of("Coral reefs")


@pytest.mark.usefixtures("page")
def test_a_card_has_the_services_words(peer: RemotePeer, media_store: MediaStore) -> None:
    card = asked(peer, Service.SCA, media_store)
    (dispatched,) = peer.dispatches(Service.SCA)
    assert dispatched.body["content_brief"] == TOPIC.summary
    assert dispatched.body["topic_info"]["title_suggestion"] == TOPIC.title
    assert card.title
    assert card.summary
    assert card.topic_id == TOPIC.topic_id
