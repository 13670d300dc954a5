from __future__ import annotations

import pytest

from cpoa.contracts.licences import find_licence, licence_of_episode
from cpoa.contracts.material import Source

BY_SA, BY, NC, ND = "CC-BY-SA-4.0", "CC-BY-4.0", "CC-BY-NC-4.0", "CC-BY-ND-4.0"


@pytest.mark.parametrize(
    ("stated", "spdx", "name", "url"),
    [
        ("CC-BY-SA-4.0", BY_SA, "CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
        ("cc by 3.0", "CC-BY-3.0", "CC BY 3.0", "https://creativecommons.org/licenses/by/3.0/"),
        ("CC-BY-SA-3.0-DE", "CC-BY-SA-3.0", "CC BY-SA 3.0", "https://creativecommons.org/licenses/by-sa/3.0/"),
        (
            "http://creativecommons.org/licenses/by-nd-nc/2.0/jp/",
            "CC-BY-NC-ND-2.0",
            "CC BY-NC-ND 2.0",
            "https://creativecommons.org/licenses/by-nc-nd/2.0/",
        ),
        (
            "https://creativecommons.org/publicdomain/zero/1.0/deed.en",
            "CC0-1.0",
            "CC0 1.0",
            "https://creativecommons.org/publicdomain/zero/1.0/",
        ),
        (
            "https://creativecommons.org/publicdomain/mark/1.0/",
            "CC-PDM-1.0",
            "public domain",
            "https://creativecommons.org/publicdomain/mark/1.0/",
        ),
        (
            "http://www.gnu.org/copyleft/fdl.html",
            "GFDL-1.3-or-later",
            "GFDL 1.3",
            "https://www.gnu.org/licenses/fdl-1.3.html",
        ),
        (
            "GFDL-1.2-or-later",
            "GFDL-1.2-or-later",
            "GFDL 1.2",
            "https://www.gnu.org/licenses/old-licenses/fdl-1.2.html",
        ),
    ],
)
def test_a_known_licence_has_a_name_and_an_address(stated: str, spdx: str, name: str, url: str) -> None:
    licence = find_licence(stated)
    assert licence is not None
    assert (licence.spdx, licence.name, licence.url, licence.key) == (spdx, name, url, spdx)
    assert find_licence(licence.key) == licence


def test_another_licence_is_only_linked() -> None:
    url = "https://example.org/licence"
    licence = find_licence(url)
    assert licence is not None
    assert (licence.spdx, licence.url, licence.key, licence.label) == (None, url, url, url)


@pytest.mark.parametrize(
    "stated",
    [None, "", " ", "All rights reserved", "CC-BY", "javascript:alert(1)", "https://", "CC BY-XX 4.0", "https://a b"],
)
def test_other_words_are_no_licence(stated: str | None) -> None:
    assert find_licence(stated) is None


def licence_of(*licences: str | None, is_brought: bool = True) -> str | None:
    return licence_of_episode([Source("s", "S", licence=licence, is_brought=is_brought) for licence in licences])


@pytest.mark.parametrize(
    "licences",
    [
        [BY_SA],
        ["CC-BY-SA-2.0"],
        [BY_SA, BY],
        [BY, "CC-BY-SA-3.0", "CC0-1.0", "CC-PDM-1.0"],
    ],
)
def test_an_episode_is_shared_alike_if_a_source_asks_for_it_and_all_allow_it(licences: list[str]) -> None:
    assert licence_of(*licences) == BY_SA


@pytest.mark.parametrize(
    "licences",
    [
        [],
        [None],
        [BY],
        ["CC0-1.0"],
        [NC],
        [ND],
        ["CC-BY-NC-SA-4.0"],
        ["CC-BY-SA-1.0"],
        ["GFDL-1.3"],
        ["https://example.org/licence"],
        [BY_SA, NC],
        [BY_SA, ND],
        [BY_SA, "CC-BY-NC-SA-4.0"],
        [BY_SA, "GFDL-1.3"],
        [BY_SA, "https://example.org/licence"],
        [BY_SA, None],
    ],
)
def test_otherwise_it_claims_no_licence(licences: list[str | None]) -> None:
    assert licence_of(*licences) is None


def test_the_users_own_text_is_theirs_to_share() -> None:
    assert licence_of(BY_SA, None, is_brought=False) == BY_SA
