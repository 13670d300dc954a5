"""Tests changes of an episode, sorted and filtered lists, the search in episodes, and what a deletion removes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from cpoa.contracts.spoken_words import SpokenWords
from cpoa.library.word_backfill import WordBackfill
from cpoa.word_index.word_records import send_words
from tests.integration.podcasts_api import PATH, Listener, PodcastsApi, error_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.test import TestResponse

    from shared.database import Database

SEARCH = "/api/v1/search/episodes"


def insert_episode(database: Database, owner: Listener | None, said: Sequence[str] = (), **columns: Any) -> str:
    """Returns the id of a finished public episode; each sentence takes ten seconds."""
    podcast_id = uuid4()
    values = {"topic": "Something", "visibility": "public", "cpoa_status": "completed", "language": "en", **columns}
    values |= {"podcast_id": podcast_id, "user_id": owner.user_id if owner else None}
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    database.execute(f"insert into podcasts ({names}) values ({places})", **values)
    if said:
        starts = tuple(10.0 * number for number in range(len(said)))
        with database.transaction() as transaction:
            send_words(transaction, podcast_id, SpokenWords(values["language"], starts, tuple(said)))
    return str(podcast_id)


def patch(listener: Listener, podcast_id: str, **fields: Any) -> TestResponse:
    return listener.client.patch(f"{PATH}/{podcast_id}", json=fields, headers=listener.headers)


def search(listener: Listener, q: str, **more: str) -> list[dict[str, Any]]:
    answer = listener.client.get(SEARCH, query_string={"q": q, **more}, headers=listener.headers)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json["episodes"]
    return found


def titles(listener: Listener, **query: str) -> list[str]:
    answer = listener.client.get(PATH, query_string=query, headers=listener.headers)
    assert answer.status_code == 200, answer.text
    assert answer.json["total_podcasts"] == len(answer.json["podcasts"])
    return [each["title"] for each in answer.json["podcasts"]]


def ids(found: Sequence[dict[str, Any]]) -> list[str]:
    return [each["podcast_id"] for each in found]


def test_a_new_title_is_in_the_answer_the_list_the_detail_and_the_search(podcasts_api: PodcastsApi) -> None:
    owner = podcasts_api.listener()
    episode = insert_episode(podcasts_api.database, owner, ["Nothing of it is said here."], title="Harbours")
    changed = patch(owner, episode, title="  Glass\n harbours ")
    assert changed.status_code == 200
    assert changed.json["title"] == "Glass harbours"
    assert changed.json["visibility"] == "public"
    assert owner.get(f"{PATH}/{episode}").json["title"] == "Glass harbours"
    assert titles(owner, mine="true") == ["Glass harbours"]
    assert ids(search(owner, "glass -sand")) == [episode]
    assert ids(search(owner, "harbours glass")) == [episode]
    patch(owner, episode, title="Sand")
    assert search(owner, "harbours glass") == []
    assert ids(search(owner, "nothing here sand")) == [episode]


def test_a_new_visibility_is_in_the_list_its_total_and_the_search(podcasts_api: PodcastsApi) -> None:
    owner, stranger = podcasts_api.listener(), podcasts_api.nobody()
    episode = insert_episode(podcasts_api.database, owner, ["We talk about quokkas."], title="Quokkas")
    assert ids(search(stranger, "quokkas")) == [episode]
    assert patch(owner, episode, visibility="unlisted").json["visibility"] == "unlisted"
    assert search(stranger, "quokkas") == []
    assert titles(stranger) == []
    assert ids(search(owner, "quokkas")) == [episode]
    assert stranger.get(f"{PATH}/{episode}").status_code == 200
    patch(owner, episode, visibility="public", title="More quokkas")
    assert titles(stranger) == ["More quokkas"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "API_GW_PODCAST_INVALID_CHANGE"),
        ({"title": None}, "API_GW_PODCAST_INVALID_CHANGE"),
        ({"title": " \n"}, "API_GW_PODCAST_INVALID_TITLE"),
        ({"title": 7}, "API_GW_PODCAST_INVALID_TITLE"),
        ({"title": "a" * 201}, "API_GW_PODCAST_INVALID_TITLE"),
        ({"visibility": "hidden"}, "API_GW_PODCAST_INVALID_VISIBILITY"),
        ({"visibility": ["public"]}, "API_GW_PODCAST_INVALID_VISIBILITY"),
    ],
)
def test_a_bad_change_is_refused(podcasts_api: PodcastsApi, fields: dict[str, Any], code: str) -> None:
    owner = podcasts_api.listener()
    episode = insert_episode(podcasts_api.database, owner, title="Reefs")
    assert error_of(patch(owner, episode, **fields)) == (400, code)
    assert titles(owner, mine="true") == ["Reefs"]


def test_only_the_owner_changes_an_episode(podcasts_api: PodcastsApi) -> None:
    owner, other = podcasts_api.listener(), podcasts_api.listener()
    episode = insert_episode(podcasts_api.database, owner, title="Reefs")
    assert error_of(patch(other, episode, title="Mine")) == (403, "API_GW_PODCAST_FORBIDDEN")
    assert error_of(patch(other, str(uuid4()), title="Mine")) == (404, "API_GW_PODCAST_NOT_FOUND")
    assert patch(podcasts_api.nobody(), episode, title="Mine").status_code == 401
    owner.client.delete(f"{PATH}/{episode}", headers=owner.headers)
    assert error_of(patch(owner, episode, title="Gone")) == (404, "API_GW_PODCAST_NOT_FOUND")


def test_an_unfinished_episode_keeps_its_title_but_may_become_unlisted(podcasts_api: PodcastsApi) -> None:
    owner = podcasts_api.listener()
    episode = insert_episode(podcasts_api.database, owner, cpoa_status="pswa_script_generation")
    assert error_of(patch(owner, episode, title="Early")) == (409, "API_GW_PODCAST_NOT_FINISHED")
    assert patch(owner, episode, visibility="unlisted").json["visibility"] == "unlisted"


def test_the_list_is_sorted_and_filtered(podcasts_api: PodcastsApi) -> None:
    owner = podcasts_api.listener()
    database = podcasts_api.database
    insert_episode(database, owner, title="bees", duration_seconds=90.0)
    insert_episode(database, owner, title="Ants", duration_seconds=60.0, language="de-AT")
    insert_episode(database, owner, title="Cats", cpoa_status="pending")
    insert_episode(database, owner, title="Dogs", cpoa_status="failed_vfa_exception", visibility="unlisted")
    insert_episode(database, owner, title="Eels", cpoa_status="cancelled")
    for mine in ("true", "false"):
        own = ["Dogs"] if mine == "true" else []
        assert titles(owner, mine=mine, sort="title") == ["Ants", "bees", "Cats", *own, "Eels"]
        assert titles(owner, mine=mine, sort="length", status="completed") == ["bees", "Ants"]
        assert titles(owner, mine=mine, sort="length", order="asc")[:2] == ["Ants", "bees"]
        assert titles(owner, mine=mine, sort="length", order="desc")[:2] == ["bees", "Ants"]
        assert titles(owner, mine=mine, status="failed") == own
        assert titles(owner, mine=mine, status="in_progress") == ["Cats"]
        assert titles(owner, mine=mine, status="cancelled") == ["Eels"]
        assert titles(owner, mine=mine, language="DE") == ["Ants"]
        assert titles(owner, mine=mine, language="en-GB", status="completed") == ["bees"]
    assert titles(owner, mine="true", order="asc") == titles(owner, mine="true")[::-1]


def test_the_own_list_can_be_of_one_show(podcasts_api: PodcastsApi) -> None:
    owner, other = podcasts_api.listener(), podcasts_api.listener()
    for title in ("Ants", "Bees"):
        insert_episode(podcasts_api.database, owner, title=title)
    (show,) = podcasts_api.database.fetch_all(
        """
        update podcasts set show_id = shows.show_id from shows
        where podcasts.title = 'Ants' and shows.user_id = podcasts.user_id returning shows.show_id
        """
    )
    assert titles(owner, mine="true", show_id=str(show["show_id"])) == ["Ants"]
    assert titles(owner, mine="true", show_id=str(UUID(int=1))) == []
    assert titles(other, mine="true", show_id=str(show["show_id"])) == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"sort": "size"}, "API_GW_INVALID_SORT"),
        ({"order": "up"}, "API_GW_INVALID_ORDER"),
        ({"status": "done"}, "API_GW_INVALID_STATUS"),
        ({"language": "English!"}, "API_GW_INVALID_LANGUAGE"),
        ({"language": ""}, "API_GW_INVALID_LANGUAGE"),
        ({"show_id": "first", "mine": "true"}, "API_GW_INVALID_SHOW"),
        ({"show_id": str(UUID(int=1))}, "API_GW_INVALID_SHOW"),
    ],
)
def test_a_bad_filter_is_refused(podcasts_api: PodcastsApi, query: dict[str, str], code: str) -> None:
    assert error_of(podcasts_api.nobody().client.get(PATH, query_string=query)) == (400, code)


def test_a_hit_says_when_the_words_are_said_and_where_they_are(podcasts_api: PodcastsApi) -> None:
    said = ["Welcome.", "A coral reef <b>grows</b> slowly & well.", "Corals are animals.", "Fish.", "Reefs are old."]
    episode = insert_episode(podcasts_api.database, None, said, title="The sea")
    (found,) = search(podcasts_api.nobody(), "coral reefs")
    assert found["podcast_id"] == episode
    assert found["title"] == "The sea"
    assert found["is_own"] is False
    hits = found["hits"]
    assert [(hit["at_seconds"], hit["text"]) for hit in hits] == [(10.0, said[1]), (20.0, said[2]), (40.0, said[4])]
    marked = [[hit["text"][part["start"] : part["end"]] for part in hit["highlights"]] for hit in hits[1:]]
    assert marked == [["Corals"], ["Reefs"]]


def test_the_words_of_a_query_work_as_in_a_web_search(podcasts_api: PodcastsApi) -> None:
    database, nobody = podcasts_api.database, podcasts_api.nobody()
    tea = insert_episode(database, None, ["Green tea is a drink."], title="One")
    coffee = insert_episode(database, None, ["Coffee is a drink.", "It is never green."], title="Two")
    assert ids(search(nobody, "tea or coffee")) in ([tea, coffee], [coffee, tea])
    assert ids(search(nobody, "drink -coffee")) == [tea]
    assert ids(search(nobody, "drinks green")) in ([tea, coffee], [coffee, tea])
    assert ids(search(nobody, '"green tea"')) == [tea]
    for query in ("the is a", "-coffee", "&|!():*<->'\\", '"', "%", "_", "\\", "😀"):
        assert search(nobody, query) == [], query


def test_a_match_in_the_title_comes_first_and_a_part_of_it_is_enough(podcasts_api: PodcastsApi) -> None:
    database, nobody = podcasts_api.database, podcasts_api.nobody()
    titled = insert_episode(database, None, ["Nothing."], title="Volcanoes of Iceland")
    said = insert_episode(database, None, ["A volcano.", "Volcanoes again.", "One more volcano."], title="Fire")
    assert ids(search(nobody, "volcano")) == [titled, said]
    assert ids(search(nobody, "cano")) == [titled]
    assert ids(search(nobody, "ICELAND")) == [titled]


def test_each_language_has_its_own_forms_of_words(podcasts_api: PodcastsApi) -> None:
    database, nobody = podcasts_api.database, podcasts_api.nobody()
    german = insert_episode(database, None, ["Die Häuser sind alt."], title="Stadt", language="de-AT")
    swahili = insert_episode(database, None, ["Nyumba ni kubwa."], title="Mji", language="sw")
    assert ids(search(nobody, "Haus")) == [german]
    assert ids(search(nobody, "nyumba")) == [swahili]


def test_other_peoples_unlisted_and_unfinished_episodes_are_never_found(podcasts_api: PodcastsApi) -> None:
    database = podcasts_api.database
    owner, other, nobody = podcasts_api.listener(), podcasts_api.listener(), podcasts_api.nobody()
    unlisted = insert_episode(database, owner, ["About wombats."], title="Wombats", visibility="unlisted")
    unfinished = insert_episode(database, owner, ["Of wombats."], title="More wombats", cpoa_status="asf_notification")
    for listener in (other, nobody):
        assert search(listener, "wombats") == []
    for more in ({}, {"mine": "true"}):
        found = search(owner, "wombats", **more)
        assert set(ids(found)) == {unlisted, unfinished}
        assert all(each["is_own"] for each in found)
    assert search(other, "wombats", mine="true") == []
    assert nobody.client.get(SEARCH, query_string={"q": "wombats", "mine": "true"}).status_code == 401


@pytest.mark.parametrize("query", [{}, {"q": " "}, {"q": "a" * 201}, {"q": "a\x00b"}])
def test_a_bad_query_is_refused(podcasts_api: PodcastsApi, query: dict[str, str]) -> None:
    answer = podcasts_api.nobody().client.get(SEARCH, query_string=query)
    assert error_of(answer) == (400, "API_GW_SEARCH_EPISODES_INVALID_QUERY")


def test_a_deleted_episode_is_not_found_and_its_words_are_gone(podcasts_api: PodcastsApi) -> None:
    owner = podcasts_api.listener()
    episode = insert_episode(podcasts_api.database, owner, ["About numbats."], title="Numbats")
    owner.client.delete(f"{PATH}/{episode}", headers=owner.headers)
    assert search(owner, "numbats") == []
    assert podcasts_api.count("podcast_words") == 0
    # A step that was late writes nothing.
    with podcasts_api.database.transaction() as transaction:
        send_words(transaction, UUID(episode), SpokenWords("en", (0.0,), ("Late numbats.",)))
    assert podcasts_api.count("podcast_words") == 0


def test_the_words_of_older_episodes_are_written_later_in_pieces(podcasts_api: PodcastsApi) -> None:
    database, store = podcasts_api.database, podcasts_api.store
    store.put_once("old/transcript.json", b'{"turns": [{"parts": [{"start": 4.5, "text": "An axolotl."}]}]}', "x/y")
    captions = b"WEBVTT - Old\n\nNOTE\nMade.\n\n00:01:02.500 --> 00:01:03.000\n<v Anna>The ocelot\n&amp; I\n"
    store.put_once("old/transcript.vtt", captions, "text/vtt")
    uri = store.uri
    new = insert_episode(database, None, transcript_json_uri=uri("old/transcript.json"))
    old = insert_episode(database, None, transcript_uri=uri("old/transcript.vtt"))
    lost = insert_episode(database, None, title="Lost platypus", transcript_uri=uri("old/nothing.vtt"))
    insert_episode(database, None, cpoa_status="pending")
    backfill = WordBackfill(database, store)
    assert [backfill.run(max_episodes=2), backfill.run(max_episodes=2), backfill.run()] == [2, 1, 0]
    nobody = podcasts_api.nobody()
    (found,) = search(nobody, "axolotls")
    assert (found["podcast_id"], found["hits"][0]["at_seconds"]) == (new, 4.5)
    (found,) = search(nobody, "ocelot")
    assert (found["podcast_id"], found["hits"][0]["at_seconds"]) == (old, 62.5)
    assert found["hits"][0]["text"] == "The ocelot & I"
    assert ids(search(nobody, "platypus")) == [lost]


def test_the_transcript_as_json_has_the_new_title(podcasts_api: PodcastsApi) -> None:
    owner = podcasts_api.listener()
    podcasts_api.store.put_once("renamed/transcript.json", b'{"title": "Old", "turns": []}', "application/json")
    uri = podcasts_api.store.uri("renamed/transcript.json")
    episode = insert_episode(podcasts_api.database, owner, title="Old", transcript_json_uri=uri)
    address = f"{PATH}/{episode}/transcript.json"
    before = owner.get(address)
    assert before.json == {"title": "Old", "turns": []}
    patch(owner, episode, title="New")
    after = owner.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.json == {"title": "New", "turns": []}
    assert owner.get(address, headers={"If-None-Match": after.headers["ETag"]}).status_code == 304
