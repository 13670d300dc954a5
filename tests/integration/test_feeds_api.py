"""Tests feeds and their files: who can read which, their headers, paging, and what a change does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.feeds_api import Owner

if TYPE_CHECKING:
    from tests.integration.whole_api import WholeApi


@pytest.fixture
def owner(api: WholeApi) -> Owner:
    return Owner.of(api)


def test_a_public_feed_x(owner: Owner) -> None:
    owner.public()
    owner.add_episode()
    answer = owner.feed()
    print(dict(answer.headers))
    print(answer.text)
    assert answer.status_code == 200
    assert owner.feed(If_None_Match=answer.headers["ETag"]).status_code == 304
    assert 0
