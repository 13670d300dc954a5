"""Tests uploads: a browser's form, sent to the local bucket, and what becomes of the file."""

from __future__ import annotations

import re
import socket
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
import requests

from cpoa.uploads.old_uploads import PATH as PATH_OF_REMOVAL
from cpoa.uploads.old_uploads import OldUploads
from cpoa.uploads.upload_request import MAX_UPLOAD_BYTES
from cpoa.uploads.upload_store import UploadStore
from shared.media_store import MediaNotFoundError, MediaStore
from shared.signed_posts import PostRequest, SignedPost
from tests.integration.cloud import BUCKET_NAME, PAGE_ORIGIN
from tests.integration.podcasts_api import error_of
from tests.integration.steps_api import UpkeepApi

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from local.emulators.identity import LocalIdentity
    from tests.integration.podcasts_api import Listener, PodcastsApi

PATH = "/api/v1/uploads"
PDF = b"%PDF-1.7 bees"
NAME = "Unsere Bienen 🐝 100%.pdf"


def begin(listener: Listener, *, size: int = len(PDF), content_type: str = "application/pdf") -> dict[str, Any]:
    fields = {"file_name": NAME, "content_type": content_type, "size_bytes": size}
    answer = listener.client.post(PATH, json=fields, headers=listener.headers)
    assert answer.status_code == 201, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert isinstance(answer.json, dict)
    return answer.json


def send(
    form: dict[str, Any], content: bytes = PDF, *, origin: str | None = None, **changes: str | None
) -> requests.Response:
    fields = {**form["fields"], **{name.replace("__", "-"): value for name, value in changes.items()}}
    headers = {"Origin": origin} if origin else {}
    files = {"file": (NAME, content, "application/pdf")}
    return requests.post(form["url"], data=fields, files=files, headers=headers, timeout=30)


def refusal(answer: requests.Response) -> tuple[int, str]:
    assert answer.headers["Content-Type"].startswith("application/xml")
    code = re.search("<Code>(.*)</Code>", answer.text)
    assert code
    return answer.status_code, code[1]


def sign(store: MediaStore, **changes: Any) -> dict[str, Any]:
    request = {"name": f"uploads/{uuid4()}/{uuid4()}", "content_type": "text/plain", "max_bytes": 20}
    signed: SignedPost = store.signed_post(PostRequest(**{"expires": timedelta(minutes=15), **request, **changes}))
    return {"url": signed.url, "fields": signed.fields}


@pytest.fixture
def uploads(media_store: MediaStore) -> UploadStore:
    return UploadStore(media_store)


def owner_of(listener: Listener) -> UUID:
    assert listener.user_id
    return listener.user_id


def test_a_file_is_uploaded_and_read(podcasts_api: PodcastsApi, uploads: UploadStore) -> None:
    listener = podcasts_api.listener()
    form = begin(listener)
    assert form["max_bytes"] == len(PDF)
    left = datetime.fromisoformat(form["expires_timestamp"]) - datetime.now(UTC)
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)
    assert uploads.describe(owner_of(listener), form["upload_id"]) is None
    answer = send(form)
    assert (answer.status_code, answer.content) == (204, b"")
    found = uploads.describe(owner_of(listener), form["upload_id"])
    assert found
    assert (found.size_bytes, found.content_type, found.file_name) == (len(PDF), "application/pdf", NAME)
    assert abs(found.created - datetime.now(UTC)) < timedelta(minutes=1)
    assert uploads.read(owner_of(listener), form["upload_id"], len(PDF)) == PDF


