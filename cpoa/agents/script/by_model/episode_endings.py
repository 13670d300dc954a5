"""The ways in which an episode may end. Models end every episode alike if the prompt describes only one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cpoa.contracts.agents import ScriptRequest

ENDINGS = (
    (
        "Then, in the last three or four lines, in their own words: thanks to the listener; {credit}what "
        "{synthetic} says; goodbye."
    ),
    (
        "Then, in the last four lines, in their own words: {credit}what {synthetic} says, as if in passing; "
        "goodbye; and as the very last words, thanks to the listener."
    ),
    (
        "Then, in the last four or five lines, in their own words: A says what {synthetic} says, and B has a "
        "dry word for it; {credit}thanks and goodbye together, in one short line."
    ),
    (
        "Then, in the last four or five lines, in their own words: one of them begins to say goodbye, and "
        "the other cuts in with what is still missing: {credit}what {synthetic} says; then thanks "
        "and goodbye, in few words."
    ),
    (
        "Then, in the last four lines, in their own words: thanks to the listener, for something that "
        "happened in this episode; {credit}what {synthetic} says; goodbye, with a wish or a task "
        "that comes from the subject."
    ),
)
"""``credit``: empty, or what is to be thanked for with a semicolon. ``synthetic``: the label of the voices."""


def choose_ending(request: ScriptRequest) -> str:
    """The same request always ends the same way: a step that begins again must ask the same question."""
    return ENDINGS[request.seed % len(ENDINGS)]
