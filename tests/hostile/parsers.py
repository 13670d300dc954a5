"""The parsers of the product, each as a function of one text. Only the errors that a parser may raise are caught
here."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.agents.script.by_model.checked_lines import check_chapter
from cpoa.agents.script.by_model.line import Line
from cpoa.agents.script.by_model.line_form import read_lines
from cpoa.agents.script.by_model.numbered_passages import NumberedPassages
from cpoa.agents.script.by_model.numbered_reply import read_numbered
from cpoa.agents.script.by_model.outline_reply import read_outline
from cpoa.agents.script.by_model.plain_speech import clean_title
from cpoa.agents.script.by_model.reply_json import read_reply
from cpoa.agents.script.by_model.spoken_line import spoken_line
from cpoa.agents.script.embedded.weaver import EmbeddedScriptWeaver
from cpoa.agents.script.remote import parse_remote_script, spoken_chapters
from cpoa.agents.topics.ask_parsing import parse_ask
from cpoa.agents.topics.by_model.plan_reply import read_plan
from cpoa.agents.topics.online.sections import article_sections, extract_sections
from cpoa.agents.topics.online.zim_pages import read_page
from cpoa.agents.topics.own_material import build_own_material
from cpoa.agents.topics.remote import parse_topics
from cpoa.agents.topics.topic_phrase import impersonal_subject
from cpoa.agents.voice.clauses import clauses
from cpoa.agents.voice.pronouncer import Pronouncer
from cpoa.agents.voice.spoken_text import spoken_text
from cpoa.audio.captions import webvtt
from cpoa.audio.wav_sizes import CutOffError, complete_sizes
from cpoa.contracts.agents import Cue, OwnSource, ScriptRequest
from cpoa.contracts.dialogue import Hosts, Speaker
from cpoa.contracts.material import Coverage, Material, Passage, PassageRole
from cpoa.contracts.models import FinishReason, ModelError, TextReply
from cpoa.episodes.request import parse_episode_request
from cpoa.providers.aims import AimsTextModel
from cpoa.providers.openai_compatible.parameters import ChatParameters
from cpoa.providers.openai_compatible.unknown_names import names_in
from cpoa.providers.openai_compatible.voices import read_voice_list, voices_of_list
from cpoa.providers.prices import estimate_picture_cost, estimate_reply_cost, estimate_speech_cost
from cpoa.providers.server_errors import Reached, read_refusal, refused
from cpoa.providers.server_sent_events import json_events
from cpoa.providers.thinking import without_thinking
from cpoa.services.failures import InvalidResultError, RemoteFailedError
from cpoa.services.http_calls import decode_json
from cpoa.text.cleaning import tidy_prose
from cpoa.text.languages import find_language_of_text, find_language_of_topic
from cpoa.text.number_words import numbers_in
from cpoa.text.sentences import split_sentences
from cpoa.text.words import content_words
from features.accounts.account_rules import Credentials, Registration
from features.accounts.email_addresses import normalise_email
from features.pronunciations import Pronunciation
from shared.errors import AethercastError, PermanentStepError
from shared.json_body import parse_json
from shared.logs import redact
from shared.settings import SettingsError, load_settings
from shared.slugs import make_slug
from tests.hostile.children import serve
from tests.hostile.growth import Hostile, slowest, worse_than_linear
from tests.hostile.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpoa.contracts.models import TextRequest

HOSTS = Hosts(host="Ada", guest="Ben")
WEAVER = EmbeddedScriptWeaver()
PROSE = "The old keepers watched the sea from the tower every single night of the long year. " * 8
_SCREENED_SIZE = 1_000
_LOOKED_AT = 2


def own_text(text: str) -> Material | None:
    with suppress(PermanentStepError):
        return build_own_material("Marks", [OwnSource(f"{PROSE}\n\nThe keeper asked {text}"[:200_000])])
    return None


def script_of_own_text(text: str) -> object:
    material = own_text(text)
    if material is not None:
        with suppress(PermanentStepError):
            return WEAVER.weave(ScriptRequest(material, HOSTS, length_minutes=1, seed=1), lambda: None)
    return None


@dataclass(frozen=True)
class EchoingModel:
    """Answers every question with one text."""

    text: str
    name: str = "a model at a fake"
    context_tokens: int = 8_000

    def ask(self, purpose: str, request: TextRequest) -> TextReply:
        return TextReply(f"1: {self.text}", FinishReason.STOP, self.name)


def checked_chapter(text: str) -> object:
    passage = Passage(passage_id="1", source_id="1", title="A", text=text, role=PassageRole.OWN, relevance=1.0)
    lines = [Line(Speaker.HOST, text, ("1",)), Line(Speaker.GUEST, "Why?"), Line(Speaker.HOST, text[::-1], ("1",))]
    numbered = NumberedPassages([passage])
    return check_chapter(lines, [passage], EchoingModel(text), numbered=numbered, hosts=HOSTS, always_known=[text])


def remote_script(text: str) -> object:
    segment = {"segment_title": text, "content": text}
    result = {"script_data": {"script_id": "1", "title": text, "intro": text, "segments": [segment, segment]}}
    passage = Passage(passage_id="1", source_id="1", title="A", text=PROSE, role=PassageRole.OWN, relevance=1.0)
    material = Material("A", "A", Coverage.OWN, (), (passage,))
    with suppress(RemoteFailedError, InvalidResultError, PermanentStepError):
        script = parse_remote_script("PSWA", result, ScriptRequest(material, HOSTS, length_minutes=1, seed=1))
        return script, spoken_chapters(result["script_data"])
    return None


def remote_topics(text: str) -> object:
    topic = {"topic_id": "1", "title": text, "summary": text, "keywords": [text], "source_url": text}
    with suppress(RemoteFailedError, InvalidResultError):
        return parse_topics("TDA", {"topics": [topic, topic], "discovered_topics": [topic]})
    return None


def aims_result(text: str) -> object:
    result = {"model_id": text, "choices": [{"text": text, "finish_reason": text}], "error": None}
    with suppress(ModelError):
        reply = AimsTextModel("http://127.0.0.1:1")._reply(result)
        assert len(reply.model) <= 100
        return estimate_reply_cost(reply)
    return None


def prices(text: str) -> object:
    reply = TextReply("", FinishReason.STOP, text)
    return estimate_reply_cost(reply), estimate_speech_cost(text, 1), estimate_picture_cost(text)


def refusal(text: str) -> object:
    found = read_refusal(400, {"error": {"message": text, "param": text, "code": text, "type": text}})
    parameters = ChatParameters("model")
    parameters.adapt(found, {"max_tokens": 9_000, "messages": [{}, {}]})
    return refused(found, {"retry-after": text}, Reached("http://127.0.0.1", "KEY", "URL")), found.is_about_context


def voices_of_server(text: str) -> object:
    entries = [text, {"id": text, "language": text, "gender": text}, *text.split()]
    with suppress(ModelError):
        return voices_of_list(read_voice_list({"voices": entries}), "127.0.0.1", frozenset())
    return names_in(f"Available voices: {text}")


def voices_of_variable(text: str) -> object:
    with suppress(SettingsError):
        return load_settings(environment={"AIMS_OPENAI_SPEECH_VOICES": text})
    return None


def streamed_sound(text: str) -> object:
    with suppress(CutOffError):
        return complete_sizes(b"RIFF\xff\xff\xff\xffWAVE" + text.encode("utf-8", "surrogatepass"))
    return None


def json_text(text: str) -> object:
    with suppress(ValueError):
        return parse_json(text.encode("utf-8", "surrogatepass"))
    return None


def json_body_of(text: str) -> object:
    with suppress(ValueError):  # NUL, half a surrogate pair
        return parse_json(json.dumps({"topic": text}).encode())
    return None


def episode_request(text: str) -> object:
    fields: dict[str, Any] = {
        "topic": text, "title": text, "visibility": text, "length_minutes": text,
        "sources": [{"title": text, "text": text, "url": text}],
    }  # fmt: skip
    with suppress(AethercastError):
        return parse_episode_request(fields)
    return None


def account(text: str) -> object:
    fields = {"username": text, "email": f"{text}@example.com", "password": text, "login_identifier": text}
    found = []
    for kind in (Registration, Credentials):
        with suppress(AethercastError):
            found.append(kind.from_fields(fields))
    return found


def transcript(text: str) -> str:
    return webvtt([Cue(0.0, 1.0, text, text), Cue(1.0, 2.0, text, text)], title=text, notes=text)


PARSERS: dict[str, Callable[[str], object]] = {
    "sentence splitting": split_sentences,
    "article cleaning": tidy_prose,
    "language of a text": find_language_of_text,
    "language of a topic": find_language_of_topic,
    "own text": own_text,
    "script of an own text": script_of_own_text,
    "wiki extract": extract_sections,
    "page of a ZIM file": lambda text: article_sections(read_page(text).parts),
    "topic": impersonal_subject,
    "question": parse_ask,
    "model's titles": read_plan,
    "words": content_words,
    "numbers said": numbers_in,
    "JSON in a model's reply": lambda text: read_reply(text, "text"),
    "model chapter": lambda text: read_lines(text, HOSTS),
    "model chapter with labels": lambda text: read_lines(f"A: {text}\nB: {text}", HOSTS, was_cut=True),
    "model chapter as JSON": lambda text: read_lines(json.dumps([{"speaker": "A", "text": text}]), HOSTS),
    "model outline": read_outline,
    "model title": clean_title,
    "numbered reply": read_numbered,
    "lines of a chapter": checked_chapter,
    "spoken line": lambda text: spoken_line(text, HOSTS),
    "remote script": remote_script,
    "remote topics": remote_topics,
    "AIMS result": aims_result,
    "prices": prices,
    "a model's thinking": without_thinking,
    "streamed events": lambda text: list(json_events(text.split("\n"))),
    "a server's refusal": refusal,
    "a server's voices": voices_of_server,
    "voices of a variable": voices_of_variable,
    "a server's sound": streamed_sound,
    "JSON of a remote service": lambda text: decode_json(text.encode("utf-8", "surrogatepass")),
    "JSON body": json_text,
    "string in a JSON body": json_body_of,
    "episode request": episode_request,
    "account": account,
    "e-mail address": lambda text: normalise_email(f"{text}@example.com"),
    "speech reading rules": spoken_text,
    "pronounced words": Pronouncer((Pronunciation("Kuala Lumpur", "a"), Pronunciation("left", "b"))).spoken_text,
    "clauses": lambda text: clauses(text, 84),
    "transcript": transcript,
    "log line": redact,
    "slug": make_slug,
}


def find_faults(name: str) -> list[str]:
    run = PARSERS[name]
    inputs = [Hostile(unit, tail=tail) for unit in UNITS for tail in ("", "x and left.")]
    suspects = [hostile for _, hostile in slowest(run, inputs, size=_SCREENED_SIZE)[:_LOOKED_AT]]
    return [fault for fault in (worse_than_linear(run, hostile) for hostile in suspects) if fault]


if __name__ == "__main__":
    serve(find_faults)
