"""Tests reports, and what operators do about them: who may send and act, what is noted, and what is gone afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from cpoa.sharing.moderation import MAX_OF_ONE
from local.cli.operator_command import UsageError
from local.cli.reports import ReportOptions
from tests.integration import cloud
from tests.integration.podcasts_api import Listener, error_of
from tests.integration.steps_api import UpkeepApi
from tests.integration.test_library_api import insert_episode
from tests.integration.test_operator_api import call
from tests.integration.test_sharing_api import HOME, Sharing, sharing
from tests.integration.whole_api import named

if TYPE_CHECKING:
    from types import ModuleType

    from werkzeug.test import TestResponse

    from local.emulators.identity import LocalIdentity

__all__ = ["sharing"]
PATH = "/api/v1/reports"
FORM_PATH = "/report"
WHY = {"why": "Reported by three people."}


@pytest.fixture
def upkeep_api(upkeep: ModuleType, local_identity: LocalIdentity) -> UpkeepApi:
    return UpkeepApi(upkeep, local_identity)


def report(sharing: Sharing, address: str = "203.0.113.1", **fields: Any) -> TestResponse:
    return sharing.open(PATH, "POST", json={"reason": "wrong"} | fields, environ_base={"REMOTE_ADDR": address})


def send_form(sharing: Sharing, podcast_id: str, **headers: str) -> TestResponse:
    fields = {"podcast_id": podcast_id, "reason": "rights", "message": "Line\r\ntwo", "show_id": ""}
    return sharing.open(FORM_PATH, "POST", data=fields, headers=named(headers))


def stored(sharing: Sharing, podcast_id: str) -> list[dict[str, Any]]:
    return sharing.podcasts.database.fetch_all(
        "select reason, message, closed_at is not null as closed from reports where podcast_id = :id::uuid",
        id=podcast_id,
    )


def test_anyone_may_report_an_episode_or_a_public_show(sharing: Sharing) -> None:
    podcast_id, show = sharing.episode(visibility="unlisted"), sharing.show()
    answer = report(sharing, podcast_id=podcast_id, message=" It is\r\nwrong. ")
    assert (answer.status_code, set(answer.json)) == (201, {"report_id"})
    assert stored(sharing, podcast_id) == [{"reason": "wrong", "message": "It is\nwrong.", "closed": False}]
    assert report(sharing, show_id=str(show["show_id"])).status_code == 201


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"podcast_id": "x"},
        {"podcast_id": 1},
        {"podcast_id": str(uuid4()), "show_id": str(uuid4())},
        {"podcast_id": str(uuid4()), "reason": "boring"},
        {"podcast_id": str(uuid4()), "reason": ["wrong"]},
        {"podcast_id": str(uuid4()), "message": "x" * 2001},
        {"podcast_id": str(uuid4()), "message": 1},
    ],
    ids=[
        "nothing",
        "no id",
        "a number",
        "both",
        "an unknown reason",
        "a list",
        "a long message",
        "a number as message",
    ],
)
def test_a_wrong_report_is_refused(sharing: Sharing, fields: dict[str, Any]) -> None:
    assert error_of(report(sharing, **fields)) == (400, "API_GW_REPORT_INVALID")


def test_what_strangers_cannot_open_cannot_be_reported(sharing: Sharing) -> None:
    gone, private = sharing.episode(), sharing.show(visibility="private")
    sharing.change(gone, "deleted_at = now()")
    for about in ({"podcast_id": gone}, {"podcast_id": str(uuid4())}, {"show_id": str(private["show_id"])}):
        assert error_of(report(sharing, **about)) == (404, "API_GW_REPORT_TARGET_NOT_FOUND")


def test_one_address_may_send_a_number_of_reports_in_an_hour(sharing: Sharing) -> None:
    podcast_id, address = sharing.episode(), "203.0.113.77"
    sent = [report(sharing, address, podcast_id=podcast_id).status_code for _ in range(11)]
    assert sent == [201] * 10 + [429]
    assert report(sharing, "203.0.113.78", podcast_id=podcast_id).status_code == 201


@pytest.mark.parametrize("headers", [{"Origin": HOME}, {"Sec_Fetch_Site": "same-origin"}], ids=["origin", "fetch site"])
def test_the_form_of_the_page_is_answered_with_a_page(sharing: Sharing, headers: dict[str, str]) -> None:
    podcast_id = sharing.episode()
    answer = send_form(sharing, podcast_id, **headers)
    assert (answer.status_code, answer.content_type) == (201, "text/html; charset=utf-8")
    assert "Thank you" in answer.text
    assert stored(sharing, podcast_id) == [{"reason": "rights", "message": "Line\ntwo", "closed": False}]


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "null"}, {"Origin": "https://elsewhere.example", "Sec_Fetch_Site": "cross-site"}],
    ids=["no origin", "null", "another website"],
)
def test_a_form_of_another_website_is_refused(sharing: Sharing, headers: dict[str, str]) -> None:
    podcast_id = sharing.episode()
    answer = send_form(sharing, podcast_id, **headers)
    assert (answer.status_code, answer.content_type) == (403, "text/html; charset=utf-8")
    assert stored(sharing, podcast_id) == []


@pytest.mark.parametrize("body", [b"\xff=1", b"reason=%ff", b"&".join([b"a=1"] * 30)], ids=["bytes", "escaped", "many"])
def test_a_form_that_is_no_form_is_refused(sharing: Sharing, body: bytes) -> None:
    headers = {"Origin": HOME, "Content-Type": "application/x-www-form-urlencoded"}
    assert sharing.open(FORM_PATH, "POST", data=body, headers=headers).status_code == 400


def test_an_operator_hides_an_episode_closes_its_reports_and_shows_it_again(
    sharing: Sharing, upkeep_api: UpkeepApi
) -> None:
    podcast_id = sharing.episode(title="Reported")
    report(sharing, podcast_id=podcast_id, message="Bad.")
    listed = call(upkeep_api, "GET", "/reports").json["reports"]
    (mine,) = [each for each in listed if each["podcast_id"] == podcast_id]
    assert (mine["title"], mine["message"], mine["is_hidden"]) == ("Reported", "Bad.", False)
    hidden = call(upkeep_api, "POST", f"/episodes/{podcast_id}/hide", WHY)
    assert hidden.json == {"podcast_id": podcast_id, "is_hidden": True, "closed_reports": 1}
    assert sharing.open(f"/e/{podcast_id}").status_code == 404
    assert podcast_id not in [each["podcast_id"] for each in call(upkeep_api, "GET", "/reports").json["reports"]]
    assert call(upkeep_api, "POST", f"/episodes/{podcast_id}/unhide", WHY).json["is_hidden"] is False
    assert sharing.open(f"/e/{podcast_id}").status_code == 200
    notes = sharing.podcasts.database.fetch_all(
        "select action, operator, why from operator_notes where podcast_id = :id::uuid order by created_at",
        id=podcast_id,
    )
    assert notes == [{"action": act, "operator": cloud.OPERATOR_EMAIL, **WHY} for act in ("hide", "unhide")]


def test_many_reports_of_one_episode_do_not_push_out_those_of_others(sharing: Sharing, upkeep_api: UpkeepApi) -> None:
    flooded, other = sharing.episode(), sharing.episode()
    sharing.podcasts.database.execute(
        "insert into reports (podcast_id, reason, created_at)"
        " select :id::uuid, 'other', now() - number * interval '1 minute' from generate_series(1, 300) as number",
        id=flooded,
    )
    show_id = str(sharing.show()["show_id"])
    report(sharing, podcast_id=other)
    report(sharing, show_id=show_id)
    listed = call(upkeep_api, "GET", "/reports").json
    mine = [each for each in listed["reports"] if {each["podcast_id"], each["show_id"]} & {flooded, other, show_id}]
    assert [each["podcast_id"] or each["show_id"] for each in mine] == [flooded] * MAX_OF_ONE + [other, show_id]
    assert [each["open_reports"] for each in mine] == [300] * MAX_OF_ONE + [1, 1]
    assert listed["total"] >= 302


def test_an_operator_hides_a_show_and_closes_a_report(sharing: Sharing, upkeep_api: UpkeepApi) -> None:
    show, podcast_id = sharing.show(), sharing.episode()
    assert call(upkeep_api, "POST", f"/shows/{show['show_id']}/hide", WHY).json["is_hidden"] is True
    assert sharing.open(f"/s/{show['slug']}").status_code == 404
    call(upkeep_api, "POST", f"/shows/{show['show_id']}/unhide", WHY)
    assert sharing.open(f"/s/{show['slug']}").status_code == 200
    report_id = report(sharing, podcast_id=podcast_id).json["report_id"]
    assert call(upkeep_api, "POST", f"/reports/{report_id}/close", WHY).status_code == 200
    assert [each["closed"] for each in stored(sharing, podcast_id)] == [True]
    assert sharing.open(f"/e/{podcast_id}").status_code == 200
    again = call(upkeep_api, "POST", f"/reports/{report_id}/close", WHY)
    assert error_of(again) == (404, "API_GW_REPORTED_NOT_FOUND")


def test_the_reports_of_a_deleted_episode_are_removed_with_it(sharing: Sharing, upkeep_api: UpkeepApi) -> None:
    deleted, kept = sharing.episode(), sharing.episode()
    for podcast_id in (deleted, kept):
        report(sharing, podcast_id=podcast_id, message="My own words.")
    sharing.change(deleted, "deleted_at = now()")
    assert upkeep_api.deliver(f"/episodes/{deleted}/clean-up").status_code == 200
    assert (stored(sharing, deleted), len(stored(sharing, kept))) == ([], 1)


@pytest.mark.parametrize("why", [None, " ", "x" * 501, 1, "a\x00b"], ids=["none", "blank", "long", "number", "nul"])
def test_an_action_needs_a_reason(sharing: Sharing, upkeep_api: UpkeepApi, why: object) -> None:
    podcast_id = sharing.episode()
    assert call(upkeep_api, "POST", f"/episodes/{podcast_id}/hide", {"why": why}).status_code == 400
    assert sharing.open(f"/e/{podcast_id}").status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/reports"),
        ("POST", f"/reports/{uuid4()}/close"),
        ("POST", f"/episodes/{uuid4()}/hide"),
        ("POST", f"/shows/{uuid4()}/unhide"),
    ],
    ids=["list", "close", "hide", "unhide"],
)
def test_only_the_operator_may_answer_reports(upkeep_api: UpkeepApi, method: str, path: str) -> None:
    answer = call(upkeep_api, method, path, WHY if method == "POST" else None, email=cloud.INVOKER_EMAIL)
    assert error_of(answer) == (403, "AUTH_CALLER_FORBIDDEN")


def read(listener: Listener, path: str) -> int:
    return listener.get(path).status_code


def test_a_hidden_episode_is_there_for_its_owner_only(sharing: Sharing) -> None:
    podcasts = sharing.podcasts
    owner, other = podcasts.listener(), podcasts.listener()
    word = f"hidden{uuid4().hex}"
    podcast_id = insert_episode(podcasts.database, owner, title=word, cover_uri=podcasts.store.uri("c.jpg"))
    sharing.change(podcast_id, f"final_audio_filepath = '{podcasts.store.uri('a.mp3')}'")
    playlist = other.client.post(
        "/api/v1/playlists", json={"title": "x", "podcast_ids": [podcast_id]}, headers=other.headers
    )
    before = podcasts.nobody().get("/api/v1/podcasts").json["total_podcasts"]
    sharing.change(podcast_id, "hidden_at = now()")
    path = f"/api/v1/podcasts/{podcast_id}"
    for reader in (podcasts.nobody(), other):
        assert error_of(reader.get(path)) == (404, "API_GW_PODCAST_NOT_FOUND")
        assert error_of(reader.get(f"{path}/audio.mp3")) == (404, "API_GW_AUDIO_NOT_FOUND")
        assert [read(reader, f"{path}/{name}") for name in ("cover.jpg", "transcript.json", "progress")] == [404] * 3
        found = reader.get("/api/v1/search/episodes?q=" + word).json["episodes"]
        listed = reader.get("/api/v1/podcasts?per_page=100").json
        assert found == []
        assert podcast_id not in [each["podcast_id"] for each in listed["podcasts"]]
        assert listed["total_podcasts"] == before - 1
    assert other.get(playlist.headers["Location"]).json["podcasts"] == []
    assert other.client.delete(path, headers=other.headers).status_code == 404
    detail = owner.get(path).json
    assert (detail["is_hidden"], detail["is_own"]) == (True, True)
    assert [read(owner, f"{path}/{name}") for name in ("audio.mp3", "cover.jpg")] == [302, 302]
    assert owner.get("/api/v1/podcasts?mine=true").json["podcasts"][0]["podcast_id"] == podcast_id
    assert [each["podcast_id"] for each in owner.get("/api/v1/search/episodes?q=" + word).json["episodes"]] == [
        podcast_id
    ]


@pytest.mark.parametrize(
    "environment",
    [{"DO": "remove"}, {"DO": "hide"}, {"DO": "hide", "ID": str(uuid4())}, {"DO": "hide", "ID": "x", "WHY": "y"}],
    ids=["unknown", "no id", "no reason", "no uuid"],
)
def test_the_command_says_what_is_missing(environment: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        ReportOptions.from_environment(environment)
