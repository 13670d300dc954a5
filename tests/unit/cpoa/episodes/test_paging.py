from __future__ import annotations

import pytest

from cpoa.episodes.paging import ListQuery
from shared.errors import BadRequestError


@pytest.mark.parametrize(
    ("arguments", "paging"),
    [
        ({}, (1, 10)),
        ({"page": "3", "per_page": "100"}, (3, 100)),
        ({"page": "007"}, (7, 10)),
        ({"per_page": "101"}, (1, 100)),
        ({"page": "9" * 30, "per_page": "9" * 5000}, (10**9, 100)),
    ],
)
def test_numbers_from_1_are_accepted_and_a_page_has_up_to_100_entries(
    arguments: dict[str, str], paging: tuple[int, int]
) -> None:
    query = ListQuery.from_arguments(arguments)
    assert (query.page, query.per_page, query.mine) == (*paging, False)


@pytest.mark.parametrize("value", ["0", "000", "-1", "+1", "1.0", "1e2", "", " 1", "1\n", "٣", "abc"])
def test_another_value_is_refused_with_the_code_of_the_argument(value: str) -> None:
    for name, code in (("page", "API_GW_INVALID_PAGE"), ("per_page", "API_GW_INVALID_PER_PAGE")):
        with pytest.raises(BadRequestError, match=f"`{name}`") as refused:
            ListQuery.from_arguments({name: value})
        assert refused.value.error_code == code


def test_mine_accepts_only_true_and_false() -> None:
    assert ListQuery.from_arguments({"mine": "true"}).mine
    assert not ListQuery.from_arguments({"mine": "false"}).mine
    for value in ("1", "TRUE", "yes", ""):
        with pytest.raises(BadRequestError) as refused:
            ListQuery.from_arguments({"mine": value})
        assert refused.value.error_code == "API_GW_INVALID_MINE"