def test_a_file_of_the_largest_size_arrives_whole(podcasts_api: PodcastsApi, uploads: UploadStore) -> None:
    listener, content = podcasts_api.listener(), bytes(range(256)) * (MAX_UPLOAD_BYTES // 256)
    form = begin(listener, size=MAX_UPLOAD_BYTES)
    assert send(form, content).status_code == 204
    assert uploads.read(owner_of(listener), form["upload_id"], MAX_UPLOAD_BYTES) == content


def test_an_upload_is_its_owners_alone(podcasts_api: PodcastsApi, uploads: UploadStore) -> None:
    owner, other = podcasts_api.listener(), podcasts_api.listener()
    form = begin(owner)
    assert send(form).status_code == 204
    assert uploads.describe(owner_of(other), form["upload_id"]) is None
    with pytest.raises(MediaNotFoundError):
        uploads.read(owner_of(other), form["upload_id"], len(PDF))
    for upload_id in ("", "..", f"../{owner.user_id}/{form['upload_id']}", f"{owner.user_id}/{form['upload_id']}"):
        assert uploads.describe(owner_of(other), upload_id) is None
        with pytest.raises(MediaNotFoundError):
            uploads.read(owner_of(other), upload_id, len(PDF))


def test_a_larger_file_than_asked_for_is_not_read(podcasts_api: PodcastsApi, uploads: UploadStore) -> None:
    listener = podcasts_api.listener()
    form = begin(listener)
    send(form)
    with pytest.raises(ValueError, match=str(len(PDF))):
        uploads.read(owner_of(listener), form["upload_id"], len(PDF) - 1)


def test_a_form_is_for_one_file(podcasts_api: PodcastsApi, uploads: UploadStore) -> None:
    listener = podcasts_api.listener()
    form = begin(listener)
    assert send(form).status_code == 204
    assert refusal(send(form, b"%PDF-other")) == (403, "AccessDenied")
    assert uploads.read(owner_of(listener), form["upload_id"], len(PDF)) == PDF


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "EntityTooSmall"), (PDF + b"!", "EntityTooLarge"), (b"x" * (30 << 20), "EntityTooLarge")],
)
def test_a_file_of_another_size_is_refused(
    podcasts_api: PodcastsApi, uploads: UploadStore, content: bytes, code: str
) -> None:
    listener = podcasts_api.listener()
    form = begin(listener)
    assert refusal(send(form, content)) == (400, code)
    assert uploads.describe(owner_of(listener), form["upload_id"]) is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"key": f"uploads/{uuid4()}/{uuid4()}"}, (400, "InvalidPolicyDocument")),
        ({"key": "episodes/a.mp3"}, (400, "InvalidPolicyDocument")),
        ({"Content__Type": "text/html"}, (400, "InvalidPolicyDocument")),
        ({"Content__Type": None}, (400, "InvalidPolicyDocument")),
        ({"x__goog__meta__file__name": "other.pdf"}, (400, "InvalidPolicyDocument")),
        ({"Cache__Control": "public"}, (400, "InvalidPolicyDocument")),
        ({"acl": "public-read"}, (400, "InvalidPolicyDocument")),
        ({"policy": "e30="}, (403, "SignatureDoesNotMatch")),
        ({"policy": None}, (403, "AccessDenied")),
        ({"x__goog__signature": "00" * 256}, (403, "SignatureDoesNotMatch")),
        ({"x__goog__signature": "no"}, (400, "InvalidArgument")),
        ({"x__goog__algorithm": "GOOG4-HMAC-SHA256"}, (400, "InvalidArgument")),
    ],
)
def test_a_changed_form_is_refused(
    podcasts_api: PodcastsApi, media_store: MediaStore, changes: dict[str, str | None], expected: tuple[int, str]
) -> None:
    listener = podcasts_api.listener()
    assert refusal(send(begin(listener), PDF, origin=None, **changes)) == expected
    assert media_store.names(f"uploads/{listener.user_id}/") == []


def test_the_policy_of_another_form_does_not_fit(podcasts_api: PodcastsApi) -> None:
    form, other = begin(podcasts_api.listener()), begin(podcasts_api.listener())
    policy, signature = other["fields"]["policy"], other["fields"]["x-goog-signature"]
    assert refusal(send(form, policy=policy, x__goog__signature=signature)) == (400, "InvalidPolicyDocument")


