"""Tests to which show an episode belongs, and what the show decides where the request does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from cpoa.episodes import control, submission
from cpoa.episodes.repetition import Repetition
from cpoa.episodes.show_choice import find_show_id
from tests.integration.podcasts_api import PATH, Listener, PodcastsApi, error_of
from tests.integration.test_library_api import insert_episode, patch

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from shared.database import Database, Row, Transaction


def insert_show(api: PodcastsApi, owner: Listener, **columns: Any) -> str:
    values = {"show_id": uuid4(), "user_id": owner.user_id, "slug": f"s-{uuid4()}", "title": "Reefs", **columns}
    names, places = ", ".join(values), ", ".join(f":{name}" for name in values)
    api.database.execute(f"insert into shows ({names}) values ({places})", **values)
    return str(values["show_id"])


def first_show(database: Database, owner: Listener) -> str:
    row = database.fetch_one("select show_id from shows where user_id = :id and is_default", id=owner.user_id)
    assert row
    return str(row["show_id"])


def change_first_show(api: PodcastsApi, owner: Listener, **columns: Any) -> None:
    changes = ", ".join(f"{name} = :{name}" for name in columns)
    api.database.execute(f"update shows set {changes} where user_id = :id and is_default", id=owner.user_id, **columns)


def created(answer: TestResponse) -> str:
    assert answer.status_code == 201, answer.text
    podcast_id: str = answer.json["podcast_id"]
    return podcast_id


def show_of(listener: Listener, podcast_id: str) -> str | None:
    show_id: str | None = listener.get(f"{PATH}/{podcast_id}").json["show_id"]
    return show_id


def feed_version(api: PodcastsApi, show_id: str) -> int:
    row = api.database.fetch_one("select version from feed_states where show_id = :id", id=UUID(show_id))
    return int(row["version"]) if row else 0


def test_an_episode_belongs_to_the_named_show_to_the_first_one_or_to_none(podcasts_api: PodcastsApi) -> None:
    owner = podcasts_api.listener()
    named = insert_show(podcasts_api, owner)
    assert show_of(owner, created(owner.ask())) == first_show(podcasts_api.database, owner)
    assert show_of(owner, created(owner.ask(show_id=named))) == named
    assert show_of(owner, created(owner.ask(show_id=None))) is None


def test_only_a_show_of_ones_own_can_be_named(podcasts_api: PodcastsApi) -> None:
    owner, other = podcasts_api.listener(), podcasts_api.listener()
    foreign = insert_show(podcasts_api, other, visibility="public")
    episode = created(owner.ask())
    for show_id in (foreign, str(uuid4())):
        assert error_of(owner.ask(show_id=show_id)) == (404, "API_GW_PODCAST_SHOW_NOT_FOUND")
        assert error_of(patch(owner, episode, show_id=show_id)) == (404, "API_GW_PODCAST_SHOW_NOT_FOUND")
    for show_id in ("nothing", "", 5, [foreign]):
        assert error_of(owner.ask(show_id=show_id)) == (400, "API_GW_PODCAST_INVALID_SHOW")
        assert error_of(patch(owner, episode, show_id=show_id)) == (400, "API_GW_PODCAST_INVALID_SHOW")
    assert error_of(patch(other, episode, show_id=foreign)) == (403, "API_GW_PODCAST_FORBIDDEN")
    assert podcasts_api.count("podcasts") == 1


def test_a_show_that_is_deleted_meanwhile_is_unknown(
    podcasts_api: PodcastsApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = podcasts_api.listener()
    episode = created(owner.ask())

    def find_and_delete(transaction: Transaction, user_id: UUID, show_id: str | None) -> UUID | None:
        found = find_show_id(transaction, user_id, show_id)
        podcasts_api.database.execute("delete from shows where show_id = :id", id=found)
        return found

    for module in (submission, control):
        monkeypatch.setattr(module, "find_show_id", find_and_delete)
    unknown = (404, "API_GW_PODCAST_SHOW_NOT_FOUND")
    assert error_of(owner.ask(show_id=insert_show(podcasts_api, owner))) == unknown
    assert error_of(patch(owner, episode, show_id=insert_show(podcasts_api, owner))) == unknown
    assert podcasts_api.count("podcasts") == 1


def test_an_earlier_episode_whose_show_is_deleted_meanwhile_is_not_repeated(
    podcasts_api: PodcastsApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = podcasts_api.listener()
    episode = created(owner.ask(show_id=insert_show(podcasts_api, owner)))
    read_earlier = Repetition._earlier

    def read_and_delete(self: Repetition, transaction: Transaction) -> Row:
        earlier = read_earlier(self, transaction)
        podcasts_api.database.execute("delete from shows where show_id = :id", id=earlier["show_id"])
        return earlier

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Repetition, "_earlier", read_and_delete)
        again = owner.client.post(f"{PATH}/{episode}/again", headers=owner.headers)
    assert error_of(again) == (404, "API_GW_PODCAST_SHOW_NOT_FOUND")
    created(owner.client.post(f"{PATH}/{episode}/again", headers=owner.headers))


def test_the_show_decides_what_the_request_leaves_open(podcasts_api: PodcastsApi) -> None:
    owner = podcasts_api.listener()
    show_id = insert_show(podcasts_api, owner, voice="clara", length_minutes=9)
    change_first_show(podcasts_api, owner, voice="david", length_minutes=2)

    def recorded(**fields: Any) -> tuple[Any, int]:
        request = podcasts_api.request_of(created(owner.ask(**fields)))
        return request["voice_params_input"], request["length_minutes"]

    assert recorded(show_id=show_id) == ({"voice_name": "clara"}, 9)
    assert recorded(show_id=show_id, length_minutes=4) == ({"voice_name": "clara"}, 4)
    assert recorded(show_id=show_id, voice_params={"pitch": 1, "voice_name": None}) == (
        {"pitch": 1, "voice_name": "clara"},
        9,
    )
    assert recorded(show_id=show_id, voice_params={"voice_name": "ella"}) == ({"voice_name": "ella"}, 9)
    assert recorded() == ({"voice_name": "david"}, 2)
    assert recorded(show_id=None) == ({}, 4)


def test_a_voice_that_is_not_known_is_not_used(podcasts_api: PodcastsApi) -> None:
    owner = podcasts_api.listener()
    change_first_show(podcasts_api, owner, voice="gone")
    assert podcasts_api.request_of(created(owner.ask()))["voice_params_input"] == {}


def test_the_language_of_a_show_is_that_of_its_episodes_where_it_is_available(podcasts_api: PodcastsApi) -> None:
    owner = podcasts_api.listener()
    british = insert_show(podcasts_api, owner, language="en-GB")
    german = insert_show(podcasts_api, owner, language="de")
    assert podcasts_api.request_of(created(owner.ask(show_id=british)))["language"] == "en-GB"
    assert podcasts_api.request_of(created(owner.ask(show_id=german, language="en")))["language"] == "en"
    assert podcasts_api.request_of(created(owner.ask(show_id=german)))["language"] == "en"
    assert podcasts_api.request_of(created(owner.ask(show_id=british, language=None)))["language"] == "en"
    refused = owner.ask(show_id=german, language="de")
    assert error_of(refused) == (400, "API_GW_PODCAST_LANGUAGE_UNAVAILABLE")


def test_a_repeated_request_is_known_even_if_its_show_has_changed(podcasts_api: PodcastsApi) -> None:
    owner = podcasts_api.listener()
    show_id = insert_show(podcasts_api, owner, language="en-GB", length_minutes=5)
    key = {"X-Idempotency-Key": "one"}
    first = created(owner.ask(show_id=show_id, headers=key))
    podcasts_api.database.execute(
        "update shows set voice = 'clara', length_minutes = 9, language = 'en' where show_id = :id", id=UUID(show_id)
    )
    again = owner.ask(show_id=show_id, headers=key)
    assert (again.status_code, again.json["podcast_id"]) == (200, first)
    podcasts_api.database.execute("delete from shows where show_id = :id", id=UUID(show_id))
    assert owner.ask(show_id=show_id, headers=key).json["podcast_id"] == first
    assert error_of(owner.ask(headers=key)) == (422, "API_GW_IDEMPOTENCY_KEY_REUSED")


def test_another_episode_of_the_same_request_is_in_the_show_where_the_first_is_now(podcasts_api: PodcastsApi) -> None:
    owner = podcasts_api.listener()
    first, second = (insert_show(podcasts_api, owner, length_minutes=minutes) for minutes in (5, 9))
    episode = created(owner.ask(show_id=first))

    def again() -> str:
        return created(owner.client.post(f"{PATH}/{episode}/again", headers=owner.headers))

    patch(owner, episode, show_id=second)
    repeated = again()
    assert show_of(owner, repeated) == second
    assert podcasts_api.request_of(repeated)["length_minutes"] == 5
    podcasts_api.database.execute("delete from shows where show_id = :id", id=UUID(second))
    assert show_of(owner, again()) is None


def test_a_moved_episode_changes_the_feeds_of_both_shows(podcasts_api: PodcastsApi) -> None:
    owner = podcasts_api.listener()
    first, second = insert_show(podcasts_api, owner), insert_show(podcasts_api, owner)
    episode = insert_episode(podcasts_api.database, owner, title="Reefs", show_id=UUID(first))
    before = feed_version(podcasts_api, first), feed_version(podcasts_api, second)
    moved = patch(owner, episode, show_id=second)
    assert (moved.status_code, moved.json["show_id"], moved.json["title"]) == (200, second, "Reefs")
    after = feed_version(podcasts_api, first), feed_version(podcasts_api, second)
    assert all(new > old for new, old in zip(after, before, strict=True))
    assert patch(owner, episode, title="Atolls").json["show_id"] == second
    assert patch(owner, episode, show_id=None).json["show_id"] is None
    assert feed_version(podcasts_api, second) > after[1]


def test_only_the_owner_learns_of_a_private_show(podcasts_api: PodcastsApi) -> None:
    owner, other = podcasts_api.listener(), podcasts_api.listener()
    private, public = insert_show(podcasts_api, owner), insert_show(podcasts_api, owner, visibility="public")
    hidden = insert_show(podcasts_api, owner, visibility="public", hidden_at="2026-12-01T00:00:00Z")
    shows = {
        insert_episode(podcasts_api.database, owner, title=name, show_id=UUID(show_id)): show_id
        for name, show_id in (("Private", private), ("Public", public), ("Hidden", hidden))
    }
    for listener, path, seen in (
        (owner, f"{PATH}?mine=true", {private, public, hidden}),
        (owner, PATH, {private, public, hidden}),
        (other, PATH, {public}),
        (podcasts_api.nobody(), PATH, {public}),
    ):
        episodes = listener.get(path).json["podcasts"]
        assert {each["is_own"] for each in episodes} == {listener is owner}
        listed = {each["podcast_id"]: each["show_id"] for each in episodes}
        assert listed == {episode: show_id if show_id in seen else None for episode, show_id in shows.items()}
        assert {episode: show_of(listener, episode) for episode in shows} == listed


def test_an_episode_says_that_an_operator_hid_it(podcasts_api: PodcastsApi) -> None:
    owner = podcasts_api.listener()
    episode = insert_episode(podcasts_api.database, owner, title="Reefs")
    assert owner.get(f"{PATH}/{episode}").json["is_hidden"] is False
    podcasts_api.database.execute("update podcasts set hidden_at = now() where podcast_id = :id", id=UUID(episode))
    assert owner.get(f"{PATH}/{episode}").json["is_hidden"] is True


@pytest.mark.parametrize("field", ["title", "visibility"])
def test_a_change_without_a_show_keeps_it(podcasts_api: PodcastsApi, field: str) -> None:
    owner = podcasts_api.listener()
    show_id = insert_show(podcasts_api, owner)
    episode = insert_episode(podcasts_api.database, owner, title="Reefs", show_id=UUID(show_id))
    assert patch(owner, episode, **{field: "unlisted"}).json["show_id"] == show_id
