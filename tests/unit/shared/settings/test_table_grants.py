from __future__ import annotations

import pytest

from shared.settings.table_grants import parse_grants


def test_grants_are_read_by_user() -> None:
    text = '{"auth@project.iam": {"users": {"select": ["user_id", "username"], "delete": ["*"]}}, "idle": {}}'
    assert parse_grants(text) == {
        "auth@project.iam": {"users": {"select": ["user_id", "username"], "delete": ["*"]}},
        "idle": {},
    }


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("auth,podcasts", "not JSON"),
        ('["auth"]', "the users are not a JSON object"),
        ('{"auth": ["users"]}', "the tables of auth are not"),
        ('{"auth": {"users": "select"}}', "the privileges of auth on users are not"),
        ('{"auth": {"users": {"truncate": ["*"]}}}', "auth on users: 'truncate' is not one of select, insert"),
        ('{"auth": {"users": {"select": []}}}', "auth on users: select takes"),
        ('{"auth": {"users": {"select": "user_id"}}}', "auth on users: select takes"),
        ('{"auth": {"users": {"select": ["*", "user_id"]}}}', "auth on users: select takes"),
        ('{"auth": {"users": {"delete": ["user_id"]}}}', "auth on users: delete takes"),
    ],
)
def test_a_wrong_grant_is_named(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem.replace("[", r"\[")):
        parse_grants(text)