def test_an_expired_form_is_refused(media_store: MediaStore, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("client", "_signing"):
        monkeypatch.setattr(f"google.cloud.storage.{module}._NOW", lambda tz: datetime.now(tz) - timedelta(minutes=16))
    form = sign(media_store)
    assert refusal(send(form, b"text")) == (403, "AccessDenied")


def test_a_form_for_another_bucket_is_refused(media_store: MediaStore) -> None:
    form = sign(media_store)
    elsewhere = {**form, "url": form["url"].replace(BUCKET_NAME, "other")}
    assert refusal(send(elsewhere, b"text")) == (400, "InvalidPolicyDocument")
    assert send(form, b"text").status_code == 204


def test_the_status_of_success_can_be_chosen(media_store: MediaStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        PostRequest,
        "form_fields",
        lambda request: {"Content-Type": request.content_type, "success_action_status": "201"},
    )
    form = sign(media_store)
    answer = send(form, b"text")
    assert answer.status_code == 201
    assert f"<Key>{form['fields']['key']}</Key>" in answer.text


def test_a_body_that_is_no_form_is_refused(media_store: MediaStore) -> None:
    url = sign(media_store)["url"]
    assert refusal(requests.post(url, data={"key": "a"}, timeout=30)) == (400, "MalformedPOSTRequest")
    assert refusal(requests.post(url, timeout=30)) == (400, "MalformedPOSTRequest")
    assert refusal(requests.post(url, data=iter([b"chunk"]), timeout=30)) == (411, "MissingContentLength")


def test_a_connection_goes_on_after_a_refusal(media_store: MediaStore) -> None:
    with requests.Session() as session:
        form = sign(media_store)
        first = session.post(form["url"], data={}, files={"file": b"x" * 1_000_000}, timeout=30)
        assert refusal(first) == (403, "AccessDenied")
        second = session.post(form["url"], data=form["fields"], files={"file": b"text"}, timeout=30)
        assert second.status_code == 204


def test_a_file_that_breaks_off_is_not_kept(media_store: MediaStore) -> None:
    form = sign(media_store)
    prepared = requests.Request("POST", form["url"], data=form["fields"], files={"file": b"text"}).prepare()
    assert isinstance(prepared.body, bytes)
    address = urlsplit(form["url"])
    head = "".join(f"{name}: {value}\r\n" for name, value in prepared.headers.items())
    with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
        connection.sendall(f"POST {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\n{head}\r\n".encode())
        connection.sendall(prepared.body[:-20])
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as answer:
            assert b"MalformedPOSTRequest" in answer.read()
    assert not media_store.exists(form["fields"]["key"])


def test_only_our_page_may_read_the_answer(podcasts_api: PodcastsApi) -> None:
    form = begin(podcasts_api.listener())
    preflight = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-a"}
    ours = requests.options(form["url"], headers={"Origin": PAGE_ORIGIN, **preflight}, timeout=30)
    assert ours.status_code == 200
    assert ours.headers["Access-Control-Allow-Origin"] == PAGE_ORIGIN
    assert "POST" in ours.headers["Access-Control-Allow-Methods"]
    theirs = requests.options(form["url"], headers={"Origin": "https://evil.example", **preflight}, timeout=30)
    assert "Access-Control-Allow-Origin" not in theirs.headers
    refused = send(form, b"", origin=PAGE_ORIGIN)
    assert refused.headers["Access-Control-Allow-Origin"] == PAGE_ORIGIN
    assert "Access-Control-Allow-Origin" not in send(form, b"", origin="https://evil.example").headers
    accepted = send(form, origin=PAGE_ORIGIN)
    assert (accepted.status_code, accepted.headers["Access-Control-Allow-Origin"]) == (204, PAGE_ORIGIN)


def test_a_bad_request_gets_no_form(podcasts_api: PodcastsApi) -> None:
    listener = podcasts_api.listener()
    for fields, expected in [
        ({}, (400, "API_GW_UPLOAD_INVALID")),
        (
            {"file_name": "a", "content_type": "a/b", "size_bytes": MAX_UPLOAD_BYTES + 1},
            (413, "API_GW_UPLOAD_TOO_LARGE"),
        ),
    ]:
        answer = listener.client.post(PATH, json={"x": 1, **fields}, headers=listener.headers)
        assert error_of(answer) == expected
    assert error_of(listener.client.post(PATH, json={"x": 1})) == (401, "AUTH_MISSING_TOKEN")


def test_a_user_may_upload_so_many_files_in_an_hour(load_podcasts_api: Callable[..., PodcastsApi]) -> None:
    api = load_podcasts_api(UPLOADS_PER_HOUR="2")
    listener, fields = api.listener(), {"file_name": "a", "content_type": "a/b", "size_bytes": 1}
    begin(listener)
    begin(listener)
    answer = listener.client.post(PATH, json=fields, headers=listener.headers)
    assert error_of(answer) == (429, "API_GW_TOO_MANY_REQUESTS")
    assert int(answer.headers["Retry-After"]) > 0
    begin(api.listener())


class NamedTasks:
    """A queue that keeps the path of each name."""

    def __init__(self) -> None:
        self.paths: dict[str, str] = {}

    def enqueue(self, task_name: str, path: str, _body: object, *, not_before: datetime | None = None) -> None:
        self.paths[task_name] = path


def test_the_sweep_asks_once_an_hour_for_the_removal_of_old_uploads(
    upkeep: ModuleType, local_identity: LocalIdentity, media_store: MediaStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue, moment = NamedTasks(), datetime(2026, 11, 24, 7, 59, tzinfo=UTC)
    monkeypatch.setattr(upkeep, "uploads", OldUploads(media_store, queue, clock=lambda: moment))
    assert UpkeepApi(upkeep, local_identity).deliver("/sweep").status_code == 200
    assert queue.paths == {"clean-up-uploads-2026112407": PATH_OF_REMOVAL}


def removed_by(caller: UpkeepApi) -> int:
    answer = caller.deliver(PATH_OF_REMOVAL)
    assert isinstance(answer.json, dict), answer.text
    return int(answer.json["removed"])


def test_upkeep_removes_uploads_after_a_day(
    podcasts_api: PodcastsApi,
    upkeep: ModuleType,
    local_identity: LocalIdentity,
    media_store: MediaStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listener = podcasts_api.listener()
    form, kept = begin(listener), f"episodes/{uuid4()}/a.mp3"
    send(form)
    media_store.put_once(kept, b"sound", "audio/mpeg")
    caller = UpkeepApi(upkeep, local_identity)
    assert removed_by(caller) == 0
    assert UploadStore(media_store).describe(owner_of(listener), form["upload_id"])

    def tomorrow() -> datetime:
        return datetime.now(UTC) + timedelta(hours=24, minutes=1)

    assert UploadStore(media_store, clock=tomorrow).describe(owner_of(listener), form["upload_id"]) is None
    monkeypatch.setattr(upkeep, "uploads", OldUploads(media_store, NamedTasks(), clock=tomorrow))
    assert removed_by(caller) > 0
    assert media_store.names(f"uploads/{listener.user_id}/") == []
    assert media_store.exists(kept)
