"""Stand-ins of speech servers behind OpenAI's API: OpenAI, Kokoro-FastAPI before and since 0.3, and Speaches.

Their shapes are those of the servers' sources: routes, lists of voices, refusals, and the headers of their WAV files.
"""

from __future__ import annotations

import io
import json
import struct
import threading
import wave
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from cpoa.agents.voice.synthesis import EmbeddedVoice
from cpoa.agents.voice.timbre import TIMBRES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Sound = NDArray[np.float32]
    Speak = Callable[[str, str], Sound]

SAMPLE_RATE = 24_000
KEY = "sk-stand-in-0123456789"
ENGLISH = ("af_bella", "af_heart", "am_michael", "am_santa", "bf_emma", "bm_george")
FOREIGN = ("ef_dora", "ff_siwis", "hm_omega", "if_sara", "jf_alpha", "pm_alex", "zf_xiaobei")
OPENAI_VOICES = ("alloy", "ash", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer", "marin", "cedar")
_UNKNOWN_SIZE = 0xFFFFFFFF
_PARAMETERS = {"model", "input", "voice", "response_format", "speed", "instructions", "stream_format"}


@dataclass(frozen=True, slots=True)
class Reply:
    """``chunks``: the body is sent in chunks, without its length. ``cut``: only half of the body is sent."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    chunks: bool = False
    cut: bool = False


def json_reply(status: int, body: Any, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(body).encode(), {"Content-Type": "application/json", **named})


def tone_of(text: str, voice: str) -> Sound:
    """Another pitch for each voice, a fifteenth of a second for each character, and silence on both sides. Kokoro's
    male voices are ten decibels softer, as a check that both hosts are made equally loud."""
    hertz = 110.0 + sum(voice.encode()) % 200
    at = np.arange(round(len(text) / 15 * SAMPLE_RATE)) / SAMPLE_RATE
    level = 0.1 if voice[1:3] == "m_" else 0.3
    return np.pad(level * np.sin(2 * np.pi * hertz * at), SAMPLE_RATE // 5).astype(np.float32)


def embedded_voice(text: str, voice: str) -> Sound:
    """Real speech: the embedded voice, as a woman or as a man, ten decibels softer, with silence on both sides."""
    is_male = voice[1:3] == "m_"
    speaker = EmbeddedVoice(TIMBRES["ben" if is_male else "anna"])
    sound = speaker.say(speaker.phonemes(text), seed=1)
    return np.pad(sound * (0.3 if is_male else 1.0), SAMPLE_RATE // 5).astype(np.float32)


def wav(samples: Sound, *, streamed: bool = False, ffmpeg: bool = False) -> bytes:
    """``streamed``: with a header that does not know the length. ``ffmpeg``: with the chunk that ffmpeg adds."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(np.rint(samples * 32767).astype("<i2").tobytes())
    data = buffer.getvalue()
    begin = data.index(b"data")
    if ffmpeg:
        text = b"INFOISFT\x0d\0\0\0Lavf61.7.100\0\0"
        data = data[:begin] + b"LIST" + struct.pack("<I", len(text)) + text + data[begin:]
        begin = data.index(b"data")
    if streamed or ffmpeg:
        unknown = struct.pack("<I", _UNKNOWN_SIZE)
        data = data[:4] + unknown + data[8 : begin + 4] + unknown + data[begin + 8 :]
    return data


@dataclass
class SpeechServer:
    """``speak`` returns the sound of a text in a voice. ``failures`` are replies to the next requests for speech."""

    speak: Speak = tone_of
    failures: list[Reply] = field(default_factory=list)
    needs_key: bool = False
    models: tuple[str, ...] = ("kokoro", "tts-1")
    voices: tuple[str, ...] = (*FOREIGN, *ENGLISH)
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    address: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def base_url(self) -> str:
        return f"{self.address}/v1"

    @property
    def spoken(self) -> list[dict[str, Any]]:
        """The requests for speech."""
        return [body for method, path, body in self.asked if (method, path) == ("POST", "/v1/audio/speech")]

    def reply(self, method: str, path: str, body: Any, key: str) -> Reply:
        with self._lock:
            self.asked.append((method, path, body))
        if self.needs_key and key != f"Bearer {KEY}":
            return self.refusal(401, "Incorrect API key provided.", code="invalid_api_key")
        if (method, path) == ("GET", "/v1/models"):
            listed = [{"id": name, "object": "model", "owned_by": "stand-in"} for name in self.models]
            return json_reply(200, {"object": "list", "data": listed})
        if (method, path) == ("GET", "/v1/audio/voices"):
            return self.voice_list()
        if (method, path) == ("POST", "/v1/audio/speech"):
            return self._counted(body)
        return self.refusal(404, "Not Found")

    def _counted(self, body: Any) -> Reply:
        with self._lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            failure = self.failures.pop(0) if self.failures else None
        try:
            return failure or self.speech(body)
        finally:
            with self._lock:
                self.at_once -= 1

    def voice_list(self) -> Reply:
        raise NotImplementedError

    def speech(self, body: dict[str, Any]) -> Reply:
        raise NotImplementedError

    def refusal(self, status: int, message: str, **more: str) -> Reply:
        """FastAPI's shape."""
        return json_reply(status, {"detail": message})

    def sound(self, body: dict[str, Any]) -> Sound:
        """At the asked speed."""
        sound = self.speak(body["input"], body["voice"])
        at = np.arange(0, len(sound) - 1, body.get("speed", 1.0))
        return np.interp(at, np.arange(len(sound)), sound).astype(np.float32)


class KokoroFastApi(SpeechServer):
    """Since 0.3: the voices are objects."""

    def voice_list(self) -> Reply:
        return json_reply(200, {"voices": [{"id": name, "name": name} for name in self.voices]})

    def speech(self, body: dict[str, Any]) -> Reply:
        if body["model"] not in self.models:
            return self.refusal(400, f"Unsupported model: {body['model']}", error="invalid_model")
        if body["voice"] not in self.voices:
            has = ", ".join(sorted(self.voices))
            return self.refusal(400, f"Voice '{body['voice']}' not found. Available voices: {has}")
        audio = self.sound(body)
        if body.get("stream", True):
            return Reply(200, wav(audio, streamed=True), {"Content-Type": "audio/wav"}, chunks=True)
        return Reply(200, wav(audio, streamed=True), {"Content-Type": "audio/wav"})

    def refusal(self, status: int, message: str, error: str = "validation_error", **more: str) -> Reply:
        detail = {"error": error, "message": message, "type": "invalid_request_error"}
        return json_reply(status, {"detail": detail})


class OldKokoroFastApi(KokoroFastApi):
    """Before 0.3: the voices are names."""

    def voice_list(self) -> Reply:
        return json_reply(200, {"voices": list(self.voices)})


class Speaches(SpeechServer):
    """It sends WAV through ffmpeg, and its list has genders and languages."""

    def voice_list(self) -> Reply:
        languages = {"a": "en-us", "b": "en-gb", "j": "ja", "p": "pt-br"}
        genders = {"f": "female", "m": "male"}
        listed = [
            {"name": name, "id": name, "language": languages.get(name[0], "xx"), "gender": genders[name[1]]}
            for name in self.voices
        ]
        return json_reply(200, {"voices": listed, "object": "list"})

    def speech(self, body: dict[str, Any]) -> Reply:
        if body["model"] not in self.models:
            return self.refusal(404, f"Model '{body['model']}' is not installed locally.")
        if body["voice"] not in self.voices:
            has = ", ".join(f"KokoroModelVoice(name='{name}', language='en-us', gender='male')" for name in ENGLISH)
            return self.refusal(422, f"Voice '{body['voice']}' is not supported. Supported voices: [{has}]")
        return Reply(200, wav(self.sound(body), ffmpeg=True), {"Content-Type": "audio/wav"}, chunks=True)


class OpenAi(SpeechServer):
    """It has no list of voices and refuses what it does not know. Its gpt-4o-mini-tts ignores the speed."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"needs_key": True, "models": ("gpt-4o-mini-tts", "tts-1"), "voices": OPENAI_VOICES, **more})

    def voice_list(self) -> Reply:
        return self.refusal(404, "Invalid URL (GET /v1/audio/voices)")

    def speech(self, body: dict[str, Any]) -> Reply:
        if unknown := sorted(body.keys() - _PARAMETERS):
            return self.refusal(400, f"Unknown parameter: '{unknown[0]}'.", code="unknown_parameter", param=unknown[0])
        if body["model"] not in self.models:
            message = f"The model `{body['model']}` does not exist or you do not have access to it."
            return self.refusal(404, message, code="model_not_found")
        if body["voice"] not in self.voices:
            has = ", ".join(f"'{name}'" for name in self.voices)
            message = f"Invalid value: '{body['voice']}'. Supported values are: {has}."
            return self.refusal(400, message, code="invalid_value", param="voice")
        if not 0 < len(body["input"]) <= 4096:
            return self.refusal(400, "Invalid 'input': string too long.", code="string_above_max_length", param="input")
        if body["model"].startswith("gpt-"):
            body = {**body, "speed": 1.0}
        return Reply(200, wav(self.sound(body), streamed=True), {"Content-Type": "audio/wav"}, chunks=True)

    def refusal(self, status: int, message: str, code: str = "", param: str | None = None, **more: str) -> Reply:
        error = {"message": message, "type": "invalid_request_error", "param": param, "code": code or None}
        return json_reply(status, {"error": error})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_of_speech: ClassVar[SpeechServer]

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, body: Any) -> None:
        reply = self.server_of_speech.reply(self.command, self.path, body, self.headers.get("Authorization", ""))
        self.close_connection = True
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.chunks:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self._send_body(reply)

    def _send_body(self, reply: Reply) -> None:
        sent = reply.body[: len(reply.body) // 2] if reply.cut else reply.body
        if not reply.chunks:
            self.wfile.write(sent)
            return
        for begin in range(0, len(sent), 8192):
            piece = sent[begin : begin + 8192]
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        if not reply.cut:
            self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: object) -> None:
        """Logs nothing."""


@contextmanager
def serving(server: SpeechServer) -> Iterator[SpeechServer]:
    """Serves ``server`` on loopback and sets its address."""
    handler = type("Handler", (_Handler,), {"server_of_speech": server})
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    http.daemon_threads = True
    threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    server.address = f"http://127.0.0.1:{http.server_port}"
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
