from __future__ import annotations

import pytest

from cpoa.agents.script.embedded import weaver
from cpoa.audio.disclosure import disclosure, disclosure_in_file
from cpoa.contracts.dialogue import EMBEDDED_WRITER


@pytest.mark.parametrize(
    ("writer", "name"),
    [
        (weaver.ENGINE_VERSION, "Aethercast's embedded writer"),
        ("script-prompt-2 by gemini-2.5-pro", "gemini-2.5-pro"),
        ("gpt-4o", "gpt-4o"),
    ],
)
def test_the_disclosure_names_the_writer(writer: str, name: str) -> None:
    assert disclosure(writer) == (f"The voices are synthetic. The script was written by {name} from the sources below.")


def test_without_sources_it_says_that_nothing_was_checked() -> None:
    said = "from what it knows, without sources. Nothing in it was checked against sources."
    assert disclosure("gpt-4o", has_sources=False) == (
        f"The voices are synthetic. The script was written by gpt-4o {said}"
    )
    assert disclosure_in_file("gpt-4o", has_sources=False).endswith(said)


def test_inside_the_file_it_says_that_the_audio_is_artificial() -> None:
    assert disclosure_in_file(EMBEDDED_WRITER) == (
        "This audio was artificially generated. The voices are synthetic. The script was written by Aethercast's "
        "embedded writer from the sources in the show notes."
    )


def test_it_is_in_the_language_of_the_episode() -> None:
    assert disclosure("gpt-4o", "de-AT") == (
        "Die Stimmen sind synthetisch. Das Skript hat gpt-4o aus den Quellen unten geschrieben."
    )
    assert disclosure_in_file("gpt-4o", "de").startswith("Diese Aufnahme wurde künstlich erzeugt. Die Stimmen")
    assert disclosure("gpt-4o", "sv") == disclosure("gpt-4o")
