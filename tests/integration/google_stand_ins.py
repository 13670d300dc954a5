"""Stand-ins for Google's models on loopback: an HTTP server for google-genai, a gRPC server for speech."""

from __future__ import annotations

import base64
import io
import json
import threading
import wave
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar

import grpc
import numpy as np
from google.cloud.texttospeech_v1 import types
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HANGING = -1  # as a status: the request is accepted and gets no response
DRIPPING = -2  # as a status: after the parts of the response only single bytes come, until the connection is closed
SERVICE = "google.cloud.texttospeech.v1.TextToSpeech"
Reply = tuple[int, Any]
"""Status and body; bytes are sent unchanged, anything else as JSON."""


class _Genai(BaseHTTPRequestHandler):
    replies: ClassVar[list[Reply]]
    asked: ClassVar[list[tuple[str, dict[str, Any]]]]
    over: ClassVar[threading.Event]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((self.path, body))
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        status, answer = reply(self.path, body) if callable(reply) else reply
        if status == HANGING:
            self.over.wait()
            return
        if status == DRIPPING:
            self._drip(answer)
            return
        data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        is_stream = "streamGenerateContent" in self.path and status == 200 and not isinstance(answer, bytes)
        if is_stream:
            data = _events(answer if isinstance(answer, list) and answer else [answer])
        self.send_response(status)
        self.send_header("Content-Type", "text/event-stream" if is_stream else "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _drip(self, parts: list[Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(_events(parts))
        with suppress(BrokenPipeError, ConnectionResetError):
            while not self.over.wait(0.02):
                self.wfile.write(b" ")

    def log_message(self, *_: object) -> None:
        pass


def _events(parts: list[Any]) -> bytes:
    return "".join(f"data: {json.dumps(part)}\r\n\r\n" for part in parts).encode()


@contextmanager
def genai_answering(
    *replies: Reply | Callable[[str, dict[str, Any]], Reply],
) -> Iterator[tuple[str, list[tuple[str, dict[str, Any]]]]]:
    """Yields the server's address and the received paths and bodies. The last reply is repeated; a reply that is a
    function computes the response from path and body."""
    asked: list[tuple[str, dict[str, Any]]] = []
    over = threading.Event()
    handler = type("Genai", (_Genai,), {"replies": list(replies), "asked": asked, "over": over})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        over.set()
        server.shutdown()
        server.server_close()


def text_answer(text: str, finish_reason: str | None = "STOP", **more: Any) -> dict[str, Any]:
    candidate: dict[str, Any] = {"content": {"role": "model", "parts": [{"text": text}]}}
    if finish_reason:
        candidate["finishReason"] = finish_reason
    return {"candidates": [candidate], **more}


def refusal(status: int, reason: str, message: str = "No.") -> Reply:
    return status, {"error": {"code": status, "message": message, "status": reason}}


def picture_answer(picture: bytes) -> dict[str, Any]:
    return {"predictions": [{"mimeType": "image/png", "bytesBase64Encoded": base64.b64encode(picture).decode()}]}


def picture(size: tuple[int, int] = (1024, 1024), kind: str = "PNG") -> bytes:
    """Returns stripes of many colours."""
    across = np.linspace(0, 255, size[0], dtype=np.uint8)
    pixels = np.stack([np.tile(across, (size[1], 1))] * 3, axis=-1)
    pixels[:, :, 1] = 255 - pixels[:, :, 1]
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind)
    return buffer.getvalue()


def tone(seconds: float, sample_rate: int = 24_000, hertz: float = 220.0) -> np.ndarray:
    """Returns a tone with a quarter of a second of silence on both sides."""
    sound = 0.3 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * sample_rate)) / sample_rate)
    return np.pad(sound, sample_rate // 4).astype(np.float32)


def wav(samples: np.ndarray, sample_rate: int = 24_000, channels: int = 1) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(sample_rate)
        file.writeframes(np.repeat(np.rint(samples * 32767).astype("<i2"), channels).tobytes())
    return buffer.getvalue()


VOICES = (
    ("en-US-Neural2-A", "en-US", "MALE"),
    ("en-US-Neural2-C", "en-US", "FEMALE"),
    ("en-US-Chirp3-HD-Kore", "en-US", "FEMALE"),
    ("en-US-Chirp3-HD-Puck", "en-US", "MALE"),
    ("en-GB-Standard-A", "en-GB", "FEMALE"),
    ("en-GB-Standard-B", "en-GB", "MALE"),
    ("Kore", "en-US", "FEMALE"),  # a Gemini voice
    ("de-DE-Standard-A", "de-DE", "FEMALE"),
)


def says_a_second(_: types.SynthesizeSpeechRequest) -> bytes:
    return wav(tone(1.0))


@dataclass
class SpeechStandIn:
    """``answer`` returns the audio of a request, or the status of its refusal; OK means that it never responds."""

    answer: Callable[[types.SynthesizeSpeechRequest], bytes | grpc.StatusCode] = says_a_second
    voices: tuple[tuple[str, str, str], ...] = VOICES
    asked: list[types.SynthesizeSpeechRequest] = field(default_factory=list)
    lists: int = 0
    at_once: int = 0
    most_at_once: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def synthesize(
        self, request: types.SynthesizeSpeechRequest, context: grpc.ServicerContext
    ) -> types.SynthesizeSpeechResponse:
        with self._lock:
            self.asked.append(request)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            answer = self.answer(request)
        finally:
            with self._lock:
                self.at_once -= 1
        if answer is grpc.StatusCode.OK:
            self.over.wait()
        if isinstance(answer, grpc.StatusCode):
            context.abort(answer, "No.")
        return types.SynthesizeSpeechResponse(audio_content=answer)

    def list_voices(self, request: types.ListVoicesRequest, _: grpc.ServicerContext) -> types.ListVoicesResponse:
        assert not request.language_code  # all languages
        self.lists += 1
        return types.ListVoicesResponse(
            voices=[
                types.Voice(
                    name=name,
                    language_codes=[language],
                    ssml_gender=types.SsmlVoiceGender[gender],
                    natural_sample_rate_hertz=24_000,
                )
                for name, language, gender in self.voices
            ]
        )


@contextmanager
def speech_service(stand_in: SpeechStandIn) -> Iterator[str]:
    """Yields host:port."""
    handlers = {
        "SynthesizeSpeech": grpc.unary_unary_rpc_method_handler(
            stand_in.synthesize,
            request_deserializer=types.SynthesizeSpeechRequest.deserialize,
            response_serializer=types.SynthesizeSpeechResponse.serialize,
        ),
        "ListVoices": grpc.unary_unary_rpc_method_handler(
            stand_in.list_voices,
            request_deserializer=types.ListVoicesRequest.deserialize,
            response_serializer=types.ListVoicesResponse.serialize,
        ),
    }
    server = grpc.server(ThreadPoolExecutor(8), options=[("grpc.max_send_message_length", -1)])
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        stand_in.over.set()
        server.stop(grace=None).wait()
